{{%AUTOESCAPE context="HTML"}}
{{!Setting a new password with a reset link.}}
<div class="narrow">
<h1>Set a new password</h1>
<p class="lead">For the account <strong>{{ACCOUNT}}</strong>. Setting a new password signs you out in every browser. Your access tokens keep working.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/password">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="code" value="{{CODE}}">
<input type="text" name="username" value="{{ACCOUNT}}" autocomplete="username" readonly hidden>
<div class="field">
<label for="password">New password</label>
<input type="password" id="password" name="password" required autofocus autocomplete="new-password"{{#PASSWORD_BAD}} aria-invalid="true"{{/PASSWORD_BAD}} aria-describedby="{{#PASSWORD_BAD}}password-error {{/PASSWORD_BAD}}password-hint">
{{#PASSWORD_BAD}}<p class="bad" id="password-error">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}
<p class="hint" id="password-hint">At least 8 characters. Long beats complicated: a few words work well.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Set password</button></p>
</form>
</div>

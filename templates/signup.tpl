{{%AUTOESCAPE context="HTML"}}
{{!Creating an account: username, email, password.}}
<div class="narrow">
<h1>Create an account</h1>
<p class="lead">Your account comes with a primary access token. You can create more tokens with fewer permissions.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Your account wasn’t created yet. Please check:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/signup" data-draft="/signup">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="form_id" value="{{FORM_ID}}">
<div class="field">
<label for="username">Username</label>
<input type="text" id="username" name="username" value="{{USERNAME_VALUE}}" required autofocus maxlength="39" autocomplete="username" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true"{{/USERNAME_BAD}} aria-describedby="{{#USERNAME_BAD}}username-error {{/USERNAME_BAD}}username-hint">
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
<p class="hint" id="username-hint">2–39 characters: a–z, 0–9, dot, underscore or hyphen. Starts with a letter or digit.</p>
</div>
<div class="field">
<label for="email">Email</label>
<input type="email" id="email" name="email" value="{{EMAIL_VALUE}}" required autocomplete="email" spellcheck="false"{{#EMAIL_BAD}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_BAD}}>
{{#EMAIL_BAD}}<p class="bad" id="email-error">{{EMAIL_ERROR}}</p>{{/EMAIL_BAD}}
</div>
<div class="field">
<label for="password">Password</label>
<input type="password" id="password" name="password" required autocomplete="new-password"{{#PASSWORD_BAD}} aria-invalid="true"{{/PASSWORD_BAD}} aria-describedby="{{#PASSWORD_BAD}}password-error {{/PASSWORD_BAD}}password-hint">
{{#PASSWORD_BAD}}<p class="bad" id="password-error">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}
<p class="hint" id="password-hint">At least 8 characters; a few words work well. You’ll use it to sign in here. Package clients use a token.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Create account</button></p>
</form>
<p class="foot">Already have an account? <a href="/login">Sign in</a>.</p>
</div>

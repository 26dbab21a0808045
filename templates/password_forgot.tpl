{{%AUTOESCAPE context="HTML"}}
{{!Asking for an email with a link for a forgotten password.}}
<div class="narrow">
<h1>Forgot your password?</h1>
<p class="lead">We’ll send a link to the email address of your account. With it, you can set a new password.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/password/forgot">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="username">Username or email</label>
<input type="text" id="username" name="username" value="{{USERNAME_VALUE}}" required autofocus autocomplete="username" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true" aria-describedby="username-error"{{/USERNAME_BAD}}>
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
</div>
<p class="ends"><button type="submit" class="button primary">Send a link</button></p>
</form>
<p class="foot"><a href="/login">Back to sign-in</a></p>
</div>

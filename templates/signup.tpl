{{%AUTOESCAPE context="HTML"}}
{{!Making an account: username, e-mail, password.}}
<div class="narrow">
<h1>Make an account</h1>
<p class="lead">You get a primary access token with it, and can make further ones that do less.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was made yet. Please change:</h2>
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
<p class="hint" id="username-hint">2 to 39 letters a to z, digits, dots, underscores, hyphens; the first a letter or digit.</p>
</div>
<div class="field">
<label for="email">E-mail</label>
<input type="email" id="email" name="email" value="{{EMAIL_VALUE}}" required autocomplete="email" spellcheck="false"{{#EMAIL_BAD}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_BAD}}>
{{#EMAIL_BAD}}<p class="bad" id="email-error">{{EMAIL_ERROR}}</p>{{/EMAIL_BAD}}
</div>
<div class="field">
<label for="password">Password</label>
<input type="password" id="password" name="password" required autocomplete="new-password"{{#PASSWORD_BAD}} aria-invalid="true"{{/PASSWORD_BAD}} aria-describedby="{{#PASSWORD_BAD}}password-error {{/PASSWORD_BAD}}password-hint">
{{#PASSWORD_BAD}}<p class="bad" id="password-error">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}
<p class="hint" id="password-hint">For signing in here. Package clients get a token instead. Long is better than complicated.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Make account</button></p>
</form>
<p class="foot">Have an account? <a href="/login">Sign in</a>.</p>
</div>

{{%AUTOESCAPE context="HTML"}}
{{!Changing the password, and the email address.}}
{{>TABS}}
<h1>Password and email</h1>
{{#PASSWORD_FORM}}
<section class="medium" aria-labelledby="password-title">
{{#HAS_PASSWORD}}
<h2 id="password-title">Password</h2>
<p class="lead">Changing your password signs you out in every other browser. Your access tokens keep working.</p>
{{/HAS_PASSWORD}}
{{#NO_PASSWORD}}
<h2 id="password-title">Set a password</h2>
<p class="lead">You sign in with a linked identity and don’t have a password. Set one to be able to sign in here directly, too.</p>
{{/NO_PASSWORD}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="password-errors">
<h3 id="password-errors">Nothing was changed. Please check:</h3>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/profile/password">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="text" name="username" value="{{USERNAME}}" autocomplete="username" readonly hidden>
{{#HAS_PASSWORD}}
<div class="field">
<label for="old_password">Current password</label>
<input type="password" id="old_password" name="old_password" required autocomplete="current-password"{{#OLD_PASSWORD_BAD}} aria-invalid="true" aria-describedby="old_password-error"{{/OLD_PASSWORD_BAD}}>
{{#OLD_PASSWORD_BAD}}<p class="bad" id="old_password-error">{{OLD_PASSWORD_ERROR}}</p>{{/OLD_PASSWORD_BAD}}
</div>
{{/HAS_PASSWORD}}
{{#NO_PASSWORD}}{{#OLD_PASSWORD_BAD}}<p class="bad" id="old_password" tabindex="-1">{{OLD_PASSWORD_ERROR}}</p>{{/OLD_PASSWORD_BAD}}{{/NO_PASSWORD}}
<div class="field">
<label for="password">New password</label>
<input type="password" id="password" name="password" required autocomplete="new-password"{{#PASSWORD_BAD}} aria-invalid="true"{{/PASSWORD_BAD}} aria-describedby="{{#PASSWORD_BAD}}password-error {{/PASSWORD_BAD}}password-hint">
{{#PASSWORD_BAD}}<p class="bad" id="password-error">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}
<p class="hint" id="password-hint">At least 8 characters. Long beats complicated: a few words work well.</p>
</div>
<p class="ends"><button type="submit" class="button primary">{{#HAS_PASSWORD}}Change password{{/HAS_PASSWORD}}{{#NO_PASSWORD}}Set password{{/NO_PASSWORD}}</button></p>
</form>
</section>
{{/PASSWORD_FORM}}
{{#EMAIL_FORM}}
<section class="medium" aria-labelledby="email-title">
<h2 id="email-title">Email address</h2>
<p class="lead">{{#HAS_PASSWORD}}You can sign in with this address instead of your username.{{/HAS_PASSWORD}}{{#NO_PASSWORD}}Once you have set a password, you can sign in with it and this address or your username.{{/NO_PASSWORD}}{{#NO_MAIL}} We don’t send email.{{/NO_MAIL}}{{#MAIL}} We write to it when somebody changes how you sign in, before tokens expire, and to set a new password.{{/MAIL}}</p>
{{#WAITS}}
<p>{{#IS_OWN}}<strong>Not confirmed yet.</strong> Open the link that we sent to <strong>{{WAITING_EMAIL}}</strong>. Until then, you get no link there to set a forgotten password.{{/IS_OWN}}{{#IS_CHANGE}}To use <strong>{{WAITING_EMAIL}}</strong> instead, open the link that we sent there.{{/IS_CHANGE}}</p>
<div class="acts">
<form method="post" action="/profile/email/again"><input type="hidden" name="csrf_token" value="{{CSRF}}"><button type="submit" class="act">Send another link</button></form>
{{#IS_CHANGE}}<form method="post" action="/profile/email/cancel"><input type="hidden" name="csrf_token" value="{{CSRF}}"><button type="submit" class="act">Keep the address as it is</button></form>{{/IS_CHANGE}}
</div>
{{/WAITS}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="email-errors">
<h3 id="email-errors">Nothing was changed. Please check:</h3>
<ul>{{#ERROR}}<li><a href="#email-form-{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/profile/email" data-draft="/profile/password">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="email-form-email">Email</label>
<input type="email" id="email-form-email" name="email" value="{{EMAIL_VALUE}}" required autocomplete="email" spellcheck="false"{{#EMAIL_BAD}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_BAD}}>
{{#EMAIL_BAD}}<p class="bad" id="email-error">{{EMAIL_ERROR}}</p>{{/EMAIL_BAD}}
</div>
{{#HAS_PASSWORD}}
<div class="field">
<label for="email-form-old_password">Current password</label>
<input type="password" id="email-form-old_password" name="old_password" required autocomplete="current-password"{{#OLD_PASSWORD_BAD}} aria-invalid="true" aria-describedby="email-form-old_password-error"{{/OLD_PASSWORD_BAD}}>
{{#OLD_PASSWORD_BAD}}<p class="bad" id="email-form-old_password-error">{{OLD_PASSWORD_ERROR}}</p>{{/OLD_PASSWORD_BAD}}
</div>
{{/HAS_PASSWORD}}
{{#NO_PASSWORD}}{{#OLD_PASSWORD_BAD}}<p class="bad" id="email-form-old_password" tabindex="-1">{{OLD_PASSWORD_ERROR}}</p>{{/OLD_PASSWORD_BAD}}{{/NO_PASSWORD}}
<p class="ends"><button type="submit" class="button">{{#HAS_EMAIL}}Change{{/HAS_EMAIL}}{{#NO_EMAIL}}Add{{/NO_EMAIL}} email</button></p>
</form>
</section>
{{/EMAIL_FORM}}

{{%AUTOESCAPE context="HTML"}}
{{!Signing in: username or email, and password.}}
<div class="narrow">
<h1>Sign in to Tokenbooth</h1>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p>{{ERROR_TEXT}}</p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/login">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT_VALUE}}">
<div class="field">
<label for="username">Username or email</label>
<input type="text" id="username" name="username" value="{{USERNAME_VALUE}}" required autofocus autocomplete="username" autocapitalize="none" spellcheck="false">
</div>
<div class="field">
<label for="password">Password</label>
<input type="password" id="password" name="password" required autocomplete="current-password" aria-describedby="password-hint">
<p class="hint" id="password-hint">Your account password. Access tokens don’t work here.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Sign in</button></p>
</form>
{{#OPENID}}<p class="ends"><a class="button" href="/login/openid?next={{OPENID_NEXT}}">Sign in with {{OPENID_NAME}}</a></p>{{/OPENID}}
<p class="foot">{{#SIGNUP_OPEN}}New here? <a href="/signup">Create an account</a>.{{BI_SPACE}}{{/SIGNUP_OPEN}}{{#MAIL}}<a href="/password/forgot">Forgot your password?</a>{{/MAIL}}{{#NO_MAIL}}Forgot your password? Ask an administrator of this site for a reset link.{{/NO_MAIL}}</p>
</div>

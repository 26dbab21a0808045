{{%AUTOESCAPE context="HTML"}}
{{!Deleting one's account: what ends with it, and the password once more.}}
{{>TABS}}
<h1>Delete account</h1>
<div class="medium">
<p class="lead">This cannot be undone. What ends with your account, at once:</p>
<ul class="bullets">
{{#TOKENS}}<li><strong>{{COUNT}}</strong>: each build that uses one is refused.</li>{{/TOKENS}}
{{#FEEDS}}<li>Your membership of <strong>{{COUNT}}</strong>. Feeds and packages stay.</li>{{/FEEDS}}
{{#SESSIONS}}<li><strong>{{COUNT}}</strong>: you are signed out.</li>{{/SESSIONS}}
{{#IDENTITIES}}<li><strong>{{COUNT}}</strong>, free to be linked to another account.</li>{{/IDENTITIES}}
<li>Your e-mail address and your password are forgotten. The name <strong>{{USERNAME}}</strong> is kept: nobody, not even you, can take it again.</li>
</ul>
{{#OWNED_ALONE}}
<div class="errors">
<h2>First, find a new owner for what only you own</h2>
<p>Make somebody else an owner of these feeds, or delete them:</p>
<ul>{{#FEED}}<li><a href="/feeds/{{NAME}}">{{NAME}}</a></li>{{/FEED}}</ul>
</div>
{{/OWNED_ALONE}}
{{#MAY_DELETE}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/profile/delete">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
{{#HAS_PASSWORD}}
<div class="field">
<label for="password">Your password</label>
<input type="password" id="password" name="password" required autocomplete="current-password"{{#PASSWORD_BAD}} aria-invalid="true" aria-describedby="password-error"{{/PASSWORD_BAD}}>
{{#PASSWORD_BAD}}<p class="bad" id="password-error">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}
</div>
{{/HAS_PASSWORD}}
{{#NO_PASSWORD}}{{#PASSWORD_BAD}}<p class="bad" id="password" tabindex="-1">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}{{/NO_PASSWORD}}
<p class="ends"><button type="submit" class="button danger">Delete my account</button></p>
</form>
{{/MAY_DELETE}}
</div>

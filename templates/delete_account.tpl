{{%AUTOESCAPE context="HTML"}}
{{!Deleting the account: what goes with it, and the password to confirm.}}
{{>TABS}}
<h1>Delete account</h1>
<div class="medium">
<p class="lead">This can’t be undone. Deleting your account immediately removes:</p>
<ul class="bullets">
{{#TOKENS}}<li><strong>{{COUNT}}</strong>. Builds that use them will be denied.</li>{{/TOKENS}}
{{#FEEDS}}<li>Your membership in <strong>{{COUNT}}</strong>. The feeds and their packages stay.</li>{{/FEEDS}}
{{#MACHINES}}<li>Your part in managing <strong>{{COUNT}}</strong>. Their tokens keep working.</li>{{/MACHINES}}
{{#SESSIONS}}<li><strong>{{COUNT}}</strong>. You’ll be signed out everywhere.</li>{{/SESSIONS}}
{{#IDENTITIES}}<li><strong>{{COUNT}}</strong>, which can then be linked to another account.</li>{{/IDENTITIES}}
<li>{{PERSONAL}}The username <strong>{{USERNAME}}</strong> stays reserved and can’t be used again, not even by you.</li>
</ul>
{{#LAST_ADMINISTRATOR}}
<div class="errors">
<h2>You are the only administrator of this site</h2>
<p>Have another account made an administrator first, with the command <code>tokenbooth account admin</code>.</p>
</div>
{{/LAST_ADMINISTRATOR}}
{{#OWNED_ALONE}}
<div class="errors">
<h2>First, hand over the feeds only you own</h2>
<p>Make someone else an owner of these feeds, or delete them:</p>
<ul>{{#ALONE}}<li><a href="/feeds/{{NAME}}">{{NAME}}</a></li>{{/ALONE}}</ul>
</div>
{{/OWNED_ALONE}}
{{#MANAGED_ALONE}}
<div class="errors">
<h2>First, hand over the machine accounts only you manage</h2>
<p>Add another manager to these, or delete them:</p>
<ul>{{#ALONE}}<li><a href="/machines/{{NAME}}">{{NAME}}</a></li>{{/ALONE}}</ul>
</div>
{{/MANAGED_ALONE}}
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
<label for="password">Current password</label>
<input type="password" id="password" name="password" required autocomplete="current-password"{{#PASSWORD_BAD}} aria-invalid="true" aria-describedby="password-error"{{/PASSWORD_BAD}}>
{{#PASSWORD_BAD}}<p class="bad" id="password-error">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}
</div>
{{/HAS_PASSWORD}}
{{#NO_PASSWORD}}{{#PASSWORD_BAD}}<p class="bad" id="password" tabindex="-1">{{PASSWORD_ERROR}}</p>{{/PASSWORD_BAD}}{{/NO_PASSWORD}}
<p class="ends"><button type="submit" class="button danger">Delete my account</button></p>
</form>
{{/MAY_DELETE}}
</div>

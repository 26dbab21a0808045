{{%AUTOESCAPE context="HTML"}}
{{!One feed: its address, who may read it, its members.}}
<p class="back"><a href="/feeds">Feeds</a></p>
<div class="head"><h1 class="feed">{{NAME}}</h1></div>
<p class="lead">{{VISIBILITY}} · you {{PRIVILEGE}}</p>
<p class="address"><code>{{ADDRESS}}</code><button type="button" class="button small copy" data-copy="{{ADDRESS}}">Copy<span class="sr"> the address</span></button></p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was changed yet. Please look at:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
{{#MEMBERS}}
<section class="medium" aria-labelledby="members-title">
<h2 id="members-title">Members</h2>
<ul class="rows">
{{#MEMBER}}
<li class="row is-member">
<span class="name">{{MEMBER_NAME}}{{#IS_YOU}} <span class="badge">you</span>{{/IS_YOU}}</span><span class="quiet">{{MEMBER_PRIVILEGE}}</span>
{{#CAN_REMOVE}}
<form method="post" action="/feeds/{{NAME}}/members">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="username" value="{{MEMBER_NAME}}">
<input type="hidden" name="privilege" value="none">
<button type="submit" class="act">{{#IS_YOU}}Leave<span class="sr"> this feed</span>{{/IS_YOU}}{{#IS_OTHER}}Remove<span class="sr"> {{MEMBER_NAME}}</span>{{/IS_OTHER}}</button>
</form>
{{/CAN_REMOVE}}
</li>
{{/MEMBER}}
</ul>
</section>
{{/MEMBERS}}
{{#CAN_MANAGE}}
<section class="medium" aria-labelledby="add-title">
<h2 id="add-title">Add a member, or change what one may do</h2>
<form class="form" novalidate method="post" action="/feeds/{{NAME}}/members" data-draft="/feeds/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="pair">
<div class="field">
<label for="username">Username</label>
<input type="text" id="username" name="username" value="{{MEMBER_NAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true" aria-describedby="username-error"{{/USERNAME_BAD}}>
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
</div>
<div class="field">
<label for="privilege">May</label>
<select id="privilege" name="privilege"{{#PRIVILEGE_BAD}} aria-invalid="true" aria-describedby="privilege-error"{{/PRIVILEGE_BAD}}>
<option value="read">read</option>
<option value="write">read and write</option>
<option value="manage">manage members too</option>
<option value="own">own it (also delete)</option>
<option value="none">nothing (remove)</option>
</select>
{{#PRIVILEGE_BAD}}<p class="bad" id="privilege-error">{{PRIVILEGE_ERROR}}</p>{{/PRIVILEGE_BAD}}
</div>
</div>
<p class="ends"><button type="submit" class="button primary">Save member</button></p>
</form>
</section>
<section class="medium" aria-labelledby="settings-title">
<h2 id="settings-title">Who may read it?</h2>
<form class="form" novalidate method="post" action="/feeds/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<fieldset class="field" id="visibility" tabindex="-1">
<legend class="sr">Who may read it?</legend>
<label class="pick"><input type="radio" name="visibility" value="private"{{#PRIVATE_ON}} checked{{/PRIVATE_ON}}><span>Private <span class="quiet">only its members</span></span></label>
<label class="pick"><input type="radio" name="visibility" value="public"{{#PUBLIC_ON}} checked{{/PUBLIC_ON}}><span>Public <span class="quiet">anyone, without a token; only members push</span></span></label>
</fieldset>
<p class="ends"><button type="submit" class="button">Save</button></p>
</form>
</section>
{{/CAN_MANAGE}}
{{#CAN_DELETE}}
<details class="delete">
<summary>Delete this feed</summary>
<p>Nobody can read from <strong>{{NAME}}</strong> or push to it any more, from the next request on. Its packages stay where they are on the server, and the name stays yours: nobody else can take it.</p>
<form method="post" action="/feeds/{{NAME}}/delete">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Delete {{NAME}}</button></p>
</form>
</details>
{{/CAN_DELETE}}
<script type="module" src="{{STATIC}}copy.js"></script>

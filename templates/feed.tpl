{{%AUTOESCAPE context="HTML"}}
{{!One feed: its URL, who can read it, its members, the tokens with access.}}
<p class="back"><a href="/feeds">Feeds</a></p>
<div class="head"><h1 class="feed">{{NAME}}</h1></div>
<p class="lead">{{VISIBILITY}} · {{PRIVILEGE}}{{#MEMBERS}} · <a href="#members">Members</a>{{/MEMBERS}}{{#TOKENS}} · <a href="#tokens">Tokens</a>{{/TOKENS}}</p>
<p class="address"><code>{{ADDRESS}}</code><button type="button" class="button small copy" data-copy="">Copy<span class="sr"> URL</span></button></p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was changed. Please check:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
{{#MEMBERS}}
<section class="medium" id="members" aria-labelledby="members-title">
<h2 id="members-title">Members <span class="number">{{MEMBER_TOTAL}}</span></h2>
{{#FILTER}}
<form class="filter" method="get" action="/feeds/{{NAME}}#members" role="search" aria-label="Search members">
<label class="sr" for="member">Search members</label>
<input type="search" id="member" name="member" value="{{FILTER_VALUE}}" placeholder="Search members" maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">Members matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds/{{NAME}}#members">Show all members</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No members match “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds/{{NAME}}#members">Show all members</a></p>{{/NOTHING_FOUND}}
<ul class="rows">
{{#MEMBER}}
<li class="row is-member">
<span class="name">{{MEMBER_NAME}}{{#IS_YOU}} <span class="badge">You</span>{{/IS_YOU}}</span><span class="quiet">{{MEMBER_PRIVILEGE}}</span>
{{#CAN_REMOVE}}
<form method="post" action="/feeds/{{NAME}}/members">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="username" value="{{MEMBER_NAME}}">
<input type="hidden" name="privilege" value="none">
<button type="submit" class="act">{{#IS_YOU}}Leave feed{{/IS_YOU}}{{#IS_OTHER}}Remove<span class="sr"> {{MEMBER_NAME}}</span>{{/IS_OTHER}}</button>
</form>
{{/CAN_REMOVE}}
</li>
{{/MEMBER}}
</ul>
{{>PAGER}}
</section>
{{/MEMBERS}}
{{#CAN_MANAGE}}
<section class="medium" aria-labelledby="add-title">
<h2 id="add-title">Add or change a member</h2>
<form class="form" novalidate method="post" action="/feeds/{{NAME}}/members" data-draft="/feeds/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="pair">
<div class="field">
<label for="username">Username</label>
<input type="text" id="username" name="username" value="{{MEMBER_NAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true" aria-describedby="username-error"{{/USERNAME_BAD}}>
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
</div>
<div class="field">
<label for="privilege">Permission</label>
<select id="privilege" name="privilege"{{#PRIVILEGE_BAD}} aria-invalid="true" aria-describedby="privilege-error"{{/PRIVILEGE_BAD}}>
<option value="read">Read</option>
<option value="write">Read and write</option>
<option value="manage">Manage members (and read, write)</option>
<option value="own">Owner (can also delete the feed)</option>
<option value="none">No access (remove)</option>
</select>
{{#PRIVILEGE_BAD}}<p class="bad" id="privilege-error">{{PRIVILEGE_ERROR}}</p>{{/PRIVILEGE_BAD}}
</div>
</div>
<p class="ends"><button type="submit" class="button primary">Save</button></p>
</form>
</section>
{{/CAN_MANAGE}}
{{#TOKENS}}
<section class="with-access" id="tokens" aria-labelledby="tokens-title">
<h2 id="tokens-title">{{#EVERYBODYS}}Tokens with access{{/EVERYBODYS}}{{#YOURS}}Your tokens with access{{/YOURS}} <span class="number">{{TOTAL}}{{#SOME_CUT}}, {{CUT_TOTAL}} blocked{{/SOME_CUT}}</span></h2>
<p class="hint">{{#EVERYBODYS}}All members’ tokens that can currently read or write this feed. {{/EVERYBODYS}}{{#IS_OWNER}}Block a token to deny it on this feed only. {{/IS_OWNER}}{{#READ_BY_ANYONE}}This feed is public: reading needs no token.{{/READ_BY_ANYONE}}</p>
{{#FILTER}}
<form class="filter" method="post" action="/feeds/{{NAME}}/tokens/find" role="search" aria-label="Search tokens">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<label class="sr" for="q">Search tokens</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search by description or owner" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">Tokens matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds/{{NAME}}#tokens">Show all tokens</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No tokens match “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds/{{NAME}}#tokens">Show all tokens</a></p>{{/NOTHING_FOUND}}
{{#NO_TOKENS}}<p class="empty">No tokens have access yet. <a href="/profile/tokens/new">Create a token</a> for this feed.</p>{{/NO_TOKENS}}
<ul class="rows">
{{#TOKEN}}
<li class="row{{#CUT_ROW}} is-ended{{/CUT_ROW}}{{#IS_CHANGED}} is-changed{{/IS_CHANGED}}" id="token-{{ID}}" data-token-id="{{ID}}">
<h3 class="name"><bdi>{{DESCRIPTION}}</bdi>{{#PRIMARY}} <span class="badge">Primary</span>{{/PRIMARY}}</h3>
<div class="what"><p>Owner: {{OWNER}}{{#IS_YOURS}} <span class="badge">You</span>{{/IS_YOURS}}</p></div>
<p class="scope">{{ACCESS}}</p>
<p class="until">
{{#CUT_OFF}}<span class="warn">Blocked <time datetime="{{T_ISO}}">{{T_WORDS}}</time></span> <span class="exact">({{T_TEXT}})</span>{{/CUT_OFF}}
{{#EXPIRES}}Expires <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/EXPIRES}}
{{#NEVER_EXPIRES}}Never expires{{/NEVER_EXPIRES}}
</p>
<p class="used">
{{#USED_HERE}}Last used here <time class="tipped" datetime="{{T_ISO}}" tabindex="0">{{T_WORDS}}<span class="tip"> ({{T_TEXT}})</span></time> · {{USED_CLIENT}} · {{USED_ADDRESS}}{{/USED_HERE}}
{{#USED_ELSEWHERE}}Last used on another feed{{/USED_ELSEWHERE}}
{{#NEVER_USED}}Never used{{/NEVER_USED}}
</p>
{{#CAN_CUT}}<p class="acts"><a class="act" href="/feeds/{{NAME}}/tokens/{{ID}}/block" data-confirm>Block<span class="sr"> {{OWNER}}’s token {{DESCRIPTION}}</span></a></p>{{/CAN_CUT}}
{{#CAN_RESTORE}}
<form class="acts" method="post" action="/feeds/{{NAME}}/tokens/{{ID}}/unblock">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="act">Unblock<span class="sr"> {{OWNER}}’s token {{DESCRIPTION}}</span></button>
</form>
{{/CAN_RESTORE}}
</li>
{{/TOKEN}}
</ul>
{{>PAGER}}
</section>
{{/TOKENS}}
{{#CAN_MANAGE}}
<section class="medium" aria-labelledby="settings-title">
<h2 id="settings-title">Who can read it?</h2>
<form class="form" novalidate method="post" action="/feeds/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<fieldset class="field" id="visibility" tabindex="-1">
<legend class="sr">Who can read it?</legend>
<label class="pick"><input type="radio" name="visibility" value="private"{{#PRIVATE_ON}} checked{{/PRIVATE_ON}}><span>Private <span class="quiet">only members</span></span></label>
<label class="pick"><input type="radio" name="visibility" value="public"{{#PUBLIC_ON}} checked{{/PUBLIC_ON}}><span>Public <span class="quiet">anyone can read without a token; only members can write</span></span></label>
</fieldset>
<p class="ends"><button type="submit" class="button">Save visibility</button></p>
</form>
</section>
{{/CAN_MANAGE}}
{{#CAN_DELETE}}
<details class="delete">
<summary>Delete this feed</summary>
<p>Everyone loses access to <strong>{{NAME}}</strong> immediately. Package files stay on the server, and the name stays reserved for you.</p>
<form method="post" action="/feeds/{{NAME}}/delete">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Delete {{NAME}}</button></p>
</form>
</details>
{{/CAN_DELETE}}
<script type="module" src="{{STATIC}}copy.js"></script>
<script type="module" src="{{STATIC}}confirm.js"></script>

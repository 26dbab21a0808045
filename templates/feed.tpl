{{%AUTOESCAPE context="HTML"}}
{{!One feed: its address, who may read it, its members, the tokens that reach it.}}
<p class="back"><a href="/feeds">Feeds</a></p>
<div class="head"><h1 class="feed">{{NAME}}</h1></div>
<p class="lead">{{VISIBILITY}} · you {{PRIVILEGE}}{{#MEMBERS}} · <a href="#members">members</a>{{/MEMBERS}}{{#TOKENS}} · <a href="#tokens">tokens</a>{{/TOKENS}}</p>
<p class="address"><code>{{ADDRESS}}</code><button type="button" class="button small copy" data-copy="">Copy<span class="sr"> the address</span></button></p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was changed yet. Please look at:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
{{#MEMBERS}}
<section class="medium" id="members" aria-labelledby="members-title">
<h2 id="members-title">Members <span class="number">{{MEMBER_TOTAL}}</span></h2>
{{#FILTER}}
<form class="filter" method="get" action="/feeds/{{NAME}}#members" role="search" aria-label="Members">
<label class="sr" for="member">Find a member</label>
<input type="search" id="member" name="member" value="{{FILTER_VALUE}}" placeholder="Find a member" maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Find</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">Those with “<bdi>{{FILTER_VALUE}}</bdi>” in their names. <a href="/feeds/{{NAME}}#members">Show all members</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No member has “<bdi>{{FILTER_VALUE}}</bdi>” in the name. <a href="/feeds/{{NAME}}#members">Show all members</a></p>{{/NOTHING_FOUND}}
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
{{>PAGER}}
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
{{/CAN_MANAGE}}
{{#TOKENS}}
<section class="reach" id="tokens" aria-labelledby="tokens-title">
<h2 id="tokens-title">{{#EVERYBODYS}}Tokens that reach it{{/EVERYBODYS}}{{#YOURS}}Your tokens that reach it{{/YOURS}} <span class="number">{{TOTAL}}{{#SOME_CUT}}, {{CUT_TOTAL}} cut off{{/SOME_CUT}}</span></h2>
<p class="hint">{{#EVERYBODYS}}Every token of every member that can read or write here now. {{/EVERYBODYS}}{{#IS_OWNER}}Cut one off, and it is refused on this feed alone, from the next request on. {{/IS_OWNER}}{{#READ_BY_ANYONE}}Reading needs no token here.{{/READ_BY_ANYONE}}</p>
{{#FILTER}}
<form class="filter" method="post" action="/feeds/{{NAME}}/tokens/find" role="search" aria-label="Tokens">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<label class="sr" for="q">Find a token</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Find by description or owner" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Find</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">Those with “<bdi>{{FILTER_VALUE}}</bdi>” in description or owner. <a href="/feeds/{{NAME}}#tokens">Show all tokens</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No token that reaches this feed has “<bdi>{{FILTER_VALUE}}</bdi>” in its description or its owner’s name. <a href="/feeds/{{NAME}}#tokens">Show all tokens</a></p>{{/NOTHING_FOUND}}
{{#NO_TOKENS}}<p class="empty">None does now. <a href="/profile/tokens/new">Make a token</a> that covers this feed.</p>{{/NO_TOKENS}}
<ul class="rows">
{{#TOKEN}}
<li class="row{{#CUT_ROW}} is-ended{{/CUT_ROW}}{{#IS_CHANGED}} is-changed{{/IS_CHANGED}}" id="token-{{ID}}" data-token-id="{{ID}}">
<h3 class="name"><bdi>{{DESCRIPTION}}</bdi>{{#PRIMARY}} <span class="badge">primary</span>{{/PRIMARY}}</h3>
<div class="what"><p>of {{OWNER}}{{#IS_YOURS}} <span class="badge">you</span>{{/IS_YOURS}}</p></div>
<p class="scope">{{ACCESS}}</p>
<p class="until">
{{#CUT_OFF}}<span class="warn">cut off <time datetime="{{T_ISO}}">{{T_WORDS}}</time></span> <span class="exact">({{T_TEXT}})</span>{{/CUT_OFF}}
{{#EXPIRES}}expires <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/EXPIRES}}
{{#NEVER_EXPIRES}}never expires{{/NEVER_EXPIRES}}
</p>
<p class="used">
{{#USED_HERE}}used here <time class="tipped" datetime="{{T_ISO}}" tabindex="0">{{T_WORDS}}<span class="tip"> ({{T_TEXT}})</span></time> · {{USED_CLIENT}} · {{USED_ADDRESS}}{{/USED_HERE}}
{{#USED_ELSEWHERE}}last used elsewhere{{/USED_ELSEWHERE}}
{{#NEVER_USED}}never used{{/NEVER_USED}}
</p>
{{#CAN_CUT}}<p class="acts"><a class="act" href="/feeds/{{NAME}}/tokens/{{ID}}/cut" data-confirm>Cut off<span class="sr"> {{DESCRIPTION}} of {{OWNER}}</span></a></p>{{/CAN_CUT}}
{{#CAN_RESTORE}}
<form class="acts" method="post" action="/feeds/{{NAME}}/tokens/{{ID}}/restore">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="act">Restore<span class="sr"> {{DESCRIPTION}} of {{OWNER}}</span></button>
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
<script type="module" src="{{STATIC}}confirm.js"></script>

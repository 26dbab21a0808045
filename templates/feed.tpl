{{%AUTOESCAPE context="HTML"}}
{{!One feed: its URL, who can read it, its members, the tokens with access.}}
<p class="back"><a href="/feeds">Feeds</a></p>
<div class="head"><h1 class="feed">{{NAME}}</h1></div>
<p class="lead">{{KIND_NAME}} · {{VISIBILITY}} · {{PRIVILEGE}}</p>
<p class="address"><code>{{ADDRESS}}</code><button type="button" class="button small copy" data-copy="">Copy<span class="sr"> URL</span></button></p>
{{>FIRST_STEPS}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was changed. Please check:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<div class="tabbed" data-first="{{TAB}}">
{{#TABS}}
<nav class="tabs" aria-label="{{NAME}}">
<ul>
<li><a href="#members"{{#AT_MEMBERS}} aria-current="true"{{/AT_MEMBERS}}>Members</a></li>
<li><a href="#tokens"{{#AT_TOKENS}} aria-current="true"{{/AT_TOKENS}}>Tokens</a></li>
{{#CAN_SET}}<li><a href="#settings"{{#AT_SETTINGS}} aria-current="true"{{/AT_SETTINGS}}>Settings</a></li>{{/CAN_SET}}
</ul>
</nav>
{{/TABS}}
<div class="tab" id="members" tabindex="-1">
{{#MEMBERS}}
<section class="medium" aria-labelledby="members-title">
<h2 id="members-title">Members <span class="number">{{MEMBER_TOTAL}}</span></h2>
{{#FILTER}}
<form class="filter" method="get" action="/feeds/{{NAME}}#members" role="search" aria-label="Search members">
{{#PLACE}}<input type="hidden" name="{{PLACE_NAME}}" value="{{PLACE_VALUE}}">{{/PLACE}}
<label class="sr" for="member">Search members</label>
<input type="search" id="member" name="member" value="{{FILTER_VALUE}}" placeholder="Search members" maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">Members matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="{{ALL_URL}}">Show all members</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No members match “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="{{ALL_URL}}">Show all members</a></p>{{/NOTHING_FOUND}}
<ul class="rows">
{{#MEMBER}}
<li class="row is-member">
<span class="name">{{MEMBER_NAME}}{{#IS_YOU}} <span class="badge">You</span>{{/IS_YOU}}{{#IS_MACHINE}} <span class="badge">Machine account</span>{{/IS_MACHINE}}</span>
{{#FIXED}}<span class="quiet">{{MEMBER_PRIVILEGE}}</span>{{/FIXED}}
{{#LAST_OWNER}}<span class="quiet">To leave, make someone else an owner first.</span>{{/LAST_OWNER}}
{{#CAN_CHANGE}}
<form class="change" method="post" action="{{MEMBERS_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="username" value="{{MEMBER_NAME}}">
<select name="privilege" aria-label="Permission of {{MEMBER_NAME}}">{{#OPTION}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/OPTION}}</select>
<button type="submit" class="button small">Save<span class="sr"> the permission of {{MEMBER_NAME}}</span></button>
</form>
{{/CAN_CHANGE}}
{{#CAN_REMOVE}}<a class="act" href="{{REMOVE_URL}}" data-confirm>{{#IS_YOU}}Leave feed{{/IS_YOU}}{{#IS_OTHER}}Remove<span class="sr"> {{MEMBER_NAME}}</span>{{/IS_OTHER}}</a>{{/CAN_REMOVE}}
</li>
{{/MEMBER}}
</ul>
{{>PAGER}}
</section>
{{/MEMBERS}}
{{#CAN_MANAGE}}
<section class="medium" aria-labelledby="add-title">
<h2 id="add-title">Add a member</h2>
<form class="form" novalidate method="post" action="{{MEMBERS_URL}}" data-draft="/feeds/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="pair">
<div class="field">
<label for="username">Username or machine account</label>
<input type="text" id="username" name="username" value="{{MEMBER_NAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true" aria-describedby="username-error"{{/USERNAME_BAD}}>
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
</div>
<div class="field">
<label for="privilege">Permission</label>
<select id="privilege" name="privilege"{{#PRIVILEGE_BAD}} aria-invalid="true" aria-describedby="privilege-error"{{/PRIVILEGE_BAD}}>{{#OPTION}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/OPTION}}</select>
{{#PRIVILEGE_BAD}}<p class="bad" id="privilege-error">{{PRIVILEGE_ERROR}}</p>{{/PRIVILEGE_BAD}}
</div>
</div>
<p class="ends"><button type="submit" class="button primary">Add member</button></p>
</form>
</section>
{{/CAN_MANAGE}}
</div>
<div class="tab" id="tokens" tabindex="-1">
{{#TOKENS}}
<section class="with-access" aria-labelledby="tokens-title">
<h2 id="tokens-title">{{#EVERYBODYS}}Tokens with access{{/EVERYBODYS}}{{#YOURS}}Your tokens with access{{/YOURS}} <span class="number">{{TOTAL}}</span></h2>
<p class="hint">{{#EVERYBODYS}}All members’ tokens that can currently read or write this feed, and those blocked on it. {{/EVERYBODYS}}{{#IS_OWNER}}Block a token to deny it on this feed only. {{/IS_OWNER}}{{#READ_BY_ANYONE}}This feed is public: reading needs no token.{{/READ_BY_ANYONE}}</p>
{{#FILTER}}
<form class="filter" method="post" action="{{FIND_URL}}" role="search" aria-label="Search tokens">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<label class="sr" for="q">Search tokens</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search by description{{#EVERYBODYS}} or owner{{/EVERYBODYS}}" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">Tokens matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="{{ALL_URL}}">Show all tokens</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No tokens match “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="{{ALL_URL}}">Show all tokens</a></p>{{/NOTHING_FOUND}}
{{#CHIPS}}<nav class="chips" aria-label="Filter tokens"><ul>{{#CHIP}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}}{{#COUNTED}} <span class="number">{{COUNT}}</span>{{/COUNTED}}</a></li>{{/CHIP}}</ul></nav>{{/CHIPS}}
{{#MORE}}<p class="hint">{{#EVERYBODYS}}This feed has{{/EVERYBODYS}}{{#YOURS}}You have{{/YOURS}} more tokens than are counted, listed and searched here.{{#EVERYBODYS}} To see a member’s tokens, search for the member’s username.{{/EVERYBODYS}}</p>{{/MORE}}
{{#NONE_OF_KIND}}<p class="empty">No tokens here now. <a href="{{ALL_URL}}">Show all tokens</a></p>{{/NONE_OF_KIND}}
{{#NO_TOKENS}}<p class="empty">No tokens have access yet. <a href="/profile/tokens/new">Create a token</a> for this feed.</p>{{/NO_TOKENS}}
<ul class="rows">
{{#TOKEN}}
<li class="row{{#IS_BLOCKED}} is-ended{{/IS_BLOCKED}}{{#IS_CHANGED}} is-changed{{/IS_CHANGED}}" id="token-{{ID}}" data-token-id="{{ID}}">
{{>NOTICE}}
<h3 class="name"><bdi title="{{DESCRIPTION}}">{{DESCRIPTION}}</bdi>{{#PRIMARY}} <span class="badge">Primary</span>{{/PRIMARY}}</h3>
<div class="what"><p>Owner: {{OWNER}}{{#IS_YOURS}} <span class="badge">You</span>{{/IS_YOURS}}</p></div>
<p class="scope">{{ACCESS}}{{#IS_BLOCKED}} (blocked){{/IS_BLOCKED}}</p>
<p class="until">
{{#BLOCKED}}<span class="warn">Blocked <time datetime="{{T_ISO}}">{{T_WORDS}}</time></span> <span class="exact">({{T_TEXT}})</span>{{/BLOCKED}}
{{#EXPIRES}}Expires <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/EXPIRES}}
{{#NEVER_EXPIRES}}Never expires{{/NEVER_EXPIRES}}
</p>
<p class="used">
{{#USED_HERE}}Last used here <time class="tipped" datetime="{{T_ISO}}" tabindex="0">{{T_WORDS}}<span class="tip"> ({{T_TEXT}})</span></time> · {{USED_CLIENT}} · {{USED_ADDRESS}}{{/USED_HERE}}
{{#USED_ELSEWHERE}}Last used on another feed{{/USED_ELSEWHERE}}
{{#NEVER_USED}}Never used{{/NEVER_USED}}
</p>
{{#CAN_BLOCK}}<p class="acts"><a class="act" href="{{BLOCK_URL}}" data-confirm>Block<span class="sr"> {{OWNER}}’s token {{DESCRIPTION}}</span></a></p>{{/CAN_BLOCK}}
{{#CAN_UNBLOCK}}
<form class="acts" method="post" action="{{BLOCK_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="act">Unblock<span class="sr"> {{OWNER}}’s token {{DESCRIPTION}}</span></button>
</form>
{{/CAN_UNBLOCK}}
</li>
{{/TOKEN}}
</ul>
{{>PAGER}}
</section>
{{/TOKENS}}
</div>
<div class="tab" id="settings" tabindex="-1">
{{#CAN_SET}}
<section class="medium" aria-labelledby="settings-title">
<h2 id="settings-title">Who can read it?</h2>
<form class="form" novalidate method="post" action="{{FEED_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<fieldset class="field" id="visibility" tabindex="-1">
<legend class="sr">Who can read it?</legend>
<label class="pick"><input type="radio" name="visibility" value="private"{{#PRIVATE_ON}} checked{{/PRIVATE_ON}}><span>Private <span class="quiet">only members</span></span></label>
<label class="pick"><input type="radio" name="visibility" value="public"{{#PUBLIC_ON}} checked{{/PUBLIC_ON}}><span>Public <span class="quiet">anyone can read without a token; only members can write</span></span></label>
</fieldset>
<p class="ends"><button type="submit" class="button">Save visibility</button></p>
</form>
</section>
<section class="medium" aria-labelledby="kind-title">
<h2 id="kind-title">What does it hold?</h2>
<form class="form" novalidate method="post" action="{{FEED_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="kind">Kind</label>
<select id="kind" name="kind" aria-describedby="kind-hint">{{#KIND}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/KIND}}</select>
<p class="hint" id="kind-hint">Its package clients come first when a token is set up. Access stays as it is.</p>
</div>
<p class="ends"><button type="submit" class="button">Save kind</button></p>
</form>
</section>
{{/CAN_SET}}
{{#CAN_DELETE}}
<section class="medium" aria-labelledby="delete-title">
<h2 id="delete-title">Delete this feed</h2>
<p class="hint">Everyone loses access immediately. Package files stay on the server, and the name stays reserved for its owners.</p>
<p class="ends"><a class="button is-danger" href="/feeds/{{NAME}}/delete" data-confirm>Delete feed…</a></p>
</section>
{{/CAN_DELETE}}
</div>
</div>
<script type="module" src="{{STATIC}}copy.js"></script>
<script type="module" src="{{STATIC}}confirm.js"></script>
<script type="module" src="{{STATIC}}tabs.js"></script>

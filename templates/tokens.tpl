{{%AUTOESCAPE context="HTML"}}
{{!The Access tokens screen: all of the account's tokens, expired and revoked ones last.}}
<div class="head">
<h1>Access tokens{{#OF_MACHINE}} of {{OWNER_NAME}}{{/OF_MACHINE}}</h1>
<a class="button primary" href="{{OWNER_PATH}}/tokens/new">New token</a>
</div>
<p class="lead">{{#OF_PERSON}}Package clients use these tokens instead of your password. You can{{/OF_PERSON}}{{#OF_MACHINE}}Build servers and scripts use these tokens as {{OWNER_NAME}}. Its managers can{{/OF_MACHINE}} copy a token’s value here at any time. Something denied? <a href="{{OWNER_PATH}}/test">Test a token</a>.</p>
{{>FIRST_STEPS}}
{{#ANY_TOKENS}}
<form class="filter" method="post" action="{{OWNER_PATH}}/tokens/find" role="search" aria-label="Search tokens">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
{{#FILTERS}}<input type="hidden" name="state" value="{{STATE}}">
{{#ACCESS}}{{#CHOSEN}}<input type="hidden" name="access" value="{{VALUE}}">{{/CHOSEN}}{{/ACCESS}}
<input type="hidden" name="feed" value="{{FEED_VALUE}}">
{{#SORT}}{{#CHOSEN}}<input type="hidden" name="sort" value="{{VALUE}}">{{/CHOSEN}}{{/SORT}}{{/FILTERS}}
<label class="sr" for="q">Search tokens</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search tokens" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="q-hint">
<button type="submit" class="button">Search</button>
<p class="hint" id="q-hint">Description, last four characters (shown in build logs), or the full value.</p>
</form>
{{/ANY_TOKENS}}
{{#FILTERS}}
<nav class="chips" aria-label="Filter tokens by state"><ul>{{#CHIP}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}} <span class="number">{{COUNT}}</span></a></li>{{/CHIP}}</ul></nav>
<details class="more"{{#OPEN}} open{{/OPEN}}>
<summary>Filter and sort</summary>
<form class="choices" method="get" action="{{OWNER_PATH}}/tokens">
<input type="hidden" name="q" value="{{FILTER_VALUE}}">
<input type="hidden" name="state" value="{{STATE}}">
<label>Permission <select id="access" name="access">{{#ACCESS}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/ACCESS}}</select></label>
<label>Feed <input type="text" id="feed" name="feed" value="{{FEED_VALUE}}" list="feeds" maxlength="63" placeholder="Any feed" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
<datalist id="feeds">{{#FEED}}<option>{{NAME}}</option>{{/FEED}}</datalist>
<label>Sort <select id="sort" name="sort">{{#SORT}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/SORT}}</select></label>
<button type="submit" class="button">Apply</button>
{{#SELECT}}<a class="button" href="{{HREF}}">Select several…</a>{{/SELECT}}
</form>
</details>
{{#SELECTING}}
<form class="several" id="several" method="get" action="{{OWNER_PATH}}/tokens/revoke">
<input type="hidden" name="q" value="{{FILTER_VALUE}}">
<input type="hidden" name="state" value="{{STATE}}">
{{#ACCESS}}{{#CHOSEN}}<input type="hidden" name="access" value="{{VALUE}}">{{/CHOSEN}}{{/ACCESS}}
<input type="hidden" name="feed" value="{{FEED_VALUE}}">
{{#SORT}}{{#CHOSEN}}<input type="hidden" name="sort" value="{{VALUE}}">{{/CHOSEN}}{{/SORT}}
{{#SOME}}<label class="pick scripted"><input type="checkbox" id="all">{{#OF_LIST}}Select all{{/OF_LIST}}{{#OF_PAGE}}Select all on this page{{/OF_PAGE}}</label>
<button type="submit" class="button is-danger">Revoke selected…</button>{{/SOME}}<a class="button" href="{{HREF}}">Cancel</a>
{{#SOME}}<output class="quiet scripted" id="selected" form="several"></output>
<script type="module" src="{{STATIC}}select.js"></script>{{/SOME}}
</form>
{{/SELECTING}}
{{/FILTERS}}
<p class="count" id="count" aria-live="polite">
{{#FILTERED}}{{TOTAL}} matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="{{OWNER_PATH}}/tokens">Show all tokens</a>{{/FILTERED}}
</p>
{{#NONE_FIT}}<p class="empty">None of {{#OF_PERSON}}your{{/OF_PERSON}}{{#OF_MACHINE}}its{{/OF_MACHINE}} tokens match these filters. <a href="{{OWNER_PATH}}/tokens">Show all tokens</a></p>{{/NONE_FIT}}
{{#NOTHING_FOUND}}<p class="empty">None of {{#OF_PERSON}}your{{/OF_PERSON}}{{#OF_MACHINE}}its{{/OF_MACHINE}} tokens match. Check the last four characters, or <a href="{{OWNER_PATH}}/tokens">show all tokens</a>.</p>{{/NOTHING_FOUND}}
<section class="list" aria-labelledby="valid-title">
<h2 class="line" id="valid-title">Active{{#SUMMARY}} <span class="number">{{COUNT_VALID}}</span>{{/SUMMARY}}</h2>
<ul class="rows">{{>ROW}}</ul>
</section>
{{#NO_FURTHER_TOKENS}}
<div class="empty">
<p><strong>Create a separate token for each build server and computer.</strong> Each gets only the access it needs, and you can revoke one without affecting the others.</p>
<p><a class="button" href="{{OWNER_PATH}}/tokens/new">Create a token</a></p>
</div>
{{/NO_FURTHER_TOKENS}}
{{#ENDED}}
<section class="list" aria-labelledby="ended-title">
<h2 class="line" id="ended-title">Expired and revoked{{#SUMMARY}} <span class="number">{{COUNT_ENDED}}</span>{{/SUMMARY}}</h2>
<ul class="rows">{{>ROW}}</ul>
</section>
{{/ENDED}}
{{>PAGER}}
<script type="module" src="{{STATIC}}reveal.js"></script>
<script type="module" src="{{STATIC}}copy.js"></script>
<script type="module" src="{{STATIC}}confirm.js"></script>
<script type="module" src="{{STATIC}}setup.js"></script>
<script type="module" src="{{STATIC}}filter.js"></script>

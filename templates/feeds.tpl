{{%AUTOESCAPE context="HTML"}}
{{!The feeds that a person owns or shares, and creating one.}}
<div class="head"><h1>Feeds</h1>{{#CAN_CREATE}}<a class="button" href="#name">New feed</a>{{/CAN_CREATE}}</div>
<p class="lead">A feed hosts packages at one URL. Package clients use an <a href="/profile/tokens">access token</a> to install from it and publish to it.</p>
{{>FIRST_STEPS}}
{{#NO_FEEDS}}<p class="empty">You don’t have access to any feeds. {{#CAN_CREATE}}Create one below, or ask{{/CAN_CREATE}}{{#CLOSED}}Ask{{/CLOSED}} a feed’s owner to add you (<strong>{{USERNAME}}</strong>).</p>{{/NO_FEEDS}}
{{#FILTER}}
<form class="filter" id="find" method="get" action="/feeds#find" role="search" aria-label="Search feeds">
<label class="sr" for="q">Search feeds</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search feeds" maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">{{TOTAL}} matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds">Show all feeds</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">None of your feeds match “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds">Show all feeds</a></p>{{/NOTHING_FOUND}}
<ul class="rows">
{{#FEED}}
<li class="row is-feed">
<h2 class="name"><a href="/feeds/{{NAME}}">{{NAME}}</a></h2>
<p class="quiet">{{KIND_NAME}} · {{VISIBILITY}} · {{PRIVILEGE}}</p>
<p class="address"><code>{{ADDRESS}}</code><button type="button" class="button small copy" data-copy="">Copy<span class="sr"> the URL of {{NAME}}</span></button></p>
</li>
{{/FEED}}
</ul>
{{>PAGER}}
{{#CAN_CREATE}}
<section class="medium" aria-labelledby="new-title">
<h2 id="new-title">New feed</h2>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h3 id="errors-title">The feed wasn’t created yet. Please check:</h3>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/feeds" data-draft="/feeds">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="form_id" value="{{FORM_ID}}">
<div class="field">
<label for="name">Feed name</label>
<input type="text" id="name" name="name" value="{{NAME_VALUE}}" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false"{{#NAME_BAD}} aria-invalid="true"{{/NAME_BAD}} aria-describedby="{{#NAME_BAD}}name-error {{/NAME_BAD}}name-hint">
{{#NAME_BAD}}<p class="bad" id="name-error">{{NAME_ERROR}}</p>{{/NAME_BAD}}
<p class="hint" id="name-hint">Up to 63 characters: a–z, 0–9, dot, underscore or hyphen. It becomes part of the URL and can’t be changed.</p>
</div>
<div class="field">
<label for="kind">Kind</label>
<select id="kind" name="kind"{{#KIND_BAD}} aria-invalid="true"{{/KIND_BAD}} aria-describedby="{{#KIND_BAD}}kind-error {{/KIND_BAD}}kind-hint">{{#KIND}}<option value="{{VALUE}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LABEL}}</option>{{/KIND}}</select>
{{#KIND_BAD}}<p class="bad" id="kind-error">{{KIND_ERROR}}</p>{{/KIND_BAD}}
<p class="hint" id="kind-hint">What the feed will hold. Its package clients come first when a token is set up. You can change it later.</p>
</div>
<fieldset class="field" id="visibility" tabindex="-1"{{#VISIBILITY_BAD}} aria-describedby="visibility-error"{{/VISIBILITY_BAD}}>
<legend>Who can read it?</legend>
{{#VISIBILITY_BAD}}<p class="bad" id="visibility-error">{{VISIBILITY_ERROR}}</p>{{/VISIBILITY_BAD}}
<label class="pick"><input type="radio" name="visibility" value="private"{{#PRIVATE_ON}} checked{{/PRIVATE_ON}}><span>Private <span class="quiet">only members</span></span></label>
<label class="pick"><input type="radio" name="visibility" value="public"{{#PUBLIC_ON}} checked{{/PUBLIC_ON}}><span>Public <span class="quiet">anyone can read without a token; only members can write</span></span></label>
</fieldset>
<p class="ends"><button type="submit" class="button primary">Create feed</button></p>
</form>
</section>
{{/CAN_CREATE}}
{{#CLOSED}}<p class="foot">Only an administrator of this site can create feeds, with the command <code>tokenbooth feed add</code>.</p>{{/CLOSED}}
<script type="module" src="{{STATIC}}copy.js"></script>

{{%AUTOESCAPE context="HTML"}}
{{!The feeds that a person owns or shares, and making one.}}
<div class="head"><h1>Feeds</h1></div>
<p class="lead">A feed is a place for packages. Package clients read from its address and push to it, with an <a href="/profile/tokens">access token</a>.</p>
{{#NO_FEEDS}}<p class="empty">You reach no feed yet. {{#CAN_CREATE}}Make one below, or ask the owner of another to add you as <strong>{{USERNAME}}</strong>.{{/CAN_CREATE}}{{#CLOSED}}Ask the owner of one to add you as <strong>{{USERNAME}}</strong>.{{/CLOSED}}</p>{{/NO_FEEDS}}
{{#FILTER}}
<form class="filter" id="find" method="get" action="/feeds#find" role="search" aria-label="Feeds">
<label class="sr" for="q">Find a feed</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Find a feed" maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Find</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">{{TOTAL}} found for “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/feeds">Show all feeds</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No feed that you reach has “<bdi>{{FILTER_VALUE}}</bdi>” in its name. <a href="/feeds">Show all feeds</a></p>{{/NOTHING_FOUND}}
<ul class="rows">
{{#FEED}}
<li class="row is-feed">
<h2 class="name"><a href="/feeds/{{NAME}}">{{NAME}}</a></h2>
<p class="quiet">{{VISIBILITY}} · you {{PRIVILEGE}}</p>
<p class="address"><code>{{ADDRESS}}</code><button type="button" class="button small copy" data-copy="">Copy<span class="sr"> the address of {{NAME}}</span></button></p>
</li>
{{/FEED}}
</ul>
{{>PAGER}}
{{#CAN_CREATE}}
<section class="medium" aria-labelledby="new-title">
<h2 id="new-title">New feed</h2>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h3 id="errors-title">Nothing was made yet. Please change:</h3>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/feeds" data-draft="/feeds">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="form_id" value="{{FORM_ID}}">
<div class="field">
<label for="name">Name</label>
<input type="text" id="name" name="name" value="{{NAME_VALUE}}" required maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false"{{#NAME_BAD}} aria-invalid="true"{{/NAME_BAD}} aria-describedby="{{#NAME_BAD}}name-error {{/NAME_BAD}}name-hint">
{{#NAME_BAD}}<p class="bad" id="name-error">{{NAME_ERROR}}</p>{{/NAME_BAD}}
<p class="hint" id="name-hint">Up to 63 letters a to z, digits, dots, underscores, hyphens. It becomes part of the address and cannot be changed later.</p>
</div>
<fieldset class="field" id="visibility" tabindex="-1"{{#VISIBILITY_BAD}} aria-describedby="visibility-error"{{/VISIBILITY_BAD}}>
<legend>Who may read it?</legend>
{{#VISIBILITY_BAD}}<p class="bad" id="visibility-error">{{VISIBILITY_ERROR}}</p>{{/VISIBILITY_BAD}}
<label class="pick"><input type="radio" name="visibility" value="private"{{#PRIVATE_ON}} checked{{/PRIVATE_ON}}><span>Private <span class="quiet">only its members</span></span></label>
<label class="pick"><input type="radio" name="visibility" value="public"{{#PUBLIC_ON}} checked{{/PUBLIC_ON}}><span>Public <span class="quiet">anyone, without a token; only members push</span></span></label>
</fieldset>
<p class="ends"><button type="submit" class="button primary">Make feed</button></p>
</form>
</section>
{{/CAN_CREATE}}
{{#CLOSED}}<p class="foot">On this site the operator makes new feeds.</p>{{/CLOSED}}
<script type="module" src="{{STATIC}}copy.js"></script>

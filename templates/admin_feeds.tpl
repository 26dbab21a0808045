{{%AUTOESCAPE context="HTML"}}
{{!All feeds of the site, for its administrators.}}
{{>TABS}}
<h1>All feeds</h1>
<p class="lead">Every feed on this site, public or private. You see who owns them, not what is in them.</p>
{{#FIND}}
<form class="filter" method="get" action="/admin/feeds" role="search" aria-label="Search feeds">
<input type="hidden" name="state" value="{{CHOSEN}}">
<label class="sr" for="q">Search feeds</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search feeds" maxlength="63" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FIND}}
<nav class="chips" aria-label="Filter feeds"><ul>{{#CHIP}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}}</a></li>{{/CHIP}}</ul></nav>
{{#FOUND}}<p class="count">{{TOTAL}}{{#SEARCHED}} matching “<bdi>{{FILTER_VALUE}}</bdi>”{{/SEARCHED}}. <a href="/admin/feeds">Show all feeds</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No feeds{{#SEARCHED}} match “<bdi>{{FILTER_VALUE}}</bdi>”{{/SEARCHED}} here. <a href="/admin/feeds">Show all feeds</a></p>{{/NOTHING_FOUND}}
<div class="list">
<ul class="rows">
{{#FEED}}
<li class="row is-member" data-feed="{{NAME}}">
<div>
<h2 class="name">{{NAME}}</h2>
<p class="quiet">{{KIND_NAME}} · {{VISIBILITY}} · {{MEMBERS}}</p>
<p>{{#NO_OWNER}}<span class="warn">No owner who can sign in.</span> {{/NO_OWNER}}{{#OWNERS}}Owners: {{/OWNERS}}{{#OWNER}}<a href="/admin/accounts?q={{OWNER}}">{{OWNER}}</a>{{#IS_DISABLED}} (disabled){{/IS_DISABLED}}{{#OWNER_separator}}, {{/OWNER_separator}}{{/OWNER}}{{#MORE_OWNERS}} and others{{/MORE_OWNERS}}</p>
</div>
<p class="acts">
<a class="act" href="/admin/tokens?can_write={{NAME}}">Tokens<span class="sr"> that can write to {{NAME}}</span></a>
<a class="act" href="/admin/feeds/{{NAME}}">Add an owner<span class="sr"> to {{NAME}}</span></a>
</p>
</li>
{{/FEED}}
</ul>
</div>
{{>PAGER}}

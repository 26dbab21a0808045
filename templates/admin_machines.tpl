{{%AUTOESCAPE context="HTML"}}
{{!All machine accounts of the site, for its administrators.}}
{{>TABS}}
<h1>All machine accounts</h1>
<p class="lead">Accounts of build servers and scripts, and who manages them. One without a manager keeps working, but nobody can change its tokens.</p>
{{#FIND}}
<form class="filter" method="get" action="/admin/machines" role="search" aria-label="Search machine accounts">
<input type="hidden" name="state" value="{{CHOSEN}}">
<label class="sr" for="q">Search machine accounts</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search machine accounts" maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FIND}}
<nav class="chips" aria-label="Filter machine accounts"><ul>{{#CHIP}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}}</a></li>{{/CHIP}}</ul></nav>
{{#FOUND}}<p class="count">{{TOTAL}}{{#SEARCHED}} matching “<bdi>{{FILTER_VALUE}}</bdi>”{{/SEARCHED}}. <a href="/admin/machines">Show all machine accounts</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No machine accounts{{#SEARCHED}} match “<bdi>{{FILTER_VALUE}}</bdi>”{{/SEARCHED}} here. <a href="/admin/machines">Show all machine accounts</a></p>{{/NOTHING_FOUND}}
<div class="list">
<ul class="rows">
{{#MACHINE}}
<li class="row is-member{{#DISABLED}} is-ended{{/DISABLED}}" data-machine="{{NAME}}">
<div>
<h2 class="name">{{NAME}}</h2>
<p class="quiet">{{TOKENS}}{{#DISABLED}} · <span class="warn">Disabled <time datetime="{{T_ISO}}">{{T_WORDS}}</time></span> <span class="exact">({{T_TEXT}})</span>{{/DISABLED}}</p>
<p><bdi>{{DESCRIPTION}}</bdi></p>
<p>{{#NO_MANAGER}}<span class="warn">No manager who can sign in.</span> {{/NO_MANAGER}}{{#MANAGERS}}Managers: {{/MANAGERS}}{{#MANAGER}}<a href="/admin/accounts?q={{MANAGER}}">{{MANAGER}}</a>{{#IS_DISABLED}} (disabled){{/IS_DISABLED}}{{#MANAGER_separator}}, {{/MANAGER_separator}}{{/MANAGER}}</p>
</div>
<p class="acts">
<a class="act" href="/admin/tokens?owner={{NAME}}">Tokens<span class="sr"> of {{NAME}}</span></a>
<a class="act" href="/admin/machines/{{NAME}}">Add a manager<span class="sr"> to {{NAME}}</span></a>
<a class="act" href="/admin/accounts?q={{NAME}}">Account<span class="sr"> {{NAME}}</span></a>
</p>
</li>
{{/MACHINE}}
</ul>
</div>
{{>PAGER}}

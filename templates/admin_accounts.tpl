{{%AUTOESCAPE context="HTML"}}
{{!All accounts of the site, for its administrators.}}
{{>TABS}}
<h1>People</h1>
<p class="lead">Everyone who has an account on this site, and its <a href="/admin/machines">machine accounts</a>. While an account is disabled, nobody can sign in to it and its tokens are denied.</p>
{{#FIND}}
<form class="filter" method="get" action="/admin/accounts" role="search" aria-label="Search accounts">
<input type="hidden" name="state" value="{{CHOSEN}}">
<label class="sr" for="q">Search accounts</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Username or email" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FIND}}
<nav class="chips" aria-label="Filter accounts"><ul>{{#CHIP}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}}</a></li>{{/CHIP}}</ul></nav>
{{#FOUND}}<p class="count">{{TOTAL}}{{#SEARCHED}} matching “<bdi>{{FILTER_VALUE}}</bdi>”{{/SEARCHED}}. <a href="/admin/accounts">Show all accounts</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">No accounts{{#SEARCHED}} match “<bdi>{{FILTER_VALUE}}</bdi>”{{/SEARCHED}} here. <a href="/admin/accounts">Show all accounts</a></p>{{/NOTHING_FOUND}}
<div class="list">
<ul class="rows">
{{#ACCOUNT}}
<li class="row is-member{{#DISABLED}} is-ended{{/DISABLED}}" id="account-{{ID}}">
<div>
<h2 class="name">{{NAME}}{{#IS_YOU}} <span class="badge">You</span>{{/IS_YOU}}{{#IS_ADMINISTRATOR}} <span class="badge is-good">Administrator</span>{{/IS_ADMINISTRATOR}}{{#IS_MACHINE}} <span class="badge">Machine account</span>{{/IS_MACHINE}}</h2>
<p class="quiet">{{#EMAIL}}{{EMAIL}} ·{{BI_SPACE}}{{/EMAIL}}{{TOKENS}}{{#SIGNED_IN}} · Last signed in <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/SIGNED_IN}}{{#NO_SIGN_IN}} · No sign-in recorded{{/NO_SIGN_IN}}</p>
{{#DISABLED}}<p class="warn">Disabled <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span></p>{{/DISABLED}}
</div>
<p class="acts">
<a class="act" href="/admin/tokens?owner={{NAME}}">Tokens<span class="sr"> of {{NAME}}</span></a>
{{#CAN_DISABLE}}<a class="act" href="/admin/accounts/{{ID}}/disable" data-confirm>Disable<span class="sr"> {{NAME}}</span></a>{{/CAN_DISABLE}}
{{#CAN_ENABLE}}<a class="act" href="/admin/accounts/{{ID}}/enable" data-confirm>Enable<span class="sr"> {{NAME}}</span></a>{{/CAN_ENABLE}}
</p>
</li>
{{/ACCOUNT}}
</ul>
</div>
{{>PAGER}}
<script type="module" src="{{STATIC}}confirm.js"></script>

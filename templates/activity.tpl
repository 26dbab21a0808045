{{%AUTOESCAPE context="HTML"}}
{{!Events of the account, its tokens and its feeds, newest first.}}
<div class="head"><h1>Activity{{#OF_MACHINE}} of {{OWNER_NAME}}{{/OF_MACHINE}}</h1><a class="button" href="{{OWNER_PATH}}/test">Test a token</a></div>
<p class="lead">{{#OF_PERSON}}Recent events for your account, tokens and feeds.{{/OF_PERSON}}{{#OF_MACHINE}}Recent events for this machine account, its tokens and its feeds.{{/OF_MACHINE}}{{#KEPT}}{{BI_SPACE}}Events are kept for {{DAYS}} days.{{/KEPT}}{{BI_SPACE}}Don’t recognize something? {{#OF_MACHINE}}Look at <a href="{{OWNER_PATH}}">who manages it</a>{{/OF_MACHINE}}{{#HAS_PASSWORD}}<a href="/profile/password">Change your password</a>{{/HAS_PASSWORD}}{{#NO_PASSWORD}}<a href="/profile/sessions">Sign out other browsers</a>{{/NO_PASSWORD}}, and regenerate or revoke the <a href="{{OWNER_PATH}}/tokens">token</a>.</p>
{{#OF_TOKEN}}<p class="count">Showing only <strong><bdi>{{TOKEN}}</bdi></strong>{{#LAST4}} <span class="quiet">(…{{LAST4}})</span>{{/LAST4}}. {{#CAN_EDIT}}<a href="{{OWNER_PATH}}/tokens/{{ID}}">Edit token</a> ·{{BI_SPACE}}{{/CAN_EDIT}}<a href="{{OWNER_PATH}}/activity">Show all activity</a></p>{{/OF_TOKEN}}
<nav class="tabs" aria-label="Filter activity">
<ul>{{#CATEGORY}}<li><a href="{{HREF}}"{{#HERE}} aria-current="page"{{/HERE}}>{{LABEL}}</a></li>{{/CATEGORY}}</ul>
</nav>
{{#EMPTY}}<p class="empty">{{EMPTY}}</p>{{/EMPTY}}
{{#EVENTS}}<ul class="rows">{{>ROW}}</ul>{{/EVENTS}}
{{#PAGER}}
<nav class="pager" aria-label="Activity pages">
{{#NEWEST}}<a class="button" href="{{HREF}}">Newest</a>{{/NEWEST}}
{{#OLDER}}<a class="button" rel="next" href="{{HREF}}">Older</a>{{/OLDER}}
</nav>
{{/PAGER}}

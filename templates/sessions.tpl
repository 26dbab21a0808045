{{%AUTOESCAPE context="HTML"}}
{{!The browsers that are signed in, and signing them out.}}
{{>TABS}}
<h1>Sessions</h1>
<p class="lead">Browsers where you’re signed in. Sessions end after {{IDLE}} without activity, or {{LONGEST}} at most. If you don’t recognize one, sign it out{{#HAS_PASSWORD}} and <a href="/profile/password">change your password</a>{{/HAS_PASSWORD}}.</p>
{{#NO_OTHERS}}<p class="foot">You’re not signed in anywhere else.</p>{{/NO_OTHERS}}
{{#OTHERS}}
<form class="form" method="post" action="/profile/sessions/end">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="button">Sign out {{OTHERS_COUNT}}</button>
</form>
{{/OTHERS}}
<div class="list">
<ul class="rows">
{{#SESSION}}
<li class="row is-member">
<div>
<h2 class="name">{{BROWSER}}{{#IS_THIS}} <span class="badge is-good">This browser</span>{{/IS_THIS}}</h2>
<p class="quiet">Signed in {{#SINCE}}<time datetime="{{T_ISO}}">{{T_TEXT}}</time>{{/SINCE}} from {{ADDRESS}}{{#SEEN}} · Last active <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/SEEN}}</p>
</div>
{{#CAN_END}}
<form method="post" action="{{END_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="act">Sign out<span class="sr"> {{END_BROWSER}} from {{END_ADDRESS}}</span></button>
</form>
{{/CAN_END}}
</li>
{{/SESSION}}
</ul>
</div>
{{>PAGER}}

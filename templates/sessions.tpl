{{%AUTOESCAPE context="HTML"}}
{{!The browsers that are signed in, and ending them.}}
{{>TABS}}
<h1>Sessions</h1>
<p class="lead">Where you are signed in. A session ends after {{IDLE}} without use, and after {{LONGEST}} in any case. End what you do not know, and <a href="/profile/password">change your password</a>.</p>
{{#NO_OTHERS}}<p class="foot">You are signed in here alone.</p>{{/NO_OTHERS}}
{{#OTHERS}}
<form class="form" method="post" action="/profile/sessions/end">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="button">End {{OTHERS_COUNT}} elsewhere</button>
</form>
{{/OTHERS}}
<div class="list">
<ul class="rows">
{{#SESSION}}
<li class="row is-member">
<div>
<h2 class="name">{{BROWSER}}{{#IS_THIS}} <span class="badge is-good">this one</span>{{/IS_THIS}}</h2>
<p class="quiet">signed in {{#SINCE}}<time datetime="{{T_ISO}}">{{T_TEXT}}</time>{{/SINCE}} from {{ADDRESS}}{{#SEEN}} · last seen <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/SEEN}}</p>
</div>
{{#CAN_END}}
<form method="post" action="/profile/sessions/{{ID}}/end">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="act">End<span class="sr"> the session of {{END_BROWSER}} from {{END_ADDRESS}}</span></button>
</form>
{{/CAN_END}}
</li>
{{/SESSION}}
</ul>
</div>
{{>PAGER}}

{{%AUTOESCAPE context="HTML"}}
{{!Accounts elsewhere that sign in to this one, and linking one more.}}
{{>TABS}}
<h1>Linked identities</h1>
<p class="lead">Sign in here with an account that you have elsewhere, once you have linked it. Only the link counts: that both have the same e-mail address does not.</p>
{{#NONE}}<p class="empty">Nothing is linked to your account. {{#CAN_LINK}}Link your account at {{NAME}}: you go there, sign in, and come back here.{{/CAN_LINK}}{{#OFF}}You sign in with your password.{{/OFF}}</p>{{/NONE}}
{{#LIST}}
<div class="list">
<ul class="rows">
{{#IDENTITY}}
<li class="row is-member">
<div>
<h2 class="name"><bdi>{{WHO}}</bdi></h2>
<p class="quiet">at {{WHERE}} · linked {{#LINKED}}<time datetime="{{T_ISO}}">{{T_TEXT}}</time>{{/LINKED}} · {{#USED}}signed you in <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/USED}}{{#NEVER_USED}}has not signed you in yet{{/NEVER_USED}}</p>
{{#LAST}}<p class="quiet">Your only way to sign in: link another before you unlink it.</p>{{/LAST}}
</div>
{{#CAN_UNLINK}}<a class="act" href="/profile/identities/{{ID}}/unlink">Unlink<span class="sr"> {{UNLINK_WHO}}</span></a>{{/CAN_UNLINK}}
</li>
{{/IDENTITY}}
</ul>
</div>
{{/LIST}}
{{#CAN_LINK}}
<form class="form" method="post" action="/profile/identities/link">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<button type="submit" class="button primary">Link an account at {{NAME}}</button>
</form>
{{/CAN_LINK}}
{{#OFF}}<p class="foot">On this site nothing can be linked just now: its operator has set up no provider.</p>{{/OFF}}

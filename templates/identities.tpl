{{%AUTOESCAPE context="HTML"}}
{{!Accounts at other providers that can sign in to this one, and linking another.}}
{{>TABS}}
<h1>Linked identities</h1>
<p class="lead">Link an account from another provider to sign in with it. Accounts are matched only by this link, never by email address.</p>
{{#NONE}}<p class="empty">No linked identities yet. {{#CAN_LINK}}You’ll sign in at {{NAME}} and then come back here.{{/CAN_LINK}}{{#OFF}}You sign in with your password.{{/OFF}}</p>{{/NONE}}
{{#LIST}}
<div class="list">
<ul class="rows">
{{#IDENTITY}}
<li class="row is-member">
<div>
<h2 class="name"><bdi>{{WHO}}</bdi></h2>
<p class="quiet">{{WHERE}} · Linked {{#LINKED}}<time datetime="{{T_ISO}}">{{T_TEXT}}</time>{{/LINKED}} · {{#USED}}Last used <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/USED}}{{#NEVER_USED}}Never used{{/NEVER_USED}}</p>
{{#LAST}}<p class="quiet">This is your only way to sign in. Set a password or link another identity before you unlink it.</p>{{/LAST}}
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
<button type="submit" class="button primary">Link your {{NAME}} account</button>
</form>
{{/CAN_LINK}}
{{#OFF}}<p class="foot">No identity provider is set up on this site.</p>{{/OFF}}

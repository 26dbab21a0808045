{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before several tokens are revoked.}}
<div class="medium confirm">
<h1>Revoke {{TOKENS}}?</h1>
{{#SOME_USED}}<p><strong>{{WHICH}} been used before. Anything still using {{IT}} will be denied immediately.</strong></p>{{/SOME_USED}}
{{#ONE_UNUSED}}<p>This token has never been used, so nothing should break.</p>{{/ONE_UNUSED}}
{{#NONE_USED}}<p>None of them has ever been used, so nothing should break.</p>{{/NONE_USED}}
<p>This can’t be undone. Revoked tokens stay in the list.{{#OF_SITE}} Their owners see in their activity that an administrator revoked them.{{/OF_SITE}}</p>
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<ul class="rows">
{{#TOKEN}}
<li class="row">
<input type="hidden" name="id" value="{{ID}}">
<p class="name"><bdi title="{{DESCRIPTION}}">{{DESCRIPTION}}</bdi> <span class="quiet">(…{{LAST4}})</span></p>
<p class="quiet">{{#OWNED}}Owner: {{OWNER}} ·{{BI_SPACE}}{{/OWNED}}{{SCOPE}} · {{#USED}}Used {{USED_TIMES}}, most recently <time datetime="{{T_ISO}}" title="{{T_TEXT}}">{{T_WORDS}}</time> by {{USED_CLIENT}} from {{USED_ADDRESS}}{{/USED}}{{#NEVER_USED}}Never used{{/NEVER_USED}}</p>
</li>
{{/TOKEN}}
</ul>
<p class="ends"><button type="submit" class="button danger">Revoke {{TOKENS}}</button><a class="button" href="{{BACK_URL}}">Cancel</a></p>
</form>
</div>

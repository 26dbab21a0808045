{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a token is blocked; script shows the part marked data-dialog in a dialog over the feed.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">Block <bdi>{{DESCRIPTION}}</bdi> on {{NAME}}?</h1>
<p class="quiet">{{#IS_YOU}}Your token{{/IS_YOU}}{{#IS_OTHER}}{{OWNER}}’s token{{/IS_OTHER}} · {{ACCESS}}</p>
{{#USED_HERE}}<p>Last used here <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span> by {{USED_CLIENT}} from {{USED_ADDRESS}}. <strong>Anything using this token will be denied on this feed immediately.</strong></p>{{/USED_HERE}}
{{#USED_ELSEWHERE}}<p>Last used on another feed. <strong>Anything using this token will be denied on this feed immediately.</strong></p>{{/USED_ELSEWHERE}}
{{#NEVER_USED}}<p>This token has never been used, so nothing should break.</p>{{/NEVER_USED}}
{{#OTHERS}}<p>Only this token is blocked. {{#IS_YOU}}{{#PASSWORD}}Your password and {{OTHER_TOKENS}} still have access.{{/PASSWORD}}{{#NO_PASSWORD}}Your {{OTHER_TOKENS}} still {{#ONE}}has{{/ONE}}{{#SEVERAL}}have{{/SEVERAL}} access.{{/NO_PASSWORD}}{{/IS_YOU}}{{#IS_OTHER}}{{OWNER}}’s {{#PASSWORD}}password and {{OTHER_TOKENS}} still have{{/PASSWORD}}{{#NO_PASSWORD}}{{OTHER_TOKENS}} still {{#ONE}}has{{/ONE}}{{#SEVERAL}}have{{/SEVERAL}}{{/NO_PASSWORD}} access. To stop all access, remove {{OWNER}} from the members.{{/IS_OTHER}}</p>{{/OTHERS}}
{{#NO_OTHERS}}<p>{{#IS_YOU}}You have no other token with access, but can still {{#PASSWORD}}read with your password and {{/PASSWORD}}create a new token.{{/IS_YOU}}{{#IS_OTHER}}{{OWNER}} has no other token with access, but can still {{#PASSWORD}}read with a password and {{/PASSWORD}}create a new token. To stop all access, remove {{OWNER}} from the members.{{/IS_OTHER}}</p>{{/NO_OTHERS}}
{{#PUBLIC}}<p>{{NAME}} is public: anyone can still read it, including with this token.</p>{{/PUBLIC}}
<p>You can unblock it on the feed’s page.{{#CANNOT_UNDO}} {{OWNER}} will see that a feed owner blocked it and can’t undo it.{{/CANNOT_UNDO}}{{#OWNS_TOO}} {{OWNER}} will see that a feed owner blocked it and, as an owner too, can unblock it.{{/OWNS_TOO}}</p>
<form method="post" action="{{BLOCK_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Block token</button><a class="button" href="{{BACK_URL}}" data-close>Cancel</a></p>
</form>
</div>

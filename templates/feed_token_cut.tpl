{{%AUTOESCAPE context="HTML"}}
{{!Asking once more before a token is cut off; script shows the part marked data-dialog in a dialog over the feed.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">Cut <bdi>{{DESCRIPTION}}</bdi> off from {{NAME}}?</h1>
<p class="quiet">A token of {{OWNER}} that {{ACCESS}} {{NAME}}.</p>
{{#USED_HERE}}<p>Last used here <time datetime="{{T_ISO}}">{{T_WORDS}}</time> ({{T_TEXT}}) by {{USED_CLIENT}} from {{USED_ADDRESS}}. <strong>Whatever uses it is refused on this feed from the next request on.</strong></p>{{/USED_HERE}}
{{#USED_ELSEWHERE}}<p>Its last use was not on this feed. <strong>Whatever uses it is refused on this feed from the next request on.</strong></p>{{/USED_ELSEWHERE}}
{{#NEVER_USED}}<p>It was never used, so nothing known to us will stop working.</p>{{/NEVER_USED}}
{{#OTHERS}}<p>This token alone stops: {{OTHER_TOKENS}} of {{OWNER}} and their password still reach {{NAME}}. Remove {{OWNER}} from the members to stop all of it.</p>{{/OTHERS}}
{{#NO_OTHERS}}<p>No other token of {{OWNER}} reaches {{NAME}}; their password still reads it, and they can make another token. Remove {{OWNER}} from the members to stop all of it.</p>{{/NO_OTHERS}}
{{#PUBLIC}}<p>{{NAME}} is public: anyone still reads it, also with this token.</p>{{/PUBLIC}}
<p>You can restore it on the feed’s page. Its owner is told that an owner of the feed cut it off, and cannot undo that.</p>
<form method="post" action="/feeds/{{NAME}}/tokens/{{ID}}/cut">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Cut off</button><a class="button" href="/feeds/{{NAME}}#token-{{ID}}" data-close autofocus>Cancel</a></p>
</form>
</div>

{{%AUTOESCAPE context="HTML"}}
{{!Asking once more before a value ends; script shows the part marked data-dialog in a dialog over the list.}}
<div class="narrow confirm" data-dialog>
{{#REGENERATE}}<h1 id="confirm-title">Regenerate <bdi>{{DESCRIPTION}}</bdi>?</h1>{{/REGENERATE}}
{{#REVOKE}}<h1 id="confirm-title">Revoke <bdi>{{DESCRIPTION}}</bdi>?</h1>{{/REVOKE}}
<p class="quiet"><span class="dots">tkb_••••••••••••••••{{LAST4}}</span> {{SCOPE}}</p>
{{#USED}}<p>Used {{USED_TIMES}}, last <time datetime="{{T_ISO}}">{{T_WORDS}}</time> ({{T_TEXT}}) by {{USED_CLIENT}} from {{USED_ADDRESS}}, {{USED_FOR}}. <strong>Whatever uses this value is refused from the next request on.</strong></p>{{/USED}}
{{#NEVER_USED}}<p>It was never used, so nothing known to us will stop working.</p>{{/NEVER_USED}}
{{#REGENERATE}}<p>The token gets a new value; description, scope and end stay. You can copy the new value on the list, and put it where the old one was.</p>{{/REGENERATE}}
{{#REVOKE}}<p>A revoked token stays on the list as no longer valid and cannot be brought back. If you only need a new value, <a href="/profile/tokens/{{ID}}/regenerate">regenerate it</a> instead.</p>{{/REVOKE}}
<form method="post" action="/profile/tokens/{{ID}}/{{#REGENERATE}}regenerate{{/REGENERATE}}{{#REVOKE}}revoke{{/REVOKE}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="revision" value="{{REVISION}}">
<p class="ends"><button type="submit" class="button{{#USED}} danger{{/USED}}{{#NEVER_USED}} primary{{/NEVER_USED}}">{{#REGENERATE}}Regenerate{{/REGENERATE}}{{#REVOKE}}Revoke{{/REVOKE}}</button><a class="button" href="/profile/tokens#token-{{ID}}" data-close autofocus>Cancel</a></p>
</form>
</div>

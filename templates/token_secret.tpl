{{%AUTOESCAPE context="HTML"}}
{{!A value as dots, which can be copied and revealed; what it belongs to has the id name-ID.}}
<form class="value" method="post" action="{{OWNER_PATH}}/tokens/{{ID}}/reveal">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<label class="secret" for="reveal-{{ID}}"><span class="dots" aria-hidden="true">tkb_••••••••••••••••{{LAST4}}</span><span class="sr">Token value ending in {{LAST4}}</span></label>
<button type="submit" class="button small copy" id="copy-{{ID}}" aria-labelledby="copy-{{ID}} name-{{ID}}"{{#FOCUS}} autofocus{{/FOCUS}}>Copy</button>
<button type="submit" class="button small reveal" id="reveal-{{ID}}" aria-labelledby="reveal-{{ID}} name-{{ID}}">Reveal</button>
</form>

{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a value stops working; script shows the part marked data-dialog in a dialog over the list.}}
<div class="narrow confirm" data-dialog>
{{#REGENERATE}}<h1 id="confirm-title">Regenerate <bdi>{{DESCRIPTION}}</bdi>?</h1>{{/REGENERATE}}
{{#REVOKE}}<h1 id="confirm-title">Revoke <bdi>{{DESCRIPTION}}</bdi>?</h1>{{/REVOKE}}
<p class="quiet"><span class="dots">tkb_••••••••••••••••{{LAST4}}</span> · {{SCOPE}}</p>
{{#USED}}<p>Used {{USED_TIMES}}, most recently <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span> by {{USED_CLIENT}} from {{USED_ADDRESS}} ({{USED_FOR}}).{{#REVOKE}}{{#WORKS}} <strong>Anything still using this value will be denied immediately.</strong>{{/WORKS}}{{/REVOKE}}</p>{{/USED}}
{{#NEVER_USED}}{{#WORKS}}<p>This token has never been used, so nothing should break.</p>{{/WORKS}}{{/NEVER_USED}}
{{#EXPIRED}}<p>This token has expired, so it is denied already. Once revoked, it can’t be renewed.</p>{{/EXPIRED}}
{{#REGENERATE}}<p>The token gets a new value. Its description, permissions and expiration stay the same. Copy the new value and replace the old one wherever it is used.</p>
{{#OVERLAP}}<p class="warn">An older value, <code>…{{OLD_LAST4}}</code>, still works. It stops at once when you regenerate, not only <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>.</p>{{/OVERLAP}}{{/REGENERATE}}
{{#REVOKE}}{{#OVERLAP}}<p class="warn">Its old value, <code>…{{OLD_LAST4}}</code>, still works, and is revoked with it.</p>{{/OVERLAP}}{{/REVOKE}}
{{#REVOKE}}<p>This can’t be undone. The token stays in the list as revoked.{{#WORKS}} If you only need a new value, <a href="{{OWNER_PATH}}/tokens/{{ID}}/regenerate">regenerate it</a> instead.{{/WORKS}}{{#EXPIRED}} If you need it again, <a href="{{OWNER_PATH}}/tokens/{{ID}}">renew it</a> instead.{{/EXPIRED}}</p>{{/REVOKE}}
<form method="post" action="{{OWNER_PATH}}/tokens/{{ID}}/{{#REGENERATE}}regenerate{{/REGENERATE}}{{#REVOKE}}revoke{{/REVOKE}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="revision" value="{{REVISION}}">
{{#REGENERATE}}<fieldset class="field">
<legend>Was the old value leaked, or are you rotating it?</legend>
<label class="pick"><input type="radio" name="overlap" value="0" checked> Leaked: it stops now{{#USED}}, and anything still using it will be denied immediately{{/USED}}</label>
<label class="pick"><input type="radio" name="overlap" value="3600"> Rotating: it works for another hour</label>
<label class="pick"><input type="radio" name="overlap" value="86400"> Rotating: it works for 24 hours</label>
<label class="pick"><input type="radio" name="overlap" value="604800"> Rotating: it works for 7 days</label>
</fieldset>{{/REGENERATE}}
<p class="ends"><button type="submit" class="button{{#REVOKE}} danger{{/REVOKE}}{{#REGENERATE}}{{#USED}} danger{{/USED}}{{#NEVER_USED}} primary{{/NEVER_USED}}{{/REGENERATE}}">{{#REGENERATE}}Regenerate{{/REGENERATE}}{{#REVOKE}}Revoke token{{/REVOKE}}</button><a class="button" href="{{OWNER_PATH}}/tokens#token-{{ID}}" data-close>Cancel</a></p>
</form>
</div>

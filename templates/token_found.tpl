{{%AUTOESCAPE context="HTML"}}
{{!A value that was searched for, works and is another account's: anyone who found it can revoke it.}}
<div class="narrow confirm">
<h1>This value isn’t one of your tokens</h1>
<p class="quiet"><span class="dots">tkb_••••••••••••••••{{LAST4}}</span></p>
<p>It’s the value of someone else’s token, and it hasn’t been revoked. Anyone who has this value can use it. If you found it in a log, a repository or a message, it has leaked: revoke it.</p>
<p><strong>Anything still using it will be denied immediately.</strong> This can’t be undone. Its owner will see in their activity that the value was revoked.</p>
<form method="post" action="{{OWNER_PATH}}/tokens/find/revoke">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="found" value="{{FOUND}}">
<p class="ends"><button type="submit" class="button danger">Revoke this value</button><a class="button" href="{{OWNER_PATH}}/tokens" autofocus>Cancel</a></p>
</form>
</div>

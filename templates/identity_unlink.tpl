{{%AUTOESCAPE context="HTML"}}
{{!Asking once more before an identity is unlinked.}}
<div class="narrow confirm">
<h1>Unlink <bdi>{{WHO}}</bdi>?</h1>
<p class="quiet">at {{WHERE}}</p>
<p>It will not sign you in any more. Where you are signed in already you stay so, and your tokens go on working. You can link it again.</p>
<form method="post" action="/profile/identities/{{ID}}/unlink">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button primary">Unlink</button><a class="button" href="/profile/identities" autofocus>Cancel</a></p>
</form>
</div>

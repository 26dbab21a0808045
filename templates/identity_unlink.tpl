{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before an identity is unlinked.}}
<div class="narrow confirm">
<h1>Unlink <bdi>{{WHO}}</bdi>?</h1>
<p class="quiet">{{WHERE}}</p>
<p>You won’t be able to sign in with it. Current sessions and tokens aren’t affected. You can link it again later.</p>
<form method="post" action="/profile/identities/{{ID}}/unlink">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button primary">Unlink</button><a class="button" href="/profile/identities" autofocus>Cancel</a></p>
</form>
</div>

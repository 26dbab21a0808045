{{%AUTOESCAPE context="HTML"}}
{{!On the way to the provider; the browser goes on by itself.}}
<div class="narrow">
<h1>On to {{NAME}}</h1>
<p class="lead">Sign in there with the account that you want to link. You come back here by yourself.</p>
<p class="ends"><a class="button primary" href="/profile/identities/linked">Go on</a><a class="button" href="/profile/identities">Cancel</a></p>
</div>

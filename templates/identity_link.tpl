{{%AUTOESCAPE context="HTML"}}
{{!On the way to the provider; the browser continues by itself.}}
<div class="narrow">
<h1>Continue to {{NAME}}</h1>
<p class="lead">Sign in with the account you want to link. You’ll be brought back here automatically.</p>
<p class="ends"><a class="button primary" href="/profile/identities/linked">Continue</a><a class="button" href="/profile/identities">Cancel</a></p>
</div>

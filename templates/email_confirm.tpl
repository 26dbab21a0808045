{{%AUTOESCAPE context="HTML"}}
{{!Confirming an email address with the link that was mailed to it.}}
<div class="narrow">
<h1>Confirm your email address</h1>
<p class="lead">Use <strong>{{EMAIL}}</strong> for the account <strong>{{ACCOUNT}}</strong>?</p>
<form class="form" method="post" action="/email">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="code" value="{{CODE}}">
<p class="ends"><button type="submit" class="button primary" autofocus>Confirm</button></p>
</form>
</div>

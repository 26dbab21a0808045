{{%AUTOESCAPE context="HTML"}}
{{!The screens of the account, above each of them.}}
<nav class="tabs" aria-label="Account">
<ul>
<li><a href="/profile/password"{{#ON_PASSWORD}} aria-current="page"{{/ON_PASSWORD}}>Password and email</a></li>
<li><a href="/profile/sessions"{{#ON_SESSIONS}} aria-current="page"{{/ON_SESSIONS}}>Sessions</a></li>
<li><a href="/profile/identities"{{#ON_IDENTITIES}} aria-current="page"{{/ON_IDENTITIES}}>Linked identities</a></li>
<li><a href="/profile/delete"{{#ON_DELETE}} aria-current="page"{{/ON_DELETE}}>Delete account</a></li>
</ul>
</nav>

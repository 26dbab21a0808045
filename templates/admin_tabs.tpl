{{%AUTOESCAPE context="HTML"}}
{{!The administrator's screens, above each of them.}}
<nav class="tabs" aria-label="Administration">
<ul>
<li><a href="/admin/accounts"{{#ON_ACCOUNTS}} aria-current="page"{{/ON_ACCOUNTS}}>People</a></li>
<li><a href="/admin/tokens"{{#ON_TOKENS}} aria-current="page"{{/ON_TOKENS}}>Tokens</a></li>
<li><a href="/admin/feeds"{{#ON_FEEDS}} aria-current="page"{{/ON_FEEDS}}>Feeds</a></li>
<li><a href="/admin/machines"{{#ON_MACHINES}} aria-current="page"{{/ON_MACHINES}}>Machine accounts</a></li>
<li><a href="/admin/activity"{{#ON_ACTIVITY}} aria-current="page"{{/ON_ACTIVITY}}>Activity</a></li>
<li><a href="/admin/policy"{{#ON_POLICY}} aria-current="page"{{/ON_POLICY}}>Policy</a></li>
</ul>
</nav>

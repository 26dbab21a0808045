{{%AUTOESCAPE context="HTML"}}
{{!The screens of a machine account, above each of them.}}
<p class="back"><a href="/machines">Machine accounts</a></p>
<nav class="tabs" aria-label="{{OWNER_NAME}}">
<ul>
<li><a href="{{OWNER_PATH}}"{{#ON_MACHINE}} aria-current="page"{{/ON_MACHINE}}>{{OWNER_NAME}}</a></li>
<li><a href="{{OWNER_PATH}}/tokens"{{#ON_TOKENS}} aria-current="page"{{/ON_TOKENS}}>Access tokens</a></li>
<li><a href="{{OWNER_PATH}}/trust"{{#ON_TRUST}} aria-current="page"{{/ON_TRUST}}>Trust rules</a></li>
<li><a href="{{OWNER_PATH}}/activity"{{#ON_ACTIVITY}} aria-current="page"{{/ON_ACTIVITY}}>Activity</a></li>
</ul>
</nav>

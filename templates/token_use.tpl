{{%AUTOESCAPE context="HTML"}}
{{!How a token is used, by itself: where there is no script, or in a tab of its own.}}
<p class="back"><a href="/profile/tokens#token-{{ID}}">Access tokens</a></p>
<div class="medium" data-token-id="{{ID}}">
<h1>Use <bdi id="name-{{ID}}">{{DESCRIPTION}}</bdi></h1>
<p class="lead">This token {{SCOPE}}.</p>
{{>SECRET}}
{{>PANEL}}
</div>
<script type="module" src="{{STATIC}}reveal.js"></script>
<script type="module" src="{{STATIC}}copy.js"></script>
<script type="module" src="{{STATIC}}use.js"></script>

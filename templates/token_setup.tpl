{{%AUTOESCAPE context="HTML"}}
{{!Setting up clients for a token on a page of its own: without script, or in a new tab.}}
<p class="back"><a href="{{OWNER_PATH}}/tokens#token-{{ID}}">Access tokens</a></p>
<div class="medium" data-token-id="{{ID}}">
<h1>Set up <bdi id="name-{{ID}}">{{DESCRIPTION}}</bdi></h1>
<p class="lead">{{SCOPE}}</p>
{{>SECRET}}
{{>PANEL}}
</div>
<script type="module" src="{{STATIC}}reveal.js"></script>
<script type="module" src="{{STATIC}}copy.js"></script>
<script type="module" src="{{STATIC}}setup.js"></script>

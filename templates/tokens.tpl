{{%AUTOESCAPE context="HTML"}}
{{!The Access Tokens screen: every token of the person, the ended ones last.}}
<div class="head">
<h1>Access tokens</h1>
<a class="button primary" href="/profile/tokens/new">New token</a>
</div>
<p class="lead">Use a token to push packages, or as the password in a package client. Tokens never sign in here. A value can be copied on this page at any time, not only when it is made. Does one not work? <a href="/profile/test">Test it</a>.</p>
{{#ANY_TOKENS}}
<form class="filter" method="post" action="/profile/tokens/find" role="search" aria-label="Tokens">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<label class="sr" for="q">Find a token</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Find a token" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="q-hint">
<button type="submit" class="button">Find</button>
<p class="hint" id="q-hint">By its description, its last four characters as they stand in a build’s log, or the whole value.</p>
</form>
{{/ANY_TOKENS}}
<p class="count" id="count" aria-live="polite">
{{#FILTERED}}{{TOTAL}} found for “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/profile/tokens">Show all tokens</a>{{/FILTERED}}
</p>
{{#NOTHING_FOUND}}<p class="empty">No token of yours fits that. Check the last four characters, or <a href="/profile/tokens">show all tokens</a>.</p>{{/NOTHING_FOUND}}
<section class="list" aria-labelledby="valid-title">
<h2 class="line" id="valid-title">Valid{{#SUMMARY}} <span class="number">{{COUNT_VALID}}</span>{{/SUMMARY}}</h2>
<ul class="rows">{{#TOKEN}}{{>ROW}}{{/TOKEN}}</ul>
</section>
{{#NO_FURTHER_TOKENS}}
<div class="empty">
<p><strong>Give each build server and each computer a token of its own.</strong> Then each can do only what it needs, and you can end one without touching the others.</p>
<p><a class="button" href="/profile/tokens/new">Make the first one</a></p>
</div>
{{/NO_FURTHER_TOKENS}}
{{#ENDED}}
<section class="list" aria-labelledby="ended-title">
<h2 class="line" id="ended-title">No longer valid{{#SUMMARY}} <span class="number">{{COUNT_ENDED}}</span>{{/SUMMARY}}</h2>
<ul class="rows">{{#ENDED_TOKEN}}{{>ROW}}{{/ENDED_TOKEN}}</ul>
</section>
{{/ENDED}}
{{>PAGER}}
<script type="module" src="{{STATIC}}reveal.js"></script>
<script type="module" src="{{STATIC}}copy.js"></script>
<script type="module" src="{{STATIC}}confirm.js"></script>
<script type="module" src="{{STATIC}}use.js"></script>
<script type="module" src="{{STATIC}}filter.js"></script>

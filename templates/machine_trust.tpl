{{%AUTOESCAPE context="HTML"}}
{{!Whom a machine account trusts: the list of its rules, and adding one.}}
<div class="head"><h1>Trust rules</h1><a class="button" href="#new">New rule</a></div>
<p class="lead">Let jobs of a CI get a token of {{OWNER_NAME}} without a stored secret: the CI signs who the job is, and a rule says which jobs count. Each token lives 15 minutes.</p>
<section class="medium" aria-labelledby="rules-title">
<h2 id="rules-title">Rules <span class="number">{{RULE_TOTAL}}</span></h2>
<ul class="rows">
{{#RULE}}
<li class="row is-member" data-rule-id="{{ID}}">
<div>
<h3 class="name"><bdi>{{RULE_DESCRIPTION}}</bdi></h3>
<p>Jobs that <span class="feed">{{RULE_ISSUER}}</span> signs for <span class="feed">{{RULE_AUDIENCE}}</span>, with</p>
<ul>{{#CLAIM}}<li><code class="feed">{{LINE}}</code></li>{{/CLAIM}}</ul>
<p>{{RULE_SCOPE}}</p>
<p class="quiet">{{#PASTED}}Keys pasted here{{/PASTED}}{{#FETCHED}}Keys fetched from the issuer{{/FETCHED}} · added <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span></p>
</div>
<p class="acts"><a class="act" href="{{OWNER_PATH}}/trust/{{ID}}/remove" data-confirm>Remove<span class="sr"> {{RULE_DESCRIPTION}}</span></a></p>
</li>
{{/RULE}}
</ul>
</section>
<section class="medium" aria-labelledby="job-title">
<h2 id="job-title">In the job</h2>
<p class="hint">Ask your CI for a JWT with the rule’s audience, put it into <code>JWT</code>, and exchange it. A JWT is taken once.</p>
<pre><code>{{LINES:p}}</code></pre>
</section>
<section class="medium" id="new" aria-labelledby="new-title">
<h2 id="new-title">New rule</h2>
<p>Start from {{#TEMPLATE}}<a href="{{OWNER_PATH}}/trust?ci={{CI}}#new"{{#CHOSEN}} aria-current="true"{{/CHOSEN}}>{{LABEL}}</a>{{#TEMPLATE_separator}}, {{/TEMPLATE_separator}}{{/TEMPLATE}}.</p>
{{#TEMPLATE_HINT}}<p class="hint">{{HINT}}</p>{{/TEMPLATE_HINT}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h3 id="errors-title">The rule wasn’t added yet. Please check:</h3>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="{{OWNER_PATH}}/trust" data-draft="{{OWNER_PATH}}/trust">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="form_id" value="{{FORM_ID}}">
<div class="field">
<label for="description">Name</label>
<input type="text" id="description" name="description" value="{{DESCRIPTION_VALUE}}" required maxlength="200" autocomplete="off" dir="auto"{{#DESCRIPTION_BAD}} aria-invalid="true"{{/DESCRIPTION_BAD}} aria-describedby="{{#DESCRIPTION_BAD}}description-error {{/DESCRIPTION_BAD}}description-hint">
{{#DESCRIPTION_BAD}}<p class="bad" id="description-error">{{DESCRIPTION_ERROR}}</p>{{/DESCRIPTION_BAD}}
<p class="hint" id="description-hint">Its tokens are listed under this name, with the repository behind it.</p>
</div>
<div class="field">
<label for="issuer">Issuer</label>
<input type="url" id="issuer" name="issuer" value="{{ISSUER_VALUE}}" required autocomplete="off" autocapitalize="none" spellcheck="false"{{#ISSUER_BAD}} aria-invalid="true"{{/ISSUER_BAD}} aria-describedby="{{#ISSUER_BAD}}issuer-error {{/ISSUER_BAD}}issuer-hint">
{{#ISSUER_BAD}}<p class="bad" id="issuer-error">{{ISSUER_ERROR}}</p>{{/ISSUER_BAD}}
<p class="hint" id="issuer-hint">The claim <code>iss</code> of the JWT, to the letter.</p>
</div>
<div class="field">
<label for="trust_audience">Audience</label>
<input type="text" id="trust_audience" name="trust_audience" value="{{AUDIENCE_VALUE}}" required autocomplete="off" autocapitalize="none" spellcheck="false"{{#TRUST_AUDIENCE_BAD}} aria-invalid="true"{{/TRUST_AUDIENCE_BAD}} aria-describedby="{{#TRUST_AUDIENCE_BAD}}trust_audience-error {{/TRUST_AUDIENCE_BAD}}trust_audience-hint">
{{#TRUST_AUDIENCE_BAD}}<p class="bad" id="trust_audience-error">{{TRUST_AUDIENCE_ERROR}}</p>{{/TRUST_AUDIENCE_BAD}}
<p class="hint" id="trust_audience-hint">What the job asks its CI for. The address of this site is best, so that no JWT for others is taken here.</p>
</div>
<div class="field">
<label for="claims">Claims</label>
<textarea id="claims" name="claims" rows="4" required autocomplete="off" autocapitalize="none" spellcheck="false"{{#CLAIMS_BAD}} aria-invalid="true"{{/CLAIMS_BAD}} aria-describedby="{{#CLAIMS_BAD}}claims-error {{/CLAIMS_BAD}}claims-hint">{{CLAIMS_VALUE:p}}</textarea>
{{#CLAIMS_BAD}}<p class="bad" id="claims-error">{{CLAIMS_ERROR}}</p>{{/CLAIMS_BAD}}
<p class="hint" id="claims-hint">One a line, as <code>name = value</code>; all of them have to fit. <code>*</code> stands for any characters, so <code>acme/*</code> is every repository of acme. A nested claim has dots.</p>
</div>
<fieldset class="field">
<legend>What can its tokens do?</legend>
{{#READ_BAD}}<p class="bad" id="read-error">{{READ_ERROR}}</p>{{/READ_BAD}}
<div class="access">
<label class="pick strong"><input type="checkbox" id="read" name="read" value="on"{{#READ_ON}} checked{{/READ_ON}}{{#READ_BAD}} aria-invalid="true" aria-describedby="read-error"{{/READ_BAD}}><span>Read <span class="quiet">list and download packages</span></span></label>
<fieldset class="which" id="read_feed" tabindex="-1"{{#READ_FEED_BAD}} aria-describedby="read_feed-error"{{/READ_FEED_BAD}}>
<legend class="sr">Read which feeds?</legend>
<label class="pick"><input type="radio" name="read_which" value="all" checked><span>All feeds <span class="quiet">including ones it joins later</span></span></label>
<label class="pick"><input type="radio" name="read_which" value="these"{{#READ_THESE}} checked{{/READ_THESE}}><span>Selected feeds</span></label>
{{#READ_FEED_BAD}}<p class="bad" id="read_feed-error">{{READ_FEED_ERROR}}</p>{{/READ_FEED_BAD}}
<ul class="feeds">{{#READ_FEED}}<li><label class="pick"><input type="checkbox" name="read_feed" value="{{NAME}}"{{#CHECKED}} checked{{/CHECKED}}><span class="feed">{{NAME}}</span><span class="quiet">{{PRIVILEGE}}</span></label></li>{{/READ_FEED}}</ul>
{{#READ_MORE}}<input type="text" class="feed-filter" name="read_feed" value="{{TYPED}}" placeholder="Feed names" aria-label="Feed names to read, separated by spaces" autocomplete="off" autocapitalize="none" spellcheck="false">{{/READ_MORE}}
</fieldset>
</div>
<div class="access">
<label class="pick strong"><input type="checkbox" id="write" name="write" value="on"{{#WRITE_ON}} checked{{/WRITE_ON}}><span>Write <span class="quiet">push, replace and delete packages</span></span></label>
<fieldset class="which" id="write_feed" tabindex="-1"{{#WRITE_FEED_BAD}} aria-describedby="write_feed-error"{{/WRITE_FEED_BAD}}>
<legend class="sr">Write to which feeds?</legend>
<label class="pick"><input type="checkbox" name="write_how" value="add"{{#ADDS_ONLY}} checked{{/ADDS_ONLY}}><span>Push new packages only <span class="quiet">never replace, move or delete one</span></span></label>
{{#WRITE_ALL_DENIED}}<p class="hint">This site’s policy: a token names the feeds that it writes to.</p>{{/WRITE_ALL_DENIED}}
<label class="pick"><input type="radio" name="write_which" value="all" checked><span>All feeds <span class="quiet">including ones it joins later</span></span></label>
<label class="pick"><input type="radio" name="write_which" value="these"{{#WRITE_THESE}} checked{{/WRITE_THESE}}><span>Selected feeds</span></label>
{{#WRITE_FEED_BAD}}<p class="bad" id="write_feed-error">{{WRITE_FEED_ERROR}}</p>{{/WRITE_FEED_BAD}}
<ul class="feeds">{{#WRITE_FEED}}<li><label class="pick"><input type="checkbox" name="write_feed" value="{{NAME}}"{{#CHECKED}} checked{{/CHECKED}}><span class="feed">{{NAME}}</span><span class="quiet">{{PRIVILEGE}}</span></label></li>{{/WRITE_FEED}}</ul>
{{#WRITE_MORE}}<input type="text" class="feed-filter" name="write_feed" value="{{TYPED}}" placeholder="Feed names" aria-label="Feed names to write to, separated by spaces" autocomplete="off" autocapitalize="none" spellcheck="false">{{/WRITE_MORE}}
</fieldset>
</div>
</fieldset>
<details class="question"{{#KEYS_OPEN}} open{{/KEYS_OPEN}}>
<summary class="h2">The issuer can’t be reached from here</summary>
<div class="field">
<label for="keys">Its public keys</label>
<textarea id="keys" name="keys" rows="6" autocomplete="off" autocapitalize="none" spellcheck="false"{{#KEYS_BAD}} aria-invalid="true"{{/KEYS_BAD}} aria-describedby="{{#KEYS_BAD}}keys-error {{/KEYS_BAD}}keys-hint">{{KEYS_VALUE:p}}</textarea>
{{#KEYS_BAD}}<p class="bad" id="keys-error">{{KEYS_ERROR}}</p>{{/KEYS_BAD}}
<p class="hint" id="keys-hint">A JWK set, the document at its <code>jwks_uri</code>. Then nothing is fetched: when the issuer changes its keys, replace the rule.</p>
</div>
</details>
<p class="ends"><button type="submit" class="button primary">Add rule</button></p>
</form>
</section>
<script type="module" src="{{STATIC}}confirm.js"></script>

{{%AUTOESCAPE context="HTML"}}
{{!What a client would be answered that sends this value, and what would have to change.}}
<div class="medium">
<p class="back"><a href="/profile/tokens">Access tokens</a></p>
<h1>Test a token</h1>
<p class="lead">Read what a client is answered that sends a value, and what would have to change. Nothing of this is recorded, and the value is kept nowhere.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was tested yet. Please look at:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
{{#RESULT}}
<section class="result verdict" tabindex="-1" autofocus aria-labelledby="result-title">
<h2 id="result-title">{{#YES}}It is let in{{/YES}}{{#NO}}It is refused{{/NO}}</h2>
<p class="quiet">{{STATUS}}{{#REASON}} <code>{{REASON}}</code>{{/REASON}} · {{CLIENT}}{{#ASKED}} · {{ASKED}}{{/ASKED}}</p>
<p class="sentence">{{SENTENCE}}</p>
{{#NOTICE}}<p>{{NOTICE}}</p>{{/NOTICE}}
<p>{{ADVICE}}{{#WAY}} <a href="{{HREF}}">{{LABEL}}</a>{{/WAY}}</p>
</section>
{{/RESULT}}
<form class="form" novalidate method="post" action="/profile/test">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="value">Value</label>
<input type="password" class="mono" id="value" name="value" required autocomplete="off" autocapitalize="none" spellcheck="false"{{#VALUE_BAD}} aria-invalid="true"{{/VALUE_BAD}} aria-describedby="{{#VALUE_BAD}}value-error {{/VALUE_BAD}}value-hint">
{{#VALUE_BAD}}<p class="bad" id="value-error">{{VALUE_ERROR}}</p>{{/VALUE_BAD}}
<p class="hint" id="value-hint">As the client sends it. It has to be pasted anew for each test.</p>
</div>
<div class="field">
<label for="address">Feed, or the address that failed</label>
<input type="text" id="address" name="address" value="{{ADDRESS_VALUE}}" required maxlength="4000" list="feeds" autocomplete="off" autocapitalize="none" spellcheck="false"{{#ADDRESS_BAD}} aria-invalid="true"{{/ADDRESS_BAD}} aria-describedby="{{#ADDRESS_BAD}}address-error {{/ADDRESS_BAD}}address-hint">
{{#ADDRESS_BAD}}<p class="bad" id="address-error">{{ADDRESS_ERROR}}</p>{{/ADDRESS_BAD}}
<p class="hint" id="address-hint">As it stands in the build’s log, such as {{SITE}}/F/acme/x.tgz; or a feed’s name alone.</p>
<datalist id="feeds">{{#FEED}}<option value="{{NAME}}"></option>{{/FEED}}</datalist>
</div>
<div class="pair field">
<div class="field">
<label for="access">Means to</label>
<select id="access" name="access"{{#ACCESS_BAD}} aria-invalid="true" aria-describedby="access-error"{{/ACCESS_BAD}}>
<option value="read"{{#READ_ON}} selected{{/READ_ON}}>read (install, download)</option>
<option value="write"{{#WRITE_ON}} selected{{/WRITE_ON}}>write (push, publish, delete)</option>
</select>
{{#ACCESS_BAD}}<p class="bad" id="access-error">{{ACCESS_ERROR}}</p>{{/ACCESS_BAD}}
</div>
<div class="field">
<label for="client">Client</label>
<select id="client" name="client"{{#CLIENT_BAD}} aria-invalid="true"{{/CLIENT_BAD}} aria-describedby="{{#CLIENT_BAD}}client-error {{/CLIENT_BAD}}client-hint">
<option value="another client">any other</option>
{{#CLIENT}}<option value="{{NAME}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{NAME}}</option>{{/CLIENT}}
</select>
{{#CLIENT_BAD}}<p class="bad" id="client-error">{{CLIENT_ERROR}}</p>{{/CLIENT_BAD}}
<p class="hint" id="client-hint">Some are answered another status to the same request.</p>
</div>
</div>
<p class="ends"><button type="submit" class="button primary">Test</button></p>
</form>
</div>

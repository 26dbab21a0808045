{{%AUTOESCAPE context="HTML"}}
{{!How a request with this value would be answered, and what would have to change.}}
<div class="medium">
<p class="back"><a href="{{OWNER_PATH}}/tokens">Access tokens</a></p>
<h1>Test a token</h1>
<p class="lead">See how a request with this token would be answered, and how to fix it if it is denied. Tests aren’t recorded, and the value isn’t stored.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Not tested yet. Please check:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
{{#RESULT}}
<section class="result decision" tabindex="-1" autofocus aria-labelledby="result-title">
<h2 id="result-title">{{#YES}}Allowed{{#BY_TOKEN}} by the token{{/BY_TOKEN}}{{/YES}}{{#NO}}Denied{{/NO}}</h2>
<p class="quiet">{{STATUS}}{{#REASON}} <code>{{REASON}}</code>{{/REASON}} · {{CLIENT}}{{#ASKED}} · {{ASKED}}{{/ASKED}}</p>
<p class="sentence">{{SENTENCE}}</p>
{{#HOW}}<p>{{HOW}}</p>{{/HOW}}
{{#NOTICE}}<p>{{NOTICE}}</p>{{/NOTICE}}
<p>{{ADVICE}}{{#WAY}} <a href="{{HREF}}">{{LABEL}}</a>{{/WAY}}</p>
</section>
{{/RESULT}}
<form class="form" novalidate method="post" action="{{OWNER_PATH}}/test">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
{{#OWN}}
<input type="hidden" name="token" value="{{ID}}">
<p class="field"><strong><bdi>{{DESCRIPTION}}</bdi></strong> <span class="dots">tkb_••••••••••••••••{{LAST4}}</span> · <a href="{{OWNER_PATH}}/test">Test another value</a></p>
{{/OWN}}
{{#PASTED}}
<div class="field">
<label for="value">Token value</label>
<input type="password" class="mono" id="value" name="value" required autocomplete="off" autocapitalize="none" spellcheck="false"{{#VALUE_BAD}} aria-invalid="true"{{/VALUE_BAD}} aria-describedby="{{#VALUE_BAD}}value-error {{/VALUE_BAD}}value-hint">
{{#VALUE_BAD}}<p class="bad" id="value-error">{{VALUE_ERROR}}</p>{{/VALUE_BAD}}
<p class="hint" id="value-hint">Paste the value the client sends. For security it’s cleared after each test. To test one of your own tokens, choose Test in <a href="{{OWNER_PATH}}/tokens">its row</a>; you don’t need the value.</p>
</div>
{{/PASTED}}
<div class="field">
<label for="address">Feed name or failed URL</label>
<input type="text" id="address" name="address" value="{{ADDRESS_VALUE}}" required maxlength="4000" list="feeds" autocomplete="off" autocapitalize="none" spellcheck="false"{{#ADDRESS_BAD}} aria-invalid="true"{{/ADDRESS_BAD}} aria-describedby="{{#ADDRESS_BAD}}address-error {{/ADDRESS_BAD}}address-hint">
{{#ADDRESS_BAD}}<p class="bad" id="address-error">{{ADDRESS_ERROR}}</p>{{/ADDRESS_BAD}}
<p class="hint" id="address-hint">Copy the URL from the build log, such as {{SITE}}/F/acme/x.tgz, or enter a feed name.</p>
<datalist id="feeds">{{#FEED}}<option value="{{NAME}}"></option>{{/FEED}}</datalist>
</div>
<div class="pair field">
<div class="field">
<label for="access">Action</label>
<select id="access" name="access"{{#ACCESS_BAD}} aria-invalid="true" aria-describedby="access-error"{{/ACCESS_BAD}}>
<option value="read"{{#READ_ON}} selected{{/READ_ON}}>Read (install, download)</option>
<option value="add"{{#ADD_ON}} selected{{/ADD_ON}}>Push (publish something new)</option>
<option value="write"{{#WRITE_ON}} selected{{/WRITE_ON}}>Write (replace, move, delete)</option>
</select>
{{#ACCESS_BAD}}<p class="bad" id="access-error">{{ACCESS_ERROR}}</p>{{/ACCESS_BAD}}
</div>
<div class="field">
<label for="client">Client</label>
<select id="client" name="client"{{#CLIENT_BAD}} aria-invalid="true"{{/CLIENT_BAD}} aria-describedby="{{#CLIENT_BAD}}client-error {{/CLIENT_BAD}}client-hint">
<option value="another client">Other</option>
{{#CLIENT}}<option value="{{NAME}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{NAME}}</option>{{/CLIENT}}
</select>
{{#CLIENT_BAD}}<p class="bad" id="client-error">{{CLIENT_ERROR}}</p>{{/CLIENT_BAD}}
<p class="hint" id="client-hint">The status code can differ by client.</p>
</div>
</div>
<p class="ends"><button type="submit" class="button primary">Test token</button></p>
</form>
</div>

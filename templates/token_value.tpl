{{%AUTOESCAPE context="HTML"}}
{{!A value by itself, for a browser without script.}}
<div class="narrow">
<h1><bdi>{{DESCRIPTION}}</bdi></h1>
<p><label for="value">Token value (select and copy it):</label></p>
<p class="plain"><input class="mono" type="text" id="value" value="{{VALUE}}" readonly autofocus autocomplete="off" spellcheck="false"></p>
<p class="hint">Close this page when you’re done. You can view the value again at any time.</p>
<p class="ends"><a class="button" href="{{OWNER_PATH}}/tokens#token-{{ID}}">Back to access tokens</a></p>
</div>

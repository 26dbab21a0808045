{{%AUTOESCAPE context="HTML"}}
{{!A value by itself, for a browser without script.}}
<div class="narrow">
<h1><bdi>{{DESCRIPTION}}</bdi></h1>
<p><label for="value">Select and copy the value:</label></p>
<p class="plain"><input class="mono" type="text" id="value" value="{{VALUE}}" readonly autofocus autocomplete="off" spellcheck="false"></p>
<p class="hint">Close this page when you are done. You can come back to the value at any time.</p>
<p class="ends"><a class="button" href="/profile/tokens#token-{{ID}}">Back to the tokens</a></p>
</div>

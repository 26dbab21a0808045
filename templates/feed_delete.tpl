{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a feed is deleted; script shows the part marked data-dialog in a dialog over the feed.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">Delete {{NAME}}?</h1>
<p><strong>{{MEMBERS}} and {{TOKENS}} lose access immediately.</strong>{{#USED_HERE}} Last used <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span> by {{USED_CLIENT}} from {{USED_ADDRESS}}.{{/USED_HERE}}{{#NEVER_USED}} None of these tokens has been used here.{{/NEVER_USED}}</p>
<p>This can’t be undone. Package files stay on the server, and the name stays reserved for its owners.</p>
<form method="post" action="/feeds/{{NAME}}/delete">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Delete {{NAME}}</button><a class="button" href="/feeds/{{NAME}}#settings" data-close>Cancel</a></p>
</form>
</div>

{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a machine account is deleted; script shows the part marked data-dialog in a dialog over it.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">Delete {{OWNER_NAME}}?</h1>
{{#OWNED_ALONE}}
<div class="errors">
<p>First, make someone else an owner of the feeds that only it owns, or delete them:</p>
<ul>{{#FEED}}<li><a href="/feeds/{{NAME}}">{{NAME}}</a></li>{{/FEED}}</ul>
</div>
{{/OWNED_ALONE}}
{{#SOME_TOKENS}}<p><strong>{{TOKENS}} will be denied immediately.</strong></p>{{/SOME_TOKENS}}
{{#NO_TOKENS}}<p>It has no valid token, so no build should break.</p>{{/NO_TOKENS}}
<p>This can’t be undone. It leaves its feeds, and the name stays reserved.</p>
{{#CAN_DELETE}}
<form method="post" action="{{OWNER_PATH}}/delete">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Delete {{OWNER_NAME}}</button><a class="button" href="{{OWNER_PATH}}" data-close>Cancel</a></p>
</form>
{{/CAN_DELETE}}
{{#OWNED_ALONE}}<p class="ends"><a class="button" href="{{OWNER_PATH}}" data-close>Cancel</a></p>{{/OWNED_ALONE}}
</div>

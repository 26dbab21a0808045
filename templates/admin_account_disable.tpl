{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before an account is disabled, or enabled; script shows the part marked data-dialog in a dialog over the list.}}
{{>TABS}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">{{#DISABLE}}Disable{{/DISABLE}}{{#ENABLE}}Enable{{/ENABLE}} {{NAME}}?</h1>
{{#DISABLE}}
{{#TOKENS}}<p><strong>{{COUNT}} will be denied immediately.</strong></p>{{/TOKENS}}
<p>Nobody can sign in to the account{{#SESSIONS}}, and {{COUNT}} will be signed out{{/SESSIONS}}. Nothing is deleted: you can enable it again at any time.</p>
{{#OWNED_ALONE}}<p>Feeds that no one else owns: {{#FEED}}<strong>{{NAME}}</strong>{{#FEED_separator}}, {{/FEED_separator}}{{/FEED}}. Make someone else an owner, so that they can still be managed.</p>{{/OWNED_ALONE}}
{{/DISABLE}}
{{#ENABLE}}<p>Its owner can sign in again{{#TOKENS}}, and <strong>{{COUNT}} will be allowed again</strong>{{/TOKENS}}.</p>{{/ENABLE}}
<form method="post" action="/admin/accounts/{{ID}}/{{#DISABLE}}disable{{/DISABLE}}{{#ENABLE}}enable{{/ENABLE}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button {{#DISABLE}}danger{{/DISABLE}}{{#ENABLE}}primary{{/ENABLE}}">{{#DISABLE}}Disable{{/DISABLE}}{{#ENABLE}}Enable{{/ENABLE}} account</button><a class="button" href="/admin/accounts" data-close>Cancel</a></p>
</form>
</div>

{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before an account is disabled, or enabled; script shows the part marked data-dialog in a dialog over the list.}}
{{>TABS}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">{{#DISABLE}}Disable{{/DISABLE}}{{#ENABLE}}Enable{{/ENABLE}} {{NAME}}?</h1>
{{#DISABLE}}
{{#TOKENS}}<p><strong>{{COUNT}} will be denied immediately.</strong></p>{{/TOKENS}}
<p>{{#PERSON}}Nobody can sign in to the account{{#SESSIONS}}, and {{COUNT}} will be signed out{{/SESSIONS}}. {{/PERSON}}Nothing is deleted: you can enable it again at any time.</p>
{{#OWNED_ALONE}}<p>Feeds that no one else owns: {{#ALONE}}<strong>{{NAME}}</strong>{{#ALONE_separator}}, {{/ALONE_separator}}{{/ALONE}}. Make someone else an owner, so that they can still be managed.</p>{{/OWNED_ALONE}}
{{#MANAGED_ALONE}}<p>Machine accounts that no one else manages: {{#ALONE}}<strong>{{NAME}}</strong>{{#ALONE_separator}}, {{/ALONE_separator}}{{/ALONE}}. Their tokens keep working. <a href="/admin/machines">Add another manager</a>, so that somebody can change them.</p>{{/MANAGED_ALONE}}
{{/DISABLE}}
{{#ENABLE}}<p>{{#PERSON}}Its owner can sign in again{{#TOKENS}}, and <strong>{{COUNT}} will be allowed again</strong>{{/TOKENS}}.{{/PERSON}}{{#MACHINE}}Its tokens are allowed again.{{/MACHINE}}</p>{{/ENABLE}}
<form method="post" action="/admin/accounts/{{ID}}/{{#DISABLE}}disable{{/DISABLE}}{{#ENABLE}}enable{{/ENABLE}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button {{#DISABLE}}danger{{/DISABLE}}{{#ENABLE}}primary{{/ENABLE}}">{{#DISABLE}}Disable{{/DISABLE}}{{#ENABLE}}Enable{{/ENABLE}} account</button><a class="button" href="/admin/accounts" data-close>Cancel</a></p>
</form>
</div>

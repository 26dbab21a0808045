{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a manager is removed, or leaves; script shows the part marked data-dialog in a dialog over the machine account.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">{{#IS_YOU}}Stop managing {{OWNER_NAME}}?{{/IS_YOU}}{{#IS_OTHER}}Remove {{MANAGER_NAME}} from the managers of {{OWNER_NAME}}?{{/IS_OTHER}}</h1>
<p>Its tokens keep working. Anyone who has copied the value of one can still use it: regenerate those that should end.</p>
<p>{{#IS_YOU}}To come back, you need to be added again.{{/IS_YOU}}{{#IS_OTHER}}You can add {{MANAGER_NAME}} again at any time.{{/IS_OTHER}}</p>
<form method="post" action="{{OWNER_PATH}}/managers">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="username" value="{{MANAGER_NAME}}">
<input type="hidden" name="privilege" value="none">
<p class="ends"><button type="submit" class="button danger">{{#IS_YOU}}Stop managing it{{/IS_YOU}}{{#IS_OTHER}}Remove {{MANAGER_NAME}}{{/IS_OTHER}}</button><a class="button" href="{{OWNER_PATH}}" data-close>Cancel</a></p>
</form>
</div>

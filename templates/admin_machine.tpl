{{%AUTOESCAPE context="HTML"}}
{{!Makes a person a manager of a machine account, by an administrator of the site.}}
{{>TABS}}
<div class="narrow">
<h1>Add a manager to {{NAME}}</h1>
<p class="quiet"><bdi>{{DESCRIPTION}}</bdi></p>
<p>{{#NO_MANAGER}}<span class="warn">No manager who can sign in.</span> {{/NO_MANAGER}}{{#MANAGERS}}Managers: {{/MANAGERS}}{{#MANAGER}}{{MANAGER}}{{#IS_DISABLED}} (disabled){{/IS_DISABLED}}{{#MANAGER_separator}}, {{/MANAGER_separator}}{{/MANAGER}}</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/admin/machines/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="username">Username</label>
<input type="text" id="username" name="username" value="{{USERNAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true"{{/USERNAME_BAD}} aria-describedby="{{#USERNAME_BAD}}username-error {{/USERNAME_BAD}}username-hint">
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
<p class="hint" id="username-hint">A manager can create, copy and revoke its tokens, change who manages it, and delete it. The new manager and the machine account’s activity say that an administrator did this.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Add manager</button><a class="button" href="/admin/machines">Cancel</a></p>
</form>
</div>

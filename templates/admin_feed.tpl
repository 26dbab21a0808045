{{%AUTOESCAPE context="HTML"}}
{{!Makes an account an owner of a feed, by an administrator of the site.}}
{{>TABS}}
<div class="narrow">
<h1>Add an owner to {{NAME}}</h1>
<p class="quiet">{{KIND_NAME}} · {{VISIBILITY}} · {{MEMBERS}}</p>
<p>{{#NO_OWNER}}<span class="warn">No owner who can sign in.</span> {{/NO_OWNER}}{{#OWNERS}}Owners: {{/OWNERS}}{{#OWNER}}{{OWNER}}{{#IS_DISABLED}} (disabled){{/IS_DISABLED}}{{#OWNER_separator}}, {{/OWNER_separator}}{{/OWNER}}{{#MORE_OWNERS}} and others{{/MORE_OWNERS}}</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/admin/feeds/{{NAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="username">Username</label>
<input type="text" id="username" name="username" value="{{USERNAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true"{{/USERNAME_BAD}} aria-describedby="{{#USERNAME_BAD}}username-error {{/USERNAME_BAD}}username-hint">
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
<p class="hint" id="username-hint">An owner reads and writes the feed, manages its members, and can delete it. The new owner and the other owners see in their activity that an administrator did this.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Add owner</button><a class="button" href="/admin/feeds">Cancel</a></p>
</form>
</div>

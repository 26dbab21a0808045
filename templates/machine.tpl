{{%AUTOESCAPE context="HTML"}}
{{!One machine account: who manages it, its feeds, its description.}}
<div class="head"><h1>{{OWNER_NAME}}</h1><a class="button primary" href="{{OWNER_PATH}}/tokens/new">New token</a></div>
<p class="lead"><bdi>{{DESCRIPTION}}</bdi></p>
<p class="quiet">Machine account · <a href="{{OWNER_PATH}}/tokens">{{TOKENS}}</a>{{#CREATED}} · created <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/CREATED}}</p>
{{#DISABLED}}<p class="flash is-warning">An administrator disabled this machine account <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>. Its tokens are denied until it is enabled again.</p>{{/DISABLED}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Nothing was changed. Please check:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<section class="medium" aria-labelledby="managers-title">
<h2 id="managers-title">Managers <span class="number">{{MANAGER_TOTAL}}</span></h2>
<p class="hint">A manager can create, copy and revoke its tokens, change who manages it, and delete it.</p>
<ul class="rows">
{{#MANAGER}}
<li class="row is-member">
<span class="name">{{MANAGER_NAME}}{{#IS_YOU}} <span class="badge">You</span>{{/IS_YOU}}</span>
{{#IS_DISABLED}}<span class="warn">Disabled</span>{{/IS_DISABLED}}
{{#LAST_MANAGER}}<span class="quiet">To leave, add another manager first.</span>{{/LAST_MANAGER}}
{{#CAN_REMOVE}}<a class="act" href="{{OWNER_PATH}}/managers?username={{MANAGER_NAME}}" data-confirm>{{#IS_YOU}}Leave{{/IS_YOU}}{{#IS_OTHER}}Remove{{/IS_OTHER}}<span class="sr"> {{MANAGER_NAME}}</span></a>{{/CAN_REMOVE}}
</li>
{{/MANAGER}}
</ul>
<form class="form" novalidate method="post" action="{{OWNER_PATH}}/managers" data-draft="{{OWNER_PATH}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="privilege" value="manage">
<div class="field">
<label for="username">Username</label>
<input type="text" id="username" name="username" value="{{USERNAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#USERNAME_BAD}} aria-invalid="true" aria-describedby="username-error"{{/USERNAME_BAD}}>
{{#USERNAME_BAD}}<p class="bad" id="username-error">{{USERNAME_ERROR}}</p>{{/USERNAME_BAD}}
{{#PRIVILEGE_BAD}}<p class="bad" id="privilege" tabindex="-1">{{PRIVILEGE_ERROR}}</p>{{/PRIVILEGE_BAD}}
</div>
<p class="ends"><button type="submit" class="button">Add manager</button></p>
</form>
</section>
<section class="medium" aria-labelledby="feeds-title">
<h2 id="feeds-title">Feeds <span class="number">{{FEED_TOTAL}}</span></h2>
<p class="hint">To give it access to a feed, add <strong>{{OWNER_NAME}}</strong> as a member on the <a href="/feeds">feed’s page</a>, or ask an owner of the feed to do so.</p>
<ul class="rows">
{{#FEED}}<li class="row is-member"><span class="name feed">{{NAME}}</span><span class="quiet">{{PRIVILEGE}}</span></li>{{/FEED}}
</ul>
{{#MORE_FEEDS}}<p class="quiet">And {{COUNT}} more.</p>{{/MORE_FEEDS}}
</section>
<section class="medium" aria-labelledby="description-title">
<h2 id="description-title">What is it for?</h2>
<form class="form" novalidate method="post" action="{{OWNER_PATH}}" data-draft="{{OWNER_PATH}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<div class="field">
<label for="description">Description</label>
<input type="text" id="description" name="description" value="{{DESCRIPTION_VALUE}}" maxlength="200" autocomplete="off" dir="auto"{{#DESCRIPTION_BAD}} aria-invalid="true" aria-describedby="description-error"{{/DESCRIPTION_BAD}}>
{{#DESCRIPTION_BAD}}<p class="bad" id="description-error">{{DESCRIPTION_ERROR}}</p>{{/DESCRIPTION_BAD}}
</div>
<p class="ends"><button type="submit" class="button">Save description</button></p>
</form>
</section>
<section class="medium" aria-labelledby="delete-title">
<h2 id="delete-title">Delete this machine account</h2>
<p class="hint">Its tokens stop working immediately, and its name can’t be used again.</p>
<p class="ends"><a class="button is-danger" href="{{OWNER_PATH}}/delete" data-confirm>Delete machine account…</a></p>
</section>
<script type="module" src="{{STATIC}}confirm.js"></script>

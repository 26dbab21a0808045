{{%AUTOESCAPE context="HTML"}}
{{!The machine accounts that a person manages, and creating one.}}
<div class="head"><h1>Machine accounts</h1><a class="button" href="#name">New machine account</a></div>
<p class="lead">A machine account owns the tokens of a build server or a script, so that they keep working when you leave. Nobody signs in to it: you manage it, alone or with others.</p>
{{#NO_MACHINES}}<p class="empty">You don’t manage any machine accounts. Create one below, or ask a manager of one to add you (<strong>{{USERNAME}}</strong>).</p>{{/NO_MACHINES}}
{{#FILTER}}
<form class="filter" id="find" method="get" action="/machines#find" role="search" aria-label="Search machine accounts">
<label class="sr" for="q">Search machine accounts</label>
<input type="search" id="q" name="q" value="{{FILTER_VALUE}}" placeholder="Search machine accounts" maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false">
<button type="submit" class="button">Search</button>
</form>
{{/FILTER}}
{{#FOUND}}<p class="count">{{TOTAL}} matching “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/machines">Show all machine accounts</a></p>{{/FOUND}}
{{#NOTHING_FOUND}}<p class="empty">None of your machine accounts match “<bdi>{{FILTER_VALUE}}</bdi>”. <a href="/machines">Show all machine accounts</a></p>{{/NOTHING_FOUND}}
<ul class="rows">
{{#MACHINE}}
<li class="row is-member{{#DISABLED}} is-ended{{/DISABLED}}" data-machine="{{NAME}}">
<div>
<h2 class="name"><a href="/machines/{{NAME}}">{{NAME}}</a></h2>
<p><bdi>{{DESCRIPTION}}</bdi></p>
<p class="quiet">{{TOKENS}} · {{MANAGERS}}</p>
{{#DISABLED}}<p class="warn">Disabled <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span></p>{{/DISABLED}}
</div>
<p class="acts"><a class="act" href="/machines/{{NAME}}/tokens">Access tokens<span class="sr"> of {{NAME}}</span></a></p>
</li>
{{/MACHINE}}
</ul>
{{>PAGER}}
<section class="medium" aria-labelledby="new-title">
<h2 id="new-title">New machine account</h2>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h3 id="errors-title">The machine account wasn’t created yet. Please check:</h3>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate method="post" action="/machines" data-draft="/machines">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="form_id" value="{{FORM_ID}}">
<div class="field">
<label for="name">Name</label>
<input type="text" id="name" name="name" value="{{NAME_VALUE}}" required maxlength="39" autocomplete="off" autocapitalize="none" spellcheck="false"{{#NAME_BAD}} aria-invalid="true"{{/NAME_BAD}} aria-describedby="{{#NAME_BAD}}name-error {{/NAME_BAD}}name-hint">
{{#NAME_BAD}}<p class="bad" id="name-error">{{NAME_ERROR}}</p>{{/NAME_BAD}}
<p class="hint" id="name-hint">2–39 characters: a–z, 0–9, dot, underscore or hyphen, such as “build-server”. Feeds list it among their members; it can’t be changed.</p>
</div>
<div class="field">
<label for="description">Description</label>
<input type="text" id="description" name="description" value="{{DESCRIPTION_VALUE}}" maxlength="200" autocomplete="off" dir="auto"{{#DESCRIPTION_BAD}} aria-invalid="true"{{/DESCRIPTION_BAD}} aria-describedby="{{#DESCRIPTION_BAD}}description-error {{/DESCRIPTION_BAD}}description-hint">
{{#DESCRIPTION_BAD}}<p class="bad" id="description-error">{{DESCRIPTION_ERROR}}</p>{{/DESCRIPTION_BAD}}
<p class="hint" id="description-hint">What it is for, such as “Nightly builds of acme”. Optional.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Create machine account</button></p>
</form>
</section>

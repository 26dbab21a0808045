{{%AUTOESCAPE context="HTML"}}
{{!The tokens of all accounts, for the administrators of the site: no values, but filters, and revoking several at once.}}
{{>TABS}}
<h1>Tokens</h1>
<p class="lead">All accounts’ tokens, the newest first. Only their owners can see the values. The last four characters are also in build logs.</p>
{{#FILTERS}}
{{#ERRORS}}
<div class="medium"><div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div></div>
{{/ERRORS}}
<form class="choices" method="post" action="/admin/tokens/find" role="search" aria-label="Search tokens">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="state" value="{{STATE}}">
<label>Search <input type="search" id="q" name="q" value="{{Q_VALUE}}" placeholder="Description, last four" maxlength="250" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
<div>
<label for="owner">Owner</label>
{{#OWNER_BAD}}<p class="bad" id="owner-error">{{OWNER_ERROR}}</p>{{/OWNER_BAD}}
<input type="text" id="owner" name="owner" value="{{OWNER_VALUE}}" maxlength="39" placeholder="Anyone" autocomplete="off" autocapitalize="none" spellcheck="false"{{#OWNER_BAD}} aria-invalid="true" aria-describedby="owner-error"{{/OWNER_BAD}}>
</div>
<div>
<label for="can_write">Can write to feed</label>
{{#CAN_WRITE_BAD}}<p class="bad" id="can_write-error">{{CAN_WRITE_ERROR}}</p>{{/CAN_WRITE_BAD}}
<input type="text" id="can_write" name="can_write" value="{{CAN_WRITE_VALUE}}" maxlength="63" placeholder="Any feed" autocomplete="off" autocapitalize="none" spellcheck="false"{{#CAN_WRITE_BAD}} aria-invalid="true" aria-describedby="can_write-error"{{/CAN_WRITE_BAD}}>
</div>
<div>
<label for="unused">Unused for (days)</label>
{{#UNUSED_BAD}}<p class="bad" id="unused-error">{{UNUSED_ERROR}}</p>{{/UNUSED_BAD}}
<input type="text" id="unused" name="unused" value="{{UNUSED_VALUE}}" size="8" maxlength="5" inputmode="numeric" autocomplete="off"{{#UNUSED_BAD}} aria-invalid="true" aria-describedby="unused-error"{{/UNUSED_BAD}}>
</div>
<div>
<label for="expires_within">Expires within (days)</label>
{{#EXPIRES_WITHIN_BAD}}<p class="bad" id="expires_within-error">{{EXPIRES_WITHIN_ERROR}}</p>{{/EXPIRES_WITHIN_BAD}}
<input type="text" id="expires_within" name="expires_within" value="{{EXPIRES_WITHIN_VALUE}}" size="8" maxlength="5" inputmode="numeric" autocomplete="off"{{#EXPIRES_WITHIN_BAD}} aria-invalid="true" aria-describedby="expires_within-error"{{/EXPIRES_WITHIN_BAD}}>
</div>
<button type="submit" class="button">Apply</button>
</form>
{{/FILTERS}}
<nav class="chips" aria-label="Filter tokens by state"><ul>{{#CHIP}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}}</a></li>{{/CHIP}}</ul></nav>
{{#SELECTING}}
<form class="several" id="several" method="get" action="/admin/tokens/revoke">
{{#FILTERS}}
<input type="hidden" name="q" value="{{Q_VALUE}}">
<input type="hidden" name="owner" value="{{OWNER_VALUE}}">
<input type="hidden" name="can_write" value="{{CAN_WRITE_VALUE}}">
<input type="hidden" name="unused" value="{{UNUSED_VALUE}}">
<input type="hidden" name="expires_within" value="{{EXPIRES_WITHIN_VALUE}}">
<input type="hidden" name="state" value="{{STATE}}">
{{/FILTERS}}
<label class="pick scripted"><input type="checkbox" id="all">Select all on this page</label>
<button type="submit" class="button is-danger">Revoke selected…</button>
<output class="quiet scripted" id="selected" form="several"></output>
<script type="module" src="{{STATIC}}select.js"></script>
</form>
{{/SELECTING}}
{{#EMPTY}}<p class="empty">{{EMPTY}} <a href="/admin/tokens">Show all active tokens</a></p>{{/EMPTY}}
<section class="list" aria-labelledby="tokens-title">
<h2 class="line" id="tokens-title">{{STATE_LABEL}} tokens</h2>
<ul class="rows">{{>ROW}}</ul>
</section>
{{#PAGER}}
<nav class="pager" aria-label="Token pages">
{{#NEWEST}}<a class="button" href="{{HREF}}">Newest</a>{{/NEWEST}}
{{#OLDER}}<a class="button" rel="next" href="{{HREF}}">Older</a>{{/OLDER}}
</nav>
{{/PAGER}}

{{%AUTOESCAPE context="HTML"}}
{{!What happened to all accounts, tokens and feeds, for the administrators of the site, newest first.}}
{{>TABS}}
<h1>All activity</h1>
<p class="lead">What happened to every account, token and feed, the newest first.{{#KEPT}}{{BI_SPACE}}Events are kept for {{DAYS}} days.{{/KEPT}}</p>
{{#FILTERS}}
{{#ERRORS}}
<div class="medium"><div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div></div>
{{/ERRORS}}
<form class="choices" method="post" action="/admin/activity/find" role="search" aria-label="Search activity">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="category" value="{{CHOSEN}}">
<div>
<label for="account">Account</label>
{{#ACCOUNT_BAD}}<p class="bad" id="account-error">{{ACCOUNT_ERROR}}</p>{{/ACCOUNT_BAD}}
<input type="text" id="account" name="account" value="{{ACCOUNT_VALUE}}" maxlength="39" placeholder="Any account" autocomplete="off" autocapitalize="none" spellcheck="false"{{#ACCOUNT_BAD}} aria-invalid="true" aria-describedby="account-error"{{/ACCOUNT_BAD}}>
</div>
<div>
<label for="token">Token ID</label>
{{#TOKEN_BAD}}<p class="bad" id="token-error">{{TOKEN_ERROR}}</p>{{/TOKEN_BAD}}
<input type="text" id="token" name="token" value="{{TOKEN_VALUE}}" size="12" maxlength="19" placeholder="Any token" inputmode="numeric" autocomplete="off"{{#TOKEN_BAD}} aria-invalid="true" aria-describedby="token-error"{{/TOKEN_BAD}}>
</div>
<div>
<label for="feed">Feed</label>
{{#FEED_BAD}}<p class="bad" id="feed-error">{{FEED_ERROR}}</p>{{/FEED_BAD}}
<input type="text" id="feed" name="feed" value="{{FEED_VALUE}}" maxlength="63" placeholder="Any feed" autocomplete="off" autocapitalize="none" spellcheck="false"{{#FEED_BAD}} aria-invalid="true" aria-describedby="feed-error"{{/FEED_BAD}}>
</div>
<div>
<label for="since">Since <span class="zone">(UTC)</span></label>
{{#SINCE_BAD}}<p class="bad" id="since-error">{{SINCE_ERROR}}</p>{{/SINCE_BAD}}
<input type="{{#SINCE_TEXT}}text{{/SINCE_TEXT}}{{#SINCE_DATE}}date{{/SINCE_DATE}}" id="since" name="since" value="{{SINCE_VALUE}}"{{#SINCE_BAD}} aria-invalid="true" aria-describedby="since-error"{{/SINCE_BAD}}>
</div>
<button type="submit" class="button">Apply</button>
</form>
{{/FILTERS}}
<nav class="chips" aria-label="Filter activity"><ul>{{#CATEGORY}}<li><a class="chip" href="{{HREF}}"{{#HERE}} aria-current="true"{{/HERE}}>{{LABEL}}</a></li>{{/CATEGORY}}</ul></nav>
{{#OF_TOKEN}}<p class="count">Showing only <strong><bdi>{{TOKEN}}</bdi></strong>. <a href="/admin/activity">Show all activity</a></p>{{/OF_TOKEN}}
{{#EMPTY}}<p class="empty">{{EMPTY}} <a href="/admin/activity">Show all activity</a></p>{{/EMPTY}}
{{#EVENTS}}<div class="list"><ul class="rows">{{>ROW}}</ul></div>{{/EVENTS}}
{{#PAGER}}
<nav class="pager" aria-label="Activity pages">
{{#NEWEST}}<a class="button" href="{{HREF}}">Newest</a>{{/NEWEST}}
{{#OLDER}}<a class="button" rel="next" href="{{HREF}}">Older</a>{{/OLDER}}
</nav>
{{/PAGER}}

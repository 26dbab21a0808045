{{%AUTOESCAPE context="HTML"}}
{{!Creating or editing a token in five questions: what is it for, what can it do, when does it expire, where can it be used from, and what can a script do with it.}}
<div class="medium">
{{#NEW}}<h1>New token</h1>{{/NEW}}
{{#EDIT}}<h1>Edit token</h1><p class="lead">Editing <strong><bdi id="name-{{ID}}">{{DESCRIPTION}}</bdi></strong> doesn’t change its value.</p>
{{>SECRET}}
<p class="quiet">{{#CREATED}}Created <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>.{{/CREATED}} {{#USED}}Used {{USED_TIMES}}, most recently <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span> by {{USED_CLIENT}} from {{USED_ADDRESS}} ({{USED_FOR}}).{{/USED}}{{#NEVER_USED}}Never used.{{/NEVER_USED}} <a href="{{OWNER_PATH}}/activity?token={{ID}}">View activity</a>{{#NOT_PRIMARY}} · <a href="{{OWNER_PATH}}/tokens/new?from={{ID}}">New token with these settings</a>{{/NOT_PRIMARY}}</p>{{/EDIT}}
{{#STALE}}<p class="flash is-bad" role="alert">This token was changed in the meantime, perhaps in another tab. Your edits are still here. Saving again overwrites the other change. <a href="{{OWNER_PATH}}/tokens#token-{{ID}}">See the current token</a></p>{{/STALE}}
{{#EXPIRED_NOTE}}<p class="flash">This token expired <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>. Choose a new expiration. The same value will work again.</p>{{/EXPIRED_NOTE}}
{{#PRIMARY_NOTE}}<p class="flash is-warning">This is your primary token. It never expires, and you can only change its description. Whoever has it can do all that you can: install, push, replace and delete packages in every feed. For each computer and build server, <a href="{{OWNER_PATH}}/tokens/new">create a token with less access</a> instead.</p>{{/PRIMARY_NOTE}}
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus aria-labelledby="errors-title">
<h2 id="errors-title">Not saved yet. Please check:</h2>
<ul>{{#ERROR}}<li><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></li>{{/ERROR}}</ul>
</div>
{{/ERRORS}}
<form class="form" novalidate id="token-form" method="post" action="{{OWNER_PATH}}/tokens{{#EDIT}}/{{ID}}{{/EDIT}}" data-draft="{{OWNER_PATH}}/tokens/{{#NEW}}new{{/NEW}}{{#EDIT}}{{ID}}{{/EDIT}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
{{#NEW}}<input type="hidden" name="form_id" value="{{FORM_ID}}">{{/NEW}}
{{#EDIT}}<input type="hidden" name="revision" value="{{REVISION}}">{{/EDIT}}
<div class="question">
<h2><label for="description">What is it for?</label></h2>
<input type="text" id="description" name="description" value="{{DESCRIPTION_VALUE}}" required autofocus maxlength="200" autocomplete="off" dir="auto"{{#DESCRIPTION_BAD}} aria-invalid="true"{{/DESCRIPTION_BAD}} aria-describedby="{{#DESCRIPTION_BAD}}description-error {{/DESCRIPTION_BAD}}description-hint">
{{#DESCRIPTION_BAD}}<p class="bad" id="description-error">{{DESCRIPTION_ERROR}}</p>{{/DESCRIPTION_BAD}}
<p class="hint" id="description-hint">Where you’ll use it, such as “Build server” or “Laptop, pip”, so you can recognize it later.</p>
</div>
{{#SCOPE_FIELDS}}
<fieldset class="question">
<legend><span class="h2">What can it do?</span></legend>
{{#SCOPE_BAD}}<p class="bad" id="scope-error">{{SCOPE_ERROR}}</p>{{/SCOPE_BAD}}
{{#NO_FEEDS}}<p class="hint" id="no-feeds">{{#OF_PERSON}}You don’t have access to any feeds yet. To select feeds, <a href="/feeds">get access to one</a> first. “All feeds” includes feeds you get access to later. A token never has more access than you do.{{/OF_PERSON}}{{#OF_MACHINE}}{{OWNER_NAME}} doesn’t have access to any feeds yet. To select feeds, have it <a href="/feeds">added to one</a> first. “All feeds” includes feeds it gets access to later. A token never has more access than its account.{{/OF_MACHINE}}</p>{{/NO_FEEDS}}
<div class="access" data-access="read">
<label class="pick strong"><input type="checkbox" id="read" name="read" value="on"{{#READ_ON}} checked{{/READ_ON}}{{#SCOPE_BAD}} aria-invalid="true" aria-describedby="scope-error"{{/SCOPE_BAD}}><span>Read <span class="quiet">list and download packages</span></span></label>
<fieldset class="which" id="read_feed" tabindex="-1"{{#READ_FEED_BAD}} aria-describedby="read_feed-error"{{/READ_FEED_BAD}}>
<legend class="sr">Read which feeds?</legend>
<label class="pick"><input type="radio" name="read_which" value="all" checked><span>All feeds <span class="quiet">including ones {{#OF_PERSON}}you join{{/OF_PERSON}}{{#OF_MACHINE}}it joins{{/OF_MACHINE}} later</span></span></label>
<label class="pick"><input type="radio" name="read_which" value="these"{{#READ_THESE_ON}} checked{{/READ_THESE_ON}}{{#READ_ONLY_ALL}} disabled aria-describedby="no-feeds"{{/READ_ONLY_ALL}}><span>Selected feeds</span></label>
{{#READ_FEED_BAD}}<p class="bad" id="read_feed-error">{{READ_FEED_ERROR}}</p>{{/READ_FEED_BAD}}
<ul class="feeds">{{#FEED_READ}}<li><label class="pick"><input type="checkbox" name="read_feed" value="{{NAME}}"{{#CHECKED}} checked{{/CHECKED}}><span class="feed">{{NAME}}</span><span class="quiet">{{PRIVILEGE}}</span></label></li>{{/FEED_READ}}</ul>
{{#READ_MORE}}<input type="text" class="feed-filter" id="read_more" name="read_feed" value="{{TYPED}}" list="feed-names" placeholder="Feed names" aria-label="Feed names" aria-describedby="read_more-hint" autocomplete="off" autocapitalize="none" spellcheck="false">
<p class="hint feed-hint" id="read_more-hint">You have access to {{FEED_COUNT}} feeds. Type the names to include, separated by spaces.</p>{{/READ_MORE}}
</fieldset>
</div>
<div class="access" data-access="write">
<label class="pick strong"><input type="checkbox" id="write" name="write" value="on"{{#WRITE_ON}} checked{{/WRITE_ON}}><span>Write <span class="quiet">push, replace and delete packages</span></span></label>
<fieldset class="which" id="write_feed" tabindex="-1"{{#WRITE_FEED_BAD}} aria-describedby="write_feed-error"{{/WRITE_FEED_BAD}}>
<legend class="sr">Write to which feeds?</legend>
<label class="pick"><input type="checkbox" name="write_how" value="add"{{#ADDS_ONLY}} checked{{/ADDS_ONLY}}><span>Push new packages only <span class="quiet">never replace, move or delete one</span></span></label>
{{#WRITE_ALL_DENIED}}<p class="hint">This site’s policy: a token names the feeds that it writes to.</p>{{/WRITE_ALL_DENIED}}
{{#CAN_WRITE_ALL}}<label class="pick"><input type="radio" name="write_which" value="all" checked><span>All feeds <span class="quiet">including ones {{#OF_PERSON}}you join{{/OF_PERSON}}{{#OF_MACHINE}}it joins{{/OF_MACHINE}} later</span></span></label>{{/CAN_WRITE_ALL}}
<label class="pick"><input type="radio" name="write_which" value="these"{{#WRITE_THESE_ON}} checked{{/WRITE_THESE_ON}}{{#WRITE_ONLY_ALL}} disabled aria-describedby="no-feeds"{{/WRITE_ONLY_ALL}}><span>Selected feeds</span></label>
{{#WRITE_FEED_BAD}}<p class="bad" id="write_feed-error">{{WRITE_FEED_ERROR}}</p>{{/WRITE_FEED_BAD}}
<ul class="feeds">{{#FEED_WRITE}}<li><label class="pick"><input type="checkbox" name="write_feed" value="{{NAME}}"{{#CHECKED}} checked{{/CHECKED}}><span class="feed">{{NAME}}</span><span class="quiet">{{PRIVILEGE}}</span></label></li>{{/FEED_WRITE}}</ul>
{{#WRITE_MORE}}<input type="text" class="feed-filter" id="write_more" name="write_feed" value="{{TYPED}}" list="feed-names" placeholder="Feed names" aria-label="Feed names" aria-describedby="write_more-hint" autocomplete="off" autocapitalize="none" spellcheck="false">
<p class="hint feed-hint" id="write_more-hint">You have access to {{FEED_COUNT}} feeds. Type the names to include, separated by spaces.</p>{{/WRITE_MORE}}
</fieldset>
</div>
{{#FEED_NAMES}}<datalist id="feed-names">{{#FEED_NAME}}<option>{{NAME}}</option>{{/FEED_NAME}}</datalist>
<script type="module" src="{{STATIC}}feed-names.js"></script>{{/FEED_NAMES}}
</fieldset>
<fieldset class="question">
<legend><span class="h2">When does it expire?</span></legend>
{{#LONGEST_LIFE}}<p class="hint">This site’s policy: {{DAYS}} at most, until <time datetime="{{T_ISO}}">{{T_TEXT}}</time>.</p>{{/LONGEST_LIFE}}
{{#MUST_EXPIRE}}<p class="hint">This site’s policy: each token has an expiration.</p>{{/MUST_EXPIRE}}
<div class="untils">
<input type="hidden" name="until_was" value="{{UNTIL_WAS}}">
<input type="hidden" name="expires_was" value="{{EXPIRES_WAS}}">
{{#PRESET}}<label class="pick"><input type="radio" name="until" value="{{PRESET_DAYS}}"{{#PRESET_ON}} checked{{/PRESET_ON}}><span class="preset">{{PRESET_LABEL}}</span><time class="quiet" datetime="{{PRESET_VALUE}}Z">{{PRESET_TEXT}}</time></label>{{/PRESET}}
<div class="pick"><input type="radio" id="until-date" name="until" value="date"{{#UNTIL_DATE}} checked{{/UNTIL_DATE}}><label class="preset" for="until-date">Custom date</label><span class="date"><label class="sr" for="expires">Expiration date and time <span class="zone">(UTC)</span></label><input type="datetime-local" id="expires" name="expires" value="{{EXPIRES_VALUE}}"{{#EXPIRES_BAD}} aria-invalid="true" aria-describedby="expires-error"{{/EXPIRES_BAD}}> <span class="quiet zone" aria-hidden="true">UTC</span></span></div>
{{#EXPIRES_BAD}}<p class="bad" id="expires-error">{{EXPIRES_ERROR}}</p>{{/EXPIRES_BAD}}
{{#CAN_NEVER}}<label class="pick"><input type="radio" name="until" value="never"{{#UNTIL_NEVER}} checked{{/UNTIL_NEVER}}><span class="preset">Never</span><span class="quiet">works until you revoke it</span></label>{{/CAN_NEVER}}
</div>
</fieldset>
<details class="question"{{#MORE_OPEN}} open{{/MORE_OPEN}}>
<summary class="h2">Networks and the API</summary>
<div class="question">
<h2><label for="networks">Where can it be used from?</label></h2>
<textarea id="networks" name="networks" rows="2" placeholder="Anywhere" autocomplete="off" autocapitalize="none" spellcheck="false"{{#NETWORKS_BAD}} aria-invalid="true"{{/NETWORKS_BAD}} aria-describedby="{{#NETWORKS_BAD}}networks-error {{/NETWORKS_BAD}}networks-hint">{{NETWORKS_VALUE}}</textarea>
{{#NETWORKS_BAD}}<p class="bad" id="networks-error">{{NETWORKS_ERROR}}</p>{{/NETWORKS_BAD}}
<p class="hint" id="networks-hint">Addresses and networks such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32, separated by spaces. Leave it empty to use the token from anywhere.</p>
</div>
<fieldset class="question">
<legend><span class="h2">What can a script do with it?</span></legend>
<label class="pick"><input type="checkbox" id="self_rotate" name="self_rotate" value="on"{{#SELF_ROTATE_ON}} checked{{/SELF_ROTATE_ON}}><span>Regenerate this token <span class="quiet">same access, same expiration</span></span></label>
<label class="pick"><input type="checkbox" id="manage" name="manage" value="on"{{#MANAGE_ON}} checked{{/MANAGE_ON}}><span>Manage other tokens <span class="quiet">with no more access than this one, for a year at most</span></span></label>
<p class="hint">By the API at <code>/api/v1</code>. Leave both off unless a script needs them.</p>
</fieldset>
</details>
{{/SCOPE_FIELDS}}
<div class="result">
<p class="sentence scripted" id="sentence" aria-live="polite">{{SENTENCE}}</p>
<p class="ends"><button type="submit" class="button primary">{{#NEW}}Create token{{/NEW}}{{#SAVE}}Save changes{{/SAVE}}{{#RENEW}}Renew token{{/RENEW}}</button><a class="button" href="{{OWNER_PATH}}/tokens">Cancel</a></p>
{{#NEW}}<p class="hint">You can copy the value next, and again whenever you need it.</p>{{/NEW}}
</div>
</form>
</div>
<script type="module" src="{{STATIC}}token-form.js"></script>
{{#EDIT}}
<script type="module" src="{{STATIC}}reveal.js"></script>
<script type="module" src="{{STATIC}}copy.js"></script>
{{/EDIT}}

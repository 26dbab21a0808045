{{%AUTOESCAPE context="HTML"}}
{{!What to write into package clients for one feed. YOUR_TOKEN stands for the value, which is never here.}}
<div class="use" id="use-{{ID}}" role="group" aria-label="How to use {{DESCRIPTION}}">
{{#HAS_EXPIRED}}<p>This token expired <time datetime="{{T_ISO}}">{{T_WORDS}}</time> ({{T_TEXT}}), so no client can use it. <a href="/profile/tokens/{{ID}}">Renew it</a> first.</p>{{/HAS_EXPIRED}}
{{#HAS_NO_VALUE}}<p>This token has no value any more, so no client can use it. <a href="/profile/tokens/{{ID}}/regenerate">Regenerate it</a> first.</p>{{/HAS_NO_VALUE}}
{{#HAS_NO_FEED}}<p>There is no feed yet that this token may use. <a href="/feeds">See your feeds</a>, or <a href="/profile/tokens/{{ID}}">look at what it may do</a>.</p>{{/HAS_NO_FEED}}
{{#USABLE}}
{{#ONE_FEED}}<p class="for">Lines for the feed <strong class="feed">{{FEED}}</strong></p>{{/ONE_FEED}}
{{#FEEDS}}
<form class="for" action="/profile/tokens/{{ID}}/use">
<label for="use-feed-{{ID}}">Lines for the feed</label>
<select id="use-feed-{{ID}}" name="feed">{{#FEED_OPTION}}<option value="{{FEED}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{FEED}}</option>{{/FEED_OPTION}}</select>
<button type="submit" class="button unscripted">Show</button>
</form>
{{/FEEDS}}
<p class="hint">Choose your client. <span class="scripted">Copy puts the value in place of <code>YOUR_TOKEN</code> without showing it.</span><span class="unscripted">Put the value in place of <code>YOUR_TOKEN</code>.</span> Where a file is there already, add the lines to it. All but curl need a registry of their kind behind the feed.</p>
{{#CLIENT}}
<details class="client" data-client="{{CLIENT_WORD}}">
<summary>{{CLIENT_NAME}}</summary>
{{#STEP}}
<div class="step" data-access="{{STEP_ACCESS}}"{{#FILE}} data-file="{{FILE_NAME}}"{{/FILE}}>
<p>{{#FILE}}Into <code>{{FILE_NAME}}</code>{{#ALONE}}, which is for you alone: <code>chmod 600</code>{{/ALONE}}{{/FILE}}{{#ONCE}}Once, in a shell{{/ONCE}}{{#READING}}To read{{/READING}}{{#WRITING}}To publish{{/WRITING}}</p>
<pre><code>{{LINES:p}}</code></pre>
<button type="button" class="button small copy" data-copy="">Copy<span class="sr"> {{#FILE}}the lines for {{FILE_NAME}}{{/FILE}}{{#ONCE}}the command for once{{/ONCE}}{{#READING}}the command to read{{/READING}}{{#WRITING}}the command to publish{{/WRITING}}{{#WITH_VALUE}}, with the value{{/WITH_VALUE}}</span></button>
</div>
{{/STEP}}
{{#NOTE}}<p class="hint">{{NOTE_TEXT}}</p>{{/NOTE}}
</details>
{{/CLIENT}}
{{/USABLE}}
</div>

{{%AUTOESCAPE context="HTML"}}
{{!The configuration of package clients for one feed. YOUR_TOKEN stands for the value, which is never here.}}
<div class="use" id="use-{{ID}}" role="group" aria-label="Set up {{DESCRIPTION}}">
{{#HAS_EXPIRED}}<p>This token expired <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>. <a href="/profile/tokens/{{ID}}">Renew it</a> before you set up a client.</p>{{/HAS_EXPIRED}}
{{#HAS_NO_VALUE}}<p>This token’s value was revoked. <a href="/profile/tokens/{{ID}}/regenerate">Regenerate it</a> before you set up a client.</p>{{/HAS_NO_VALUE}}
{{#HAS_NO_FEED}}<p>This token can’t access any feed yet. <a href="/feeds">View your feeds</a> or <a href="/profile/tokens/{{ID}}">edit its permissions</a>.</p>{{/HAS_NO_FEED}}
{{#USABLE}}
{{#ONE_FEED}}<p class="for">Configuration for feed <strong class="feed">{{FEED}}</strong></p>{{/ONE_FEED}}
{{#FEEDS}}
<form class="for" action="/profile/tokens/{{ID}}/setup">
<label for="use-feed-{{ID}}">Configuration for feed</label>
<select id="use-feed-{{ID}}" name="feed">{{#FEED_OPTION}}<option value="{{FEED}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{FEED}}</option>{{/FEED_OPTION}}</select>
<button type="submit" class="button unscripted">Show</button>
</form>
{{/FEEDS}}
<p class="hint">Choose your client. <span class="scripted">Copying replaces <code>YOUR_TOKEN</code> with the real value; it isn’t shown on screen.</span><span class="unscripted">Replace <code>YOUR_TOKEN</code> with the token’s value.</span> If the file already exists, add these lines to it. Except for curl, lftp, davfs2 and rclone, this only works if the feed is served by a registry for that client. Ask an administrator if you’re not sure.</p>
<div class="clients">
{{#CLIENT}}
<details class="client" data-client="{{CLIENT_WORD}}">
<summary>{{CLIENT_NAME}}</summary>
{{#STEP}}
<div class="step" data-access="{{STEP_ACCESS}}"{{#FILE}} data-file="{{FILE_NAME}}"{{/FILE}}>
<p>{{#FILE}}Add to <code>{{FILE_NAME}}</code>{{#ALONE}} (keep it private: <code>chmod 600</code>){{/ALONE}}{{/FILE}}{{#ONCE}}Run once{{/ONCE}}{{#READING}}To install{{/READING}}{{#WRITING}}To publish{{/WRITING}}</p>
<pre><code>{{LINES:p}}</code></pre>
<button type="button" class="button small copy" data-copy="">Copy<span class="sr"> {{#FILE}}the configuration for {{FILE_NAME}}{{/FILE}}{{#ONCE}}the setup command{{/ONCE}}{{#READING}}the install command{{/READING}}{{#WRITING}}the publish command{{/WRITING}}{{#WITH_VALUE}}, including the token value{{/WITH_VALUE}}</span></button>
</div>
{{/STEP}}
{{#NOTE}}<p class="hint">{{NOTE_TEXT}}</p>{{/NOTE}}
</details>
{{/CLIENT}}
</div>
{{/USABLE}}
</div>

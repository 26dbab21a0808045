{{%AUTOESCAPE context="HTML"}}
{{!The configuration of package clients for one feed. YOUR_TOKEN stands for the value, which is never here.}}
<div class="use" id="use-{{ID}}" role="group" aria-label="Set up {{DESCRIPTION}}">
{{#HAS_EXPIRED}}<p>This token expired <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>. <a href="{{OWNER_PATH}}/tokens/{{ID}}">Renew it</a> before you set up a client.</p>{{/HAS_EXPIRED}}
{{#HAS_NO_VALUE}}<p>This token’s value was revoked. <a href="{{OWNER_PATH}}/tokens/{{ID}}/regenerate">Regenerate it</a> before you set up a client.</p>{{/HAS_NO_VALUE}}
{{#HAS_NO_FEED}}<p>This token can’t access any feed yet. <a href="/feeds">View your feeds</a>{{#CAN_EDIT}} or <a href="{{OWNER_PATH}}/tokens/{{ID}}">edit its permissions</a>{{/CAN_EDIT}}.</p>{{/HAS_NO_FEED}}
{{#USABLE}}
{{#PRIMARY}}<p class="warn">This is your primary token. Whoever has it can do all that you can, in every feed. For a computer or build server, <a href="{{OWNER_PATH}}/tokens/new">create a token with less access</a>.</p>{{/PRIMARY}}
{{#ONE_FEED}}<p class="for">Configuration for feed <strong class="feed">{{FEED}}</strong> <span class="quiet">{{KIND_NAME}}</span></p>{{/ONE_FEED}}
{{#FEEDS}}
<form class="for" action="{{OWNER_PATH}}/tokens/{{ID}}/setup">
<label for="use-feed-{{ID}}">Configuration for feed</label>
<select id="use-feed-{{ID}}" name="feed">{{#FEED_OPTION}}<option value="{{FEED}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{FEED}} · {{KIND_NAME}}</option>{{/FEED_OPTION}}</select>
<button type="submit" class="button unscripted">Show</button>
</form>
{{/FEEDS}}
<p class="hint">Choose your client. <span class="scripted">Copying replaces <code>YOUR_TOKEN</code> with the real value; it isn’t shown on screen.</span><span class="unscripted">Replace <code>YOUR_TOKEN</code> with the token’s value.</span> If the file already exists, add these lines to it.{{#WITHOUT_REGISTRY}} Without a registry behind the feed, {{HINT}}. Ask an administrator if you’re not sure.{{/WITHOUT_REGISTRY}}</p>
{{#IMAGES}}<p class="hint">Docker, podman and other image clients need a host name of their own for this feed. Ask an administrator for it, and sign in there with your username and the token as the password.</p>{{/IMAGES}}
<div class="clients">
{{>CLIENT}}
</div>
{{#OTHER_CLIENTS}}
<details class="more others">
<summary>Other clients</summary>
<div class="clients">
{{>CLIENT}}
</div>
</details>
{{/OTHER_CLIENTS}}
{{/USABLE}}
</div>

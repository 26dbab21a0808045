{{%AUTOESCAPE context="HTML"}}
{{!One package client of the panel: what goes into its files, and its commands.}}
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

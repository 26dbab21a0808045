{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a trust rule is removed; script shows the part marked data-dialog in a dialog over the list.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">Remove <bdi>{{RULE_DESCRIPTION}}</bdi>?</h1>
<p class="quiet">{{RULE_ISSUER}}</p>
<ul>{{#CLAIM}}<li><code class="feed">{{LINE}}</code></li>{{/CLAIM}}</ul>
<p><strong>Jobs that fit this rule get no more tokens.</strong> Those they have end within 15 minutes.</p>
<form method="post" action="{{OWNER_PATH}}/trust/{{ID}}/remove">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<p class="ends"><button type="submit" class="button danger">Remove rule</button><a class="button" href="{{OWNER_PATH}}/trust" data-close>Cancel</a></p>
</form>
</div>

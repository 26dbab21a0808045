{{%AUTOESCAPE context="HTML"}}
{{!Asks for confirmation before a member is removed, or leaves; script shows the part marked data-dialog in a dialog over the feed.}}
<div class="narrow confirm" data-dialog>
<h1 id="confirm-title">{{#IS_YOU}}Leave {{NAME}}?{{/IS_YOU}}{{#IS_OTHER}}Remove {{MEMBER_NAME}} from {{NAME}}?{{/IS_OTHER}}</h1>
<p class="quiet">{{MEMBER_PRIVILEGE}}</p>
{{#SOME_TOKENS}}<p><strong>{{TOKENS}} will be denied on this feed immediately.</strong> {{#USED_HERE}}Last used here <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span> by {{USED_CLIENT}} from {{USED_ADDRESS}}.{{/USED_HERE}}{{#NEVER_USED}}None has been used here.{{/NEVER_USED}}</p>{{/SOME_TOKENS}}
{{#NO_TOKENS}}<p>{{#IS_YOU}}You have{{/IS_YOU}}{{#IS_OTHER}}{{MEMBER_NAME}} has{{/IS_OTHER}} no token with access to this feed, so no build should break.</p>{{/NO_TOKENS}}
{{#PUBLIC}}<p>{{NAME}} is public: anyone can still read it, including with these tokens.</p>{{/PUBLIC}}
<p>{{#IS_YOU}}To come back, you need to be added again.{{/IS_YOU}}{{#IS_OTHER}}You can add {{MEMBER_NAME}} again at any time.{{/IS_OTHER}}</p>
<form method="post" action="{{MEMBERS_URL}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="username" value="{{MEMBER_NAME}}">
<input type="hidden" name="privilege" value="none">
<p class="ends"><button type="submit" class="button danger">{{#IS_YOU}}Leave feed{{/IS_YOU}}{{#IS_OTHER}}Remove {{MEMBER_NAME}}{{/IS_OTHER}}</button><a class="button" href="{{BACK_URL}}" data-close>Cancel</a></p>
</form>
</div>

{{%AUTOESCAPE context="HTML"}}
{{!What a change of the policy would do, before it is confirmed.}}
{{>TABS}}
<div class="medium confirm">
<h1>Change the policy?</h1>
{{#LATE}}<p class="flash is-bad" role="alert">Not changed: the policy was changed in the meantime, perhaps in another tab. This is what your change would do now.</p>{{/LATE}}
{{#SAME}}
<p>This is the policy already. There is nothing to change.</p>
<p class="ends"><a class="button" href="/admin/policy">Back to the policy</a></p>
{{/SAME}}
{{#ASKED}}
{{#CHANGE}}<p>{{RULE}}: {{WAS}} → <strong>{{WILL}}</strong></p>{{/CHANGE}}
{{#NONE_STOPS}}<p>No token that was used in the last 30 days would stop.</p>{{/NONE_STOPS}}
{{#STOPS}}<p><strong>{{TOKENS}} used in the last 30 days would stop, now or later.</strong> Another policy can bring them back.</p>{{/STOPS}}
<form method="post" action="/admin/policy">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="was" value="{{WAS_VALUE}}">
<input type="hidden" name="longest_life" value="{{LONGEST_LIFE_VALUE}}">
<input type="hidden" name="must_expire" value="{{MUST_EXPIRE_VALUE}}">
<input type="hidden" name="write_all" value="{{WRITE_ALL_VALUE}}">
<p class="ends"><button type="submit" class="button{{#STOPS}} danger{{/STOPS}}{{#NONE_STOPS}} primary{{/NONE_STOPS}}">Change policy</button><a class="button" href="{{BACK_URL}}">Back</a></p>
</form>
{{#STOPS}}
<section class="list" aria-labelledby="stops-title">
<h2 class="line" id="stops-title">Tokens that would stop</h2>
<ul class="rows">
{{#TOKEN_ROW}}
<li class="row">
<p class="name"><bdi title="{{TOKEN}}">{{TOKEN}}</bdi>{{#TAIL}} <span class="quiet">(…{{LAST4}})</span>{{/TAIL}}</p>
<p class="quiet">Owner: <a href="/admin/tokens?owner={{OWNER}}">{{OWNER}}</a> · {{#USED}}Used <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span> by {{USED_CLIENT}}{{/USED}}</p>
<p class="warn">{{#NOW}}Stops immediately{{/NOW}}{{#WRITES_NO_MORE}}Stops writing immediately{{#ENDS}}, and altogether <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/ENDS}}{{/WRITES_NO_MORE}}{{#LATER}}Stops <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/LATER}}: it {{WHY}}</p>
</li>
{{/TOKEN_ROW}}
</ul>
{{#MORE}}<nav class="pager" aria-label="Pages of tokens that would stop"><a class="button" rel="next" href="{{HREF}}">More</a></nav>{{/MORE}}
</section>
{{/STOPS}}
{{/ASKED}}
</div>

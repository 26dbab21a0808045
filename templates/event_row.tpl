{{%AUTOESCAPE context="HTML"}}
{{!One event: what happened; whose, where and by whom; when.}}
<li class="row is-event">
<p class="what-happened">{{BEFORE}}{{#NAMED}} <a href="{{HREF}}"><bdi>{{TOKEN}}</bdi></a>{{/NAMED}}{{#LAST4}} <span class="quiet">(…{{LAST4}})</span>{{/LAST4}}{{AFTER}}</p>
{{#DETAIL}}<p class="quiet">{{#OF}}<a href="/admin/activity?account={{ACCOUNT}}">{{ACCOUNT}}</a>{{/OF}}{{#OF_WHERE}} · {{/OF_WHERE}}{{WHERE}}</p>{{/DETAIL}}
<p class="at quiet">{{#LAST}}<time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/LAST}}{{#FIRST}}<br>since <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/FIRST}}</p>
</li>

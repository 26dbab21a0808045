{{%AUTOESCAPE context="HTML"}}
{{!One token in two calm lines: what it is and its value; its permissions, expiration and last use.}}
<li class="row{{#IS_NEW}} is-new{{/IS_NEW}}{{#IS_CHANGED}} is-changed{{/IS_CHANGED}}{{#ENDED_ROW}} is-ended{{/ENDED_ROW}}" id="token-{{ID}}" data-token-id="{{ID}}" data-last4="{{LAST4}}">
{{>NOTICE}}
<h3 class="name">{{#CAN_SELECT}}<label class="select"><input type="checkbox" name="id" value="{{ID}}" form="several" aria-labelledby="name-{{ID}}"></label> {{/CAN_SELECT}}<bdi id="name-{{ID}}" title="{{DESCRIPTION}}">{{DESCRIPTION}}</bdi>{{#PRIMARY}} <span class="badge">Primary</span>{{/PRIMARY}}{{#IS_NEW}} <span class="badge is-good">New</span>{{/IS_NEW}}{{#UPDATED}} <span class="badge is-good">Updated</span>{{/UPDATED}}</h3>
<div class="what">
{{#OWNED}}<p>{{#HIDDEN}}<span class="dots">tkb_••••••••••••••••{{LAST4}}</span> · {{/HIDDEN}}{{#NONE}}No value · {{/NONE}}Owner: <a href="/admin/accounts?q={{OWNER}}">{{OWNER}}</a></p>{{/OWNED}}
{{#CAN_REVEAL}}{{>SECRET}}{{/CAN_REVEAL}}
{{#OVERLAP}}{{#OWN}}<form method="post" action="{{OWNER_PATH}}/tokens/{{ID}}/end-overlap">{{/OWN}}
<p class="warn">Old value <code>…{{OLD_LAST4}}</code> stops working <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>. {{#OLD_UNUSED}}It was never used.{{/OLD_UNUSED}}{{#OLD_USED}}Last used <time datetime="{{T_ISO}}" title="{{T_TEXT}}">{{T_WORDS}}</time> · {{OLD_CLIENT}} · {{OLD_ADDRESS}}{{/OLD_USED}}{{#OWN}} <button type="submit" class="act">End now<span class="sr"> (old value of {{DESCRIPTION}})</span></button>{{/OWN}}</p>
{{#OWN}}<input type="hidden" name="csrf_token" value="{{CSRF}}">
<input type="hidden" name="revision" value="{{REVISION}}">
</form>{{/OWN}}{{/OVERLAP}}
{{#NO_VALUE}}<p class="warn">This token’s value was revoked. Regenerate it to get a new one.</p>{{/NO_VALUE}}
{{#OLD_VALUE}}<p class="warn"><code>…{{OLD_LAST4}}</code> is an old value of this token. It stopped working <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>.{{#CAN_REVEAL}} Copy the current value and use it instead.{{/CAN_REVEAL}}</p>{{/OLD_VALUE}}
{{#REVOKED}}<p class="quiet"><span class="dots">tkb_••••••••••••••••{{LAST4}}</span></p>{{/REVOKED}}
</div>
<p class="scope{{#WRITES_ALL}} warn{{/WRITES_ALL}}">{{SCOPE}}{{#LIMITED}}<br>{{ONLY_FROM}}{{/LIMITED}}{{#API}}<br>{{API_RIGHTS}}{{/API}}{{#BLOCKED}}<br><span class="warn">{{BLOCKED_ON}}</span>{{/BLOCKED}}{{#WRITE_REFUSED}}<br><span class="warn">Can’t write: this site’s policy requires the names of feeds</span>{{/WRITE_REFUSED}}</p>
<p class="until">
{{#VALID}}
{{#EXPIRES}}<span{{#SOON}} class="warn"{{/SOON}}>Expires <time datetime="{{T_ISO}}">{{T_WORDS}}</time></span> <span class="exact">({{T_TEXT}})</span>{{/EXPIRES}}
{{#NEVER_EXPIRES}}Never expires{{/NEVER_EXPIRES}}
{{#CREATED}}&nbsp;· <span class="exact">created <time datetime="{{T_ISO}}" title="{{T_TEXT}}">{{T_WORDS}}</time></span>{{/CREATED}}
{{/VALID}}
{{#EXPIRED}}Expired <time datetime="{{T_ISO}}">{{T_WORDS}}</time> <span class="exact">({{T_TEXT}})</span>{{/EXPIRED}}
{{#BY_POLICY}}<br><span class="quiet">Earlier than it was chosen to end, by this site’s policy</span>{{/BY_POLICY}}
{{#REVOKED}}Revoked <time datetime="{{T_ISO}}">{{T_WORDS}}</time> by {{REVOKED_BY}} <span class="exact">({{T_TEXT}})</span>{{/REVOKED}}
</p>
<p class="used">
{{#USED}}<span{{#UNUSED_LONG}} class="warn"{{/UNUSED_LONG}}>Last used <time class="tipped" datetime="{{T_ISO}}" tabindex="0">{{T_WORDS}}<span class="tip"> ({{T_TEXT}}, {{USED_FOR}})</span></time></span> · {{USED_CLIENT}} · {{USED_ADDRESS}}{{/USED}}
{{#NEVER_USED}}<span{{#UNUSED_LONG}} class="warn"{{/UNUSED_LONG}}>Never used</span>{{/NEVER_USED}}
</p>
{{#DENIED}}<p class="denied"><span class="warn">{{#OWN}}<a href="{{OWNER_PATH}}/activity?token={{ID}}&amp;category=denied">{{/OWN}}Denied {{DENIED_TIMES}}<span class="sr"> for {{DESCRIPTION}}</span>{{#OWN}}</a>{{/OWN}}</span>, most recently <time class="tipped" datetime="{{T_ISO}}" tabindex="0">{{T_WORDS}}<span class="tip"> ({{T_TEXT}})</span></time>: {{DENIED_WHY}} ({{DENIED_CLIENT}}, {{DENIED_ADDRESS}})</p>{{/DENIED}}
<p class="acts">
{{#OWNED}}<a class="act" href="/admin/activity?token={{ID}}">Activity<span class="sr"> of {{OWNER}}’s token {{DESCRIPTION}}</span></a>{{#CAN_REVOKE}}<a class="act" href="/admin/tokens/revoke?id={{ID}}">Revoke<span class="sr"> {{OWNER}}’s token {{DESCRIPTION}}</span></a>{{/CAN_REVOKE}}{{/OWNED}}
{{#OWN}}
{{#VALID}}
{{#CAN_REVEAL}}<a class="act" href="{{OWNER_PATH}}/tokens/{{ID}}/setup" data-setup>Set up<span class="sr"> {{DESCRIPTION}}</span></a>{{/CAN_REVEAL}}
{{#CAN_REVEAL}}<a class="act" href="{{OWNER_PATH}}/test?token={{ID}}">Test<span class="sr"> {{DESCRIPTION}}</span></a>{{/CAN_REVEAL}}
<a class="act" href="{{OWNER_PATH}}/tokens/{{ID}}">Edit<span class="sr"> {{DESCRIPTION}}</span></a>
<a class="act" href="{{OWNER_PATH}}/tokens/{{ID}}/regenerate" data-confirm>Regenerate<span class="sr"> {{DESCRIPTION}}</span></a>
{{#NOT_PRIMARY}}<a class="act" href="{{OWNER_PATH}}/tokens/{{ID}}/revoke" data-confirm>Revoke<span class="sr"> {{DESCRIPTION}}</span></a>{{/NOT_PRIMARY}}
{{/VALID}}
{{#EXPIRED}}
<a class="act" href="{{OWNER_PATH}}/test?token={{ID}}">Test<span class="sr"> {{DESCRIPTION}}</span></a>
<a class="act" href="{{OWNER_PATH}}/tokens/{{ID}}">Renew<span class="sr"> {{DESCRIPTION}}</span></a>
<a class="act" href="{{OWNER_PATH}}/tokens/{{ID}}/revoke" data-confirm>Revoke<span class="sr"> {{DESCRIPTION}}</span></a>
{{/EXPIRED}}
{{#REVOKED}}<a class="act" href="{{OWNER_PATH}}/tokens/new?from={{ID}}">New token with these settings<span class="sr">: {{DESCRIPTION}}</span></a>{{/REVOKED}}
{{/OWN}}
</p>
{{#IS_NEW}}{{>PANEL}}{{/IS_NEW}}
</li>

{{%AUTOESCAPE context="HTML"}}
{{!From one page of a long list to another.}}
<nav class="pager" aria-label="{{LABEL}}">
{{#PREVIOUS}}<a class="button" rel="prev" href="{{HREF}}">Previous</a>{{/PREVIOUS}}
<ul class="pages">{{#PAGE}}<li>{{#THIS}}<span class="chip" aria-current="page"><span class="sr">Page </span>{{NUMBER}}</span>{{/THIS}}{{#OTHER}}<a class="chip" href="{{HREF}}"><span class="sr">Page </span>{{NUMBER}}</a>{{/OTHER}}{{#GAP}}…{{/GAP}}</li>{{/PAGE}}</ul>
{{#NEXT}}<a class="button" rel="next" href="{{HREF}}">Next</a>{{/NEXT}}
<span>{{FIRST_ROW}}–{{LAST_ROW}} of {{TOTAL}}</span>
{{#JUMP}}
<form class="jump" method="get" action="{{PATH}}">
{{#FIELD}}<input type="hidden" name="{{NAME}}" value="{{VALUE}}">{{/FIELD}}
<label for="jump-{{FIELD_NAME}}">Go to page</label>
<input type="text" id="jump-{{FIELD_NAME}}" name="{{FIELD_NAME}}" inputmode="numeric" pattern="[0-9]*" maxlength="7" required autocomplete="off" aria-describedby="jump-{{FIELD_NAME}}-last">
<span id="jump-{{FIELD_NAME}}-last">of {{LAST}}</span>
<button type="submit" class="button">Go</button>
</form>
{{/JUMP}}
</nav>

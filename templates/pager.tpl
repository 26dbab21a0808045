{{%AUTOESCAPE context="HTML"}}
{{!From one page of a long list to the next.}}
<nav class="pager" aria-label="{{LABEL}}">
{{#PREVIOUS}}<a class="button" rel="prev" href="{{HREF}}">Previous</a>{{/PREVIOUS}}
<span>{{FIRST_ROW}}–{{LAST_ROW}} of {{TOTAL}}</span>
{{#NEXT}}<a class="button" rel="next" href="{{HREF}}">Next</a>{{/NEXT}}
</nav>

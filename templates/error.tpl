{{%AUTOESCAPE context="HTML"}}
{{!What went wrong, in a sentence, and a way back.}}
<div class="narrow">
<p class="status" aria-hidden="true">{{STATUS}}</p>
<h1>{{HEADING}}</h1>
<p class="lead">{{MESSAGE}}</p>
{{#BACK}}<p class="ends"><a class="button" href="{{HREF}}">{{BACK_TEXT}}</a></p>{{/BACK}}
</div>

{{%AUTOESCAPE context="HTML"}}
{{!What went wrong, in a sentence, and a way back.}}
<div class="narrow">
<p class="status" aria-hidden="true">{{STATUS}}</p>
<h1>{{HEADING}}</h1>
<p class="lead">{{MESSAGE}}</p>
{{#RESEND}}
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
{{#FIELD}}<input type="hidden" name="{{FIELD_NAME}}" value="{{FIELD_VALUE}}">{{/FIELD}}
<p class="ends"><button type="submit" class="button primary" autofocus>Send again</button></p>
</form>
{{/RESEND}}
{{#BACK}}<p class="ends"><a class="button" href="{{HREF}}">{{BACK_TEXT}}</a></p>{{/BACK}}
</div>

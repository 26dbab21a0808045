{{%AUTOESCAPE context="HTML"}}
{{!What was done, or why not: above a page, or in the row that it was done to.}}
{{#GOOD}}<script type="module" src="{{STATIC}}notice.js"></script><p class="flash" role="status">{{TEXT}}</p>{{/GOOD}}
{{#BAD}}<p class="flash is-bad" role="alert">{{TEXT}}</p>{{/BAD}}

{{%AUTOESCAPE context="HTML"}}
{{!The site's policy, in a form that leads to its preview.}}
{{>TABS}}
<div class="medium">
<h1>Policy</h1>
<p class="lead">What every token has to obey, except for primary tokens: each account has one, which reads and writes all feeds and never expires.</p>
{{#ERRORS}}
<div class="errors" role="alert" tabindex="-1" autofocus>
{{#ERROR}}<p><a href="#{{ERROR_FIELD}}">{{ERROR_TEXT}}</a></p>{{/ERROR}}
</div>
{{/ERRORS}}
<form class="form" novalidate method="get" action="/admin/policy/preview">
<div class="field">
<label for="longest_life">Longest life (days)</label>
<input type="text" id="longest_life" name="longest_life" value="{{LONGEST_LIFE_VALUE}}" size="8" maxlength="8" placeholder="No limit" inputmode="numeric" autocomplete="off"{{#LONGEST_LIFE_BAD}} aria-invalid="true"{{/LONGEST_LIFE_BAD}} aria-describedby="{{#LONGEST_LIFE_BAD}}longest_life-error {{/LONGEST_LIFE_BAD}}longest_life-hint">
{{#LONGEST_LIFE_BAD}}<p class="bad" id="longest_life-error">{{LONGEST_LIFE_ERROR}}</p>{{/LONGEST_LIFE_BAD}}
<p class="hint" id="longest_life-hint">From 1 to {{LIFE_MAX}}, or empty for no limit. Counted from when a token is created or regenerated, or its expiration is changed.</p>
</div>
<div class="field">
<label class="pick"><input type="checkbox" name="must_expire" value="yes"{{#MUST_EXPIRE_ON}} checked{{/MUST_EXPIRE_ON}} aria-describedby="must_expire-hint"><span>Every token must have an expiration</span></label>
<p class="hint" id="must_expire-hint">With a longest life, this is so anyway.</p>
</div>
<div class="field">
<label class="pick"><input type="checkbox" name="write_all" value="denied"{{#WRITE_ALL_ON}} checked{{/WRITE_ALL_ON}} aria-describedby="write_all-hint"><span>Every token must name the feeds that it writes to</span></label>
<p class="hint" id="write_all-hint">A token that writes to all feeds then can’t write to any, until its owner chooses feeds. It still reads.</p>
</div>
<p class="ends"><button type="submit" class="button primary">Preview</button></p>
<p class="hint">Nothing changes yet: the preview lists the tokens in use that would stop.</p>
</form>
</div>

{{%AUTOESCAPE context="HTML"}}
{{!What to write into package clients; the value itself is named $TOKEN and never stands here.}}
<details class="use" id="use"{{#OPEN}} open{{/OPEN}}>
<summary>Use a token with npm, NuGet, pip and others</summary>
<p class="hint">Copy the value into a secret variable named <code>TOKEN</code> of your build server, then use the lines of your client. They are written for the feed <code class="feed">{{FEED}}</code>. You can come back and copy the value again whenever you need it.</p>
<dl>
<div><dt>npm, pnpm, yarn: .npmrc</dt><dd><code class="line">registry={{SITE}}/F/<span class="feed">{{FEED}}</span>/</code><code class="line">//{{HOST}}/F/<span class="feed">{{FEED}}</span>/:_authToken=${TOKEN}</code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
<div><dt>NuGet: push</dt><dd><code class="line">nuget push My.1.0.0.nupkg -Source {{SITE}}/F/<span class="feed">{{FEED}}</span>/ -ApiKey "$TOKEN"</code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
<div><dt>pip: install</dt><dd><code class="line">PIP_INDEX_URL="{{SCHEME}}://{{USERNAME}}:$TOKEN@{{HOST}}/F/<span class="feed">{{FEED}}</span>/simple/" pip install my-package</code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
<div><dt>twine: upload</dt><dd><code class="line">TWINE_USERNAME={{USERNAME}} TWINE_PASSWORD="$TOKEN" twine upload --repository-url {{SITE}}/F/<span class="feed">{{FEED}}</span>/ dist/*</code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
<div><dt>Maven: settings.xml</dt><dd><code class="line">&lt;server&gt;&lt;id&gt;<span class="feed">{{FEED}}</span>&lt;/id&gt;&lt;username&gt;{{USERNAME}}&lt;/username&gt;&lt;password&gt;${env.TOKEN}&lt;/password&gt;&lt;/server&gt;</code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
<div><dt>gem: push</dt><dd><code class="line">GEM_HOST_API_KEY="$TOKEN" gem push my-1.0.0.gem --host {{SITE}}/F/<span class="feed">{{FEED}}</span></code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
<div><dt>curl: any file</dt><dd><code class="line">printf 'oauth2-bearer = "%s"' "$TOKEN" | curl -K - -T my.tgz {{SITE}}/F/<span class="feed">{{FEED}}</span>/my.tgz</code><button type="button" class="button small copy" data-copy="">Copy</button></dd></div>
</dl>
</details>

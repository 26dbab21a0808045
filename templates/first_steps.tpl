{{%AUTOESCAPE context="HTML"}}
{{!From an empty account to a first package: a feed, a token, a client. Gone once a token has been used.}}
<section class="start" aria-labelledby="start-title">
<h2 id="start-title">Get started</h2>
<ol class="steps">
<li{{#FEED_DONE}} class="is-done"{{/FEED_DONE}}{{#FEED_NEXT}} aria-current="step"{{/FEED_NEXT}}>
<h3>{{#CAN_CREATE}}Create or join a feed{{/CAN_CREATE}}{{#CAN_JOIN}}Join a feed{{/CAN_JOIN}}{{#FEED_DONE}}<span class="sr"> (done)</span>{{/FEED_DONE}}</h3>
{{#FEED_NEXT}}
{{#OPEN}}<p class="quiet">Create one for your packages, or ask a feed’s owner to add you (<strong>{{USERNAME}}</strong>).</p>
<p><a class="button" href="/feeds#name">Create a feed</a></p>{{/OPEN}}
{{#CLOSED}}<p class="quiet">Ask an administrator of this site for one, or a feed’s owner to add you (<strong>{{USERNAME}}</strong>).</p>{{/CLOSED}}
{{/FEED_NEXT}}
</li>
<li{{#TOKEN_DONE}} class="is-done"{{/TOKEN_DONE}}{{#TOKEN_NEXT}} aria-current="step"{{/TOKEN_NEXT}}>
<h3>Create a token{{#TOKEN_DONE}}<span class="sr"> (done)</span>{{/TOKEN_DONE}}</h3>
{{#TOKEN_NEXT}}
<p class="quiet">Create a separate one for each computer and build server. Each gets only the access it needs, and you can revoke one without affecting the others.</p>
<p><a class="button" href="/profile/tokens/new?feed={{FEED}}">Create a token</a></p>
{{/TOKEN_NEXT}}
</li>
<li{{#SETUP_NEXT}} aria-current="step"{{/SETUP_NEXT}}>
<h3>Set up a package client</h3>
{{#SETUP_NEXT}}
<p class="quiet">Copy the configuration for your client, then push or install a package. These steps disappear once a token has been used.</p>
<p><a class="button" href="/profile/tokens/{{ID}}/setup">Set up a client</a></p>
{{/SETUP_NEXT}}
</li>
</ol>
</section>

{{%AUTOESCAPE context="HTML"}}
{{!The page around every screen: header, navigation, notice, main part. A tag never spans two lines: line ends are stripped.}}
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{TITLE}} · Tokenbooth</title>
<link rel="icon" type="image/svg+xml" href="{{STATIC}}favicon.svg">
<link rel="stylesheet" href="{{STATIC}}style.css">
<script type="module" src="{{STATIC}}times.js"></script>
<script type="module" src="{{STATIC}}draft.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<div class="bar">
<a class="brand" href="/"><img src="{{STATIC}}favicon.svg" alt="" width="22" height="22"><span>Tokenbooth</span></a>
{{#SIGNED_IN}}
<nav class="nav" aria-label="Main">
<ul>
<li><a href="/feeds"{{#AT_FEEDS}} aria-current="page"{{/AT_FEEDS}}>Feeds</a></li>
<li><a href="/profile/tokens"{{#AT_TOKENS}} aria-current="page"{{/AT_TOKENS}}>Access tokens</a></li>
<li><a href="/machines"{{#AT_MACHINES}} aria-current="page"{{/AT_MACHINES}}>Machines</a></li>
<li><a href="/profile/activity"{{#AT_ACTIVITY}} aria-current="page"{{/AT_ACTIVITY}}>Activity</a></li>
<li><a href="/profile/password"{{#AT_ACCOUNT}} aria-current="page"{{/AT_ACCOUNT}}>Account</a></li>
{{#ADMINISTRATOR}}<li><a href="/admin"{{#AT_ADMIN}} aria-current="page"{{/AT_ADMIN}}>Administration</a></li>{{/ADMINISTRATOR}}
</ul>
</nav>
<form class="me" method="post" action="/logout" data-account="{{USERNAME}}">
<input type="hidden" name="csrf_token" value="{{CSRF}}">
<span class="who"><span class="sr">Signed in as </span>{{USERNAME}}</span>
<button type="submit" class="act">Sign out</button>
</form>
{{/SIGNED_IN}}
{{#SIGNED_OUT}}
<p class="me">{{#OFFER_SIGN_IN}}<a class="act" href="/login">Sign in</a>{{/OFFER_SIGN_IN}}{{#OFFER_SIGN_UP}}<a class="act" href="/signup">Create an account</a>{{/OFFER_SIGN_UP}}</p>
{{/SIGNED_OUT}}
</div>
</header>
<main id="main" tabindex="-1">
{{#CONFIRM_EMAIL}}<p class="flash is-warning">Confirm your email address: open the link that we sent to <span>{{UNCONFIRMED}}</span>. <a href="/profile/password#email-title">Send another link</a></p>{{/CONFIRM_EMAIL}}
{{>NOTICE}}
{{>OWNER}}
{{>CONTENT}}
</main>
{{#CONTACT_MAIL}}
<footer class="contact">Administrator of this site: <a href="mailto:{{CONTACT_USER}}@{{CONTACT_HOST}}">{{CONTACT_USER}}@{{CONTACT_HOST}}</a></footer>
{{/CONTACT_MAIL}}
{{#CONTACT_PAGE}}
<footer class="contact">Administrator of this site: <a href="{{CONTACT_URL}}">{{CONTACT_URL}}</a></footer>
{{/CONTACT_PAGE}}
<div class="say" id="say" role="status"></div>
</body>
</html>

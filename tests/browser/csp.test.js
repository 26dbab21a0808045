// Nothing on any page is against its content security policy, and the browser
// has nothing to complain of, even while one works with it.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { hears, makeToken, newPage, signIn, until } =
  require('../lib/person');
const { accountOf, closedSettings, makeScreens, open } = require('../lib/screens');
const { startSite } = require('../lib/site');

let site;
let closed;
let browser;
let screens;
const pages = new Map(); // of each person: { page, complaints }

// Writes down whatever the browser has to say against a page.
async function listen(page) {
  const complaints = [];
  page.on('console', (message) => {
    // Chromium says so of every document that is not 200, as it should be.
    const ofPage = message.location().url === page.url()
      && /status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !ofPage) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error}`));
  page.on('requestfailed', (request) => {
    const why = request.failure().errorText;
    // Leaving a page ends what it was still waiting for, such as its icon.
    if (why !== 'net::ERR_ABORTED') {
      complaints.push(`not had: ${request.url()} ${why}`);
    }
  });
  page.on('response', (answer) => {
    const request = answer.request();
    if (answer.status() >= 400 && !request.isNavigationRequest()) {
      complaints.push(`${answer.status()}: ${answer.url()}`);
    }
    if (new URL(answer.url()).hostname !== '127.0.0.1') {
      complaints.push(`another site: ${answer.url()}`);
    }
  });
  await page.exposeBinding('violated', (source, what) =>
    complaints.push(`policy: ${what}`));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      window.violated(`${event.violatedDirective} ${event.blockedURI}`)));
  return complaints;
}

before(async () => {
  [site, closed, browser] = await Promise.all([
    startSite({ settings: { openid_name: 'Example login' } }),
    startSite({ settings: closedSettings }), launch()]);
  screens = await makeScreens(site, closed);
  for (const screen of screens) {
    if (pages.has(screen.who)) continue;
    const page = await newPage(browser, screen.site);
    const complaints = await listen(page);
    const account = accountOf(screen);
    if (account) await signIn(page, ...account);
    pages.set(screen.who, { page, complaints });
  }
});

after(async () => {
  await browser?.close();
  await Promise.all([site?.stop(), closed?.stop()]);
});

// The page is painted, and what there was to be said of it has been said.
async function settled(page) {
  await page.waitForLoadState('load');
  await page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(done))));
}

describe('the browser has nothing against', () => {
  for (const who of ['nobody', 'stranger', 'operated', 'guest', 'limited', 'fresh', 'leaver',
    'starter', 'many', 'reader', 'linked', 'demo', 'boss']) {
    test(`the pages of ${who}`, async () => {
      const { page, complaints } = pages.get(who);
      for (const screen of screens.filter((one) => one.who === who)) {
        const answer = await open(page, screen);
        assert.equal(answer.status(), screen.status, screen.name);
        await settled(page);
        assert.deepEqual(complaints, [], screen.name);
      }
    });
  }

  test('working with them', async () => {
    const { page, complaints } = pages.get('demo');
    await page.goto('/profile/tokens/new');
    await page.check('#write');
    await page.check('[name=write_which][value=these]');
    await page.check('[name=until][value="7"]');
    const row = await makeToken(page, 'Worked with');
    await row.locator('.copy').first().click();
    await hears(page, 'Copied.');
    await row.locator('.reveal').click();
    await hears(page, 'Value shown.');
    await page.keyboard.press('Escape');
    await row.locator('.client summary').first().click();
    await row.locator('.use .copy').first().click();
    await row.locator('.act', { hasText: 'Set up' }).click();
    await row.locator('.use').waitFor({ state: 'detached' });
    await row.locator('.act', { hasText: 'Set up' }).click();
    await row.locator('.use select').selectOption('demo');
    await hears(page, 'Configuration for feed demo.');
    await page.fill('#q', 'Worked');
    await page.fill('#q', '');
    await row.locator('.act', { hasText: 'Regenerate' }).click();
    await page.locator('dialog button').click();
    await page.waitForURL('**/profile/tokens?changed=*');
    await page.goto('/feeds/demo');
    await page.locator('.copy').first().click();
    await hears(page, 'Copied.');
    await settled(page);
    assert.deepEqual(complaints, []);
  });
});

// That the policy is in force, and that what is against it is heard.
test('what a page may not do is stopped', async () => {
  const { page, complaints } = pages.get('demo');
  const answer = await page.goto('/profile/tokens');
  const policy = answer.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe-|\*|data:|blob:/);
  await page.evaluate(() => {
    const add = (name, fields) => document.body.append(
      Object.assign(document.createElement(name), fields));
    add('script', { textContent: 'document.title = "ran"' });
    add('style', { textContent: 'body { color: red }' });
    add('img', { src: 'http://127.0.0.1:9/picture' });
    add('script', { src: 'data:text/javascript,document.title = "ran"' });
    add('iframe', { src: '/profile/tokens' });
  });
  const policies = () => complaints.filter((one) => one.startsWith('policy:'));
  await until(() => policies().length === 5);
  await settled(page);
  assert.notEqual(await page.title(), 'ran');
  assert.deepEqual(policies().sort(), [
    'policy: frame-src ' + `${site.url}/profile/tokens`,
    'policy: img-src http://127.0.0.1:9/picture',
    'policy: script-src-elem data',
    'policy: script-src-elem inline',
    'policy: style-src-elem inline',
  ]);
  assert.ok(complaints.some((one) => one.startsWith('console:')));
});

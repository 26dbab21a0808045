// The Access Tokens screen, as a person with a browser meets it: making a
// token, copying and revealing its value, giving it a new one, ending it.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { backdate, expire } = require('../lib/past');
const {
  copied, focused, hears, isInPage, makeToken, newPage, rowOf, signIn, signUp, until,
} = require('../lib/person');
const { startSite } = require('../lib/site');
const { inventedValue } = require('../lib/values');

const value = /^tkb_[0-9A-Za-z]{36}$/;

let site;
let browser;
let page; // demo, signed in

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  page = await newPage(browser, site);
  await signIn(page, 'demo', site.password);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

function idOf(row) {
  return row.getAttribute('data-token-id');
}

// What a package client gets that reads with this value.
function read(token, agent = 'curl/8.0') {
  return site.request('/F/demo/hello.txt', {
    headers: { Authorization: `Bearer ${token}`, 'User-Agent': agent },
  });
}

// The dots have gone and the value stands there, to be seen and selected.
async function revealed(row, expected) {
  const shown = row.locator('.shown');
  await shown.waitFor();
  assert.equal(await shown.textContent(), expected);
  assert.equal(await row.locator('.dots').isVisible(), false);
  assert.equal(await row.locator('.reveal').textContent(), 'Hide');
}

async function hidden(row, secret) {
  await row.locator('.shown').waitFor({ state: 'detached' });
  assert.equal(await row.locator('.dots').isVisible(), true);
  assert.equal(await row.locator('.reveal').textContent(), 'Reveal');
  assert.equal(await isInPage(row.page(), secret), false);
}

// From now on, whatever stands in the page for a moment only is seen too.
function watch() {
  return page.evaluate(() => {
    window.seen = '';
    new MutationObserver(() => {
      window.seen += document.documentElement.outerHTML;
    }).observe(document, { subtree: true, childList: true, attributes: true,
      characterData: true });
  });
}

// Something was copied, and the value was never in the page.
async function hasNotSeen(secret) {
  const seen = await page.evaluate(() => window.seen);
  assert.match(seen, /Copied/);
  assert.doesNotMatch(seen, /tkb_\w{5}/);
  assert.equal(await isInPage(page, secret), false);
}

test('a newcomer signs up, makes a token and has it copied', async () => {
  const newcomer = await newPage(browser, site);
  await newcomer.goto('/');
  await newcomer.click('main a:has-text("Create an account")');
  await newcomer.fill('#username', 'newcomer');
  await newcomer.fill('#email', 'newcomer@example.org');
  await newcomer.fill('#password', 'correct horse battery');
  await newcomer.click('button:has-text("Create account")');
  await newcomer.waitForURL('**/profile/tokens');
  assert.equal(await newcomer.locator('[data-token-id]').count(), 1);
  await newcomer.click('a:has-text("New token")');
  await newcomer.fill('#description', 'Build server');
  await newcomer.click('button:has-text("Create token")');

  const row = rowOf(newcomer, 'Build server');
  await row.waitFor();
  assert.match(await row.getAttribute('class'), /\bis-new\b/);
  assert.equal(await row.locator('.badge.is-good').textContent(), 'New');
  assert.equal(await newcomer.locator('.is-new').count(), 1);
  assert.equal(await row.locator('.scope').textContent(), 'Read: all feeds');
  assert.match(await row.locator('.until').textContent(),
    /^\s*Expires in .* \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)\s· created just now\s*$/);
  const copy = row.locator('.copy').first();
  await until(() => copy.evaluate((it) => it === document.activeElement));
  // Nothing has to be copied now or never, and the page says so.
  assert.match(await newcomer.locator('.flash').textContent(),
    /Copy its value now or whenever you need it/);
  // How to use it stands open below it; there is no feed to use it for.
  assert.match(await row.locator('.use').textContent(), /can’t access any feed yet/);
  assert.equal(await row.locator('[data-setup]').getAttribute('aria-expanded'),
    'true');

  await newcomer.keyboard.press('Enter');
  await hears(newcomer, 'Copied.');
  assert.equal(await copy.textContent(), 'Copied');
  const secret = await copied(newcomer);
  assert.match(secret, value);
  assert.ok(secret.endsWith((await row.getAttribute('data-last4'))));
  assert.equal(await isInPage(newcomer, secret), false);
  assert.equal(await row.locator('.dots').isVisible(), true);
  assert.equal(secret, await site.reveal(await idOf(row)));
  await newcomer.context().close();
});

describe('a value', () => {
  let row;
  let secret;

  before(async () => {
    row = await makeToken(page, 'To be seen');
    secret = await site.reveal(await idOf(row));
    assert.match(secret, value);
  });

  test('is in no page until it is asked for', async () => {
    for (const address of ['/profile/tokens', '/profile/tokens/new',
      `/profile/tokens/${await idOf(row)}`,
      `/profile/tokens/${await idOf(row)}/regenerate`]) {
      await page.goto(address);
      assert.equal(await isInPage(page, secret), false, address);
      assert.doesNotMatch(await page.content(), /tkb_\w{5}/);
    }
  });

  test('shows by a click on the dots and hides by a second', async () => {
    await page.goto('/profile/tokens');
    await row.locator('.dots').click();
    await revealed(row, secret);
    await hears(page, 'Value shown.');
    await row.locator('.shown').click();
    await hears(page, 'Hidden.');
    await hidden(row, secret);
  });

  test('shows and hides by its button', async () => {
    await row.locator('.reveal').click();
    await revealed(row, secret);
    await row.locator('.reveal').click();
    await hidden(row, secret);
  });

  test('hides by Escape, and says so', async () => {
    await row.locator('.reveal').click();
    await revealed(row, secret);
    await hears(page, 'Value shown.');
    await page.keyboard.press('Escape');
    await hidden(row, secret);
    await hears(page, 'Hidden.');
  });

  test('stays where one marks a part of it', async () => {
    await row.locator('.reveal').click();
    await revealed(row, secret);
    const { x, y, width, height } = await row.locator('.shown').boundingBox();
    await page.mouse.move(x + 3, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.up();
    const marked = await page.evaluate(() => getSelection().toString());
    assert.ok(marked.length > 3 && secret.includes(marked));
    await revealed(row, secret);
    await page.keyboard.press('Escape');
    await hidden(row, secret);
  });

  test('hides when the tab is left', async () => {
    await row.locator('.reveal').click();
    await revealed(row, secret);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden',
        { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      delete document.hidden;
    });
    await hidden(row, secret);
  });

  test('moves nothing else when it shows', async () => {
    const places = () => page.evaluate(() =>
      [...document.querySelectorAll('.row, .button, .act, .scope, .until')]
        .map((element) => JSON.stringify(element.getBoundingClientRect())));
    // Once, so that the button has the focus before and after.
    await row.locator('.reveal').click();
    await revealed(row, secret);
    await row.locator('.reveal').click();
    await hidden(row, secret);
    const was = await places();
    await row.locator('.reveal').click();
    await revealed(row, secret);
    assert.deepEqual(await places(), was);
    await row.locator('.reveal').click();
    await hidden(row, secret);
  });

  test('is copied without showing, and the page keeps none of it', async () => {
    await watch();
    await row.locator('.copy').click();
    await hears(page, 'Copied.');
    assert.equal(await copied(page), secret);
    await hasNotSeen(secret);
  });

  test('does not print', async () => {
    await row.locator('.reveal').click();
    await revealed(row, secret);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await row.locator('.shown').isVisible(), false);
    assert.equal(await row.locator('.dots').isVisible(), true);
    await page.emulateMedia({ media: null });
    await page.keyboard.press('Escape');
  });

  test('hides by itself after a minute', async () => {
    const waiting = await page.context().newPage();
    await waiting.clock.install();
    await waiting.goto('/profile/tokens');
    const there = rowOf(waiting, 'To be seen');
    await there.locator('.reveal').click();
    await revealed(there, secret);
    await waiting.clock.runFor(58_000);
    await revealed(there, secret);
    await waiting.clock.runFor(3_000);
    await hidden(there, secret);
    await waiting.close();
  });

  test('that the browser does not copy is shown and selected', async () => {
    const strict = await newPage(browser, site, { permissions: [] });
    // The browser rejects what it was not given by name from now on.
    await strict.context().grantPermissions(['geolocation'],
      { origin: site.url });
    await signIn(strict, 'demo', site.password);
    const there = rowOf(strict, 'To be seen');
    await there.locator('.copy').click();
    await revealed(there, secret);
    await until(async () => await strict.evaluate(() =>
      getSelection().toString().trim()) === secret);
    await hears(strict, 'blocked copying');
    assert.equal(await strict.locator('#say').isVisible(), true);
    assert.equal(await there.locator('.copy').textContent(), 'Copy');
    await strict.context().close();
  });

  test('leads to the sign-in, and back, where one has signed out elsewhere', async () => {
    const late = await newPage(browser, site);
    await signIn(late, 'demo', site.password);
    await late.goto('/profile/tokens?sort=name');
    const other = await late.context().newPage();
    await other.goto('/feeds');
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.waitForURL(/\/login$/);
    const there = rowOf(late, 'To be seen');
    await there.locator('.copy').click();
    await hears(late, 'You’ve been signed out.');
    const link = late.getByRole('link', { name: 'Sign in again' });
    await until(() => link.evaluate((one) => one === document.activeElement));
    await late.keyboard.press('Enter');
    await late.waitForURL(/\/login\?next=/);
    await late.fill('[name=username]', 'demo');
    await late.fill('[name=password]', site.password);
    await late.press('[name=password]', 'Enter');
    await late.waitForURL('**/profile/tokens?sort=name');
    await there.locator('.copy').click();
    await hears(late, 'Copied.');
    assert.equal(await copied(late), secret);
    await late.context().close();
  });

  test('asks for the page to be loaded again after another sign-in', async () => {
    const late = await newPage(browser, site);
    await signIn(late, 'demo', site.password);
    await late.goto(`/profile/tokens#token-${await idOf(row)}`);
    const other = await late.context().newPage();
    await other.goto('/feeds');
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.waitForURL(/\/login$/);
    await signIn(other, 'demo', site.password);
    const there = rowOf(late, 'To be seen');
    await there.locator('.reveal').click();
    await hears(late, 'out of date');
    await Promise.all([late.waitForEvent('load'),
      late.getByRole('link', { name: 'Reload page' }).click()]);
    await there.locator('.reveal').click();
    await revealed(there, secret);
    await late.context().close();
  });

  test('that cannot be had is explained', async () => {
    const late = await newPage(browser, site);
    await signIn(late, 'demo', site.password);
    await late.context().clearCookies();
    const there = rowOf(late, 'To be seen');
    await there.locator('.reveal').click();
    await hears(late, 'sign in');
    assert.equal(await late.locator('#say').isVisible(), true);
    assert.equal(await focused(late), 'a: Sign in again');
    assert.equal(await there.locator('.shown').count(), 0);
    await late.route('**/reveal', (route) => route.abort());
    await there.locator('.copy').click();
    await hears(late, 'reach the server');
    await late.context().close();
  });
});

describe('"Set up"', () => {
  let row;
  let secret;
  const npmrc = (place) =>
    place.locator('[data-client=npm] [data-file="~/.npmrc"]');
  const linesOf = (step) => step.locator('pre').textContent();
  const choose = (feed) => row.locator('.use select').selectOption(feed);

  before(async () => {
    await site.json('feed', 'add', 'acme', '--owner', 'demo', '--kind', 'npm');
    row = await makeToken(page, 'To be used');
    secret = await site.reveal(await idOf(row));
    await page.goto('/profile/tokens');
  });

  test('opens under the row and closes again', async () => {
    const link = row.locator('[data-setup]');
    assert.equal(await link.getAttribute('aria-expanded'), 'false');
    await link.click();
    await row.locator('.use').waitFor();
    assert.equal(await link.getAttribute('aria-expanded'), 'true');
    assert.equal(await page.locator('.use').count(), 1);
    assert.match(page.url(), /\/profile\/tokens$/);
    await link.click();
    await row.locator('.use').waitFor({ state: 'detached' });
    assert.equal(await link.getAttribute('aria-expanded'), 'false');
  });

  test('copies lines with the value, which the page never has', async () => {
    await row.locator('[data-setup]').click();
    await row.getByText('npm, pnpm').click();
    const lines = await linesOf(npmrc(row));
    assert.match(lines, /\/F\/acme\/:_authToken=YOUR_TOKEN\n$/);
    await watch();
    await npmrc(row).locator('.copy').click();
    const expected = lines.replace('YOUR_TOKEN', secret);
    await until(async () => await copied(page) === expected);
    await hasNotSeen(secret);
    assert.equal(await linesOf(npmrc(row)), lines);
  });

  test('copies a command as it stands, without asking', async () => {
    const asked = [];
    const note = (request) => asked.push(request.url());
    page.on('request', note);
    await row.locator('[data-client=npm] [data-access=read] .copy').click();
    await until(async () => await copied(page) === 'npm install my-package');
    page.off('request', note);
    assert.deepEqual(asked, []);
  });

  test('has the lines written for another feed', async () => {
    await choose('demo');
    await hears(page, 'Configuration for feed demo.');
    // What stood open still does, and the focus is where it was.
    assert.equal(await npmrc(row).isVisible(), true);
    assert.match(await linesOf(npmrc(row)), /\/F\/demo\/:/);
    assert.equal(await page.locator('.use').count(), 1);
    await row.locator('.use select').focus();
    await choose('acme');
    await hears(page, 'Configuration for feed acme.');
    assert.equal(await page.evaluate(() => document.activeElement.name),
      'feed');
  });

  for (const [order, sequence] of [['in turn', [0, 1]],
    ['the wrong way round', [1, 0]]]) {
    test(`shows the feed that was chosen last, answered ${order}`, async () => {
      const held = [];
      await page.route('**/setup?feed=*', (route) => { held.push(route); });
      for (const [i, feed] of ['demo', 'acme'].entries()) {
        await choose(feed);
        await until(() => held.length === i + 1);
      }
      for (const i of sequence) {
        const answer = page.waitForResponse(held[i].request().url());
        await held[i].continue();
        await (await answer).finished();
        // Two frames later it would be there.
        await page.evaluate(() => new Promise((done) => {
          requestAnimationFrame(() => requestAnimationFrame(done));
        }));
      }
      await page.unroute('**/setup?feed=*');
      await until(async () => /\/F\/acme\/:/.test(await linesOf(npmrc(row))));
      assert.equal(await row.locator('.use select').inputValue(), 'acme');
    });
  }

  test('selects lines without the value where copying is not allowed', async () => {
    const strict = await newPage(browser, site, { permissions: [] });
    await strict.context().grantPermissions(['geolocation'],
      { origin: site.url });
    await signIn(strict, 'demo', site.password);
    const there = rowOf(strict, 'To be used');
    await there.locator('[data-setup]').click();
    await there.getByText('npm, pnpm').click();
    await npmrc(there).locator('.copy').click();
    await hears(strict, 'replace YOUR_TOKEN with the value');
    assert.match(await strict.evaluate(() => getSelection().toString()),
      /_authToken=YOUR_TOKEN\s*$/);
    assert.equal(await isInPage(strict, secret), false);
    // And what cannot be had is explained.
    await strict.context().clearCookies();
    await npmrc(there).locator('.copy').click();
    await hears(strict, 'sign in');
    await strict.context().close();
  });

  test('is a page of its own where it cannot be opened', async () => {
    await page.goto('/profile/tokens');
    await page.route('**/setup', (route) =>
      route.request().isNavigationRequest() ? route.continue()
        : route.abort());
    await row.locator('[data-setup]').click();
    await page.waitForURL(/\/profile\/tokens\/\d+\/setup$/);
    await page.getByText('npm, pnpm').click();
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await npmrc(page).locator('.copy').click();
    await until(async () => (await copied(page)).includes(secret));
    await page.locator('.use select').selectOption('demo');
    await hears(page, 'Configuration for feed demo.');
    assert.equal(await isInPage(page, secret), false);
    await page.unroute('**/setup');
  });
});

describe('the form', () => {
  const sentence = async () =>
    (await page.locator('#sentence').textContent()).trim();

  test('offers the least that is useful, in one sentence', async () => {
    await page.goto('/profile/tokens/new');
    assert.equal(await page.evaluate(() => document.activeElement.id),
      'description');
    assert.equal(await page.isChecked('#read'), true);
    assert.equal(await page.isChecked('#write'), false);
    assert.equal(await page.isChecked('[name=until][value="90"]'), true);
    const end = new Date(Date.now() + 90 * 86_400_000).toISOString();
    assert.match(await sentence(), new RegExp('^Can read all feeds\\. '
      + `Can’t write\\. Expires ${end.slice(0, 10)} \\d\\d:\\d\\d UTC`
      + '\\.$'));
  });

  test('changes the sentence as one chooses', async () => {
    const until90 = (await sentence()).match(/Expires.*/)[0];
    await page.check('#write');
    assert.equal(await sentence(),
      `Can read all feeds. Can write to all feeds. ${until90}`);
    await page.uncheck('#read');
    assert.equal(await sentence(),
      `Can write to all feeds. Can’t read. ${until90}`);
    await page.check('[name=write_which][value=these]');
    assert.equal(await sentence(),
      `Can write to no feeds yet. Can’t read. ${until90}`);
    await page.check('[name=write_feed][value=demo]');
    assert.equal(await sentence(),
      `Can write to demo. Can’t read. ${until90}`);
    await page.check('[name=write_how]');
    assert.equal(await sentence(),
      `Can push new packages to demo. Can’t read. ${until90}`);
    await page.uncheck('[name=write_how]');
    await page.check('[name=until][value=never]');
    assert.equal(await sentence(),
      'Can write to demo. Can’t read. Never expires.');
    await page.uncheck('#write');
    assert.equal(await sentence(),
      'No permissions yet. Choose read, write, or both.');
  });

  test('says it to a screen reader', async () => {
    assert.equal(await page.getAttribute('#sentence', 'aria-live'), 'polite');
  });

  test('keeps to itself how it would write if it did', async () => {
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'Reads after all');
    await page.check('#write');
    await page.check('[name=write_how]');
    await page.uncheck('#write');
    await page.click('button:has-text("Create token")');
    await page.waitForURL(/done=created/);
    assert.match(await rowOf(page, 'Reads after all').textContent(),
      /Read: all feeds/);
  });

  test('takes networks and pushing only, and shows both', async () => {
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'From the office');
    await page.check('#write');
    await page.check('[name=write_how]');
    await page.getByText('Networks and the API').click();
    await page.fill('#networks', '192.0.2.0/24\nthe-office');
    await page.click('button:has-text("Create token")');
    await page.getByText('Not saved yet').waitFor();
    assert.equal(await page.isChecked('[name=write_how]'), true);
    assert.equal(await page.isVisible('#networks'), true);
    assert.match(await page.textContent('#networks-error'),
      /^"the-office" is not an IPv4 or IPv6 address/);
    await page.fill('#networks', '192.0.2.0/24\n2001:db8::/32');
    await page.click('button:has-text("Create token")');
    await page.waitForURL(/done=created/);
    const row = await rowOf(page, 'From the office').textContent();
    assert.match(row, /Push new packages only: all feeds/);
    assert.match(row, /Only from 192\.0\.2\.0\/24 and 2001:db8::\/32/);
  });

  test('counts only what is chosen', async () => {
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'Pushes to demo');
    await page.check('#write');
    await page.check('[name=write_which][value=these]');
    await page.check('[name=write_feed][value=demo]');
    await page.uncheck('#read');
    const promised = await sentence();
    await page.click('button:has-text("Create token")');
    const row = rowOf(page, 'Pushes to demo');
    await row.waitFor();
    assert.match(promised, /^Can write to demo\. Can’t read\./);
    assert.equal(await row.locator('.scope').textContent(), 'Write: demo');
    const secret = await site.reveal(await idOf(row));
    assert.equal((await read(secret)).status, 403);
    const pushed = await site.request('/F/demo/pushed.txt', {
      method: 'PUT', body: 'pushed',
      headers: { 'X-Api-Key': secret },
    });
    assert.equal(pushed.status, 201);
  });

  for (const [days, label] of [['7', '7 days'], ['30', '30 days'],
    ['90', '90 days'], ['365', '1 year']]) {
    test(`offers ${label}, with the date spelled out`, async () => {
      await page.goto('/profile/tokens/new');
      await page.fill('#description', `For ${label}`);
      await page.getByText(label, { exact: true }).click();
      assert.equal(
        await page.isChecked(`[name=until][value="${days}"]`), true);
      const text = await page.locator('.pick', { hasText: label })
        .locator('.quiet').textContent();
      const end = /^(\d{4}-\d\d-\d\d \d\d:\d\d UTC)$/.exec(text)[1];
      assert.ok((await sentence()).endsWith(`Expires ${end}.`));
      const wanted = Date.now() + Number(days) * 86_400_000;
      const minutes = (Date.parse(end.replace(' UTC', 'Z').replace(' ', 'T'))
        - wanted) / 60_000;
      assert.ok(Math.abs(minutes) < 3, text);
      await page.click('button:has-text("Create token")');
      await page.waitForURL('**/profile/tokens?new=*');
      const until_ = await rowOf(page, `For ${label}`).locator('.until')
        .textContent();
      assert.ok(until_.includes(end.slice(0, 10)), until_);
    });
  }

  test('offers never, and a date of one\'s own', async () => {
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'For good');
    await page.getByText('Never', { exact: true }).click();
    await page.click('button:has-text("Create token")');
    await page.waitForURL('**/profile/tokens?new=*');
    assert.match(
      await rowOf(page, 'For good').locator('.until').textContent(),
      /Never expires/);
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'Until the party');
    await page.fill('#expires', '2099-12-31T23:30');
    // Whoever writes a date means it.
    assert.equal(await page.isChecked('#until-date'), true);
    assert.match(await sentence(), /Expires 2099-12-31 23:30 UTC\.$/);
    await page.click('button:has-text("Create token")');
    await page.waitForURL('**/profile/tokens?new=*');
    assert.match(
      await rowOf(page, 'Until the party').locator('.until').textContent(),
      /\(2099-12-31 23:30 UTC\)/);
  });

  test('takes a choice that follows a date', async () => {
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'For a week after all');
    await page.fill('#expires', '2099-12-31T23:30');
    await page.getByText('7 days', { exact: true }).click();
    await page.click('button:has-text("Create token")');
    await page.waitForURL('**/profile/tokens?new=*');
    assert.match(await rowOf(page, 'For a week after all').locator('.until')
      .textContent(), /Expires in 7 days/);
  });

  test('rejects a past date, with all that was typed', async () => {
    await page.goto('/profile/tokens/new');
    await page.fill('#description', 'Was <b>here</b> & "there" 🔑');
    await page.check('#write');
    await page.check('[name=write_which][value=these]');
    await page.check('[name=write_feed][value=demo]');
    await page.fill('#expires', '2020-02-29T12:34');
    const before_ = await site.json('token', 'list', 'demo');
    const [answer] = await Promise.all([
      page.waitForResponse((got) => got.request().method() === 'POST'),
      page.click('button:has-text("Create token")'),
    ]);
    assert.equal(answer.status(), 422);
    await page.locator('.errors').waitFor();
    await until(() => page.evaluate(() =>
      document.activeElement.classList.contains('errors')));
    assert.match(await page.textContent('#expires-error'), /in the future/);
    assert.equal(await page.getAttribute('#expires', 'aria-invalid'), 'true');
    assert.equal(await page.inputValue('#description'),
      'Was <b>here</b> & "there" 🔑');
    assert.equal(await page.inputValue('#expires'), '2020-02-29T12:34');
    assert.equal(await page.isChecked('#until-date'), true);
    assert.equal(await page.isChecked('#read'), true);
    assert.equal(await page.isChecked('[name=read_which][value=all]'), true);
    assert.equal(await page.isChecked('#write'), true);
    assert.equal(await page.isChecked('[name=write_feed][value=demo]'), true);
    assert.deepEqual(await site.json('token', 'list', 'demo'), before_);
    // The summary leads to the field.
    await page.click('.errors a');
    assert.equal(await page.evaluate(() => document.activeElement.id),
      'expires');
    // What is mended is taken.
    await page.getByText('7 days', { exact: true }).click();
    await page.click('button:has-text("Create token")');
    await page.waitForURL('**/profile/tokens?new=*');
    assert.equal(await page.locator('.is-new bdi').textContent(),
      'Was <b>here</b> & "there" 🔑');
  });

  test('is given back after a sign-in that was needed in between', async () => {
    const late = await newPage(browser, site);
    await signIn(late, 'demo', site.password);
    await late.goto('/profile/tokens/new');
    await late.fill('#description', 'Typed before');
    await late.check('#write');
    await late.getByText('30 days', { exact: true }).click();
    await late.context().clearCookies();
    await late.click('button:has-text("Create token")');
    await late.waitForURL(/\/login\?next=/);
    await late.fill('[name=username]', 'demo');
    await late.fill('[name=password]', site.password);
    await late.press('[name=password]', 'Enter');
    await late.waitForURL('**/profile/tokens/new');
    await late.getByText('We kept what you typed.').waitFor();
    assert.equal(await late.inputValue('#description'), 'Typed before');
    assert.equal(await late.isChecked('#write'), true);
    assert.equal(await late.isChecked('[name=until][value="30"]'), true);
    await late.context().close();
  });

  test('is kept when one has signed out in another tab, and that is said', async () => {
    const late = await newPage(browser, site);
    await signIn(late, 'demo', site.password);
    await late.goto('/profile/tokens/new');
    await late.fill('#description', 'Signed out elsewhere');
    const other = await late.context().newPage();
    await other.goto('/feeds');
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.waitForURL(/\/login$/);
    await late.click('button:has-text("Create token")');
    await late.waitForURL(/\/login\?next=/);
    await until(async () => /^You’re not signed in\. Sign in to continue\. What you typed has been kept\.$/
      .test(await late.textContent('.flash')));
    await late.context().close();
  });

  test('is given to nobody else who signs in instead', async () => {
    await site.addAccount('other');
    const late = await newPage(browser, site);
    await signIn(late, 'demo', site.password);
    await late.goto('/profile/tokens/new');
    await late.fill('#description', 'Not for other');
    await late.context().clearCookies();
    await late.click('button:has-text("Create token")');
    await late.waitForURL(/\/login\?next=/);
    await late.fill('[name=username]', 'other');
    await late.fill('[name=password]', 'password of other');
    await late.press('[name=password]', 'Enter');
    await late.waitForURL('**/profile/tokens/new');
    await until(() => late.evaluate(() => !sessionStorage.length));
    assert.equal(await late.inputValue('#description'), '');
    assert.equal(await late.getByText('We kept what you typed').count(), 0);
    await late.context().close();
  });

  // Whatever page the answer leads to: only a sign-in shows that it was lost.
  test('is not given back without a sign-in', async () => {
    await page.goto('/feeds/demo');
    await page.fill('#username', 'nobody');
    await page.evaluate(() => document.querySelector('#username').form
      .dispatchEvent(new SubmitEvent('submit')));
    await page.goto('/feeds/demo');
    assert.equal(await page.inputValue('#username'), '');
    assert.equal(await page.getByText('We kept what you typed').count(), 0);
  });
});

describe('regenerating and revoking', () => {
  const open = async (row, verb) => {
    await row.locator('.act', { hasText: verb }).click();
    const dialog = page.locator('dialog');
    await dialog.waitFor();
    return dialog;
  };

  test('ask in a dialog that says what will stop', async () => {
    const row = await makeToken(page, 'Nightly build');
    const id = await idOf(row);
    const secret = await site.reveal(id);
    const npm = 'npm/10.8.2 node/v20';
    assert.equal((await read(secret, npm)).status, 200);
    await until(async () => {
      await page.goto('/profile/tokens');
      return (await row.locator('.used').textContent()).includes('npm');
    });
    for (const [verb, label] of [['Regenerate', 'Regenerate'],
      ['Revoke', 'Revoke token']]) {
      const dialog = await open(row, verb);
      assert.equal(await dialog.evaluate((it) => it.matches(':modal')), true);
      assert.equal(await dialog.locator('h1').textContent(),
        `${verb} Nightly build?`);
      const words = (await dialog.textContent()).replace(/\s+/g, ' ');
      assert.match(words, /by npm from 127\.0\.0\.1 \(read demo\)\./);
      assert.match(words, /will be denied immediately/);
      // The button says what it does.
      assert.equal(await dialog.locator('button').textContent(), label);
      // Nothing is done by looking, nor by turning away.
      await dialog.locator('a:has-text("Cancel")').click();
      await dialog.waitFor({ state: 'detached' });
      assert.equal((await read(secret, npm)).status, 200);
    }
  });

  test('say so where nothing is known to stop', async () => {
    const row = await makeToken(page, 'Idle');
    const dialog = await open(row, 'Revoke');
    assert.match(await dialog.textContent(), /has never been used/);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await row.locator('.act', { hasText: 'Revoke' })
      .evaluate((it) => it === document.activeElement), true);
  });

  test('a new value: the old one is denied at once', async () => {
    await page.goto('/profile/tokens');
    const row = rowOf(page, 'Nightly build');
    const old = await site.reveal(await idOf(row));
    const dialog = await open(row, 'Regenerate');
    await dialog.locator('button').click();
    await page.waitForURL('**/profile/tokens?changed=*');
    assert.match(await row.getAttribute('class'), /\bis-changed\b/);
    assert.match(await page.locator('.flash').textContent(), /Token regenerated/);
    await until(async () => /^button: Copy /.test(await focused(page)));
    await row.locator('.copy').click();
    await hears(page, 'Copied.');
    const secret = await copied(page);
    assert.match(secret, value);
    assert.notEqual(secret, old);
    assert.equal((await read(secret)).status, 200);
    const denied = await read(old);
    assert.equal(denied.status, 403);
    assert.equal(denied.headers['x-tokenbooth-error'], 'replaced');
  });

  test('an end: denied at once, and the token stays in view', async () => {
    const row = rowOf(page, 'Nightly build');
    const secret = await site.reveal(await idOf(row));
    const dialog = await open(row, 'Revoke');
    await dialog.locator('button').click();
    await page.waitForURL('**/profile/tokens?changed=*');
    const denied = await read(secret);
    assert.equal(denied.status, 403);
    assert.equal(denied.headers['x-tokenbooth-error'], 'revoked');
    assert.match(denied.headers['x-tokenbooth-reason'], /Nightly build/);
    assert.match(await row.getAttribute('class'), /\bis-ended\b/);
    assert.match(await row.locator('.until').textContent(),
      /Revoked .* by you/);
    assert.equal(await row.locator('.copy, .reveal').count(), 0);
    assert.deepEqual(await row.locator('.act').allTextContents(),
      ['New token with these settings: Nightly build']);
  });

  test('the primary one can be regenerated, not revoked', async () => {
    const row = page.locator('[data-token-id]',
      { has: page.locator('.badge', { hasText: 'Primary' }) });
    assert.equal(await row.locator('.act', { hasText: 'Revoke' }).count(), 0);
    const dialog = await open(row, 'Regenerate');
    await dialog.locator('button').click();
    await page.waitForURL('**/profile/tokens?changed=*');
    assert.notEqual(await site.reveal(await idOf(row)), site.value);
  });
});

describe('the list', () => {
  test('keeps what has ended: greyed, and last', async () => {
    await makeToken(page, 'Has expired');
    const row = rowOf(page, 'Has expired');
    await expire(site, await idOf(row), 3);
    await makeToken(page, 'Made after it');
    const rows = await page.$$eval('[data-token-id]', (found) =>
      found.map((one) => ({
        name: one.querySelector('bdi').textContent,
        ended: one.classList.contains('is-ended'),
        color: getComputedStyle(one.querySelector('.name')).color,
        top: one.getBoundingClientRect().top,
        under: one.closest('section').querySelector('h2').textContent,
      })));
    const [valid, ended] = [rows.filter((one) => !one.ended),
      rows.filter((one) => one.ended)];
    assert.deepEqual(ended.map(({ name }) => name).sort(),
      ['Has expired', 'Nightly build']);
    assert.ok(valid.length > 3);
    const lowest = Math.max(...valid.map(({ top }) => top));
    for (const one of ended) {
      assert.ok(one.top > lowest, `${one.name} is above a valid one`);
      assert.notEqual(one.color, valid[0].color);
      assert.match(one.under, /^Expired and revoked 2$/);
    }
    assert.match(await row.locator('.until').textContent(),
      /Expired 3 days ago/);
  });

  test('warns of no token that has ended', async () => {
    const row = rowOf(page, 'Nightly build');
    await backdate(site, await idOf(row), 120);
    await backdate(site, await idOf(rowOf(page, 'To be seen')), 120);
    await page.goto('/profile/tokens');
    const warning = (one) => one.locator('.used .warn').count();
    assert.equal(await warning(rowOf(page, 'To be seen')), 1);
    assert.equal(await warning(row), 0);
  });

  test('renews what has expired, with the value it had', async () => {
    const row = rowOf(page, 'Has expired');
    const id = await idOf(row);
    const secret = await site.reveal(id);
    assert.equal((await read(secret)).status, 403);
    await row.locator('.act', { hasText: 'Renew' }).click();
    await page.getByText('7 days', { exact: true }).click();
    await page.click('button:has-text("Renew token")');
    await page.waitForURL('**/profile/tokens?changed=*');
    assert.doesNotMatch(await row.getAttribute('class'), /\bis-ended\b/);
    assert.equal((await read(secret)).status, 200);
    assert.equal(await site.reveal(id), secret);
  });

  test('says without cutting how long a token still lasts', async () => {
    const row = rowOf(page, 'For 90 days');
    for (const [days, words] of [[7, /in 7 days/], [30, /in (30 days|1 month)/],
      [90, /in (90 days|3 months)/], [365, /in 1 year/]]) {
      await expire(site, await idOf(row), 1 / 1440 - days);
      await page.goto('/profile/tokens');
      assert.match(await row.locator('.until').textContent(), words);
    }
  });

  test('narrows while one types, also by a whole value', async () => {
    await page.goto('/profile/tokens');
    const all = await page.locator('[data-token-id]').count();
    const visible = () => page.locator('[data-token-id]:visible bdi')
      .allTextContents();
    await page.fill('#q', 'made AFTER');
    assert.deepEqual(await visible(), ['Made after it']);
    assert.equal(await page.textContent('#count'), `1 of ${all} tokens.`);
    const secret = await site.reveal(await idOf(rowOf(page, 'To be seen')));
    await page.fill('#q', secret.slice(-4));
    assert.deepEqual(await visible(), ['To be seen']);
    await page.fill('#q', 'none of them');
    assert.deepEqual(await visible(), []);
    assert.match(await page.textContent('#count'),
      /No current value or description matches\. Press Enter/);
    // What this page does not know, the server may.
    for (const pasted of [inventedValue(), `"${inventedValue()}"`]) {
      await page.fill('#q', pasted);
      assert.equal(await page.textContent('#count'),
        'Press Enter to look up this value.');
    }
    await page.fill('#q', secret);
    assert.deepEqual(await visible(), ['To be seen']);
    // Asked of the server, the value gets into no address.
    const asked = [];
    page.on('request', (one) => asked.push(one.url()));
    await page.press('#q', 'Enter');
    await page.waitForURL('**/profile/tokens?q=*');
    assert.deepEqual(await visible(), ['To be seen']);
    assert.ok(asked.length > 1);
    assert.ok(!asked.some((address) => address.includes(secret.slice(4, 20))));
    await page.click('a:has-text("Show all tokens")');
    assert.equal(await page.locator('[data-token-id]').count(), all);
  });

  test('of two tabs keeps what the first one saved', async () => {
    const row = rowOf(page, 'For good');
    const address = `/profile/tokens/${await idOf(row)}`;
    const other = await page.context().newPage();
    await other.goto(address);
    await page.goto(address);
    await page.fill('#description', 'Saved first');
    await page.click('button:has-text("Save")');
    await page.waitForURL('**/profile/tokens?changed=*');
    await other.fill('#description', 'Saved second');
    await other.click('button:has-text("Save")');
    await other.getByText('This token was changed in the meantime').waitFor();
    assert.equal(await other.inputValue('#description'), 'Saved second');
    await page.goto('/profile/tokens');
    assert.equal(await rowOf(page, 'Saved first').count(), 1);
    // Saving once more is a decision.
    await other.click('button:has-text("Save")');
    await other.waitForURL('**/profile/tokens?changed=*');
    assert.equal(await rowOf(other, 'Saved second').count(), 1);
    await other.close();
  });

  test('belongs to one person', async () => {
    const other = await newPage(browser, site);
    await signUp(other, 'somebody');
    assert.equal(await other.locator('[data-token-id]').count(), 1);
    const id = await idOf(rowOf(page, 'To be seen'));
    const answer = await other.goto(`/profile/tokens/${id}`);
    assert.equal(answer.status(), 404);
    await other.context().close();
  });
});

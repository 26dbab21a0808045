// The whole way from signing up to revoking a token, by the keyboard alone.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const {
  copied, focused, hears, isInPage, newPage, rowOf, signIn, until,
} = require('../lib/person');
const { startSite } = require('../lib/site');

const value = /^tkb_[0-9A-Za-z]{36}$/;
const mostStops = 120;

let site;
let browser;
let page; // a newcomer's, from test to test

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  page = await newPage(browser, site);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const press = (key) => page.keyboard.press(key);
const type = (text) => page.keyboard.type(text);

// Whoever cannot point has to see where they are: the focus has an outline, of
// some size, within the window.
async function seesFocus() {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      // Within a date's field the browser marks the part that has the focus.
      outlined: !element.matches(':focus') || (style.outlineStyle !== 'none'
        && parseFloat(style.outlineWidth) >= 1),
      sized: box.width > 4 && box.height > 4,
      within: box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth,
    };
  });
  assert.deepEqual(seen, { outlined: true, sized: true, within: true },
    `the focus on "${await focused(page)}" is not seen`);
}

// Presses Tab until what has the focus is called so.
async function tabTo(name, key = 'Tab') {
  const met = [];
  for (let stop = 0; stop < mostStops; stop++) {
    await press(key);
    const here = await focused(page);
    met.push(here);
    if (here !== 'nothing') await seesFocus();
    if (name.test(here)) return here;
  }
  return assert.fail(`Tab does not reach ${name}: ${met.join(' | ')}`);
}

// A form begins by itself where one types.
function beginsAt(name) {
  return until(async () => name.test(await focused(page)));
}

// Presses the key and is on the page of that address afterwards.
async function leads(key, address) {
  await Promise.all([page.waitForEvent('load'), press(key)]);
  assert.match(page.url(), address);
}

test('signing up', async () => {
  await page.goto('/');
  await page.waitForURL(/\/login$/);
  await beginsAt(/^input: Username or email/);
  await tabTo(/^a: Create an account/);
  await leads('Enter', /\/signup$/);
  await beginsAt(/^input: Username/);
  await type('keys');
  await press('Tab');
  await type('keys@example.org');
  await press('Tab');
  await type('password of keys');
  await leads('Enter', /\/profile\/tokens$/);
  assert.equal(await page.locator('[data-token-id]').count(), 1);
});

test('skipping what every page begins with', async () => {
  await page.goto('/profile/tokens');
  await press('Tab');
  assert.match(await focused(page), /^a: Skip to content/);
  await seesFocus();
  await press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await press('Tab');
  assert.match(await focused(page), /^a: New token/);
});

// The first steps lead from one to the next.
test('making a feed', async () => {
  await tabTo(/^a: Create a feed/);
  await leads('Enter', /\/feeds#name$/);
  await beginsAt(/^input: Feed name/);
  await seesFocus();
  await type('by-keys');
  await tabTo(/^select: Kind/);
  await type('npm');
  assert.equal(await page.inputValue('#kind'), 'npm');
  await tabTo(/^button: Create feed/);
  await leads('Enter', /\/feeds\/by-keys\?done=created$/);
  assert.ok(await page.getByText('by-keys', { exact: true }).count() > 0);
});

test('making a token', async () => {
  await tabTo(/^a: Create a token/);
  await leads('Enter', /\/profile\/tokens\/new\?feed=by-keys$/);
  await beginsAt(/^input: What is it for/);
  await type('Made by keys');
  assert.match(await page.textContent('#sentence'), /write to by-keys\./);
  await tabTo(/^input: Write/);
  // Radio buttons are one stop; the arrows choose.
  await tabTo(/^input: Selected feeds/);
  await press('ArrowUp');
  assert.match(await focused(page), /^input: All feeds/);
  assert.match(await page.textContent('#sentence'), /write to all feeds/);
  await press('ArrowDown');
  await tabTo(/^input: by-keys/);
  assert.match(await page.textContent('#sentence'), /write to by-keys\./);
  await press('Space');
  assert.match(await page.textContent('#sentence'), /write to no feeds yet/);
  await press('Space');
  await tabTo(/^input: 90 days/);
  await press('ArrowUp');
  assert.match(await focused(page), /^input: 30 days/);
  await tabTo(/^button: Create token/);
  await leads('Enter', /\/profile\/tokens\?new=/);
});

test('copying: the focus is there already', async () => {
  await until(async () =>
    await focused(page) === 'button: Copy Made by keys');
  await seesFocus();
  await press('Enter');
  await hears(page, 'Copied.');
  assert.match(await copied(page), value);
  assert.equal(await isInPage(page, await copied(page)), false);
});

test('revealing and hiding, by Space, Enter and Escape', async () => {
  const secret = await copied(page);
  const shown = page.locator('.shown');
  await press('Tab');
  assert.equal(await focused(page), 'button: Reveal Made by keys');
  for (const [show, hide] of [['Space', 'Space'], ['Enter', 'Enter'],
    ['Space', 'Escape']]) {
    await press(show);
    await shown.waitFor();
    assert.equal(await shown.textContent(), secret);
    await hears(page, 'Value shown.');
    await press(hide);
    await shown.waitFor({ state: 'detached' });
    await hears(page, 'Hidden.');
    // The focus has not moved.
    assert.equal(await focused(page), 'button: Reveal Made by keys');
  }
});

test('reading exact times', async () => {
  const row = rowOf(page, 'Made by keys');
  await site.request('/F/by-keys/none', { headers: {
    Authorization: `Bearer ${await copied(page)}`, 'User-Agent': 'npm/10' } });
  await until(async () => {
    await page.goto('/profile/tokens');
    return await row.locator('time.tipped').count() === 1;
  });
  await tabTo(/^time: /);
  const tip = row.locator('.tip');
  await until(async () => (await tip.boundingBox()).width > 50);
  assert.match(await tip.textContent(),
    /\(\d{4}-\d\d-\d\d \d\d:\d\d UTC, read by-keys/);
});

test('editing', async () => {
  await tabTo(/^a: Edit Made by keys/);
  await leads('Enter', /\/profile\/tokens\/\d+$/);
  await beginsAt(/^input: What is it for/);
  await press('End');
  await type(', edited');
  await leads('Enter', /\/profile\/tokens\?changed=/);
  assert.equal(await rowOf(page, 'Made by keys, edited').count(), 1);
});

test('mending what was rejected', async () => {
  await tabTo(/^a: Edit Made by keys/);
  await leads('Enter', /\/profile\/tokens\/\d+$/);
  await beginsAt(/^input: What is it for/);
  await press('Control+a');
  await press('Delete');
  await Promise.all([
    page.waitForResponse((got) => got.status() === 422), press('Enter')]);
  await page.locator('.errors').waitFor();
  await until(async () => (await focused(page)).startsWith('div: Not saved yet'));
  await tabTo(/^a: Describe what the token is for/);
  await press('Enter');
  assert.match(await focused(page), /^input: What is it for/);
  await type('Mended by keys');
  await leads('Enter', /\/profile\/tokens\?changed=/);
  assert.equal(await rowOf(page, 'Mended by keys').count(), 1);
});

// Opens the dialog from its link, finds the focus in it, leaves by Escape and
// is back on the link; opens it again and presses the button.
async function confirm(verb, label = verb) {
  const dialog = page.locator('dialog');
  const link = `a: ${verb} Mended by keys`;
  await tabTo(new RegExp(`^${link}`));
  await press('Enter');
  await dialog.waitFor();
  await beginsAt(/^a: Cancel$/);
  // What lies below the dialog is out of reach.
  for (let stop = 0; stop < 8; stop++) {
    await press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body
      || document.activeElement.closest('dialog') !== null));
  }
  await press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await focused(page), link);
  await press('Enter');
  await dialog.waitFor();
  await tabTo(new RegExp(`^button: ${label}$`));
  await leads('Space', /\/profile\/tokens\?changed=/);
}

test('regenerating', async () => {
  const old = await copied(page);
  await confirm('Regenerate');
  await tabTo(/^button: Copy Mended by keys/);
  await press('Space');
  await hears(page, 'Copied.');
  assert.match(await copied(page), value);
  assert.notEqual(await copied(page), old);
});

test('using it', async () => {
  await tabTo(/^a: Set up Mended by keys/);
  await press('Enter');
  await rowOf(page, 'Mended by keys').locator('.use').waitFor();
  // The focus goes in there.
  await until(() => page.evaluate(() =>
    document.activeElement.closest('.use') !== null));
  await tabTo(/^summary: npm, pnpm, bun, deno$/);
  await press('Space');
  await press('Tab');
  assert.equal(await focused(page),
    'button: Copy the configuration for ~/.npmrc, including the token value');
  await press('Enter');
  await until(async () => /^registry=.*\n\/\/.*:_authToken=tkb_\w{36}\n$/
    .test(await copied(page)));
  // The clients of other kinds are folded.
  await tabTo(/^summary: Other clients/);
  await press('Space');
  await press('Tab');
  assert.match(await focused(page), /^summary: NuGet/);
});

test('finding', async () => {
  await page.goto('/profile/tokens');
  await tabTo(/^input: Search tokens/);
  const last4 = await rowOf(page, 'Mended by keys').getAttribute('data-last4');
  await type(last4);
  assert.equal(await page.locator('[data-token-id]:visible').count(), 1);
  await leads('Enter', /\/profile\/tokens\?q=/);
  assert.equal(await page.locator('[data-token-id]').count(), 1);
  await tabTo(/^a: Show all tokens/);
  await leads('Enter', /\/profile\/tokens$/);
});

test('revoking', async () => {
  await confirm('Revoke', 'Revoke token');
  const row = rowOf(page, 'Mended by keys');
  assert.match(await row.getAttribute('class'), /\bis-ended\b/);
});

test('signing out', async () => {
  await page.goto('/profile/tokens');
  await tabTo(/^button: Sign out/);
  await leads('Enter', /\/login$/);
  await page.goto('/profile/tokens');
  assert.match(page.url(), /\/login\?next=/);
});

test('signing in', async () => {
  const again = await newPage(browser, site);
  await signIn(again, 'keys', 'password of keys');
  assert.equal(await again.locator('[data-token-id]').count(), 2);
  await again.context().close();
});

// What makes the screens comfortable: targets for fingers, questions that are in
// view when zoomed in, long descriptions, local times, and signs of waiting.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { focused, makeToken, newPage, rowOf, signIn, until } =
  require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let browser;

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  const page = await signedIn();
  await makeToken(page, 'For fingers');
  await makeToken(page, `Long ${'words of a description '.repeat(8)}`);
  await page.context().close();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function signedIn(options) {
  const page = await newPage(browser, site, options);
  await signIn(page, 'demo', site.password);
  return page;
}

test('on a phone, whatever acts is 44 px high', async () => {
  const page = await signedIn({ viewport: { width: 375, height: 800 } });
  for (const address of ['/profile/tokens', '/profile/tokens/new', '/feeds',
    '/feeds/demo', '/profile/test', '/profile/sessions']) {
    await page.goto(address);
    assert.deepEqual(await page.evaluate(() =>
      [...document.querySelectorAll('main :is(.button, .act, .chip, select)')]
        .filter((one) => one.checkVisibility()
          && one.getBoundingClientRect().height < 44)
        .map((one) => one.outerHTML)), [], address);
  }
});

test('on a phone, what has to be done first is 44 px high, too', async () => {
  const page = await signedIn({ viewport: { width: 375, height: 800 } });
  await page.goto('/profile/delete');
  const links = page.locator('.errors a');
  assert.ok(await links.count() > 0);
  for (const one of await links.all()) {
    assert.ok((await one.boundingBox()).height >= 44);
  }
  await page.context().close();
});

test('what ends a token for good looks like it, however little it was used', async () => {
  const page = await signedIn();
  for (const [verb, looks] of [['Revoke', /\bdanger\b/],
    ['Regenerate', /\bprimary\b/]]) {
    await page.goto('/profile/tokens');
    await rowOf(page, 'For fingers').locator('.act', { hasText: verb }).click();
    const button = page.locator('dialog button');
    await button.waitFor();
    assert.match(await button.getAttribute('class'), looks);
  }
  await page.context().close();
});

// The luminance of WCAG 2.
const luminance = (color) => {
  const [red, green, blue] = color.match(/[\d.]+/g).map(Number)
    .map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (...colors) => {
  const [dark, light] = colors.map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

for (const colorScheme of ['light', 'dark']) {
  test(`what only a border shows to be a button has one of 3:1, ${colorScheme}`, async () => {
    const page = await signedIn({ colorScheme });
    for (const address of ['/profile/tokens', '/feeds', '/feeds/demo#tokens']) {
      await page.goto(address);
      const found = await page.evaluate(() =>
        [...document.querySelectorAll('main :is(.row .act, .chip, .button.small)')]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.outerHTML, getComputedStyle(one).borderTopColor,
            getComputedStyle(one).backgroundColor]));
      assert.ok(found.length > 0, address);
      assert.deepEqual(found.filter(([, border, ground]) =>
        contrast(border, ground) < 3), [], address);
    }
    await page.context().close();
  });
}

test('a list of files is dark where the browser is', async () => {
  const page = await signedIn({ colorScheme: 'dark' });
  const { value } = await site.addToken('demo', 'Reads', '--read', 'all');
  await page.setExtraHTTPHeaders({ Authorization: `Bearer ${value}` });
  await page.goto('/F/demo/');
  assert.equal(await page.getAttribute('[name=color-scheme]', 'content'),
    'light dark');
  assert.ok(luminance(await page.evaluate(() =>
    getComputedStyle(document.body).color)) > 0.5);
  await page.context().close();
});

test('what acts in a row looks like a button', async () => {
  const page = await signedIn();
  const style = await rowOf(page, 'For fingers').locator('.act').first()
    .evaluate((one) => {
      const { borderTopWidth, borderTopStyle, color } = getComputedStyle(one);
      return [borderTopWidth, borderTopStyle,
        color === getComputedStyle(document.body).color];
    });
  assert.deepEqual(style, ['1px', 'solid', true]);
});

test('a long description takes two lines, and all of it can be read', async () => {
  const page = await signedIn();
  const name = page.locator('bdi', { hasText: /^Long words/ });
  const { height, line } = await name.evaluate((one) => ({
    height: one.getBoundingClientRect().height,
    line: parseFloat(getComputedStyle(one).lineHeight) }));
  assert.ok(height < 2.2 * line, `${height} px`);
  assert.equal(await name.getAttribute('title'), await name.textContent());
});

test('a dialog at 400 % shows its question, not its end', async () => {
  const page = await signedIn({ viewport: { width: 320, height: 256 } });
  await rowOf(page, 'For fingers').locator('.act', { hasText: 'Revoke' })
    .click();
  const question = page.locator('dialog h1');
  await question.waitFor();
  const { y, height } = await question.boundingBox();
  assert.ok(y >= 0 && y + height <= 256, `${y} ${height}`);
  assert.match(await focused(page), /^h1: Revoke For fingers\?/);
});

test('times are local, with UTC on focus', async () => {
  const page = await signedIn({ timezoneId: 'America/New_York',
    locale: 'en-US' });
  const exact = rowOf(page, 'For fingers').locator('.until .exact').first();
  const utc = /\(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)/;
  await exact.locator('.tip').waitFor({ state: 'attached' });
  assert.match(await exact.textContent(), /\(\w{3} \d+, \d{4}, \d+:\d\d\s[AP]M /);
  const tip = exact.locator('.tip');
  assert.match(await tip.textContent(), utc);
  await exact.locator('[tabindex]').focus();
  await until(async () => (await tip.boundingBox()).width > 50);
  const plain = await signedIn({ timezoneId: 'America/New_York',
    javaScriptEnabled: false });
  assert.match(await rowOf(plain, 'For fingers').locator('.until .exact')
    .first().textContent(), utc);
});

test('an expiration is chosen in local time, and kept as it was', async () => {
  const page = await signedIn({ timezoneId: 'America/New_York',
    locale: 'en-US' });
  const saved = async (address) => {
    await page.waitForURL(address);
    return rowOf(page, 'New York').locator('.until .tip').textContent();
  };
  await page.goto('/profile/tokens/new');
  const preset = page.locator('.untils time').first();
  assert.match(await preset.textContent(),
    /^\w{3} \d+, \d{4}, \d+:\d\d\s[AP]M$/);
  assert.match(await preset.getAttribute('title'),
    /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  assert.doesNotMatch(await page.textContent('#token-form'), /UTC/);
  await page.fill('#description', 'New York');
  await page.fill('#expires', '2020-12-31T18:30');
  await page.click('button:has-text("Create token")');
  await page.locator('.errors').waitFor();
  assert.equal(await page.inputValue('#expires'), '2020-12-31T18:30');
  await page.fill('#expires', '2099-12-31T18:30');
  assert.match(await page.textContent('#sentence'),
    /Expires Dec 31, 2099, 6:30\sPM\.$/);
  await page.click('button:has-text("Create token")');
  assert.match(await saved('**/profile/tokens?new=*'), /2099-12-31 23:30 UTC/);
  await rowOf(page, 'New York').locator('.act', { hasText: 'Edit' }).click();
  await page.waitForURL(/tokens\/\d+$/);
  assert.equal(await page.inputValue('#expires'), '2099-12-31T18:30');
  await page.click('button:has-text("Save changes")');
  assert.match(await saved('**/profile/tokens?changed=*'),
    /2099-12-31 23:30 UTC/);
});

test('a copy that waits for the server says so at once', async () => {
  const page = await signedIn();
  const copy = rowOf(page, 'For fingers').locator('.copy');
  let go;
  const held = new Promise((resolve) => { go = resolve; });
  await page.route('**/reveal', async (route) => {
    await held;
    await route.continue();
  });
  await copy.click();
  assert.equal(await copy.getAttribute('aria-busy'), 'true');
  go();
  await until(async () => await copy.textContent() === 'Copied');
  assert.equal(await copy.getAttribute('aria-busy'), null);
});

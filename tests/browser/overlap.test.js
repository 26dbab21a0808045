// Regenerating with an overlap, as a person with a browser meets it: by mouse,
// by keyboard alone, and without script.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { focused, makeToken, newPage, rowOf, signIn, until }
  = require('../lib/person');
const { startSite } = require('../lib/site');

const npm = 'npm/10.8.2 node/v20';
let site;
let browser;
let page; // demo, signed in
let plain; // the same, without script

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  page = await newPage(browser, site);
  plain = await newPage(browser, site, { javaScriptEnabled: false });
  await signIn(page, 'demo', site.password);
  await signIn(plain, 'demo', site.password);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const idOf = (row) => row.getAttribute('data-token-id');

const read = (token, agent = 'curl/8.0') => site.request('/F/demo/hello.txt',
  { headers: { Authorization: `Bearer ${token}`, 'User-Agent': agent } });

// The row with what it says of the old value, without line breaks.
const told = async (row) => (await row.locator('.what form[action$=overlap]')
  .textContent()).replace(/\s+/g, ' ');

test('by mouse: both work, the row says who uses the old one', async () => {
  const row = await makeToken(page, 'Rotated by mouse');
  const old = await site.reveal(await idOf(row));
  await row.locator('.act', { hasText: 'Regenerate' }).click();
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  // What leaked stops at once, unless somebody says that it did not leak.
  assert.equal(await dialog.locator('[name=overlap]:checked').inputValue(),
    '0');
  await dialog.getByText('it works for 24 hours').click();
  await dialog.locator('button').click();
  await page.waitForURL('**/profile/tokens?changed=*');
  assert.match(await page.locator('.flash').textContent(),
    /old value goes on working for a while/);
  // What comes next is to copy the new value.
  await until(async () => /^button: Copy /.test(await focused(page)));
  assert.match(await told(row), new RegExp(`Old value …${old.slice(-4)} `
    + 'stops working in 2[34] hours'));
  const now = await site.reveal(await idOf(row));
  assert.notEqual(now, old);
  assert.deepEqual([(await read(old, npm)).status, (await read(now)).status],
    [200, 200]);
  await until(async () => {
    await page.goto('/profile/tokens');
    return /Last used just now · npm · 127\.0\.0\.1/.test(await told(row));
  });
  await row.getByRole('button', { name: 'End now' }).click();
  await page.waitForURL('**/profile/tokens?changed=*');
  assert.match(await page.locator('.flash').textContent(),
    /The old value no longer works/);
  assert.equal(await row.getByRole('button', { name: 'End now' }).count(), 0);
  assert.deepEqual([(await read(old)).status, (await read(now)).status],
    [403, 200]);
});

test('by keyboard alone', async () => {
  const row = await makeToken(page, 'Rotated by keys');
  const old = await site.reveal(await idOf(row));
  const press = (key) => page.keyboard.press(key);
  await row.locator('.act', { hasText: 'Regenerate' }).focus();
  await press('Enter');
  await page.locator('dialog').waitFor();
  await until(async () => /Cancel/.test(await focused(page)));
  // From "Cancel" back over the button to the choice, and down it.
  await press('Shift+Tab');
  await press('Shift+Tab');
  await press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement.value), '3600');
  await press('Enter');
  await page.waitForURL('**/profile/tokens?changed=*');
  assert.equal((await read(old)).status, 200);
  await row.getByRole('button', { name: /^End now \(old value of Rotated by keys\)$/ })
    .focus();
  await Promise.all([page.waitForURL('**done=overlap-ended**'), press('Enter')]);
  assert.equal((await read(old)).status, 403);
});

test('without script, by a page that asks', async () => {
  const { value: old } = await site.addToken('demo', 'Rotated by page',
    '--read', 'all');
  const row = rowOf(plain, 'Rotated by page');
  await plain.goto('/profile/tokens');
  await row.locator('.act', { hasText: 'Regenerate' }).click();
  await plain.waitForURL('**/regenerate');
  await plain.getByText('it works for 7 days').click();
  await plain.getByRole('button', { name: 'Regenerate', exact: true }).click();
  await plain.waitForURL('**/profile/tokens?changed=*');
  assert.match(await told(row), /stops working in (6|7) days .*never used/);
  assert.equal((await read(old)).status, 200);
  // Asked again, the page says what becomes of the older value.
  await row.locator('.act', { hasText: 'Regenerate' }).click();
  await plain.waitForURL('**/regenerate');
  assert.match((await plain.locator('.confirm').textContent()),
    new RegExp(`An older value, …${old.slice(-4)}, still works`));
  await plain.goto('/profile/tokens');
  await row.getByRole('button', { name: 'End now' }).click();
  await plain.waitForURL('**done=overlap-ended**');
  assert.equal((await read(old)).status, 403);
});

// A long list of tokens: what was done is said where one is looking, and several
// tokens are selected and revoked at once.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { addMany } = require('../lib/past');
const { hears, newPage, rowOf, signIn, until } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let browser;
let page; // demo, signed in

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  await addMany(site, 'demo', 60);
  page = await newPage(browser, site);
  await signIn(page, 'demo', site.password);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const rows = () => page.locator('[data-token-id]');

// Whether it is on the screen, and nothing lies over it.
const isSeen = (locator) => locator.evaluate((one) => {
  const { left, top, bottom } = one.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight
    && one.contains(document.elementFromPoint(left + 20, (top + bottom) / 2));
});

for (const [verb, button, said] of [
  ['Regenerate', 'Regenerate', 'Token regenerated. The old value no longer works.'],
  ['Revoke', 'Revoke token', 'Token revoked. It no longer works.']]) {
  test(`what "${verb}" did is seen and heard far down the list`, async () => {
    await page.goto('/profile/tokens');
    const row = rows().nth(40);
    await row.locator('.act', { hasText: new RegExp(`^${verb}`) }).click();
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.waitForURL(/\?changed=\d+&done=\w+#token-\d+$/);
    const notice = page.locator('.flash');
    assert.equal(await notice.textContent(), said);
    const changed = page.locator('.is-changed');
    assert.equal(await changed.locator('.badge').count(), verb === 'Revoke' ? 0 : 1);
    await until(async () => await isSeen(changed) && isSeen(notice));
    await hears(page, said);
  });
}

test('all tokens of a page are selected at once, and counted', async () => {
  await page.goto('/profile/tokens?select=on&q=machine');
  const count = page.locator('#selected');
  const all = page.getByLabel('Select all');
  const boxes = page.locator('[name=id][form=several]');
  await boxes.nth(1).check();
  await until(async () => await count.textContent() === '1 selected');
  assert.equal(await all.isChecked(), false);
  await all.check();
  const number = await boxes.count();
  await until(async () => await count.textContent() === `${number} selected`);
  assert.equal(await page.locator('[name=id]:checked').count(), number);
  await boxes.first().uncheck();
  assert.equal(await all.isChecked(), false);
  await all.check();
  await all.uncheck();
  await until(async () => await count.textContent() === '0 selected');
  assert.equal(await page.locator('[name=id]:checked').count(), 0);
});

test('how many were revoked is in the receipt', async () => {
  await page.goto('/profile/tokens?select=on');
  for (const i of [0, 2, 3]) await page.locator('[name=id]').nth(i).check();
  await page.getByRole('button', { name: 'Revoke selected' }).click();
  await page.getByRole('button', { name: 'Revoke 3 tokens' }).click();
  await page.getByText('3 tokens revoked. They no longer work.').first()
    .waitFor();
});

test('one that was selected is revoked as by its own button', async () => {
  await page.goto('/profile/tokens?select=on');
  const name = await page.locator('[name=id]').first()
    .evaluate((box) => box.closest('.name').querySelector('bdi').textContent);
  await page.locator('[name=id]').first().check();
  await page.getByRole('button', { name: 'Revoke selected' }).click();
  await page.getByText(/^This token has (never )?been used/).waitFor();
  await page.getByRole('button', { name: 'Revoke 1 token' }).click();
  await page.waitForURL(/\?changed=\d+&done=revoked#token-\d+$/);
  assert.match(await rowOf(page, name).getAttribute('class'), /is-ended/);
});

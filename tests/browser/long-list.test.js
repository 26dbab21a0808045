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

// The headings and buttons on the screen that something else lies over.
const covered = () => page.evaluate(() =>
  [...document.querySelectorAll('main :is(h1, h2, h3, .button, .act, .chip)')]
    .filter((one) => {
      const { left, top, bottom } = one.getBoundingClientRect();
      const y = (top + bottom) / 2;
      const there = document.elementFromPoint(left + 4, y);
      return one.checkVisibility() && y > 0 && y < innerHeight
        && !one.contains(there) && !there?.contains(one);
    }).map((one) => one.textContent.trim()));

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
    assert.deepEqual(await covered(), []);
    await hears(page, said);
  });
}

// A short way down, the top of the page and the row are on one screen.
for (const width of [1280, 375]) {
  for (const place of [0, 1, 3]) {
    test(`what "Regenerate" did covers nothing, row ${place}, ${width} wide`, async () => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto('/profile/tokens');
      await rows().nth(place).locator('.act', { hasText: /^Regenerate/ }).click();
      await page.getByRole('button', { name: 'Regenerate', exact: true }).click();
      await page.waitForURL(/done=regenerated#token-\d+$/);
      await until(async () => await isSeen(page.locator('.flash'))
        && isSeen(page.locator('.is-changed .copy')));
      assert.deepEqual(await covered(), []);
      await page.setViewportSize({ width: 1280, height: 720 });
    });
  }
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

test('which ones were revoked is in the receipt', async () => {
  await page.goto('/profile/tokens?select=on');
  const names = [];
  for (const i of [0, 2, 3]) {
    await page.locator('[name=id]').nth(i).check();
    names.push(await rows().filter({ has: page.locator('[name=id]') }).nth(i)
      .locator('bdi').textContent());
  }
  await page.getByRole('button', { name: 'Revoke selected' }).click();
  await page.getByRole('button', { name: 'Revoke 3 tokens' }).click();
  const receipt = page.locator('.flash');
  await receipt.waitFor();
  assert.equal((await receipt.textContent()).replace(/[\u2068\u2069]/g, ''),
    `3 tokens revoked: “${names[0]}”, “${names[1]}” and “${names[2]}”. `
    + 'They no longer work.');
  assert.deepEqual((await page.locator('.is-changed bdi').allTextContents())
    .sort(), names.sort());
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

// The administrator's pages in a browser: by keyboard, in a dialog. How they
// look to axe, how they are without script and at 375 pixels is seen with every
// other page (tests/lib/screens.js).
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { focused, newPage, signIn } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let browser;
let page; // the administrator's

before(async () => {
  [site, browser] = await Promise.all([
    startSite({ settings: { password_cost: 10 } }), launch()]);
  await site.json('account', 'add', 'boss', '--admin',
    { input: 'password of boss\n' });
  await site.addAccount('zoe');
  page = await newPage(browser, site);
  await signIn(page, 'boss', 'password of boss');
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function tabTo(wanted) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if (await focused(page) === wanted) return;
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

test('an account is disabled by keyboard alone', async () => {
  await page.goto('/');
  await tabTo('a: Administration');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/admin/accounts');
  await tabTo('a: Disable zoe');
  await page.keyboard.press('Enter');
  await page.locator('dialog').waitFor();
  assert.equal(await focused(page), 'a: Cancel');
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'a: Disable zoe');
  await page.keyboard.press('Enter');
  await page.locator('dialog').waitFor();
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(page), 'button: Disable account');
  await page.keyboard.press('Enter');
  await page.locator('.flash', { hasText: 'You disabled zoe.' }).waitFor();
  assert.match(await page.locator('.row.is-ended').textContent(), /zoe/);
});

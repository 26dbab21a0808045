// A machine account in a browser: by keyboard, with its dialogs and the copy of
// a value, and without script.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { copied, focused, hears, isInPage, newPage, rowOf, signIn } =
  require('../lib/person');
const { startSite } = require('../lib/site');

let browser;
let site;

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  await site.addAccount('ann');
  await site.addAccount('bob');
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(options) {
  const page = await newPage(browser, site, options);
  await signIn(page, 'ann', 'password of ann');
  return page;
}

test('is created by keyboard, and its token is copied', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'Machines', exact: true }).press('Enter');
  await page.getByRole('link', { name: 'New machine account' }).press('Enter');
  await page.focus('#name');
  await page.keyboard.type('ci-build');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'input: Description');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/machines/ci-build?*');
  await page.getByRole('link', { name: 'New token' }).press('Enter');
  await page.waitForURL('**/machines/ci-build/tokens/new');
  await page.keyboard.type('Nightly'); // the field has the focus
  await page.keyboard.press('Enter');
  await page.waitForURL('**/machines/ci-build/tokens?new=*');
  const row = rowOf(page, 'Nightly');
  await row.locator('.copy').first().press('Enter');
  await hears(page, 'Copied');
  const value = await copied(page);
  assert.match(value, /^tkb_[0-9A-Za-z]{36}$/);
  assert.ok(!await isInPage(page, value));
  await row.locator('.act', { hasText: 'Regenerate' }).press('Enter');
  await page.locator('dialog').waitFor();
  await page.keyboard.press('Escape');
  await row.locator('.act', { hasText: /^Revoke/ }).press('Enter');
  await page.locator('dialog').getByRole('button', { name: 'Revoke token' })
    .press('Enter');
  await page.waitForURL('**/machines/ci-build/tokens?changed=*');
  await page.getByText('by a manager').waitFor();
  await page.context().close();
});

test('gets another manager, who is removed in a dialog', async () => {
  await site.json('machine', 'add', 'shared', '--manager', 'ann');
  const page = await open();
  await page.goto('/machines/shared');
  await page.fill('#username', 'nobody');
  await page.press('#username', 'Enter');
  await page.getByText('No account has this username.').first().waitFor();
  await page.fill('#username', 'bob');
  await page.press('#username', 'Enter');
  await hears(page, 'bob can now manage this machine account.');
  await page.locator('.act', { hasText: 'Remove bob' }).press('Enter');
  await page.locator('dialog').getByRole('button', { name: 'Remove bob' })
    .press('Enter');
  await hears(page, 'bob no longer manages this machine account.');
  await page.context().close();
});

test('works without script', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.goto('/machines');
  await page.fill('#name', 'plain');
  await page.click('button:has-text("Create machine account")');
  await page.click('a:has-text("New token")');
  await page.fill('#description', 'Nightly');
  await page.click('button:has-text("Create token")');
  await page.click('button:has-text("Reveal")');
  assert.match(await page.inputValue('input[readonly]'),
    /^tkb_[0-9A-Za-z]{36}$/);
  await page.click('a:has-text("Back to access tokens")');
  assert.match(page.url(), /\/machines\/plain\/tokens#token-\d+$/);
  await page.goto('/machines/plain');
  await page.click('a:has-text("Delete machine account")');
  await page.click('button:has-text("Delete plain")');
  assert.match(await page.textContent('main'), /You deleted plain\./);
  await page.context().close();
});

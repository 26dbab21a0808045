// The tokens on a feed's page, by keyboard, with script and without; and the
// form of a token where the person reaches more feeds than can be listed.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { addFeeds } = require('../lib/past');
const { focused, newPage, rowOf, signIn, until } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let browser;
let page; // demo, signed in
let token; // ann's

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  await site.addAccount('ann');
  await site.json('feed', 'grant', 'demo', 'ann', 'write');
  token = await site.addToken('ann', 'Her build', '--read', 'all');
  page = await newPage(browser, site);
  await signIn(page, 'demo', site.password);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function reads() {
  const got = await site.request('/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${token.value}` } });
  return got.status === 200;
}

test('members, tokens and settings are tabs', async () => {
  const shown = async () => {
    const open = [];
    for (const id of ['members', 'tokens', 'settings']) {
      if (await page.locator(`#${id}`).isVisible()) open.push(id);
    }
    return [open, await page.locator('.tabbed > .tabs [aria-current]').allTextContents()];
  };
  const at = (id, name) => until(async () =>
    JSON.stringify(await shown()) === JSON.stringify([[id], [name]]));
  await page.goto('/feeds/demo');
  await at('members', 'Members');
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await at('settings', 'Settings');
  await page.goBack();
  await at('members', 'Members');
  await page.goto('/feeds/demo?q=build');
  await at('tokens', 'Tokens');
});

test('a tab that is chosen by keyboard takes the focus along', async () => {
  await page.goto('/feeds/demo');
  await page.getByRole('link', { name: 'Settings', exact: true }).focus();
  await page.keyboard.press('Enter');
  await until(() => page.evaluate(() => document.activeElement.id === 'settings'));
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.name),
    'visibility');
});

test('a permission is changed in its row', async () => {
  await page.goto('/feeds/demo');
  const row = page.locator('.is-member', { hasText: 'ann' });
  const save = row.getByRole('button', { name: 'Save the permission of ann' });
  assert.equal(await save.isVisible(), false);
  await row.getByLabel('Permission of ann').selectOption('read');
  await save.click();
  await page.locator('.flash', { hasText: 'Saved: ann can now read.' }).waitFor();
  assert.equal(await row.locator('select').inputValue(), 'read');
  // All members are there, not only the one that was changed.
  assert.equal((await page.textContent('#members-title')).trim(), 'Members 2');
  assert.equal(await page.getByText('Members matching').count(), 0);
  await site.json('feed', 'grant', 'demo', 'ann', 'write');
});

test('a token is blocked and unblocked by keyboard', async () => {
  await page.goto('/feeds/demo#tokens');
  const link = 'a: Block ann’s token Her build';
  await page.locator('.act', { hasText: 'Block ann’s token Her build' }).focus();
  assert.equal(await focused(page), link);
  await page.keyboard.press('Enter');
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  await until(async () => await focused(page) === 'a: Cancel');
  assert.match(await dialog.textContent(), /ann’s password and 1 other token/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.equal(await focused(page), link);
  assert.equal(await reads(), true);

  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(page), 'button: Block token');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/feeds\/demo\?changed=\d+&done=blocked#token-\d+$/);
  const row = rowOf(page, 'Her build');
  assert.match(await row.getAttribute('class'), /\bis-ended is-changed\b/);
  assert.match(await row.locator('.until').textContent(), /Blocked just now/);
  assert.equal(await row.locator('.scope').textContent(),
    'Read (blocked)');
  assert.equal(await reads(), false);

  await row.locator('.act', { hasText: 'Unblock' }).focus();
  assert.equal(await focused(page), 'button: Unblock ann’s token Her build');
  await page.keyboard.press('Space');
  await page.waitForURL(/&done=unblocked#token-\d+$/);
  assert.equal(await reads(), true);
});

test('likewise without script', async () => {
  const plain = await newPage(browser, site, { javaScriptEnabled: false });
  await signIn(plain, 'demo', site.password);
  await plain.goto('/feeds/demo#tokens');
  await rowOf(plain, 'Her build').locator('.act').click();
  await plain.waitForURL(/\/feeds\/demo\/tokens\/\d+\/block$/);
  await plain.getByRole('link', { name: 'Cancel' }).click();
  await plain.waitForURL(/\/feeds\/demo#token-\d+$/);
  await rowOf(plain, 'Her build').locator('.act').click();
  await plain.getByRole('button', { name: 'Block token' }).click();
  await plain.waitForURL(/&done=blocked#token-\d+$/);
  assert.equal(await reads(), false);
  await rowOf(plain, 'Her build').locator('.act').click();
  await plain.waitForURL(/&done=unblocked#token-\d+$/);
  assert.equal(await reads(), true);
  await plain.context().close();
});

test('among too many feeds names are typed and become boxes', async () => {
  await addFeeds(site, 'demo', 10000);
  await page.goto('/profile/tokens/new');
  const field = page.locator('#read_more');
  const checked = () => page.locator('[name=read_feed]:checked')
    .evaluateAll((boxes) => boxes.map((box) => box.value));
  assert.equal(await field.isVisible(), false);
  await page.check('[name=read_which][value=these]');
  await field.fill('heap-77');
  await field.press('Enter');
  assert.deepEqual(await checked(), ['heap-77']);
  await field.fill('heap-5, HEAP-77 demo nix');
  await field.press('Tab');
  assert.deepEqual(await checked(), ['heap-77', 'heap-5', 'demo']);
  assert.equal(await field.inputValue(), 'nix');
  await until(async () => /Can read heap-77, heap-5 and demo\./.test(
    await page.textContent('#sentence')));
  await page.uncheck('[name=read_feed][value=heap-5]');
  await page.fill('#description', 'Of some');
  await page.click('button:has-text("Create token")');
  await page.locator('.errors').waitFor();
  assert.deepEqual((await checked()).sort(), ['demo', 'heap-77']);
  assert.equal(await field.inputValue(), 'nix');
  await field.fill('');
  await page.click('button:has-text("Create token")');
  await page.waitForURL('**/profile/tokens?new=*');
  assert.equal(await rowOf(page, 'Of some').locator('.scope').textContent(),
    'Read: demo and heap-77');
});

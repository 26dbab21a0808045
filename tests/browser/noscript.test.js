// The pages in a browser that runs no script: everything but copying.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { newPage, rowOf } = require('../lib/person');
const { startSite } = require('../lib/site');

const value = /^tkb_[0-9A-Za-z]{36}$/;

let site;
let browser;
let page; // from test to test

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  page = await newPage(browser, site, { javaScriptEnabled: false });
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

const press = (name) => page.getByRole('button', { name }).click();
const follow = (name) => page.getByRole('link', { name }).click();
const act = (description, verb) => rowOf(page, description)
  .locator('.act', { hasText: new RegExp(`^${verb}`) }).click();

function read(token) {
  return site.request('/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${token}` } });
}

test('no script runs', async () => {
  await page.goto('/login');
  assert.equal(await page.evaluate('typeof document'), 'object');
  await page.setContent('<p></p><script>document.title = "ran"</script>');
  assert.notEqual(await page.title(), 'ran');
});

test('signing up, out and in', async () => {
  await page.goto('/signup');
  await page.fill('#username', 'plain');
  await page.fill('#email', 'plain@example.org');
  await page.fill('#password', 'password of plain');
  await press('Create account');
  await page.waitForURL(/\/profile\/tokens$/);
  await press('Sign out');
  await page.waitForURL(/\/login$/);
  await page.fill('#username', 'demo');
  await page.fill('#password', 'wrong password');
  await press('Sign in');
  await page.locator('.errors').waitFor();
  assert.equal(await page.inputValue('#username'), 'demo');
  await page.fill('#password', site.password);
  await press('Sign in');
  await page.waitForURL(/\/profile\/tokens$/);
});

test('making a token', async () => {
  await follow('New token');
  await page.fill('#description', 'Without script');
  // What matters to the server is there to be chosen.
  for (const name of ['read_which', 'read_feed', 'write_which', 'write_feed',
    'until']) {
    assert.equal(await page.locator(`[name=${name}]`).first().isVisible(), true,
      name);
  }
  await page.check('#read');
  await page.check('[name=read_feed][value=demo]');
  await page.check('[name=read_which][value=these]');
  await page.check('[name=until][value=never]');
  await press('Create token');
  await page.waitForURL(/\/profile\/tokens\?new=/);
  const row = rowOf(page, 'Without script');
  assert.match(await row.getAttribute('class'), /\bis-new\b/);
  assert.equal(await row.locator('.scope').textContent(), 'Read: demo');
  assert.match(await row.locator('.until').textContent(), /Never expires/);
});

test('a button that could only be dead is not there', async () => {
  assert.ok(await page.locator('.copy').count() > 0);
  assert.equal(await page.locator('.copy:visible').count(), 0);
  await page.goto('/feeds');
  assert.ok(await page.locator('.copy').count() > 0);
  assert.equal(await page.locator('.copy:visible').count(), 0);
  await page.goto('/profile/tokens');
});

const shown = (selector) => page.locator(selector).isVisible();

test('a typed date counts, or is asked about, and no sentence promises another', async () => {
  await page.goto('/profile/tokens/new');
  assert.equal(await page.isChecked('[name=until][value="90"]'), true);
  assert.equal(await shown('#sentence'), false);
  await page.fill('#description', 'Until a date');
  await page.fill('#expires', '2099-01-01T00:00');
  await press('Create token');
  await page.waitForURL(/\/profile\/tokens\?new=/);
  const until = rowOf(page, 'Until a date').locator('.until');
  assert.match(await until.textContent(), /2099-01-01 00:00/);

  await act('Until a date', 'Edit');
  await page.fill('#expires', '2098-01-01T00:00');
  await page.check('[name=until][value="30"]');
  await press('Save changes');
  await page.locator('.errors').waitFor();
  assert.match(await page.textContent('#expires-error'), /Custom date.*or clear the date/);
  assert.equal(await page.inputValue('#expires'), '2098-01-01T00:00');
  assert.equal(await page.isChecked('[name=until][value="30"]'), true);
  await page.fill('#expires', '');
  await press('Save changes');
  await page.waitForURL(/\/profile\/tokens\?changed=/);
  assert.match(await until.textContent(), /in 30 days/);

  // A date that was there is no date that was typed.
  await act('Until a date', 'Edit');
  await page.check('[name=until][value=never]');
  await press('Save changes');
  await page.waitForURL(/\/profile\/tokens\?changed=/);
  assert.match(await until.textContent(), /Never expires/);
  await act('Until a date', 'Revoke');
  await press('Revoke token');
  await page.waitForURL(/\/profile\/tokens\?changed=/);
});

// By the page that shows it, with the way back.
async function reveal(description) {
  await rowOf(page, description).locator('.reveal').click();
  await page.waitForURL(/\/reveal$/);
  const secret = await page.inputValue('#value');
  await follow('Back to access tokens');
  await page.waitForURL(/\/profile\/tokens#token-\d+$/);
  return secret;
}

test('revealing, by a page of its own', async () => {
  const secret = await reveal('Without script');
  assert.match(secret, value);
  assert.equal((await read(secret)).status, 200);
  assert.doesNotMatch(await page.content(), /tkb_\w{5}/);
});

test('the dots are a button for it, too', async () => {
  await rowOf(page, 'Without script').locator('.dots').click();
  await page.waitForURL(/\/reveal$/);
  assert.match(await page.inputValue('#value'), value);
  await page.goto('/profile/tokens');
});

test('using it, by a page of its own', async () => {
  await site.json('feed', 'add', 'acme', '--owner', 'demo');
  await act('Primary token', 'Set up');
  await page.waitForURL(/\/setup$/);
  await page.selectOption('[name=feed]', 'demo');
  await press('Show');
  await page.waitForURL(/\/setup\?feed=demo$/);
  await page.getByText('Other clients').click();
  await page.locator('[data-client=npm] summary').click();
  const step = page.locator('[data-client=npm] .step').first();
  assert.match(await step.locator('pre').textContent(),
    /\/F\/demo\/:_authToken=YOUR_TOKEN\n$/);
  assert.equal(await page.locator('.copy:visible').count(), 0);
  assert.equal(await page.getByText('with the token’s value').isVisible(),
    true);
  assert.equal(await page.getByText('Copying replaces').isVisible(), false);
  await press('Reveal');
  assert.match(await page.inputValue('#value'), value);
  await page.goto('/profile/tokens');
});

test('editing, with what was wrong at its field', async () => {
  await act('Without script', 'Edit');
  await page.fill('#description', '');
  await page.check('#write');
  await page.fill('#expires', '2020-01-01T00:00');
  await page.check('#until-date');
  await press('Save changes');
  await page.locator('.errors').waitFor();
  assert.match(await page.textContent('#description-error'), /\w/);
  assert.match(await page.textContent('#expires-error'), /in the future/);
  assert.equal(await page.inputValue('#expires'), '2020-01-01T00:00');
  assert.equal(await page.isChecked('#write'), true);
  await page.fill('#description', 'Edited without script');
  await page.fill('#expires', '2099-01-01T00:00');
  await press('Save changes');
  await page.waitForURL(/\/profile\/tokens\?changed=/);
  const row = rowOf(page, 'Edited without script');
  assert.equal(await row.locator('.scope').textContent(),
    'Read: demo · Write: all feeds');
  assert.match(await row.locator('.until').textContent(), /2099-01-01 00:00/);
});

test('unchecking the last feed does not widen a token', async () => {
  await act('Edited without script', 'Edit');
  await page.uncheck('[name=read_feed][value=demo]');
  await press('Save changes');
  await page.locator('.errors').waitFor();
  assert.match(await page.textContent('#read_feed-error'), /at least one feed/);
  await page.goto('/profile/tokens');
});

test('regenerating, by a page that asks', async () => {
  const old = await reveal('Edited without script');
  await act('Edited without script', 'Regenerate');
  await page.waitForURL(/\/regenerate$/);
  assert.match(await page.textContent('h1'),
    /Regenerate Edited without script\?/);
  await follow('Cancel');
  await page.waitForURL(/\/profile\/tokens#token-/);
  assert.equal((await read(old)).status, 200);
  await act('Edited without script', 'Regenerate');
  await press('Regenerate');
  await page.waitForURL(/\/profile\/tokens\?changed=/);
  assert.equal((await read(old)).status, 403);
  const secret = await reveal('Edited without script');
  assert.notEqual(secret, old);
  assert.equal((await read(secret)).status, 200);
});

test('finding, by words, four characters or a whole value', async () => {
  const secret = await reveal('Edited without script');
  for (const words of ['edited WITHOUT', secret.slice(-4), secret]) {
    await page.goto('/profile/tokens');
    await page.fill('#q', words);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/\/profile\/tokens\?q=/);
    assert.equal(await page.locator('[data-token-id]').count(), 1);
    assert.equal(await rowOf(page, 'Edited without script').count(), 1);
    assert.ok(!page.url().includes(secret.slice(4, 20)));
  }
  await follow('Show all tokens');
  assert.equal(await page.locator('[data-token-id]').count(), 3);
});

test('revoking, by a page that asks', async () => {
  const secret = await reveal('Edited without script');
  await act('Edited without script', 'Revoke');
  await page.waitForURL(/\/revoke$/);
  await press('Revoke token');
  await page.waitForURL(/\/profile\/tokens\?changed=/);
  assert.match(await rowOf(page, 'Edited without script').getAttribute('class'),
    /\bis-ended\b/);
  assert.equal((await read(secret)).status, 403);
});

test('making a feed, sharing it, deleting it', async () => {
  await page.getByRole('link', { name: 'Feeds', exact: true }).click();
  await page.fill('#name', 'plain-feed');
  await page.check('[name=visibility][value=public]');
  await press('Create feed');
  await page.waitForURL(/\/feeds/);
  await page.goto('/feeds/plain-feed');
  assert.match(await page.locator('.lead').textContent(), /Public/);
  await page.fill('#username', 'plain');
  await page.selectOption('#privilege', 'write');
  await press('Add member');
  await page.getByText('Saved: plain can now read and write.').waitFor();
  const member = page.locator('.is-member', { hasText: 'plain' });
  await member.locator('select').selectOption('read');
  await member.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: plain can now read.').waitFor();
  await member.getByRole('link', { name: 'Remove' }).click();
  await page.getByText('1 of plain’s tokens will be denied').waitFor();
  await press('Remove plain');
  await page.getByText('Removed: plain is no longer a member. The feed is public').waitFor();
  assert.equal(await member.count(), 0);
  assert.equal(await page.locator('[name=visibility]').first().isVisible(),
    false);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.check('[name=visibility][value=private]');
  await page.getByRole('button', { name: 'Save visibility', exact: true }).click();
  await page.getByText(/^\s*Files · Private ·/).waitFor();
  await page.getByRole('link', { name: 'Delete feed' }).click();
  await page.getByText('1 member and 1 token lose access').waitFor();
  await press('Delete plain-feed');
  await page.getByText('You deleted plain-feed.').waitFor();
  assert.equal((await page.goto('/feeds/plain-feed')).status(), 404);
});

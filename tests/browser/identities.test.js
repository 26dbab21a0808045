// Linking an identity and signing in by it, as a person with a browser does:
// the provider is another site, to which the policies of the pages must let a
// person go. No script runs.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { newPage } = require('../lib/person');
const { startProvider } = require('../lib/provider');
const { startSite } = require('../lib/site');

let provider;
let site;
let browser;

before(async () => {
  provider = await startProvider();
  [site, browser] = await Promise.all([
    startSite({ settings: { openid_name: 'Example login' },
      ...provider.apache() }), launch()]);
  provider.register(site);
});

after(async () => {
  await browser?.close();
  await Promise.all([site?.stop(), provider?.stop()]);
});

test('from the sign-in to the provider and back', async () => {
  const page = await newPage(browser, site, { javaScriptEnabled: false });
  const press = (name) => page.getByRole('button', { name }).click();
  const follow = (name) => page.getByRole('link', { name }).click();

  await page.goto('/login?next=/profile/identities');
  await page.fill('#username', 'demo');
  await page.fill('#password', site.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/profile/identities');
  await press('Link your Example login account');
  await page.waitForURL(`${provider.issuer}/interaction/*`);
  await page.fill('[name=login]', 'ann@idp');
  await page.fill('[name=password]', 'any');
  await press('Sign-in');
  await press('Continue');
  await page.waitForURL('**/profile/identities?done=linked');
  await page.locator('.flash', { hasText: 'Identity linked' }).waitFor();

  await press('Sign out');
  await page.waitForURL('**/login');
  await follow('Sign in with Example login');
  await page.waitForURL('**/profile/tokens');
  assert.match(await page.innerText('.who'), /demo/);

  await page.goto('/profile/identities');
  await follow('Unlink ann@idp');
  await press('Unlink');
  await page.getByText('No linked identities yet').waitFor();
});

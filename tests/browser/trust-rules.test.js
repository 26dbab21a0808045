// The trust rules of a machine account in a browser: by keyboard, with the
// dialog that asks, and without script.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { focused, hears, newPage, signIn } = require('../lib/person');
const { startSite } = require('../lib/site');

let browser;
let site;

before(async () => {
  [site, browser] = await Promise.all([startSite(), launch()]);
  await site.addAccount('ann');
  await site.json('machine', 'add', 'ci-build', '--manager', 'ann');
  await site.json('feed', 'add', 'acme', '--owner', 'ann');
  await site.json('feed', 'grant', 'acme', 'ci-build', 'write');
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

async function open(options) {
  const page = await newPage(browser, site, options);
  await signIn(page, 'ann', 'password of ann');
  await page.goto('/machines/ci-build');
  return page;
}

test('one is added and removed by keyboard', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'Trust rules' }).press('Enter');
  await page.getByRole('link', { name: 'GitHub Actions' }).press('Enter');
  await page.waitForURL('**/trust?ci=github#new');
  await page.focus('#trust_audience');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'textarea: Claims');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('repository = acme/app');
  await page.keyboard.press('Enter');
  await page.keyboard.type('ref = refs/heads/main');
  await page.focus('#write');
  await page.keyboard.press('Space');
  await page.check('[name=write_feed][value=acme]');
  await page.getByRole('button', { name: 'Add rule' }).press('Enter');
  await page.waitForURL('**/trust?done=added');
  await hears(page, 'Trust rule added.');
  const row = page.locator('[data-rule-id]');
  assert.match(await row.innerText(),
    /repository = acme\/app\s+ref = refs\/heads\/main[^]*Write: acme/);
  await row.getByRole('link', { name: 'Remove' }).press('Enter');
  await page.locator('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await row.count(), 1);
  await row.getByRole('link', { name: 'Remove' }).press('Enter');
  await page.locator('dialog').getByRole('button', { name: 'Remove rule' })
    .press('Enter');
  await page.waitForURL('**/trust?done=removed');
  assert.equal(await row.count(), 0);
  await page.context().close();
});

test('a form with an error has the focus on what is wrong', async () => {
  const page = await open();
  await page.goto('/machines/ci-build/trust?ci=gitlab');
  await page.fill('#claims', 'project_path = *');
  await page.click('button:has-text("Add rule")');
  const error = page.getByRole('alert');
  await error.waitFor();
  assert.match(await error.innerText(), /at least one claim/);
  await error.getByRole('link').first().press('Enter');
  assert.equal(await focused(page), 'textarea: Claims');
  assert.equal(await page.inputValue('#claims'), 'project_path = *');
  await page.context().close();
});

test('works without script', async () => {
  const page = await open({ javaScriptEnabled: false });
  await page.click('a:has-text("Trust rules")');
  await page.click('a:has-text("Kubernetes")');
  await page.fill('#claims', 'sub = system:serviceaccount:ci:builder');
  await page.click('button:has-text("Add rule")');
  assert.match(await page.textContent('main'), /system:serviceaccount:ci:build/);
  await page.click('[data-rule-id] a:has-text("Remove")');
  await page.click('button:has-text("Remove rule")');
  assert.match(await page.textContent('body'), /Trust rule removed\./);
  await page.context().close();
});

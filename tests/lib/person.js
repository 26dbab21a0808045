// A person with a browser: what they see, press, hear and have copied.
'use strict';

const assert = require('node:assert/strict');
const { setTimeout: pause } = require('node:timers/promises');

const patience = 30_000; // milliseconds; the machine may be busy

// A page of somebody who has not been here yet.
async function newPage(browser, site, options = {}) {
  const context = await browser.newContext({
    baseURL: site.url,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  context.setDefaultTimeout(patience);
  return context.newPage();
}

async function signIn(page, username, password) {
  await page.goto('/login');
  await page.fill('[name=username]', username);
  await page.fill('[name=password]', password);
  await page.press('[name=password]', 'Enter');
  await page.waitForURL('**/profile/tokens');
}

async function signUp(page, username) {
  await page.goto('/signup');
  await page.fill('[name=username]', username);
  await page.fill('[name=email]', `${username}@example.org`);
  await page.fill('[name=password]', `password of ${username}`);
  await page.click('button:has-text("Create account")');
  await page.waitForURL('**/profile/tokens');
}

// The row of the token with this description.
function rowOf(page, description) {
  return page.locator('[data-token-id]')
    .filter({ has: page.getByText(description, { exact: true }).first() });
}

// Makes a token by the form, with what it offers by itself, and is back on the
// list: the new row.
async function makeToken(page, description) {
  await page.goto('/profile/tokens/new');
  await page.fill('#description', description);
  await page.click('button:has-text("Create token")');
  await page.waitForURL('**/profile/tokens?new=*');
  return rowOf(page, description);
}

// Waits until the live region says it.
function hears(page, sentence) {
  return page.locator('#say', { hasText: sentence })
    .waitFor({ state: 'attached' });
}

function copied(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}

// Whether the text stands anywhere in the page, seen or not: as text, in an
// attribute, in a field.
function isInPage(page, text) {
  return page.evaluate((wanted) =>
    document.documentElement.outerHTML.includes(wanted)
    || [...document.querySelectorAll('input, textarea')]
      .some((field) => field.value.includes(wanted)), text);
}

// Asks again until the answer is true.
async function until(question) {
  const end = Date.now() + patience;
  while (!await question()) {
    assert.ok(Date.now() < end, `waited in vain for ${question}`);
    await pause(100);
  }
}

// What a person with a screen reader is told of the element with the focus.
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) return 'nothing';
    const ids = element.getAttribute('aria-labelledby');
    const label = ids?.split(' ')
      .map((id) => document.getElementById(id).textContent).join(' ')
      ?? element.labels?.[0]?.textContent ?? element.textContent;
    return `${element.localName}: ${label.replace(/\s+/g, ' ').trim()}`;
  });
}

module.exports = {
  copied, focused, hears, isInPage, makeToken, newPage, patience, rowOf, signIn,
  signUp, until,
};

#!/usr/bin/env node
// screenshots FOLDER [NAME...]: pictures of every screen, or of those named,
// wide and narrow, light and dark, of a site with some feeds and tokens in it;
// those of the README go into docs/, too.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { launch } = require('./lib/chromium');
const { lock, query } = require('./lib/database');
const { addMany } = require('./lib/past');
const { newPage, rowOf, signIn } = require('./lib/person');
const { startSite, top } = require('./lib/site');
const { addTeam } = require('./lib/team');

const password = 'correct horse battery';
const mostBytes = 210_000; // of a picture
const mostPixels = { 1280: 1060, 375: 1400 }; // by its width, of one too high
const sizes = [0, 1, 30, 10_000]; // tokens besides the primary

// By what is added to the name of the picture.
const looks = {
  '': { width: 1280, colorScheme: 'light' },
  '-dark': { width: 1280, colorScheme: 'dark' },
  '-narrow': { width: 375, colorScheme: 'light' },
  '-narrow-dark': { width: 375, colorScheme: 'dark' },
};

async function chooseFeeds(page) {
  await page.fill('#description', 'Nightly build');
  await page.check('[name=read_which][value=these]');
  await page.check('[name=read_feed][value=acme-npm]');
  await page.check('#write');
  await page.check('[name=write_which][value=these]');
  await page.check('[name=write_feed][value=acme-npm]');
  await page.focus('#description');
}

// The new row is marked; the lines that stand open in it are another picture.
async function closeLines(page) {
  await page.locator('.is-new [data-setup]').click();
  await page.locator('.is-new .copy').focus();
  await page.mouse.move(0, 0);
}

async function openLines(page) {
  await page.locator('.is-new [data-client=npm] summary').click();
}

async function askToRevoke(page) {
  await rowOf(page, 'Build server').locator('.act', { hasText: 'Revoke' })
    .click();
  await page.locator('dialog').waitFor();
}

async function askToDisable(page) {
  await page.locator('.row', { hasText: 'ann' }).locator('.act',
    { hasText: 'Disable' }).first().click();
  await page.locator('dialog').waitFor();
}

async function selectSome(page) {
  for (const i of [0, 2]) await page.locator('[name=id]').nth(i).check();
}

// The page that comes back has this heading.
async function submit(page, heading) {
  await page.locator('main form[method=post] [type=submit]').last().click();
  await page.getByRole('heading', { name: heading }).waitFor();
}

async function askForSeveral(page) {
  await selectSome(page);
  await page.getByRole('button', { name: 'Revoke selected' }).click();
  await page.getByRole('heading', { name: 'Revoke 2 tokens?' }).waitFor();
}

async function revokeTwentieth(page) {
  const row = page.locator('[data-token-id]:not(.is-ended)').nth(20);
  await row.locator('.act', { hasText: /^Revoke/ }).click();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await page.locator('.is-changed').waitFor();
}

async function revokeSeveral(page) {
  await askForSeveral(page);
  await submit(page, 'Access tokens');
}

async function regenerate(page) {
  await rowOf(page, 'Build server').locator('.act', { hasText: 'Regenerate' })
    .click();
  await page.getByRole('button', { name: 'Regenerate', exact: true }).click();
  await page.locator('.is-changed').waitFor();
}

async function askToRegenerate(page) {
  await rowOf(page, 'Build server').locator('.act', { hasText: 'Regenerate' })
    .click();
  await page.getByText('it works for 24 hours').click();
}

async function rotate(page) {
  await askToRegenerate(page);
  await page.getByRole('button', { name: 'Regenerate', exact: true }).click();
  await page.getByRole('button', { name: 'End now' }).waitFor();
}

async function endOverlap(page) {
  await page.getByRole('button', { name: 'End now' }).click();
  await page.getByText('The old value no longer works').waitFor();
}

async function typeNetworks(page) {
  await page.fill('#description', 'Build server');
  await page.check('#write');
  await page.check('[name=write_how]');
  await page.getByText('Networks and the API').click();
  await page.fill('#networks', '10.0.0.0/8\n192.0.2.0/33');
  await submit(page, 'Please check');
}

async function askToRemoveManager(page) {
  await page.locator('.act', { hasText: 'Remove bela' }).click();
  await page.locator('dialog').waitFor();
}

async function askToBlock(page) {
  await page.locator('.act', { hasText: 'Block bela’s token' }).click();
  await page.locator('dialog').waitFor();
}

// Signed out in another tab: that is said, with the way to sign in.
async function copySignedOut(page) {
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await rowOf(page, 'Build server').locator('.copy').click();
  await page.getByText('Sign in again').waitFor();
  await page.context().addCookies(cookies);
}

// What a person with a browser sees while checks fail.
async function failChecks(page, site) {
  await query(site, 'ALTER TABLE token_value RENAME TO away;');
  await page.reload().finally(() =>
    query(site, 'ALTER TABLE away RENAME TO token_value;'));
}

async function sendTooMuch(page) {
  await page.evaluate(() => {
    document.querySelector('#name').removeAttribute('maxlength');
    document.querySelector('#name').value = 'x'.repeat(70_000);
  });
  await submit(page, 'Form too large');
}

async function sendWhileLocked(page, site) {
  await page.fill('#description', 'While others write');
  const release = await lock(site);
  await submit(page, 'Server busy').finally(release);
}

// The session has ended before the form is sent: the sign-in page says that what
// was typed has been kept, and afterwards it is there.
async function loseSession(page) {
  await page.fill('#description', 'Typed before the session ended');
  await page.context().clearCookies();
  await submit(page, 'Sign in to Tokenbooth');
}

async function signInAgain(page) {
  await page.fill('[name=username]', 'ann');
  await page.fill('[name=password]', password);
  await page.press('[name=password]', 'Enter');
}

async function getBack(page) {
  await loseSession(page);
  await signInAgain(page);
  await page.getByText('We kept what you typed.').waitFor();
}

// A screen is a row: its name, who sees it (nobody is signed in as null), its
// address, and what is done there before the picture is taken. `docs` names
// the looks that the README shows; `from` is what the picture begins at, `most`
// its height; `asSeen` is what one sees without scrolling; `then` is done after it.
const screensOf = ({ newest, primary }) => {
  const list = `/profile/tokens?new=${newest}`;
  return [
    { name: 'sign-in', who: null, address: '/login' },
    { name: 'sign-up', who: null, address: '/signup' },
    { name: 'access-tokens', address: list, prepare: closeLines,
      docs: ['', '-dark', '-narrow'], most: 1100 },
    { name: 'use', address: list, prepare: openLines, from: '.is-new',
      most: 980 },
    { name: 'use-alone', address: `/profile/tokens/${newest}/setup` },
    { name: 'new-token', address: '/profile/tokens/new', prepare: chooseFeeds },
    { name: 'new-token-wrong', address: '/profile/tokens/new',
      prepare: typeNetworks },
    { name: 'edit-primary', address: `/profile/tokens/${primary}` },
    { name: 'first-feed', who: 'has-0', address: '/feeds' },
    { name: 'first-form', who: 'has-0', address: '/profile/tokens/new' },
    { name: 'first-token', who: 'starter', address: '/feeds/begun?done=created' },
    { name: 'first-client', who: 'beginner', address: '/profile/tokens' },
    { name: 'revoke', address: '/profile/tokens', prepare: askToRevoke,
      asSeen: true },
    { name: 'revoked', who: `has-${sizes.at(-2)}`, prepare: revokeTwentieth,
      address: '/profile/tokens', asSeen: true },
    { name: 'select', address: '/profile/tokens?select=on',
      prepare: selectSome, asSeen: true },
    { name: 'revoke-several', address: '/profile/tokens?select=on',
      prepare: askForSeveral },
    { name: 'several-revoked', who: `has-${sizes.at(-2)}`,
      address: '/profile/tokens?select=on', prepare: revokeSeveral },
    { name: 'regenerated', address: '/profile/tokens', prepare: regenerate,
      asSeen: true },
    { name: 'regenerate', address: '/profile/tokens', prepare: askToRegenerate,
      asSeen: true },
    { name: 'rotated', address: '/profile/tokens', prepare: rotate,
      asSeen: true, then: endOverlap },
    { name: 'copy-signed-out', address: '/profile/tokens',
      prepare: copySignedOut, asSeen: true },
    { name: 'check-failure', address: '/F/acme-python/', prepare: failChecks,
      asSeen: true },
    { name: 'given-back', address: '/profile/tokens/new', prepare: getBack },
    { name: 'too-large', address: '/feeds', prepare: sendTooMuch },
    { name: 'busy', address: '/profile/tokens/new', prepare: sendWhileLocked },
    { name: 'kept', address: '/profile/tokens/new', prepare: loseSession,
      then: signInAgain },
    { name: 'feeds', address: '/feeds' },
    { name: 'feed', address: '/feeds/acme-npm' },
    { name: 'feed-tokens', address: '/feeds/acme-npm#tokens' },
    { name: 'feed-tokens-many', who: `has-${sizes.at(-1)}`,
      address: '/feeds/crowded#tokens' },
    { name: 'block', address: '/feeds/acme-npm#tokens', prepare: askToBlock,
      asSeen: true },
    { name: 'feed-settings', address: '/feeds/acme-npm#settings' },
    { name: 'machines', address: '/machines' },
    { name: 'machine', address: '/machines/ci-build' },
    { name: 'machine-tokens', address: '/machines/ci-build/tokens' },
    { name: 'machine-none', address: '/machines/deploy/tokens' },
    { name: 'machine-new-token', address: '/machines/deploy/tokens/new' },
    { name: 'machine-remove', prepare: askToRemoveManager, asSeen: true,
      address: '/machines/ci-build' },
    { name: 'machine-delete', address: '/machines/ci-build/delete' },
    { name: 'machine-trust', address: '/machines/ci-build/trust?ci=github' },
    { name: 'machine-activity', address: '/machines/ci-build/activity' },
    { name: 'activity', address: '/profile/activity' },
    { name: 'test-token', address: '/profile/test' },
    { name: 'password', address: '/profile/password' },
    { name: 'sessions', address: '/profile/sessions' },
    { name: 'identities', address: '/profile/identities' },
    { name: 'delete', address: '/profile/delete' },
    { name: 'admin-people', who: 'boss', address: '/admin/accounts' },
    { name: 'admin-tokens', who: 'boss', address: '/admin/tokens?owner=ann' },
    { name: 'admin-revoke', who: 'boss', address: '/admin/tokens?owner=ann',
      prepare: askForSeveral },
    { name: 'admin-feeds', who: 'boss', address: '/admin/feeds' },
    { name: 'admin-feed', who: 'boss', address: '/admin/feeds/acme-npm' },
    { name: 'admin-machines', who: 'boss', address: '/admin/machines' },
    { name: 'admin-machine', who: 'boss', address: '/admin/machines/deploy' },
    { name: 'admin-activity', who: 'boss', address: '/admin/activity' },
    { name: 'admin-activity-wrong', who: 'boss',
      address: '/admin/activity?account=nobody-here&since=x' },
    { name: 'admin-policy', who: 'boss', address: '/admin/policy' },
    { name: 'admin-policy-preview', who: 'boss',
      address: '/admin/policy/preview?longest_life=30&write_all=denied' },
    { name: 'admin-disable', who: 'boss', address: '/admin/accounts',
      prepare: askToDisable, asSeen: true },
    ...sizes.map((size) => ({ name: `list-${size}`, who: `has-${size}`,
      address: '/profile/tokens' })),
    { name: `list-${sizes.at(-1)}-end`, who: `has-${sizes.at(-1)}`,
      address: '/profile/tokens?page=101' },
  ].map((screen) => ({ who: 'ann', ...screen }));
};

// Two who are on their first steps: with a feed, and with a token, too.
async function addBeginners(site) {
  await Promise.all(['starter', 'beginner'].map((name) =>
    site.addAccount(name, password)));
  await site.json('feed', 'add', 'begun', '--owner', 'starter');
  await site.json('feed', 'grant', 'begun', 'beginner', 'write');
  await site.addToken('beginner', 'Laptop', '--read', 'all', '--write', 'begun');
}

// An administrator; of the others, one is disabled.
async function addBoss(site) {
  await site.json('account', 'add', 'boss', '--admin',
    { input: `${password}\n` });
  await site.json('account', 'disable', 'starter');
}

async function addSizes(site) {
  for (const size of sizes) {
    await site.addAccount(`has-${size}`, password);
    await addMany(site, `has-${size}`, size);
  }
  await site.json('feed', 'add', 'crowded', '--owner', `has-${sizes.at(-1)}`);
}

// A page of each person, who signs in when first wanted.
function people(browser, site) {
  const pages = new Map();
  return async (who) => {
    if (!pages.has(who)) {
      const page = await newPage(browser, site, { reducedMotion: 'reduce' });
      if (who) await signIn(page, who, password);
      pages.set(who, page);
    }
    return pages.get(who);
  };
}

// The page from top to end, or, where that makes too large a file, as far as
// it fits.
async function takeWhole(page, { from, most = Infinity }, width, file) {
  const y = from ? await page.locator(from).evaluate((one) =>
    one.getBoundingClientRect().top + scrollY) : 0;
  const whole = await page.evaluate(() =>
    document.documentElement.scrollHeight);
  for (const limit of [most, mostPixels[width]]) {
    await page.screenshot({ path: file, fullPage: true,
      clip: { x: 0, y, width, height: Math.min(whole - y, limit) } });
    if (fs.statSync(file).size <= mostBytes) return;
  }
}

async function take(site, page, screen, look, file) {
  const { name, address, prepare, asSeen } = screen;
  const { width, colorScheme } = looks[look];
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  const answer = await page.goto(address);
  // Of another part of the page that is there already, there is no answer.
  if (answer?.ok() === false) throw new Error(`${name}: ${answer.status()}`);
  await prepare?.(page, site);
  if (asSeen) await page.screenshot({ path: file });
  else await takeWhole(page, screen, width, file);
  if (screen.then) {
    await Promise.all([page.waitForEvent('load'), screen.then(page)]);
  }
  const { size } = fs.statSync(file);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes`);
}

async function main(folder, names) {
  fs.mkdirSync(folder, { recursive: true });
  const site = await startSite();
  const browser = await launch();
  try {
    const made = await addTeam(site, password);
    await addSizes(site);
    await addBeginners(site);
    if (!names.length || names.some((name) => name.startsWith('admin'))) {
      await addBoss(site);
    }
    const pageOf = people(browser, site);
    const screens = screensOf(made)
      .filter(({ name }) => !names.length || names.includes(name));
    for (const screen of screens) {
      for (const look of Object.keys(looks)) {
        const picture = `${screen.name}${look}.png`;
        const file = path.join(folder, picture);
        await take(site, await pageOf(screen.who), screen, look, file);
        if (screen.docs?.includes(look)) {
          fs.copyFileSync(file, path.join(top, 'docs', picture));
        }
      }
    }
  } finally {
    await browser.close();
    await site.stop();
  }
  console.log(`pictures are in ${folder}, those of the README in docs`);
}

main(process.argv[2] ?? 'build/screenshots', process.argv.slice(3));

// Every page in every state, by axe-core: light and wide by all its rules, dark
// and narrow by those that look at more than the tags. No colour in the style
// sheet depends on the width, so two views see all four; what people meet most
// is looked at in all four, by all rules.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { launch } = require('../lib/chromium');
const { makeToken, newPage, rowOf, signIn } = require('../lib/person');
const { accountOf, closedSettings, makeScreens, open } = require('../lib/screens');
const { startSite } = require('../lib/site');

const allRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
  'best-practice'];
const rulesOfLook = ['color-contrast', 'link-in-text-block',
  'scrollable-region-focusable', 'target-size'];
const views = [
  { width: 1280, colorScheme: 'light', rules: allRules },
  { width: 375, colorScheme: 'dark', rules: rulesOfLook },
];
const allViews = [
  { width: 1280, colorScheme: 'light', rules: allRules },
  { width: 1280, colorScheme: 'dark', rules: allRules },
  { width: 375, colorScheme: 'light', rules: allRules },
  { width: 375, colorScheme: 'dark', rules: allRules },
];
const metMost = ['sign-in', 'one token', 'new token', 'a feed with members'];

let site;
let closed;
let browser;
let screens;
const pages = new Map(); // of each person

before(async () => {
  [site, closed, browser] = await Promise.all([
    startSite({ settings: { openid_name: 'Example login' } }),
    startSite({ settings: closedSettings }), launch()]);
  screens = await makeScreens(site, closed);
  for (const screen of screens) {
    if (pages.has(screen.who)) continue;
    const page = await newPage(browser, screen.site);
    await page.context().addInitScript(
      { path: require.resolve('axe-core/axe.min.js') });
    const account = accountOf(screen);
    if (account) await signIn(page, ...account);
    pages.set(screen.who, page);
  }
});

after(async () => {
  await browser?.close();
  await Promise.all([site?.stop(), closed?.stop()]);
});

// What axe finds in the page as it stands, a line each.
async function violations(page, rules) {
  const found = await page.evaluate(async (runOnly) => {
    const { violations: all, passes } = await window.axe.run(document, {
      resultTypes: ['violations'],
      preload: false, // it would fetch the style sheet once more
      runOnly,
    });
    return {
      looked: passes.length,
      lines: all.flatMap(({ id, nodes }) => nodes.map(({ html, any }) =>
        `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`)),
    };
  }, rules);
  assert.ok(found.looked > 0, 'axe looked at nothing');
  return found.lines;
}

// What sticks out at the side, by which one could scroll the page.
function sideways(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [`${scrollWidth} in ${clientWidth}`,
      ...[...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5)
        .slice(0, 3).map((one) => one.outerHTML.slice(0, 160))];
  });
}

async function inEveryView(page, name) {
  const wrong = [];
  const wanted = metMost.includes(name) ? allViews : views;
  for (const { width, colorScheme, rules } of wanted) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const line of await violations(page, rules)) {
      wrong.push(`${name}, ${width} ${colorScheme}: ${line}`);
    }
  }
  for (const width of [375, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const line of await sideways(page)) {
      wrong.push(`${name} scrolls sideways at ${width}: ${line}`);
    }
  }
  return wrong;
}

// Before anything else, that both looks see what is wrong.
test('a page that is wrong is found', async () => {
  const page = pages.get('nobody');
  await page.goto('/login');
  await page.evaluate(() => {
    document.querySelector('label').remove();
    const wide = document.createElement('p');
    wide.style.width = '500px';
    wide.style.color = '#777';
    wide.style.background = '#888';
    wide.textContent = 'hardly to be read';
    document.querySelector('main').append(wide);
  });
  const wrong = (await inEveryView(page, 'wrong')).join('\n');
  assert.match(wrong, /1280 light: label:/);
  assert.match(wrong, /1280 light: color-contrast:.*hardly/);
  assert.match(wrong, /375 dark: color-contrast:/);
  assert.match(wrong, /scrolls sideways at 320/);
});

describe('without a violation and without sideways scrolling:', () => {
  for (const who of ['nobody', 'stranger', 'operated', 'guest', 'limited', 'fresh', 'leaver',
    'starter', 'many', 'reader', 'linked', 'demo', 'boss']) {
    test(`the pages of ${who}`, async () => {
      const theirs = screens.filter((screen) => screen.who === who);
      assert.ok(theirs.length > 0);
      const wrong = [];
      for (const screen of theirs) {
        const page = pages.get(who);
        const answer = await open(page, screen);
        assert.equal(answer.status(), screen.status, screen.name);
        wrong.push(...await inEveryView(page, screen.name));
      }
      assert.equal(wrong.length, 0, wrong.join('\n'));
    });
  }

  test('the list while one works with it', async () => {
    const page = pages.get('fresh');
    await page.setViewportSize({ width: 1280, height: 800 });
    const row = await makeToken(page, 'Worked with');
    const wrong = [];
    await row.locator('.reveal').click();
    await row.locator('.shown').waitFor();
    wrong.push(...await inEveryView(page, 'revealed'));
    await page.route('**/reveal', (route) => route.abort());
    await row.locator('.copy').first().click();
    await page.locator('.is-problem:not(:empty)').waitFor();
    wrong.push(...await inEveryView(page, 'a problem'));
    await page.unroute('**/reveal');
    await page.fill('#q', 'none of them');
    wrong.push(...await inEveryView(page, 'filtered'));
    assert.equal(wrong.length, 0, wrong.join('\n'));
  });

  test('the dialogs', async () => {
    const page = pages.get('demo');
    const wrong = [];
    await page.goto('/profile/tokens');
    const row = rowOf(page, 'Machine 1');
    for (const verb of ['Regenerate', 'Revoke']) {
      await row.locator('.act', { hasText: verb }).click();
      await page.locator('dialog').waitFor();
      wrong.push(...await inEveryView(page, `${verb} dialog`));
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
    }
    assert.equal(wrong.length, 0, wrong.join('\n'));
  });

  test('the lines of every client', async () => {
    const page = pages.get('demo');
    await page.goto('/profile/tokens');
    const row = rowOf(page, 'Nightly <build> & "more"');
    await row.locator('[data-setup]').click();
    await row.locator('.client').first().waitFor();
    for (const client of await row.locator('summary').all()) {
      await client.click();
    }
    assert.ok(await row.locator('pre:visible').count() > 20);
    const wrong = await inEveryView(page, 'lines');
    assert.equal(wrong.length, 0, wrong.join('\n'));
  });

  test('the form while one chooses', async () => {
    const page = pages.get('demo');
    await page.goto('/profile/tokens/new');
    await page.check('#write');
    await page.check('[name=write_which][value=these]');
    await page.check('[name=read_which][value=these]');
    const wrong = await inEveryView(page, 'all fields shown');
    assert.equal(wrong.length, 0, wrong.join('\n'));
  });
});

// At 400 % zoom 1280 pixels are 320 wide and 800 are 200 high.
test('everything can be reached at 400 %', async () => {
  const page = pages.get('demo');
  await page.goto('/profile/tokens');
  await page.setViewportSize({ width: 320, height: 200 });
  const row = rowOf(page, 'Machine 2');
  await row.locator('.reveal').click();
  await row.locator('.shown').waitFor();
  await row.locator('.act', { hasText: 'Revoke' }).click();
  const dialog = page.locator('dialog');
  await dialog.waitFor();
  const button = dialog.locator('button');
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 320);
  assert.ok(box.y >= 0 && box.y + box.height <= 200);
  await dialog.locator('a:has-text("Cancel")').click();
  await dialog.waitFor({ state: 'detached' });
});

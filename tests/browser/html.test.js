// The pages as text: valid, without inline script or style, every piece of
// every template on one of them, and light.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { HtmlValidate } = require('html-validate');
const { accountOf, closedSettings, fetchScreen, makeScreens } = require('../lib/screens');
const { startSite, top } = require('../lib/site');

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    // Lines are made by the templates' engine.
    'no-trailing-whitespace': 'off',
    'long-title': 'off', // a matter of taste, and of what the title is about
    // A list of boxes is sent as one field, more than once.
    'form-dup-name': ['error',
      { shared: ['radio', 'checkbox', 'submit', 'button'] }],
    'require-sri': 'off', // all of it comes from the site itself
  },
});

let site;
let closed;
const answers = []; // [screen, answer]

const contacts = { mail: 'admin@example.org', page: 'https://help.example.org/' };

before(async () => {
  [site, closed] = await Promise.all([
    startSite({ settings: { openid_name: 'Example login',
      contact: contacts.mail } }),
    startSite({ settings: { ...closedSettings,
      contact: contacts.page } })]);
  const visitors = new Map();
  for (const screen of await makeScreens(site, closed)) {
    if (!visitors.has(screen.who)) {
      const account = accountOf(screen);
      visitors.set(screen.who, account
        ? await screen.site.signedIn(...account) : screen.site.visitor());
    }
    const answer = await fetchScreen(visitors.get(screen.who), screen);
    answers.push([screen, answer]);
  }
});

after(() => Promise.all([site?.stop(), closed?.stop()]));

// Looks at each page and says which of them are wrong, and how.
async function every(problemsOf) {
  assert.ok(answers.length > 40);
  const wrong = [];
  for (const [screen, answer] of answers) {
    const problems = await problemsOf(answer.text, screen, answer);
    if (problems.length) wrong.push(`${screen.name}:\n${problems.join('\n')}`);
  }
  assert.equal(wrong.length, 0, wrong.join('\n\n'));
}

test('each page is what it should be', () =>
  every((html, screen, answer) => answer.status === screen.status
    && /^text\/html; charset=utf-8$/.test(answer.headers['content-type'])
    ? [] : [`${answer.status} ${answer.headers['content-type']}`]));

test('each page is valid HTML', () => every(async (html) => {
  const { results } = await validator.validateString(html);
  const around = ({ line, column }) =>
    html.split('\n')[line - 1].slice(Math.max(0, column - 30), column + 90);
  return results.flatMap(({ messages }) => messages)
    // As boxes, hidden fields are sent as one list.
    .filter((one) => one.ruleId !== 'form-dup-name'
      || !/^.{0,30}type="hidden" name=/.test(around(one)))
    .map((one) => `  ${one.line}:${one.column} ${one.ruleId}: ${one.message}`
      + `\n    ${around(one)}`);
}));

test('no page has script or style of its own', () => every((html) => [
  /<script\b(?![^>]*\ssrc="\/static\/)[^>]*>/i, // a script without its file
  /<script\b[^>]*>[^<]/i,
  /<style\b/i,
  /<[^>]*\sstyle\s*=/i,
  /<[^>]*\son[a-z]+\s*=/i,
  /(?:href|src|action)\s*=\s*["']?\s*(?:javascript|data):/i,
].map((inline) => inline.exec(html)?.[0]).filter(Boolean)));

test('no page names another site, but the contact', () => every((html, screen) =>
  [...html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)]
    .map(([, address]) => address)
    .filter((address) => address !== `mailto:${contacts.mail}`
      && address !== contacts.page)
    .filter((address) => new URL(address.replaceAll('&amp;', '&'),
      screen.site.url).origin !== screen.site.url)));

test('each page has a title and one heading of its own', () =>
  every((html) => {
    const headings = [...html.matchAll(/<h1\b/g)].length;
    return headings === 1 && /<title>[^<]+ · Tokenbooth<\/title>/.test(html)
      ? [] : [`${headings} headings; ${/<title>.*/.exec(html)?.[0]}`];
  }));

test('a page holds no value but the one that was asked for', () =>
  every((html, { name }) => name === 'a value' ? []
    : [.../tkb_[0-9A-Za-z]{5,}/.exec(html) ?? []]));

describe('every piece of', () => {
  const folder = path.join(top, 'templates');
  // What stands in a template between two of its marks, line by line, as it
  // comes out: a piece of each section and of each branch.
  const piecesOf = (template) => template
    .replace(/\{\{!.*?\}\}/gs, '')
    .split('\n')
    .flatMap((line) => line.trim().split(/\{\{.*?\}\}/))
    .filter((piece) => /\w{3}/.test(piece));

  // Shown to nobody with fewer than 12,000 tokens: feed-tokens.test.js sees it.
  const ofManyTokens = piecesOf(fs.readFileSync(
    path.join(folder, 'feed.tpl'), 'utf8').split('\n')
    .find((line) => line.startsWith('{{#MORE}}')));
  assert.equal(ofManyTokens.length, 5);
  // Of policies that no site here has: policy.test.js and admin-pages.test.js
  // see them.
  const ofPolicy =
    /each token has an expiration|last 30 days would stop\.<|Stops immediately/;

  // Where mail is configured and an address waits, as on no site here:
  // mail.test.js sees them.
  const ofEmail = new RegExp(['We write to it when', 'Not confirmed yet',
    'get no link there', '^To use <strong>$', 'instead, open the link',
    '"/profile/email/', '^<div class="acts">$', '>Send another link<', '>Keep the address as it is<',
    '"flash is-warning">Confirm your'].join('|'));

  for (const file of fs.readdirSync(folder)
    .filter((name) => name.endsWith('.tpl') && name !== 'email_confirm.tpl')) {
    test(file, () => {
      const pieces = piecesOf(
        fs.readFileSync(path.join(folder, file), 'utf8'));
      assert.ok(pieces.length >= 3);
      const unseen = pieces.filter((piece) =>
        !ofManyTokens.includes(piece) && !ofPolicy.test(piece)
        && !ofEmail.test(piece)
          && !answers.some(([, { text }]) => text.includes(piece)));
      assert.deepEqual(unseen, []);
    });
  }
});

// A script with all that it imports.
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = fs.readFileSync(path.join(top, 'static', name), 'utf8');
  for (const [, other] of text.matchAll(/from '\.\/([\w-]+\.js)'/g)) {
    withImports(other, seen);
  }
  return seen;
}

test('style and script of a page are together under 40 KB', () =>
  every((html) => {
    const files = new Set([...html.matchAll(
      /(?:src|href)="\/static\/\w+\/([\w-]+\.(?:js|css))"/g)]
      .flatMap(([, name]) => [...withImports(name)]));
    const size = [...files].map((name) =>
      fs.statSync(path.join(top, 'static', name)).size)
      .reduce((sum, one) => sum + one, 0);
    return files.has('style.css') && size < 40 * 1024 ? []
      : [`${size} bytes: ${[...files]}`];
  }));

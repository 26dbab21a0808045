// A link to the form of a new token that fills in its fields.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { everything } = require('../lib/database');
const { checked, complaint, typed } = require('../lib/pages');
const { startSite } = require('../lib/site');

let site;
let demo;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  demo = await site.signedIn();
});

after(() => site?.stop());

const open = async (query) => {
  const got = await demo.get(`/profile/tokens/new?${query}`);
  assert.equal(got.status, 200);
  return got.text;
};

// [read, its feeds, write, its feeds, until]
const choices = (html) => ['read', 'read_feed', 'write', 'write_feed', 'until']
  .map((name) => checked(html, name).join());

test('each field can be filled in', async () => {
  const was = await everything(site);
  const html = await open('description=Build%20%3Cserver%3E&read=on'
    + '&read_feed=demo&write=on&write_feed=demo&write_how=add&until=30'
    + '&networks=10.0.0.0/8%20::1&self_rotate=on&manage=on');
  assert.equal(typed(html, 'description'), 'Build <server>');
  assert.deepEqual(choices(html), ['on', 'demo', 'on', 'demo', '30']);
  assert.deepEqual(['write_how', 'self_rotate', 'manage'].map((name) =>
    checked(html, name).join()), ['add', 'on', 'on']);
  assert.match(html, /<textarea[^>]*>10\.0\.0\.0\/8 ::1<\/textarea>/);
  assert.match(html, /<details[^>]* open>/);
  assert.equal(await everything(site), was);
});

test('what the link leaves out is as in a new form', async () => {
  assert.deepEqual(choices(await open('description=x')),
    ['on', '', '', '', '90']);
  assert.deepEqual(choices(await open('write=on&write_feed=demo')),
    ['', '', 'on', 'demo', '90']);
  const html = await open('expires=2100-01-31T18:00');
  assert.deepEqual(choices(html), ['on', '', '', '', 'date']);
  assert.equal(typed(html, 'expires'), '2100-01-31T18:00');
  assert.equal(complaint(await open('until=7'), 'description'), null);
});

test('what is wrong in a link is said at its field', async () => {
  const html = await open('description=x&read=on&read_feed=nobody-knows'
    + '&expires=2020-01-01T00:00&networks=office');
  assert.match(complaint(html, 'read_feed'), /don’t have access/);
  assert.match(complaint(html, 'expires'), /in the future/);
  assert.match(complaint(html, 'networks'), /office/);
});

test('the form of such a link creates the token', async () => {
  const page = await demo.get('/profile/tokens/new?description=By%20a%20link'
    + '&read=on&read_feed=demo&until=7');
  const made = await demo.submit(page, '/profile/tokens',
    { description: typed(page.text, 'description'), read: 'on',
      read_feed: 'demo', until: '7' });
  assert.equal(made.status, 303);
});

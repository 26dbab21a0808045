// The programs themselves: what they log, and that they live on.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { query } = require('../lib/database');
const { startSite } = require('../lib/site');

let site;
let demo;

before(async () => {
  site = await startSite({ door: 'authorizer',
    settings: { password_cost: 10 } });
  demo = await site.signedIn();
});

after(() => site?.stop());

test('a page that fails is logged by its route, without the query', async () => {
  await query(site, 'ALTER TABLE token RENAME TO away;');
  try {
    const got = await demo.get('/profile/tokens/1?done=xyzzy');
    assert.equal(got.status, 503);
  } finally {
    await query(site, 'ALTER TABLE away RENAME TO token;');
  }
  assert.equal((await demo.get('/profile/tokens')).status, 200);
  const lines = site.programLog('profile');
  assert.match(lines, /profile: GET \/profile\/tokens\/ID failed: broken$/m);
  assert.doesNotMatch(lines, /xyzzy/);
});

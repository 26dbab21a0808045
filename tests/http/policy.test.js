// The site's policy on tokens: what the command prints before it sets one, what
// the form then offers and takes, and what checks say of tokens that were there
// before, at both doors.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { complaint, inputs, makeToken, rows, typed, words } =
  require('../lib/pages');
const { startSite } = require('../lib/site');

const day = 86400;
const inDays = (days) =>
  new Date(Date.now() + days * day * 1000).toISOString().slice(0, 16);

for (const checker of ['module', 'authorizer']) {
  describe(`a policy, checked by the ${checker}`, () => {
    let site;
    let demo;
    const token = {}; // by its description

    // What does not depend on who checks.
    const once = checker === 'module' ? test : () => {};
    const set = (key, value) => site.json('policy', 'set', key, value);
    const ask = (value, method = 'GET', name = 'hello.txt') =>
      site.request(`/F/demo/${name}`, { method,
        body: method === 'PUT' ? 'x' : undefined,
        headers: { Authorization: `Bearer ${value}` } });
    const row = async (id) =>
      rows((await demo.get('/profile/tokens')).text)
        .find((one) => one.id === id);

    before(async () => {
      site = await startSite({ checker });
      demo = await site.signedIn();
      const make = async (name, fields) => {
        token[name] = await makeToken(demo, { description: name, ...fields });
      };
      await make('Never', { read: 'on', until: 'never' });
      await make('Old', { read: 'on', until: 'never' });
      await make('All', { read: 'on', write: 'on', until: 'never' });
      await make('Push', { write: 'on', write_feed: 'demo', until: 'never' });
      await query(site, `UPDATE token SET created_at = created_at - 40 * ${day}
        WHERE id = ${token.Old.id}`);
      await query(site, `INSERT INTO token_use (token_id, used_at, used_client,
        used_address, used_feed, used_access, used_count)
        SELECT id, unixepoch() - 3600, 'npm', '::1', 'demo', 'read', 1
        FROM token WHERE description IN ('Old', 'All')`);
    });

    after(() => site?.stop());

    once('says first what it would stop, and changes nothing', async () => {
      const late = await site.json('policy', 'set', 'longest_life', '30',
        '--dry-run');
      const old = late.find(({ id }) => id === token.Old.id);
      assert.equal(old.account, 'demo');
      assert.equal(old.description, 'Old');
      assert.equal(old.last4, token.Old.value.slice(-4));
      assert.equal(old.last_used_client, 'npm');
      assert.equal(old.why, 'lasts longer than 30 days');
      assert.ok(Date.parse(old.stops) <= Date.now());
      const all = late.find(({ id }) => id === token.All.id);
      assert.ok(Date.parse(all.stops) > Date.now() + 29 * day * 1000);
      const writers = await site.json('policy', 'set', 'write_all', 'denied',
        '--dry-run');
      assert.deepEqual(writers.map(({ id, why }) => [id, why]),
        [[token.All.id, 'writes to all feeds']]);
      assert.deepEqual(await site.json('policy', 'show'),
        { longest_life: null, must_expire: false, write_all: 'allowed' });
      assert.equal((await ask(token.Old.value)).status, 200);
    });

    test('stops a token that is too old, and says why', async () => {
      assert.equal((await ask(token.Old.value)).status, 200); // remembered
      const done = await set('longest_life', '30');
      assert.equal(done.longest_life, 30);
      assert.equal(done.must_expire, true);
      assert.ok(done.stops >= 2);
      const got = await ask(token.Old.value);
      assert.equal(got.status, 403);
      assert.equal(got.headers['x-tokenbooth-error'], 'expired');
      assert.match(got.text, /Token "Old" .* expired on .* UTC: tokens of this site last 30 days at most\. Renew it at \S+\/profile\/tokens\/\d+$/m);
      assert.equal((await ask(token.Never.value)).status, 200);
      assert.equal((await ask(site.value)).status, 200, 'the primary');
      assert.match((await row(token.Old.id)).words, /by this site’s policy/);
      assert.match((await row(token.Never.id)).words,
        /Expires in .* by this site’s policy/);
    });

    once('is what the form offers', async () => {
      const { text } = await demo.get('/profile/tokens/new');
      assert.match(words(text), /This site’s policy: 30 days at most, until/);
      const offered = inputs(text, 'until')
        .map((tag) => /value="(\w+)"/.exec(tag)[1]);
      assert.deepEqual(offered, ['7', '30', 'date']);
      assert.match(inputs(text, 'until')[1], / checked/);
    });

    once('is what the form, the edit and the command go by', async () => {
      const create = async (fields, address = '/profile/tokens') =>
        demo.submit(await demo.get(address === '/profile/tokens'
          ? `${address}/new` : address), address,
        { description: 'New', read: 'on', until: 'date', ...fields });
      for (const [expires, until] of [[inDays(31), 'date'], ['', 'never']]) {
        for (const address of ['/profile/tokens',
          `/profile/tokens/${token.Never.id}`]) {
          const got = await create({ expires, until }, address);
          assert.equal(got.status, 422);
          assert.match(complaint(got.text, 'expires'),
            /Tokens of this site last 30 days at most: choose .* UTC or earlier/);
        }
      }
      assert.equal((await create({ expires: inDays(29) })).status, 303);
      const words_ = ['token', 'create', 'demo', '--description', 'x', '--read',
        'all'];
      const { status, stderr } = await site.run(...words_);
      assert.equal(status, 1);
      assert.match(stderr,
        /^tokenbooth: --days: tokens of this site last 30 days at .* earlier$/m);
      assert.equal((await site.run(...words_, '--days', '30')).status, 0);
    });

    test('lets an end that is chosen again revive the token', async () => {
      const address = `/profile/tokens/${token.Old.id}`;
      const got = await demo.submit(await demo.get(address), address,
        { description: 'Old', read: 'on', until: '30' });
      assert.equal(got.status, 303);
      assert.equal((await ask(token.Old.value)).status, 200);
      assert.doesNotMatch((await row(token.Old.id)).words, /policy/);
    });

    test('keeps a token from writing to all feeds', async () => {
      assert.equal((await ask(token.All.value, 'PUT', 'a.txt')).status, 201);
      await set('write_all', 'denied');
      const got = await ask(token.All.value, 'PUT', 'b.txt');
      assert.equal(got.status, 403);
      assert.equal(got.headers['x-tokenbooth-error'], 'scope');
      assert.match(got.text, /Token "All" .* cannot write: tokens of this site must name the feeds that they write to\. Choose them at/);
      assert.equal((await ask(token.All.value)).status, 200);
      assert.equal((await ask(token.Push.value, 'PUT', 'c.txt')).status, 201);
      assert.equal((await ask(site.value, 'PUT', 'd.txt')).status, 201);
      assert.match((await row(token.All.id)).words, /Can’t write: this site’s/);
      const page = await demo.get('/profile/tokens/new');
      assert.doesNotMatch(inputs(page.text, 'write_which').join(), /"all"/);
      const made = await demo.submit(page, '/profile/tokens',
        { description: 'New', write: 'on', until: '7', write_which: 'all' });
      assert.equal(made.status, 422);
      assert.match(complaint(made.text, 'write_feed'), /must name the feeds/);
      assert.equal(typed(made.text, 'description'), 'New');
    });

    test('that all must expire stops those that never do', async () => {
      await set('longest_life', 'none');
      assert.equal((await ask(token.Never.value)).status, 200);
      await set('must_expire', 'yes');
      const got = await ask(token.Never.value);
      assert.equal(got.headers['x-tokenbooth-error'], 'expired');
      assert.match(got.text, /stopped on .*: tokens of this site must have an expiration\. Choose one at/);
      const form = await demo.get('/profile/tokens/new');
      assert.match(words(form.text),
        /This site’s policy: each token has an expiration\./);
      await set('must_expire', 'no');
      assert.equal((await ask(token.Never.value)).status, 200);
    });

    once('is in the activity, with who set it', async () => {
      const { stdout } = await site.run('activity', '--json');
      const set_ = stdout.trim().split('\n').map((line) => JSON.parse(line))
        .filter(({ event }) => event === 'policy changed');
      assert.equal(set_.length, 5);
      assert.equal(set_[0].account, null);
      assert.equal(set_[0].actor, 'administrator');
      assert.ok(set_[0].client);
      assert.equal(set_[0].label,
        'longest_life = 30, must_expire = no, write_all = allowed');
    });

    once('rejects what it does not know', async () => {
      for (const [key, value, status, said] of [
        ['longest_life', '0', 2, /a number of days from 1 to 3650, or none/],
        ['longest_life', '3651', 2, /a number of days from 1 to 3650, or none/],
        ['must_expire', 'maybe', 2, /yes or no/],
        ['write_all', 'yes', 2, /allowed or denied/],
        ['lifetime', '3', 2, /no policy "lifetime".*longest_life/],
      ]) {
        const got = await site.run('policy', 'set', key, value);
        assert.equal(got.status, status);
        assert.match(got.stderr, said);
      }
      await set('longest_life', '9');
      const shown = (await site.run('policy', 'show')).stdout;
      assert.match(shown,
        /^longest_life +9\nmust_expire +yes\nwrite_all +(?:allowed|denied)\n$/);
      const got = await site.run('policy', 'set', 'must_expire', 'no');
      assert.equal(got.status, 1);
      assert.match(got.stderr, /set longest_life to none first/);
    });
  });
}

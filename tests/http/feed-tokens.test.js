// The tokens with access to a feed: who sees which of them, and blocking one.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything, query } = require('../lib/database');
const { addFeeds, addMembers, expire, linkOnly } = require('../lib/past');
const { until } = require('../lib/person');
const {
  checked, complaint, confirm, makeToken, rows, siteLook, typed, unescape, words,
} = require('../lib/pages');
const { startSite } = require('../lib/site');

let site;
const who = {}; // signed in, by name
let ci; // bob's token for all feeds
let night; // bob's, which only writes to acme

// Ann owns acme, max manages it, bob writes to it, rea reads from it, eve is
// nobody there.
before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  const names = ['ann', 'max', 'bob', 'rea', 'eve'];
  await Promise.all(names.map((name) => site.addAccount(name)));
  for (const name of names) {
    who[name] = await site.signedIn(name, `password of ${name}`);
  }
  await Promise.all([['acme'], ['beta'], ['open', '--public']].map((one) =>
    site.json('feed', 'add', ...one, '--owner', 'ann')));
  await Promise.all([['acme', 'max', 'manage'], ['acme', 'bob', 'write'],
    ['acme', 'rea', 'read'], ['beta', 'bob', 'write'], ['open', 'bob', 'write'],
  ].map((grant) => site.json('feed', 'grant', ...grant)));
  ci = await makeToken(who.bob, { description: 'CI <of> bob', read: 'on',
    write: 'on', until: 'never' });
  night = await makeToken(who.bob, { description: 'Nightly', write: 'on',
    write_feed: 'acme', until: '30' });
});

after(() => site?.stop());

const by = (value) => ({ Authorization: `Bearer ${value}` });

// What comes of a request with this value: the README's word, or a status.
async function ask(value, feed, method = 'GET', headers = {}) {
  const got = await site.request(`/F/${feed}/x.txt`, { method,
    headers: { ...by(value), ...headers },
    body: method === 'PUT' ? 'x' : undefined });
  return got.headers['x-tokenbooth-error'] ?? got.status;
}

async function seen(visitor, address = '/feeds/acme') {
  const page = await visitor.get(address);
  assert.equal(page.status, 200);
  return rows(page.text);
}

const find = (list, description) =>
  list.find((one) => one.description === description);

// As somebody would who knows the address.
async function post(visitor, address, fields = {}) {
  const page = await visitor.get('/feeds');
  return visitor.post(address,
    { csrf_token: typed(page.text, 'csrf_token'), ...fields });
}

async function block(feed, id, visitor = who.ann) {
  const address = `/feeds/${feed}/tokens/${id}/block`;
  const answer = await visitor.fillIn(address, address);
  assert.equal(answer.status, 303);
  return answer;
}

const unblock = (feed, id, visitor = who.ann) =>
  post(visitor, `/feeds/${feed}/tokens/${id}/unblock`);

describe('a feed\'s page shows', () => {
  test('its owner and managers every token with access to it', async () => {
    for (const name of ['ann', 'max']) {
      const list = await seen(who[name]);
      // ann's, max's and rea's primary, and three of bob's.
      assert.equal(list.length, 6, name);
      const one = find(list, 'CI <of> bob');
      assert.equal(one.id, ci.id);
      assert.match(one.words, /Owner: bob\b.*Read and write.*Never expires/);
      assert.match(find(list, 'Nightly').words,
        /Owner: bob Write Expires in 30 days \(.* UTC\) Never used/);
      assert.match(list.find((row) => /Owner: rea/.test(row.words)).words,
        /Primary.*Owner: rea Read Never expires/);
    }
  });

  test('other members their own, nobody else any', async () => {
    assert.deepEqual((await seen(who.bob)).map(({ description }) =>
      description), ['Primary token', 'Nightly', 'CI <of> bob']);
    assert.deepEqual((await seen(who.rea)).map(({ words: text }) =>
      /Owner: rea/.test(text)), [true]);
    for (const [name, status] of [['bob', 200], ['rea', 200], ['eve', 404]]) {
      const page = await who[name].get('/feeds/acme');
      assert.equal(page.status, status);
      assert.doesNotMatch(page.text, /Owner: ann|Owner: max|\/block"|\/unblock"/);
    }
    const open = await who.eve.get('/feeds/open');
    assert.equal(open.status, 200);
    assert.deepEqual(rows(open.text), []);
    assert.doesNotMatch(open.text, /id="tokens-title"/);
  });

  test('no value, nor the end of one', async () => {
    for (const name of ['ann', 'max', 'bob']) {
      const { text } = await who[name].get('/feeds/acme');
      for (const { value } of [ci, night]) {
        assert.ok(!text.includes(value.slice(-4)), name);
      }
      assert.doesNotMatch(text, /tkb_/);
    }
  });

  test('no token without access to it', async () => {
    const made = await Promise.all([
      makeToken(who.bob, { description: 'Elsewhere', read: 'on',
        read_feed: 'beta', until: 'never' }),
      makeToken(who.bob, { description: 'Over', read: 'on', until: '7' }),
      makeToken(who.bob, { description: 'Ended', read: 'on', until: '7' }),
      makeToken(who.rea, { description: 'Only writes', write: 'on',
        until: '7' }),
    ]);
    assert.equal((await seen(who.ann)).length, 8);
    await expire(site, made[1].id, 1);
    await confirm(who.bob, made[2].id, 'revoke');
    const list = await seen(who.ann);
    assert.equal(list.length, 6);
    for (const { id } of made) assert.ok(!list.some((row) => row.id === id));
    await site.json('account', 'disable', 'rea');
    assert.equal((await seen(who.ann)).length, 5);
    await site.json('account', 'enable', 'rea');
    who.rea = await site.signedIn('rea', 'password of rea');
  });

  test('a privilege that was taken at once', async () => {
    const words0 = find(await seen(who.ann), 'CI <of> bob').words;
    assert.match(words0, /Read and write/);
    await site.json('feed', 'grant', 'acme', 'bob', 'read');
    const list = await seen(who.ann);
    assert.match(find(list, 'CI <of> bob').words, /Owner: bob Read Never/);
    assert.equal(find(list, 'Nightly'), undefined);
    assert.equal(await ask(ci.value, 'acme', 'PUT'), 'privilege');
    await site.json('feed', 'grant', 'acme', 'bob', 'write');
    assert.equal(await ask(ci.value, 'acme', 'PUT'), 201);
  });

  test('the last use where it was here, and no other', async () => {
    const agent = { 'User-Agent': 'curl/7.88.1' };
    const used = async (feed, expected) => {
      // Asked again: of two uses in one second either may be the last.
      await until(async () => {
        await ask(ci.value, feed, 'GET', agent);
        return expected.test(find(await seen(who.ann), 'CI <of> bob').words);
      });
    };
    await used('acme', /Last used here .* curl · 127\.0\.0\.1/);
    await site.json('feed', 'add', 'secret', '--owner', 'bob');
    await used('secret', /Last used on another feed/);
    const { text } = await who.ann.get('/feeds/acme');
    assert.doesNotMatch(text, /secret|curl|127\.0\.0\.1 *</);
    const page = await who.ann.get(`/feeds/acme/tokens/${ci.id}/block`);
    assert.doesNotMatch(words(page.text), /secret|curl|127\.0\.0\.1/);
  });
});

describe('a filter', () => {
  const looked = async (q) => {
    const answer = await who.ann.post('/feeds/acme/tokens/find', { q,
      csrf_token: typed((await who.ann.get('/feeds')).text, 'csrf_token') });
    assert.equal(answer.status, 303);
    return answer.headers.location;
  };

  test('finds by description and by owner', async () => {
    for (const [q, count] of [['nightly', 1], ['BOB', 3], ['<of>', 1]]) {
      const to = await looked(q);
      assert.equal((await seen(who.ann, to.split('#')[0])).length, count, q);
    }
    assert.equal(await looked(' '), '/feeds/acme#tokens');
  });

  test('says where there is nothing', async () => {
    const page = await who.ann.get('/feeds/acme?q=no+such%3Cb%3E');
    assert.match(words(page.text), /No tokens match “ ?no such<b> ?”/);
    assert.equal(typed(page.text, 'q'), 'no such<b>');
  });

  test('never takes a value into an address', async () => {
    const to = await looked(ci.value);
    assert.equal(to, '/feeds/acme?done=value#tokens');
    const page = await who.ann.get(to.split('#')[0]);
    assert.match(words(page.text), /can’t search by token value here/);
  });

  test('shows a member no other\'s', async () => {
    assert.deepEqual(await seen(who.rea, '/feeds/acme?q=bob'), []);
    assert.deepEqual(await seen(who.bob, '/feeds/acme?q=primary&page=9'),
      [find(await seen(who.bob), 'Primary token')]);
  });
});

describe('blocking a token', () => {
  test('asks first, and says what stops', async () => {
    const page = await who.ann.get(`/feeds/acme/tokens/${ci.id}/block`);
    assert.equal(page.status, 200);
    const text = words(page.text);
    assert.match(text, /Block CI <of> bob on acme\?/);
    assert.match(text, /bob’s password and 2 other tokens still have access/);
    assert.ok(!page.text.includes(ci.value.slice(-4)));
    const reader = (await seen(who.ann)).find((row) =>
      /Owner: rea/.test(row.words));
    const only = await who.ann.get(`/feeds/acme/tokens/${reader.id}/block`);
    assert.match(words(only.text), /rea has no other token with access/);
    assert.match(words(only.text), /This token has never been used/);
  });

  test('says of one\'s own token what is true of it', async () => {
    const own = (await seen(who.ann)).find((row) =>
      /Owner: ann/.test(row.words));
    const text = words(
      (await who.ann.get(`/feeds/acme/tokens/${own.id}/block`)).text);
    assert.match(text, /Your token · Read and write/);
    assert.match(text, /You have no other token with access, but can still read with your password/);
    assert.match(text, /You can unblock it on the feed’s page\./);
    assert.doesNotMatch(text, /\bann’s\b|remove ann|ann will|can’t undo/);
    const other = await makeToken(who.ann, { description: 'second', read: 'on',
      until: '7' });
    assert.match(words(
      (await who.ann.get(`/feeds/acme/tokens/${own.id}/block`)).text),
    /Your password and 1 other token still have access\. You can unblock/);
    await confirm(who.ann, other.id, 'revoke');
  });

  test('says who can undo it: another owner can, too', async () => {
    const asked = async () => words(
      (await who.ann.get(`/feeds/acme/tokens/${ci.id}/block`)).text);
    assert.match(await asked(), /bob will see that a feed owner blocked it and can’t undo it\./);
    await site.json('feed', 'grant', 'acme', 'bob', 'own');
    assert.match(await asked(), /bob will see that a feed owner blocked it and, as an owner too, can unblock it\./);
    await site.json('feed', 'grant', 'acme', 'bob', 'write');
  });

  // Bella and una sign in by a linked identity.
  test('speaks of no password where the account has none', async () => {
    const said = async (visitor, id, feed = 'acme') =>
      words((await visitor.get(`/feeds/${feed}/tokens/${id}/block`)).text);
    await Promise.all(['bella', 'una'].map((name) => site.addAccount(name)));
    for (const name of ['bella', 'una']) await linkOnly(site, name);
    await site.json('feed', 'grant', 'acme', 'bella-only', 'read');
    const first = await site.addToken('bella-only', 'One', '--read', 'all');
    assert.match(await said(who.ann, first.id),
      /bella-only has no other token with access, but can still create a new token\./);
    const second = await site.addToken('bella-only', 'Two', '--read', 'all');
    assert.match(await said(who.ann, first.id),
      /bella-only’s 1 other token still has access\. To stop/);
    await site.addToken('bella-only', 'Three', '--read', 'all');
    assert.match(await said(who.ann, second.id),
      /bella-only’s 2 other tokens still have access\. To stop/);
    await site.json('feed', 'add', 'hers', '--owner', 'una-only');
    const una = await site.signedIn('una', 'password of una');
    const own = await site.addToken('una-only', 'Her own', '--read', 'all');
    assert.match(await said(una, own.id, 'hers'),
      /You have no other token with access, but can still create a new token\./);
    await site.addToken('una-only', 'Another', '--read', 'all');
    const told = await said(una, own.id, 'hers');
    assert.match(told, /Your 1 other token still has access\. You can unblock/);
    assert.doesNotMatch(told, /password/);
    await site.json('feed', 'grant', 'acme', 'bella-only', 'none');
  });

  test('is an owner\'s alone', async () => {
    const was = await everything(site);
    for (const [name, status] of [['max', 403], ['bob', 403], ['rea', 403],
      ['eve', 404]]) {
      for (const verb of ['block', 'unblock']) {
        const address = `/feeds/acme/tokens/${ci.id}/${verb}`;
        const answer = await post(who[name], address);
        assert.equal(answer.status, status, `${name} ${verb}`);
        assert.ok(siteLook(answer));
      }
      assert.equal((await who[name].get(
        `/feeds/acme/tokens/${ci.id}/block`)).status, status);
    }
    assert.equal(await everything(site), was);
  });

  test('needs the form of the site', async () => {
    const was = await everything(site);
    const address = `/feeds/acme/tokens/${ci.id}/block`;
    assert.equal((await who.ann.post(address, {})).status, 403);
    const answer = await site.visitor().post(address, {});
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/login?next=/feeds/acme');
    assert.equal((await site.visitor().get(address)).headers.location,
      `/login?next=${address}`);
    assert.equal((await who.ann.get(
      `/feeds/acme/tokens/${ci.id}/unblock`)).status, 405);
    assert.equal(await everything(site), was);
  });

  test('is 404 for a token without access to the feed', async () => {
    const was = await everything(site);
    const [eves] = await site.json('token', 'list', 'eve');
    for (const id of [eves.id, 999999, '0', '-1', 'x', '1x']) {
      for (const verb of ['block', 'unblock']) {
        const answer = await post(who.ann, `/feeds/acme/tokens/${id}/${verb}`);
        assert.equal(answer.status, 404, `${id} ${verb}`);
      }
    }
    for (const feed of ['nothing', 'demo']) {
      assert.equal((await post(who.ann,
        `/feeds/${feed}/tokens/${ci.id}/block`)).status, 404);
    }
    assert.equal(await everything(site), was);
  });

  test('stops it here at the next check, and nowhere else', async () => {
    assert.equal(await ask(ci.value, 'acme', 'PUT'), 204);
    const answer = await block('acme', ci.id);
    assert.equal(answer.headers.location,
      `/feeds/acme?changed=${ci.id}&done=blocked#token-${ci.id}`);
    assert.equal(await ask(ci.value, 'acme'), 'scope');
    assert.equal(await ask(ci.value, 'acme', 'PUT'), 'scope');
    assert.equal(await ask(ci.value, 'acme', 'PROPFIND'), 'scope');
    assert.equal(await ask(ci.value, 'beta', 'PUT'), 201);
    assert.equal(await ask(night.value, 'acme', 'PUT'), 204);
  });

  test('is told in the denial, by every endpoint', async () => {
    const sentence = new RegExp(
      `^Token "CI <of> bob" \\(…${ci.value.slice(-4)}\\) was blocked on `
      + 'feed "acme" by an owner of the feed on \\d{4}-\\d\\d-\\d\\d '
      + `\\d\\d:\\d\\d UTC\\. Ask them to unblock it: ${site.url}`
      + '/feeds/acme$');
    const got = await site.request('/F/acme/x.txt', { headers: by(ci.value) });
    assert.equal(got.status, 403);
    assert.match(got.text.trim(), sentence);
    for (const access of ['read', 'write']) {
      const asked = await site.request(
        `/authorize?feed=acme&access=${access}`, { headers: by(ci.value) });
      assert.equal(asked.status, 403);
      const { allowed, error, reason, message } = JSON.parse(asked.text);
      assert.deepEqual([allowed, error, reason],
        [false, 'insufficient_scope', 'scope']);
      assert.match(message, sentence);
    }
  });

  test('holds for COPY and MOVE, from here and to here', async () => {
    for (const method of ['COPY', 'MOVE']) {
      assert.equal(await ask(ci.value, 'acme', method,
        { Destination: `${site.url}/F/beta/y.txt` }), 'scope');
      assert.equal(await ask(ci.value, 'beta', method,
        { Destination: `${site.url}/F/acme/y.txt` }), 'scope');
    }
    assert.equal(await ask(ci.value, 'beta', 'COPY',
      { Destination: `${site.url}/F/beta/y.txt` }), 201);
  });

  test('is seen by the feed\'s owner, with the way back', async () => {
    const list = await seen(who.ann);
    assert.equal(list[0].id, ci.id); // blocked ones come first
    assert.ok(list[0].ended);
    assert.match(list[0].words, /Blocked .* ago|Blocked just now/);
    assert.match(list[0].html,
      new RegExp(`action="/feeds/acme/tokens/${ci.id}/unblock"`));
    const managers = find(await seen(who.max), 'CI <of> bob');
    assert.match(managers.words, /Blocked/);
    assert.doesNotMatch(managers.html, /unblock/);
  });

  test('is not counted as having access, nor as able to write', async () => {
    const page = words((await who.ann.get('/feeds/acme')).text);
    // ann's, max's and two of bob's can write; rea's reads.
    assert.match(page, /Tokens with access 5 .* All 6 Can write 4 Blocked 1 /);
    assert.match(page, /can currently read or write this feed, and those blocked on it\./);
    assert.match(find(await seen(who.ann), 'CI <of> bob').words,
      /Owner: bob Read and write \(blocked\) Blocked/);
    assert.match(words((await who.ann.get('/feeds/acme/delete')).text),
      /4 members and 5 tokens lose access immediately\./);
    const writing = await seen(who.ann, '/feeds/acme?show=write');
    assert.equal(writing.length, 4);
    assert.equal(find(writing, 'CI <of> bob'), undefined);
  });

  test('is seen by the token\'s owner, who is not told by whom', async () => {
    const page = await who.bob.get('/profile/tokens');
    const row = find(rows(page.text), 'CI <of> bob');
    assert.match(row.words, /Blocked on acme by a feed owner/);
    assert.doesNotMatch(row.words, /\bann\b/);
    assert.doesNotMatch(find(rows(page.text), 'Nightly').words, /Blocked/);
    assert.match(find(await seen(who.bob), 'CI <of> bob').words, /Blocked/);
    const [event] = await query(site, `SELECT actor, address, client, feed,
      other_account
      FROM event WHERE kind = 'token blocked' AND token_id = ${ci.id}`);
    assert.deepEqual(event,
      { actor: 'feed owner', address: '', client: '', feed: 'acme',
        other_account: '' });
  });

  test('a second time changes nothing', async () => {
    const was = await everything(site);
    const answer = await post(who.ann, `/feeds/acme/tokens/${ci.id}/block`);
    assert.equal(answer.status, 303);
    assert.equal((await who.ann.get(
      `/feeds/acme/tokens/${ci.id}/block`)).status, 303);
    assert.equal(await everything(site), was);
  });

  test('is not undone by a new value, nor by editing', async () => {
    await confirm(who.bob, ci.id, 'regenerate');
    ci.value = await site.reveal(ci.id);
    assert.equal(await ask(ci.value, 'acme'), 'scope');
    const address = `/profile/tokens/${ci.id}`;
    await who.bob.fillIn(address, address, { description: 'CI <of> bob',
      read: 'on', read_which: 'these', read_feed: ['acme', 'beta'], write: 'on',
      write_feed: ['acme', 'beta'], until: 'never' });
    assert.equal(await ask(ci.value, 'acme'), 'scope');
    assert.equal(await ask(ci.value, 'beta', 'PUT'), 204);
  });

  test('stays when its owner leaves and comes back', async () => {
    await site.json('feed', 'grant', 'acme', 'bob', 'none');
    // Whoever is no member is not told of the feed.
    assert.equal(await ask(ci.value, 'acme'), 'privilege');
    assert.equal(find(await seen(who.ann), 'CI <of> bob'), undefined);
    const { text } = await who.bob.get('/profile/tokens');
    assert.doesNotMatch(text, /Blocked on/);
    await site.json('feed', 'grant', 'acme', 'bob', 'write');
    assert.equal(await ask(ci.value, 'acme'), 'scope');
  });

  test('makes it not active on this feed for introspection', async () => {
    const introspect = async (caller, feed) => {
      const got = await site.request('/introspect', { method: 'POST',
        headers: { ...by(caller),
          'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token: ci.value,
          ...(feed ? { feed } : {}) }).toString() });
      assert.equal(got.status, 200);
      return JSON.parse(got.text);
    };
    const anns = await makeToken(who.ann, { description: 'asks', read: 'on',
      until: 'never' });
    for (const caller of [anns.value, ci.value, night.value]) {
      assert.deepEqual(await introspect(caller, 'acme'), { active: false });
    }
    assert.equal((await introspect(anns.value, 'beta')).active, true);
    const own = await introspect(ci.value);
    assert.equal(own.active, true);
    assert.equal(own.scope, 'read:beta write:beta');
    await unblock('acme', ci.id);
    // A manager is told of no other feed.
    for (const [caller, scope] of [[anns.value, 'read:acme write:acme'],
      [ci.value, 'read:acme write:acme read:beta write:beta']]) {
      const now = await introspect(caller, 'acme');
      assert.equal(now.active, true);
      assert.equal(now.scope, scope);
    }
  });

  test('is undone by unblocking, at the next check', async () => {
    await block('acme', ci.id);
    assert.equal(await ask(ci.value, 'acme'), 'scope');
    const answer = await unblock('acme', ci.id);
    assert.equal(answer.headers.location,
      `/feeds/acme?changed=${ci.id}&done=unblocked#token-${ci.id}`);
    assert.equal(await ask(ci.value, 'acme', 'PUT'), 204);
    const row = find(await seen(who.ann, `/feeds/acme?changed=${ci.id}`),
      'CI <of> bob');
    assert.ok(row.marked && !row.ended);
    const { text } = await who.bob.get('/profile/tokens');
    assert.doesNotMatch(text, /Blocked on/);
    const was = await everything(site);
    await unblock('acme', ci.id);
    assert.equal(await everything(site), was);
  });

  test('leaves a public feed to be read by anyone', async () => {
    assert.equal(await ask(ci.value, 'open', 'PUT'), 'scope');
    const all = await makeToken(who.bob, { description: 'all', read: 'on',
      write: 'on', until: 'never' });
    assert.equal(await ask(all.value, 'open', 'PUT'), 201);
    const page = await who.ann.get(`/feeds/open/tokens/${all.id}/block`);
    assert.match(words(page.text), /open is public: anyone can still read it/);
    await block('open', all.id);
    assert.equal(await ask(all.value, 'open'), 200);
    assert.equal(await ask(all.value, 'open', 'PUT'), 'scope');
  });

  test('takes a primary token, and an owner\'s own', async () => {
    const [primary] = await site.json('token', 'list', 'ann');
    const value = await site.reveal(primary.id);
    assert.equal(await ask(value, 'acme'), 200);
    await block('acme', primary.id);
    assert.equal(await ask(value, 'acme'), 'scope');
    // The account's own password is no token.
    const basic = Buffer.from('ann:password of ann').toString('base64');
    const got = await site.request('/F/acme/x.txt',
      { headers: { Authorization: `Basic ${basic}` } });
    assert.equal(got.status, 200);
    await unblock('acme', primary.id);
    assert.equal(await ask(value, 'acme'), 200);
  });
});

describe('ten thousand rows', () => {
  async function text(visitor, address) {
    const page = await visitor.get(address);
    assert.equal(page.status, 200);
    return page.text;
  }

  before(async () => {
    await addFeeds(site, 'eve', 10000);
    await addMembers(site, 'heap-1', 10000);
    await query(site, `
      INSERT INTO token (account_id, description, is_primary, read_scope,
          write_scope, created_at, revision)
        SELECT id, 'of ' || username, 1, 2, 2, unixepoch(), 1
        FROM account WHERE username LIKE 'member-%';
      INSERT INTO token_value (digest, token_id, last4, created_at)
        SELECT randomblob(32), id, 'aaaa', created_at FROM token
        WHERE description LIKE 'of member-%';`);
  });

  test('of members and tokens are shown in pages', async () => {
    const first = await text(who.eve, '/feeds/heap-1');
    assert.match(words(first), /Members 10,001/);
    assert.match(words(first), /Tokens with access at least 1,000 /);
    assert.match(words(first), /All at least 1,000 Can write at least \d+ Denied /);
    assert.equal(rows(first).length, 100);
    assert.equal(first.split('is-member').length - 1, 100);
    assert.match(words(first), /Next 1–100 of at least 1,000 Go to page of at least 10 Go/);
    assert.doesNotMatch(words(first), /than are counted/); // yet
    const tenth = words(await text(who.eve, '/feeds/heap-1?page=10'));
    assert.match(tenth, /901–1,000 of at least 2,000/);
    const last = await text(who.eve, '/feeds/heap-1?page=101&members=101');
    assert.equal(rows(last).length, 1);
    assert.equal(last.split('is-member').length - 1, 1);
    assert.match(words(last), /Tokens with access 10,001 .* 10,001–10,001 of 10,001/);
    const found = await text(who.eve,
      '/feeds/heap-1?q=member-77&member=member-77');
    assert.equal(rows(found).length, 100);
    assert.match(words(found), /Next 1–100 of 111/);
  });

  // The pages of both lists that are shown.
  const shownPages = (html) =>
    [...html.matchAll(/aria-current="page"><span class="sr">Page <\/span>(\d+)/g)]
      .map(([, number]) => Number(number));

  test('of members and tokens stay where they were after a change', async () => {
    const place = '?members=3&page=4';
    const feed = '/feeds/heap-1';
    const html = await text(who.eve, `${feed}${place}`);
    assert.deepEqual(shownPages(html), [3, 4]);
    const csrf_token = typed(html, 'csrf_token');
    const [, username] = /<input type="hidden" name="username" value="(member-\d+)"/
      .exec(html);
    const actions = [...new Set([...html.matchAll(/<form [^>]*method="post" action="([^"]*)"/g)]
      .map(([, action]) => unescape(action)))]
      .filter((action) => action.startsWith(`${feed}?`) || action.startsWith(`${feed}/members`));
    assert.deepEqual(actions, [`${feed}/members${place}`, `${feed}${place}`]);
    for (const [action, fields, tab] of [
      [actions[0], { username, privilege: 'write' }, 'members'],
      [actions[0], { username, privilege: 'all' }, 'members'],
      [actions[1], { kind: 'npm' }, 'settings'],
    ]) {
      const answer = await who.eve.post(action, { csrf_token, ...fields });
      const then = answer.status === 303
        ? await text(who.eve, answer.headers.location) : answer.text;
      assert.deepEqual(shownPages(then), [3, 4], action);
      assert.match(then, new RegExp(`data-first="${tab}"`));
    }
    // Asking first, and turning away.
    const [, link] = /href="([^"]*\/members\?username=[^"]*)"/.exec(html);
    const asked = await text(who.eve, unescape(link));
    const [, back] = /<a class="button" href="([^"]*)" data-close/.exec(asked);
    assert.deepEqual(shownPages(await text(who.eve, unescape(back).split('#')[0])),
      [3, 4]);
    const [, sure] = /<form method="post" action="([^"]*)"/.exec(asked);
    const removed = await who.eve.post(unescape(sure),
      { csrf_token, username, privilege: 'none' });
    assert.deepEqual(shownPages(await text(who.eve, removed.headers.location)),
      [3, 4]);
    await site.json('feed', 'grant', 'heap-1', username, 'read');
  });

  test('of members and tokens: each list keeps the place in the other', async () => {
    const html = await text(who.eve, '/feeds/heap-1?members=3&page=4');
    const next = [...html.matchAll(/rel="next" href="([^"]*)"/g)]
      .map(([, href]) => unescape(href).split('#')[0]);
    assert.deepEqual(shownPages(await text(who.eve, next[0])), [4, 4]);
    assert.deepEqual(shownPages(await text(who.eve, next[1])), [3, 5]);
    const [, chip] = /<a class="chip" href="([^"]*show=write[^"]*)"/.exec(html);
    assert.deepEqual(shownPages(await text(who.eve,
      unescape(chip).split('#')[0])), [3]); // the tokens that can write are few
    const search = await who.eve.post(
      '/feeds/heap-1/tokens/find?members=3', { q: 'of member',
        csrf_token: typed(html, 'csrf_token') });
    assert.equal(search.headers.location,
      '/feeds/heap-1?q=of%20member&members=3#tokens');
    const searching = /<form class="filter" method="get"[^]*?<\/form>/.exec(
      await text(who.eve, '/feeds/heap-1?q=member&show=write&page=4'))[0];
    assert.deepEqual(['q', 'show', 'page'].map((name) => typed(searching, name)),
      ['member', 'write', '4']);
    // Not a value, whoever puts it there.
    const odd = await text(who.eve, `/feeds/heap-1?q=${ci.value}&members=3`);
    assert.ok(!odd.includes(ci.value));
  });

  test('of feeds are shown in pages', async () => {
    const first = await text(who.eve, '/feeds');
    assert.equal(first.split('is-feed').length - 1, 100);
    assert.match(first, /href="\/feeds\?page=2"/);
    const found = await text(who.eve, '/feeds?q=HEAP-99&page=2');
    assert.equal(found.split('is-feed').length - 1, 11);
    assert.match(words(found), /111 matching/);
    const none = await text(who.eve, '/feeds?q=nothing');
    assert.match(words(none), /None of your feeds match “ ?nothing ?”/);
  });

  test('of feeds: a token\'s form takes their names', async () => {
    const page = await text(who.eve, '/profile/tokens/new');
    assert.ok(page.length < 400_000, `${page.length} bytes`);
    assert.match(words(page), /You have access to 10,000 feeds\./);
    const made = await makeToken(who.eve, { description: 'typed', read: 'on',
      read_feed: 'heap-7, HEAP-8\theap-9', write: 'on', write_feed: ['heap-7',
        'heap-8 heap-9'], until: 'never' });
    const row = find(await seen(who.eve, '/profile/tokens'), 'typed');
    assert.match(row.words, /Read and write: heap-7, heap-8 and heap-9/);
    const edit = await who.eve.get(`/profile/tokens/${made.id}`);
    assert.deepEqual(checked(edit.text, 'read_feed'),
      ['heap-7', 'heap-8', 'heap-9']);
  });

  test('of feeds: what was chosen is there when a name is wrong', async () => {
    const answer = await who.eve.fillIn('/profile/tokens/new',
      '/profile/tokens', { description: 'wrong', read: 'on',
        read_feed: ['heap-7', 'heap-8 <b>nix</b> demo'], until: 'never' });
    assert.equal(answer.status, 422);
    assert.match(complaint(answer.text, 'read_feed'), /access to a feed with that name/);
    assert.deepEqual(checked(answer.text, 'read_feed'), ['heap-7', 'heap-8']);
    assert.match(answer.text,
      /id="read_more" name="read_feed" value="&lt;b&gt;nix&lt;\/b&gt; demo"/);
  });

  test('of tokens and more: an owner\'s name finds what is not listed', async () => {
    await query(site, `
      INSERT INTO token (account_id, description, is_primary, read_scope,
          write_scope, created_at, revision)
        WITH RECURSIVE number (n) AS
          (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 3000)
        SELECT id, 'robot ' || n, 0, 2, 0, unixepoch(), 1
        FROM account, number WHERE username = 'member-1';
      INSERT INTO token_value (digest, token_id, last4, created_at)
        SELECT randomblob(32), id, 'aaaa', created_at FROM token
        WHERE description LIKE 'robot %';`);
    const all = words(await text(who.eve, '/feeds/heap-1?page=120'));
    assert.match(all, /Tokens with access at least 11,99\d /);
    assert.match(all, /This feed has more tokens than are counted.*username\./);
    assert.match(all, /11,901–11,99\d of at least 11,99\d/);
    for (const name of ['member-9999', 'Member-9999']) {
      const found = await text(who.eve, `/feeds/heap-1?q=${name}`);
      assert.equal(rows(found).length, 1);
      assert.match(words(found), /of member-9999/);
      assert.doesNotMatch(words(found), /more tokens than are counted/);
    }
    assert.match(words(await text(who.eve, '/feeds/heap-1/delete')),
      /and at least 11,99\d tokens lose access/);
  });

  test('of one\'s own tokens and more: only who can is told to search owners', async () => {
    await query(site, `
      INSERT INTO privilege
        SELECT a.id, a.username, f.id, 1, 1 FROM account a, feed f
        WHERE a.username = 'bob' AND f.name = 'heap-1';
      UPDATE token SET account_id = (SELECT id FROM account
        WHERE username = 'bob') WHERE description LIKE 'robot %';
      INSERT INTO token (account_id, description, is_primary, read_scope,
          write_scope, created_at, revision)
        SELECT (SELECT id FROM account WHERE username = 'bob'),
          'more ' || description, 0, 2, 0, unixepoch(), 1 FROM token
        WHERE description LIKE 'of member-%';`);
    const page = await text(who.bob, '/feeds/heap-1?page=120');
    assert.match(words(page), /You have more tokens than are counted, listed and searched here\./);
    assert.doesNotMatch(words(page), /username/);
    assert.match(page, /placeholder="Search by description"/);
    assert.match(await text(who.eve, '/feeds/heap-1'),
      /placeholder="Search by description or owner"/);
  });
});

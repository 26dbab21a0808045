// Machine accounts by their pages: creating, managing and deleting them, their
// tokens, and that nobody signs in to one.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { complaint, happenings, rows, typed, words } = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { basic, bearer } = require('../lib/values');

let site;
const who = {}; // signed in, by name

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  for (const name of ['ann', 'bob', 'eve']) {
    await site.addAccount(name);
    who[name] = await site.signedIn(name, `password of ${name}`);
  }
  await site.json('feed', 'add', 'acme', '--owner', 'ann');
});

after(() => site?.stop());

const create = (visitor, name, description = '') =>
  visitor.fillIn('/machines', '/machines', { name, description });

// Also where the page has no such form: as somebody would who knows the field.
async function post(visitor, address, fields = {}, headers = {}) {
  const page = await visitor.get('/machines');
  return visitor.post(address,
    { csrf_token: typed(page.text, 'csrf_token'), ...fields }, headers);
}

const manage = (visitor, machine, username, privilege = 'manage') =>
  post(visitor, `/machines/${machine}/managers`, { username, privilege });

async function addToken(visitor, machine, fields) {
  const made = await visitor.fillIn(`/machines/${machine}/tokens/new`,
    `/machines/${machine}/tokens`, fields);
  assert.equal(made.status, 303, made.text);
  assert.match(made.headers.location,
    new RegExp(`^/machines/${machine}/tokens\\?new=\\d+&done=created$`));
  return Number(/new=(\d+)/.exec(made.headers.location)[1]);
}

async function reveal(visitor, machine, id) {
  const got = await post(visitor, `/machines/${machine}/tokens/${id}/reveal`,
    {}, { Accept: 'application/json' });
  return got.status === 200 ? JSON.parse(got.text).value : got.status;
}

const read = (headers) => site.request('/F/acme/x.txt', { headers });

describe('creating one', () => {
  test('leads to its page, and lists it', async () => {
    const made = await create(who.ann, 'CI-Build', 'Nightly builds');
    assert.equal(made.status, 303);
    assert.equal(made.headers.location, '/machines/ci-build?done=created');
    const page = await who.ann.getDone(made.headers.location);
    assert.match(words(page.text), /Machine account created\./);
    assert.match(words(page.text), /Nightly builds/);
    assert.match(words(page.text), /Managers 1 .*\bann You\b/);
    assert.match(words((await who.ann.get('/machines')).text),
      /ci-build Nightly builds No tokens · 1 manager/);
    assert.doesNotMatch((await who.bob.get('/machines')).text, /ci-build/);
  });

  test('sent twice is one', async () => {
    const page = await who.ann.get('/machines');
    const send = () => who.ann.submit(page, '/machines',
      { name: 'twice', description: '' });
    assert.equal((await send()).headers.location,
      '/machines/twice?done=created');
    assert.equal((await send()).headers.location,
      '/machines/twice?done=created');
  });

  for (const [name, said] of [['', /Enter a name/], ['x', /2.39 characters/],
    ['-ci', /Start with a letter or digit/], ['ann', /That name is taken/],
    ['ci-build', /That name is taken/], ['demo', /That name is taken/]]) {
    test(`not as "${name}"`, async () => {
      const got = await create(who.bob, name, 'what I typed');
      assert.equal(got.status, 422);
      assert.match(complaint(got.text, 'name'), said);
      assert.equal(typed(got.text, 'description'), 'what I typed');
    });
  }

  test('nobody signs up by its name', async () => {
    const got = await site.visitor().fillIn('/signup', '/signup',
      { username: 'ci-build', email: 'x@example.org',
        password: 'a fine long password' });
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'username'), /taken/);
  });
});

describe('who does not manage it', () => {
  const addresses = ['', '/managers?username=ann', '/delete', '/tokens',
    '/tokens/new', '/activity', '/test'];

  for (const address of addresses) {
    test(`finds nothing at ${address || 'its page'}`, async () => {
      const theirs = await who.eve.get(`/machines/ci-build${address}`);
      const nobodys = await who.eve.get(`/machines/nothing${address}`);
      assert.equal(theirs.status, 404);
      assert.equal(nobodys.status, 404);
      assert.equal(words(theirs.text), words(nobodys.text));
      const out = await site.visitor().get(`/machines/ci-build${address}`);
      assert.equal(out.status, 303);
      assert.match(out.headers.location, /^\/login\?next=\/machines\/ci-b/);
    });
  }

  test('changes nothing', async () => {
    const id = await addToken(who.ann, 'ci-build',
      { description: 'Kept', read: 'on' });
    for (const address of ['', '/managers', '/delete', '/tokens',
      `/tokens/${id}`, `/tokens/${id}/regenerate`, `/tokens/${id}/revoke`,
      `/tokens/${id}/reveal`, '/tokens/find', '/tokens/revoke', '/test']) {
      const got = await post(who.eve, `/machines/ci-build${address}`,
        { username: 'eve', privilege: 'manage', description: 'Eve’s', id,
          read: 'on', token: id, q: 'x' });
      assert.equal(got.status, 404, address);
      assert.doesNotMatch(got.text, /tkb_[0-9A-Za-z]{36}/);
    }
    assert.equal((await post(who.eve, `/profile/tokens/${id}/reveal`)).status,
      404);
    assert.deepEqual((await site.json('machine', 'show', 'ci-build')).managers,
      ['ann']);
    assert.equal((await site.json('token', 'show', String(id))).state, 'valid');
  });

  test('an address in capitals is none', async () => {
    assert.equal((await who.ann.get('/machines/CI-BUILD')).status, 404);
  });
});

describe('its managers', () => {
  test('can be added, and act for it', async () => {
    const got = await manage(who.ann, 'ci-build', 'BOB');
    assert.equal(got.headers.location,
      '/machines/ci-build?done=manager&username=bob');
    assert.equal((await who.bob.get('/machines/ci-build')).status, 200);
    await addToken(who.bob, 'ci-build', { description: 'By bob', read: 'on' });
    const told = happenings((await who.bob.get('/profile/activity')).text);
    assert.equal(told[0].what, 'Machine account ci-build: you can manage it');
    assert.doesNotMatch(told[0].where, /ann/);
  });

  for (const [username, privilege, said, field] of [
    ['nobody', 'manage', /No account has this username/, 'username'],
    ['bob@example.org', 'manage', /not an email address/, 'username'],
    ['twice', 'manage', /Only people can manage one/, 'username'],
  ]) {
    test(`not ${username}`, async () => {
      const got = await manage(who.ann, 'ci-build', username, privilege);
      assert.equal(got.status, 422);
      assert.match(complaint(got.text, field), said);
      assert.equal(typed(got.text, 'username'), username);
    });
  }

  test('take no other privilege', async () => {
    for (const privilege of ['own', 'read', '']) {
      assert.equal((await manage(who.ann, 'ci-build', 'eve', privilege)).status,
        422, privilege);
    }
  });

  test('can be removed, after a question, and see nothing then', async () => {
    const address = '/machines/ci-build/managers';
    const asked = await who.ann.get(`${address}?username=bob`);
    assert.match(words(asked.text), /Remove bob from the managers of ci-build\?/);
    const got = await who.ann.submit(asked, address);
    assert.equal(got.headers.location,
      '/machines/ci-build?done=removed&username=bob');
    assert.equal((await who.bob.get('/machines/ci-build')).status, 404);
    assert.equal((await who.ann.get(`${address}?username=bob`)).status, 404);
  });

  test('the last one stays', async () => {
    const got = await manage(who.ann, 'ci-build', 'ann', 'none');
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'username'), /needs a manager/);
    assert.equal(
      (await who.ann.get('/machines/ci-build/managers?username=ann')).status,
      409);
    const page = await who.ann.get('/machines/ci-build');
    assert.match(words(page.text), /To leave, add another manager first/);
  });

  test('can leave', async () => {
    await manage(who.ann, 'ci-build', 'bob');
    const got = await manage(who.bob, 'ci-build', 'bob', 'none');
    assert.equal(got.headers.location, '/machines?done=left&username=ci-build');
    assert.match(words((await who.bob.getDone(got.headers.location)).text),
      /You no longer manage ci-build\./);
  });
});

describe('its tokens', () => {
  let id;
  let value;

  test('there is none at first, and no primary one', async () => {
    await create(who.ann, 'fresh');
    const page = await who.ann.get('/machines/fresh/tokens');
    assert.equal(page.status, 200);
    assert.deepEqual(rows(page.text), []);
    assert.doesNotMatch(words(page.text), /Primary|Get started/);
    assert.match(words(page.text), /Create a separate token/);
    assert.doesNotMatch(words(page.text), /match these filters/);
  });

  test('are of the feeds that it is a member of', async () => {
    const form = await who.ann.get('/machines/ci-build/tokens/new');
    assert.match(words(form.text),
      /ci-build doesn’t have access to any feeds yet/);
    const got = await who.ann.submit(form, '/machines/ci-build/tokens',
      { description: 'x', write: 'on', write_feed: 'acme' });
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'write_feed'),
      /This machine account doesn’t have access/);
    const grant = await post(who.ann, '/feeds/acme/members',
      { username: 'ci-build', privilege: 'write' });
    assert.equal(grant.status, 303);
    assert.match(words((await who.ann.get('/feeds/acme')).text),
      /ci-build Machine account/);
    id = await addToken(who.ann, 'ci-build',
      { description: 'Pushes', write: 'on', write_feed: 'acme' });
  });

  test('are revealed and copied, and work', async () => {
    value = await reveal(who.ann, 'ci-build', id);
    assert.match(value, /^tkb_[0-9A-Za-z]{36}$/);
    const put = await site.request('/F/acme/x.txt', { method: 'PUT',
      headers: bearer(value), body: 'x' });
    assert.equal(put.status, 201);
    const whoami = await site.request('/F/acme/-/whoami',
      { headers: bearer(value) });
    assert.deepEqual(JSON.parse(whoami.text), { username: 'ci-build' });
  });

  test('are set up under its name', async () => {
    const page =
      await who.ann.get(`/machines/ci-build/tokens/${id}/setup?feed=acme`);
    assert.equal(page.status, 200);
    assert.match(page.text, /ci-build/);
    assert.doesNotMatch(page.text, /\bann:/);
  });

  test('are tested as its own', async () => {
    const page = await who.ann.get(`/machines/ci-build/test?token=${id}`);
    const got = await who.ann.submit(page, '/machines/ci-build/test',
      { address: 'acme', access: 'read', client: 'npm' });
    assert.equal(got.status, 200);
    assert.match(words(got.text), /Denied .*is write-only/);
    assert.match(got.text,
      new RegExp(`href="/machines/ci-build/tokens/${id}">Edit token`));
  });

  test('a denial leads to its pages', async () => {
    const denied = await read(bearer(value));
    assert.equal(denied.status, 403);
    assert.match(denied.text,
      new RegExp(`Edit it at http://[^/]+/machines/ci-build/tokens/${id}`));
  });

  test('are edited, regenerated and revoked at their address', async () => {
    const base = `/machines/ci-build/tokens/${id}`;
    const saved = await who.ann.fillIn(base, base,
      { description: 'Renamed', read: 'on', read_feed: 'acme' });
    assert.equal(saved.headers.location,
      `/machines/ci-build/tokens?changed=${id}&done=saved#token-${id}`);
    const old = value;
    const again = await who.ann.fillIn(`${base}/regenerate`,
      `${base}/regenerate`);
    assert.equal(again.status, 303);
    value = await reveal(who.ann, 'ci-build', id);
    assert.notEqual(value, old);
    const replaced = await read(bearer(old));
    assert.match(replaced.text, new RegExp(`Copy the new value at \\S+${base}`));
    assert.equal((await read(bearer(value))).status, 200);
    await who.ann.fillIn(`${base}/revoke`, `${base}/revoke`);
    const revoked = await read(bearer(value));
    assert.equal(revoked.headers['x-tokenbooth-error'], 'revoked');
    assert.match(revoked.text,
      /revoked by its owner .*\/machines\/ci-build\/tokens\/new/);
    const list = await who.ann.get('/machines/ci-build/tokens?state=revoked');
    assert.match(rows(list.text).find((one) => one.id === id).words,
      /by a manager/);
  });

  test('several are revoked at once', async () => {
    const ids = [];
    for (const name of ['One', 'Two']) {
      ids.push(await addToken(who.ann, 'ci-build',
        { description: name, read: 'on' }));
    }
    const asked = await who.ann.get(
      `/machines/ci-build/tokens/revoke?id=${ids[0]}&id=${ids[1]}`);
    assert.match(words(asked.text), /Revoke 2 tokens\?/);
    const done = await who.ann.submit(asked, '/machines/ci-build/tokens/revoke',
      { id: ids });
    assert.match(done.headers.location,
      /^\/machines\/ci-build\/tokens\?done=several&count=2/);
  });

  test('a value that is pasted is found where its token is', async () => {
    const mine = await addToken(who.ann, 'ci-build',
      { description: 'Found', read: 'on' });
    const found = await reveal(who.ann, 'ci-build', mine);
    const last4 = found.slice(-4);
    const got = await post(who.ann, '/profile/tokens/find', { q: found });
    assert.equal(got.headers.location, `/machines/ci-build/tokens?q=${last4}`);
    const eves = await post(who.eve, '/profile/tokens/find', { q: found });
    assert.equal(eves.status, 200);
    assert.doesNotMatch(eves.text, /ci-build/);
  });

  test('those of a person are not among them', async () => {
    const [primary] = await site.json('token', 'list', 'ann');
    for (const what of ['', '/regenerate', '/revoke', '/setup']) {
      assert.equal((await who.ann.get(
        `/machines/ci-build/tokens/${primary.id}${what}`)).status, 404, what);
    }
    assert.equal(await reveal(who.ann, 'ci-build', primary.id), 404);
  });
});

describe('its activity', () => {
  test('tells its managers who did what, and what was denied', async () => {
    let page;
    let told;
    const of = (pattern) => told.find(({ what }) => pattern.test(what));
    await until(async () => {
      page = await who.ann.get('/machines/ci-build/activity');
      told = happenings(page.text);
      return of(/^Token .* denied/);
    });
    assert.match(of(/^Token Renamed .*: value shown$/).where,
      /^by a manager · ann · 127\.0\.0\.1$/);
    assert.match(of(/^Machine account ci-build created$/).where,
      /by a manager · ann/);
    assert.match(of(/^Machine account ci-build: bob can manage it$/).where,
      /by a manager · ann/);
    assert.match(of(/^Feed acme: ci-build can read and write$/).where,
      /by an owner of the feed/);
    assert.doesNotMatch(words(page.text), /Sign-ins|Change your password/);
  });

  test('is not in their own', async () => {
    const told = happenings((await who.ann.get('/profile/activity')).text);
    assert.ok(told.every(({ what }) => !/^Token (Renamed|Pushes)/.test(what)));
    assert.ok(told.some(({ what }) =>
      what === 'Machine account ci-build created'));
  });

  test('can be narrowed to a token', async () => {
    const [{ id }] = await site.json('token', 'list', 'ci-build');
    const page = await who.ann.get(`/machines/ci-build/activity?token=${id}`);
    assert.equal(page.status, 200);
    assert.equal((await who.ann.get(`/profile/activity?token=${id}`)).status,
      404);
  });
});

describe('nobody signs in to it', () => {
  test('with any password', async () => {
    for (const password of ['', 'x', 'ci-build']) {
      const got = await site.visitor().fillIn('/login', '/login',
        { username: 'ci-build', password });
      assert.equal(got.status, 422);
      assert.match(words(got.text), /Wrong username or password\./);
    }
  });

  test('and Basic with its name is what it is with any other', async () => {
    const answer = async (name, password) => {
      const { status, headers, text } = await read(basic(name, password));
      return [status, headers['x-tokenbooth-error'], text.split(name).join('N')];
    };
    for (const password of ['', 'a wrong password', '${env.PASSWORD}']) {
      assert.deepEqual(await answer('ci-build', password),
        await answer('nobody-x', password), password);
    }
    assert.equal((await answer('ci-build', 'wrong'))[0], 401);
    assert.deepEqual(await query(site, `SELECT e.kind FROM event e
      JOIN account a ON a.id = e.account_id WHERE a.is_machine
      AND e.kind IN ('wrong password', 'sign-in failed', 'signed in');`), []);
  });
});

describe('an administrator who disables it', () => {
  test('stops its tokens, which its page says', async () => {
    const id = await addToken(who.ann, 'ci-build',
      { description: 'Disabled', read: 'on' });
    const value = await reveal(who.ann, 'ci-build', id);
    await site.json('account', 'disable', 'ci-build');
    assert.equal((await read(bearer(value))).headers['x-tokenbooth-error'],
      'disabled');
    assert.match(words((await who.ann.get('/machines/ci-build')).text),
      /An administrator disabled this machine account/);
    await site.json('account', 'enable', 'ci-build');
    assert.equal((await read(bearer(value))).status, 200);
  });
});

describe('its description', () => {
  test('is saved, and can be empty', async () => {
    const got = await who.ann.fillIn('/machines/ci-build', '/machines/ci-build',
      { description: '<b>Nightly</b>' });
    assert.equal(got.headers.location, '/machines/ci-build?done=saved');
    const page = await who.ann.get('/machines/ci-build');
    assert.equal(typed(page.text, 'description'), '<b>Nightly</b>');
    assert.doesNotMatch(page.text, /<b>Nightly/);
    const long = await who.ann.submit(page, '/machines/ci-build',
      { description: 'x'.repeat(201) });
    assert.equal(long.status, 422);
    assert.ok(complaint(long.text, 'description'));
    assert.equal((await who.ann.submit(page, '/machines/ci-build',
      { description: '' })).status, 303);
  });
});

describe('a person who leaves', () => {
  test('cannot delete the account while only they manage one', async () => {
    const page = await who.ann.get('/profile/delete');
    assert.match(words(page.text), /machine accounts only you manage.*ci-build/);
    const got = await post(who.ann, '/profile/delete',
      { password: 'password of ann' });
    assert.equal(got.status, 422);
    assert.ok(await site.json('account', 'show', 'ann'));
  });
});

describe('deleting it', () => {
  test('asks first, and is refused while it owns a feed alone', async () => {
    await site.json('feed', 'add', 'robots', '--owner', 'ci-build');
    const address = '/machines/ci-build/delete';
    const page = await who.ann.get(address);
    assert.match(words(page.text), /make someone else an owner .* robots/);
    const got = await post(who.ann, address);
    assert.equal(got.status, 422);
    await site.json('feed', 'grant', 'robots', 'ann', 'own');
  });

  test('ends its tokens, and the name stays taken', async () => {
    const id = await addToken(who.ann, 'ci-build',
      { description: 'Last', read: 'on' });
    const value = await reveal(who.ann, 'ci-build', id);
    assert.equal((await read(bearer(value))).status, 200);
    const address = '/machines/ci-build/delete';
    const got = await who.ann.fillIn(address, address);
    assert.equal(got.headers.location,
      '/machines?done=deleted&username=ci-build');
    assert.match(words((await who.ann.getDone(got.headers.location)).text),
      /You deleted ci-build\./);
    const denied = await read(bearer(value));
    assert.equal(denied.status, 403);
    assert.match(denied.text, /when its account was deleted/);
    assert.equal((await who.ann.get('/machines/ci-build')).status, 404);
    assert.equal((await create(who.ann, 'ci-build')).status, 422);
    assert.match(happenings((await who.ann.get('/profile/activity')).text)[0]
      .what, /^Machine account ci-build deleted$/);
  });
});

// The activity: what a person reads there of what they did, of what was
// denied, and of who tried to be them.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { confirm, happenings, makeToken, siteLook, words, typed } =
  require('../lib/pages');
const { addEvents, change } = require('../lib/past');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');

const page = '/profile/activity';

let site;
let demo; // signed in
let other; // likewise

before(async () => {
  site = await startSite({ settings: { password_cost: 10,
    throttle_passwords: 5 } });
  await site.addAccount('other');
  demo = await site.signedIn();
  other = await site.signedIn('other', 'password of other');
});

after(() => site?.stop());

const read = async (visitor = demo, search = '') =>
  happenings((await visitor.get(page + search)).text);

// Somebody new with nothing in their activity but having been made.
let people = 0;
async function newcomer() {
  const name = `new-${++people}`;
  const { password } = await site.addAccount(name);
  return { name, password, visitor: await site.signedIn(name, password),
    id: (await query(site, `SELECT id FROM account
      WHERE username = '${name}'`))[0].id };
}

const use = (value, address, headers = {}, method = 'GET') =>
  site.request(address, { method, headers: {
    Authorization: `Bearer ${value}`, 'User-Agent': 'npm/10.8', ...headers } });

// Waits for what the recorder writes a second later.
async function tells(visitor, sentence, search = '') {
  let found;
  await until(async () => {
    found = (await read(visitor, search)).find(({ what }) =>
      sentence.test(what));
    return found;
  });
  return found;
}

describe('what one did', () => {
  test('stands there, the newest first', async () => {
    const { visitor } = await newcomer();
    const { id } = await makeToken(visitor, { description: 'CI', read: 'on' });
    const form = `/profile/tokens/${id}`;
    await visitor.fillIn(form, form, { description: 'CI 2', read: 'on' });
    await confirm(visitor, id, 'regenerate');
    await confirm(visitor, id, 'revoke');
    await visitor.fillIn('/feeds', '/feeds', { name: 'of-new' });
    await visitor.fillIn('/feeds/of-new', '/feeds/of-new',
      { visibility: 'public' });
    await visitor.fillIn('/feeds/of-new', '/feeds/of-new', { kind: 'nuget' });
    // Nothing has become different.
    await visitor.fillIn('/feeds/of-new', '/feeds/of-new', { kind: 'nuget' });
    await visitor.fillIn('/feeds/of-new/delete', '/feeds/of-new/delete');
    const told = await read(visitor);
    const last4 = '\\(…\\w{4}\\)';
    const expected = [
      '^Feed of-new deleted$', '^Feed of-new: kind changed to NuGet$',
      '^Feed of-new made public$',
      '^Feed of-new created$', `^Token CI 2 ${last4} revoked$`,
      `^Token CI 2 ${last4} regenerated$`, `^Token CI 2 ${last4} edited$`,
      `^Token CI 2 ${last4} : value shown$`,
      `^Token CI 2 ${last4} created$`,
      '^Signed in$', '^Account created$',
    ];
    assert.equal(told.length, expected.length);
    for (const [i, sentence] of expected.entries()) {
      assert.match(told[i].what, new RegExp(sentence));
      assert.match(told[i].when,
        /^just now \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)$/);
    }
    assert.equal(told[0].where, 'by you · a client without a name · 127.0.0.1');
    assert.equal(told.at(-2).where, 'a client without a name · 127.0.0.1');
    assert.match(told.at(-1).where, /^by an administrator · \S+$/);
  });

  test('with a browser is told as with one', async () => {
    const { name, password } = await newcomer();
    const visitor = site.visitor();
    const form = await visitor.get('/login');
    await visitor.submit(form, '/login', { username: name, password },
      { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) '
        + 'Gecko/20100101 Firefox/128.0' });
    assert.equal((await read(visitor))[0].where, 'Firefox on Linux · 127.0.0.1');
  });

  test('is shown as it was typed', async () => {
    const { visitor } = await newcomer();
    await makeToken(visitor, { description: '<b>"x" & \'y\'', read: 'on' });
    const { text } = await visitor.get(page);
    assert.ok(!text.includes('<b>"x"'));
    assert.match((await read(visitor))[1].what, /^Token <b>"x" & 'y' \(/);
  });

  test('with a client of its own is told by that one\'s name', async () => {
    const { name, password } = await newcomer();
    const visitor = site.visitor();
    const form = await visitor.get('/login');
    await visitor.submit(form, '/login', { username: name, password },
      { 'User-Agent': 'acme-deploy/2.1 (linux; <b>x</b>)' });
    assert.equal((await read(visitor))[0].where, 'acme-deploy · 127.0.0.1');
  });

  test('by a value and /revoke is told', async () => {
    const { visitor } = await newcomer();
    const { value } = await makeToken(visitor,
      { description: 'Leaked', read: 'on' });
    await site.request('/revoke', { method: 'POST', body: `token=${value}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded',
        'User-Agent': 'curl/8' } });
    const [first] = await read(visitor);
    assert.match(first.what, /^Token Leaked \(…\w{4}\) revoked$/);
    assert.equal(first.where, 'by someone who had the value · curl · 127.0.0.1');
  });
});

describe('what another did', () => {
  test('on a feed is told without their address', async () => {
    const { name, visitor } = await newcomer();
    await other.fillIn('/feeds', '/feeds', { name: 'shared' });
    await other.fillIn('/feeds/shared', '/feeds/shared/members',
      { username: name, privilege: 'write' });
    const [theirs] = await read(visitor);
    assert.equal(theirs.what, 'Feed shared: you can read and write');
    assert.equal(theirs.where, 'by an owner of the feed');
    const [givers] = await read(other);
    assert.equal(givers.what, `Feed shared: ${name} can read and write`);
    assert.match(givers.where, /^by you · .* · 127\.0\.0\.1$/);
  });

  test('to a token on their feed is told to both', async () => {
    const { name, visitor } = await newcomer();
    const { id } = await makeToken(visitor, { description: 'CI', read: 'on' });
    await other.fillIn('/feeds', '/feeds', { name: 'guarded' });
    await other.fillIn('/feeds/guarded', '/feeds/guarded/members',
      { username: name, privilege: 'read' });
    const address = `/feeds/guarded/tokens/${id}/block`;
    await other.fillIn(address, address);
    const [theirs] = await read(visitor);
    assert.match(theirs.what, /^Token CI \(…\w{4}\) blocked on guarded$/);
    assert.equal(theirs.where, 'by an owner of the feed');
    assert.equal((await read(other))[0].what,
      `Token blocked on a feed: ${name}'s "CI" on guarded`);
    await other.fillIn('/feeds/guarded',
      `/feeds/guarded/tokens/${id}/unblock`);
    assert.match((await read(visitor))[0].what,
      /^Token CI \(…\w{4}\) unblocked on guarded$/);
  });

  test('to their own account is not shown', async () => {
    await makeToken(other, { description: 'Secret of other', read: 'on' });
    assert.doesNotMatch((await demo.get(page)).text, /Secret of other/);
  });
});

describe('a denial', () => {
  test('is told with reason, place, client and address', async () => {
    const { visitor } = await newcomer();
    const { value } = await makeToken(visitor,
      { description: 'Reads', read: 'on' });
    await use(value, '/F/demo/x.tgz', {}, 'PUT');
    const told = await tells(visitor, /^Token Reads .* denied/);
    assert.match(told.what, /denied: no write permission for demo$/);
    assert.equal(told.where, 'write to demo · npm · 127.0.0.1');
  });

  test('of what an owner blocked says so, there and at the token', async () => {
    const { name, visitor } = await newcomer();
    const { id, value } = await makeToken(visitor,
      { description: 'Cut', read: 'on', write: 'on' });
    await other.fillIn('/feeds', '/feeds', { name: 'cut-off' });
    await other.fillIn('/feeds/cut-off', '/feeds/cut-off/members',
      { username: name, privilege: 'write' });
    const block = `/feeds/cut-off/tokens/${id}/block`;
    await other.fillIn(block, block);
    await use(value, '/F/cut-off/x.tgz', {}, 'PUT');
    const told = await tells(visitor, /^Token Cut .* denied/);
    assert.match(told.what, /denied: blocked by an owner of cut-off$/);
    const list = words((await visitor.get('/profile/tokens')).text);
    assert.match(list, /blocked by an owner of cut-off/);
    assert.doesNotMatch(list, /no write permission/);
  });

  test('of a change to a feed\'s root says so', async () => {
    const { visitor } = await newcomer();
    const { value } = await makeToken(visitor,
      { description: 'Root', write: 'on' });
    await visitor.fillIn('/feeds', '/feeds', { name: 'rooted' });
    await use(value, '/F/rooted/', {}, 'DELETE');
    const told = await tells(visitor, /^Token Root .* denied/);
    assert.match(told.what,
      /denied: the root folder of rooted cannot be changed$/);
  });

  test('that comes again is one line with a count', async () => {
    const { visitor } = await newcomer();
    const { id, value } = await makeToken(visitor,
      { description: 'Over', read: 'on' });
    await confirm(visitor, id, 'revoke');
    for (let i = 0; i < 5; i++) await use(value, '/F/demo/hello.txt');
    await tells(visitor, /denied 5 times: revoked$/);
    await change(site, `UPDATE event SET at = at - 7200
      WHERE token_id = ${id} AND kind = 'token denied'`);
    await use(value, '/F/demo/hello.txt');
    const told = await tells(visitor, /denied 6 times: revoked$/);
    assert.match(told.when,
      /^just now \([^)]*\) since 2 hours ago \(\d{4}-[^)]* UTC\)$/);
    // It happened last, so it stands first.
    assert.match((await read(visitor))[0].what, /denied 6 times/);
  });

  test('of an old value, a dead account or a lost right is told', async () => {
    const { visitor, name } = await newcomer();
    const { id, value } = await makeToken(visitor,
      { description: 'Often', read: 'on' });
    await use(value, '/F/demo/hello.txt');
    await tells(visitor, /its account has no read access to demo$/);
    await confirm(visitor, id, 'regenerate');
    const { headers } = await use(value, '/F/demo/hello.txt');
    const old = await tells(visitor, /old value \(regenerated since\)$/);
    // The value that the client's message names, too.
    const last4 = `(…${value.slice(-4)})`;
    assert.ok(old.what.includes(last4), old.what);
    assert.ok(headers['x-tokenbooth-reason'].includes(last4.replace('…', '...')));
    const primary = (await site.json('token', 'list', name))[0];
    const live = await site.reveal(primary.id);
    await site.json('account', 'disable', name);
    await use(live, '/F/demo/hello.txt');
    await until(async () => (await query(site, `SELECT 1 FROM event
      WHERE reason = 'disabled' AND access = 'read'
        AND feed = 'demo'`)).length);
    await site.json('account', 'enable', name);
    const again = await site.signedIn(name, `password of ${name}`);
    await tells(again, /your account was disabled$/);
  });

  test('is none where the feed is public, and the activity says so', async () => {
    const { visitor, name } = await newcomer();
    const { id, value } = await makeToken(visitor,
      { description: 'Leftover', read: 'on' });
    await confirm(visitor, id, 'revoke');
    await site.json('feed', 'add', 'for-all', '--owner', name, '--public');
    for (let i = 0; i < 3; i++) {
      const got = await use(value, '/F/for-all/');
      assert.equal(got.status, 200);
      assert.match(got.headers['x-tokenbooth-reason'], /was revoked/);
    }
    const told = await tells(visitor, /^Token Leftover .* 3 times/);
    assert.match(told.what, /not accepted 3 times: revoked\. The feed is public, so the requests were allowed$/);
    assert.match(told.where, /^read for-all · npm · 127/);
    assert.ok(!(await read(visitor)).some(({ what }) => /denied/.test(what)));
    assert.deepEqual(await query(site,
      `SELECT * FROM token_use WHERE token_id = ${id}`), []);
    const list = (await visitor.get('/profile/tokens?state=denied')).text;
    assert.doesNotMatch(list, /Leftover/);
    // Where it would be needed, it is a denial.
    assert.equal((await use(value, '/F/for-all/x', {}, 'DELETE')).status, 403);
    await tells(visitor, /^Token Leftover .* denied: revoked$/);
  });

  test('at what can be no feed says so', async () => {
    const { visitor } = await newcomer();
    const { value } = await makeToken(visitor,
      { description: 'Astray', read: 'on' });
    for (const name of ['%ff', 'a%20b', '%e2%80%aeomed', 'DEMO']) {
      await use(value, `/F/${name}/x`);
    }
    const told = await tells(visitor, /denied 3 times/);
    assert.match(told.what,
      /no read access to a URL without the name of a possible feed$/);
    assert.doesNotMatch(told.where, /API/);
    const capitals = await tells(visitor, /no read access to DEMO/);
    assert.match(capitals.what, /DEMO \(names of feeds are in lower case\)$/);
    assert.match(capitals.where, /^read DEMO · /);
    // The same in the row of the token.
    const { text } = await visitor.get('/profile/tokens');
    assert.match(text, /DEMO \(names of feeds are in lower case\)/);
  });

  test('at a value in the place of a feed does not show it', async () => {
    const { visitor } = await newcomer();
    const { value } = await makeToken(visitor,
      { description: 'Misplaced', read: 'on' });
    const encoded = Buffer.from(value).toString('base64').replace(/=/g, '');
    for (const name of [value, encoded]) await use(value, `/F/${name}/x`);
    await tells(visitor, /denied 2 times/);
    const { text } = await visitor.get('/profile/activity');
    assert.doesNotMatch(text, /tkb_\w{5}|dGtiX\w{5}/);
  });

  test('with ever new feeds makes no endless list', async () => {
    const { visitor } = await newcomer();
    const { id, value } = await makeToken(visitor,
      { description: 'Flooding', read: 'on' });
    await confirm(visitor, id, 'revoke');
    for (let i = 0; i < 12; i++) {
      await Promise.all([...Array(10).keys()].map((k) =>
        use(value, `/F/made-up-${i * 10 + k}/x`)));
    }
    const found = () => query(site, `SELECT count(*) AS lines,
      sum(count) AS denied FROM event
      WHERE token_id = ${id} AND kind = 'token denied'`);
    await until(async () => (await found())[0].denied === 120);
    assert.equal((await found())[0].lines, 51);
    const told = await tells(visitor, /^Token Flooding .* more times$/);
    assert.match(told.what, /denied 70 more times$/);
    assert.equal(told.where, 'from other addresses or for other feeds');
  });
});

describe('denials of one day', () => {
  test('past the limit of an account are counted in one line', async () => {
    const { visitor, name } = await newcomer();
    const ids = [];
    for (let i = 0; i < 5; i++) {
      ids.push(await makeToken(visitor, { description: `T${i}`, read: 'on' }));
    }
    await Promise.all(ids.map(async ({ value }, i) => {
      for (let k = 0; k < 45; k++) await use(value, `/F/none-${i}-${k}/x`);
    }));
    const found = () => query(site, `SELECT count(*) AS lines,
      sum(count) AS denied FROM event JOIN account a ON a.id = account_id
      WHERE a.username = '${name}' AND category = 'denial'`);
    await until(async () => (await found())[0].denied === 225);
    assert.equal((await found())[0].lines, 201);
    const told = await tells(visitor, /^More than/, '?category=denied');
    assert.equal(told.what,
      'More than 200 denials that day; the rest (25) was counted, not listed');
  });
});

describe('a wrong password', () => {
  test('at the sign-in is told to its account', async () => {
    const { name, visitor } = await newcomer();
    for (let i = 0; i < 3; i++) await site.signedIn(name, `guess ${i}`);
    const told = await tells(visitor, /^Sign-in failed 3 times/);
    assert.equal(told.what,
      'Sign-in failed 3 times: wrong password');
    assert.equal(told.where, 'a client without a name · 127.0.0.1');
    await tells(visitor, /^Sign-in failed/, '?category=sign-ins');
  });

  test('beyond the limit is not read, nor told', async () => {
    const { id, name, visitor } = await newcomer();
    for (let i = 0; i < 12; i++) await site.signedIn(name, `guess ${i}`);
    await tells(visitor, /^Sign-in failed 5 times/);
    const rows = await query(site, `SELECT count FROM event
      WHERE kind = 'sign-in failed' AND account_id = ${id}`);
    assert.deepEqual(rows, [{ count: 5 }]);
  });

  test('at a change is told once in a sentence', async () => {
    const { visitor } = await newcomer();
    for (let i = 0; i < 2; i++) {
      await visitor.fillIn('/profile/password', '/profile/password',
        { old_password: 'not it', password: 'another long password' });
    }
    assert.equal((await tells(visitor, /^Wrong password 2/)).what,
      'Wrong password 2 times');
  });

  test('in Basic is told as a denial', async () => {
    const { name, visitor } = await newcomer();
    for (const text of [`${name}:wrong`, 'nobody-of-this-name:wrong']) {
      await site.request('/F/demo/hello.txt', { headers: {
        Authorization: `Basic ${btoa(text)}`, 'User-Agent': 'curl/8' } });
    }
    const told = await tells(visitor, /^Wrong password/, '?category=denied');
    assert.equal(told.what, 'Wrong password');
    assert.equal(told.where, 'read demo · curl · 127.0.0.1');
  });

  test('is in no line of it', async () => {
    const { name, visitor } = await newcomer();
    await site.signedIn(name, 'zebra guessed');
    await tells(visitor, /^Sign-in failed/);
    assert.doesNotMatch((await visitor.get(page)).text, /zebra/);
    assert.deepEqual(await query(site, `SELECT 1 FROM event
      WHERE kind || last4 || feed || reason || other_account || label ||
        issuer || client LIKE '%zebra%'`), []);
  });
});

test('a copy is told as a copy', async () => {
  const { visitor } = await newcomer();
  const one = await makeToken(visitor, { description: 'One', read: 'on' });
  const csrf_token = typed((await visitor.get('/feeds')).text, 'csrf_token');
  for (const [purpose, told] of [['copy', 'copied'], ['show', 'shown'],
    ['other', 'shown']]) {
    const got = await visitor.post(`/profile/tokens/${one.id}/reveal`,
      { csrf_token, for: purpose }, { Accept: 'application/json' });
    assert.equal(JSON.parse(got.text).value, one.value);
    const { text } = await visitor.get(`${page}?token=${one.id}`);
    assert.equal(happenings(text)[0].what,
      `Token (…${one.value.slice(-4)}) : value ${told}`);
  }
});

describe('of one token', () => {
  test('there is what is about it alone', async () => {
    const { visitor } = await newcomer();
    const one = await makeToken(visitor, { description: 'One', read: 'on' });
    await makeToken(visitor, { description: 'Two', read: 'on' });
    const { text } = await visitor.get(`${page}?token=${one.id}`);
    assert.match(words(text), /Showing only One \(…\w{4}\)/);
    assert.deepEqual(happenings(text).map(({ what }) => what), [
      `Token (…${one.value.slice(-4)}) : value shown`,
      `Token (…${one.value.slice(-4)}) created`]);
    assert.doesNotMatch(words(text), /Two|Sign-ins/);
    await confirm(visitor, one.id, 'revoke');
    const later = await visitor.get(`${page}?token=${one.id}&category=changes`);
    assert.match(happenings(later.text)[0].what, /revoked$/);
  });

  test('the list and its own page lead there', async () => {
    const { visitor } = await newcomer();
    const { id, value } = await makeToken(visitor,
      { description: 'Led', read: 'on' });
    await use(value, '/F/demo/x', {}, 'PUT');
    await tells(visitor, /^Token Led .* denied/);
    const list = (await visitor.get('/profile/tokens')).text;
    const [, address] = /href="([^"]*category=denied)"/.exec(list);
    const denials = await visitor.get(address.replaceAll('&amp;', '&'));
    assert.equal(happenings(denials.text).length, 1);
    const own = (await visitor.get(`/profile/tokens/${id}`)).text;
    assert.ok(own.includes(`href="${page}?token=${id}"`));
  });

  test('that is another\'s, or none, there is no page', async () => {
    const theirs = await makeToken(other,
      { description: 'Theirs', read: 'on' });
    for (const id of [theirs.id, 999999, 0, -1, 'x', '', '1e3']) {
      const got = await demo.get(`${page}?token=${id}`);
      assert.equal(got.status, 404, `${id}`);
      assert.ok(siteLook(got));
      assert.doesNotMatch(got.text, /Theirs/);
    }
  });
});

describe('sorted', () => {
  test('each event is in one category', async () => {
    const { visitor } = await newcomer();
    const { value } = await makeToken(visitor,
      { description: 'CI', read: 'on' });
    await use(value, '/F/demo/x', {}, 'PUT');
    await tells(visitor, /denied/);
    const all = await read(visitor);
    const categories = await Promise.all(['sign-ins', 'changes', 'denied']
      .map((category) => read(visitor, `?category=${category}`)));
    assert.deepEqual(categories.map(({ length }) => length), [2, 2, 1]);
    assert.equal(all.length, 5);
    assert.equal((await read(visitor, '?category=nothing-such')).length, 5);
  });

  test('a category without any says what will be there', async () => {
    const { visitor } = await newcomer();
    const { text } = await visitor.get(`${page}?category=denied`);
    assert.match(words(text), /No denied requests\. When a request is denied/);
    assert.doesNotMatch(text, /class="rows"|class="pager"/);
  });

  test('what nobody has put into words tells itself', async () => {
    const { id, visitor } = await newcomer();
    const { id: token } = await makeToken(visitor,
      { description: 'CI', read: 'on' });
    const add = (kind, token_, last4) => change(site, `INSERT INTO event
      (at, last_at, count, account_id, token_id, kind, actor, last4)
      VALUES (unixepoch() + 1, unixepoch() + 1, 1, ${id}, ${token_},
      '${kind}', 'feed owner', '${last4}')`);
    await add('badge printed', 'NULL', '');
    await add('token praised', token, 'wxyz');
    const [praised, printed] = await read(visitor, '?category=changes');
    assert.equal(printed.what, 'Badge printed');
    assert.match(praised.what,
      /^Token praised: token CI \(…wxyz\)$/);
    assert.equal(praised.where, 'by an owner of the feed');
  });
});

describe('page by page', () => {
  test('each event comes once, and one finds back', async () => {
    const { name, visitor } = await newcomer();
    await addEvents(site, name, 250);
    const seen = [];
    let address = `${page}?category=changes`;
    const sizes = [];
    while (address) {
      const { text } = await visitor.get(address);
      const told = happenings(text);
      sizes.push(told.length);
      seen.push(...told.map(({ what }) => what));
      assert.equal(/>Newest</.test(text), sizes.length > 1);
      address = /rel="next" href="([^"]*)"/.exec(text)?.[1]
        .replaceAll('&amp;', '&');
    }
    assert.deepEqual(sizes, [100, 100, 50]);
    assert.equal(new Set(seen).size, 250);
  });

  test('what is no place in it is the newest page', async () => {
    const all = await read();
    for (const place of ['', 'x', '-', '1', '1-', '-1', '1-x', '0-0',
      '99999999999999999999-1', '%ff']) {
      assert.equal((await read(demo, `?before=${place}`)).length, all.length);
    }
    const { text } = await demo.get(`${page}?before=1-1`);
    assert.match(words(text), /No older events\./);
  });
});

test('nobody reads it without signing in', async () => {
  const got = await site.visitor().get(`${page}?category=denied`);
  assert.equal(got.status, 303);
  assert.equal(got.headers.location,
    '/login?next=/profile/activity%3Fcategory%3Ddenied');
});

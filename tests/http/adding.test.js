// Tokens that may only add: what they can store, what they cannot replace,
// delete or change, in a folder and through a registry; how they are made.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { everything, query } = require('../lib/database');
const { complaint, happenings, makeToken, rows, words } =
  require('../lib/pages');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const byAuthorizer = process.env.TOKENBOOTH_CHECKER === 'authorizer';
let backend;
let site;
let demo;
let adder; // reads all, adds to all
let bot; // adds to all, of a machine account

before(async () => {
  backend = await startBackend();
  site = await startSite({
    settings: { password_cost: 10 },
    host: `Use TokenboothProxy px http://127.0.0.1:${backend.port}/`,
  });
  await site.json('feed', 'add', 'px', '--owner', 'demo');
  await site.json('feed', 'add', 'other', '--owner', 'demo');
  adder = await site.addToken('demo', 'Adder', '--read', 'all', '--write',
    'all', '--write-how', 'add');
  await site.json('machine', 'add', 'robot', '--manager', 'demo');
  await site.json('feed', 'grant', 'demo', 'robot', 'write');
  bot = await site.addToken('robot', 'Nightly', '--write', 'all',
    '--write-how', 'add');
  demo = await site.signedIn();
  for (const [method, name] of [['PUT', 'there.txt'], ['MKCOL', 'folder/'],
    ['PUT', 'folder/in.txt']]) {
    assert.equal((await ask(method, `/F/demo/${name}`, {}, site.value)).status,
      201);
  }
});

after(() => Promise.all([site?.stop(), backend?.stop()]));

function ask(method, path, headers = {}, value = adder.value, body = undefined) {
  return site.request(path, { method, headers: { ...bearer(value), ...headers },
    body: body ?? (['PUT', 'POST', 'PATCH'].includes(method) ? 'x' : undefined) });
}

const stored = (name, feed = 'demo') => {
  const file = site.file('feeds', feed, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
};

const destination = (path) => ({ Destination: `${site.url}${path}` });
const lockInfo = '<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:">'
  + '<D:lockscope><D:exclusive/></D:lockscope>'
  + '<D:locktype><D:write/></D:locktype></D:lockinfo>';

// The answer to what the check denies, too, is the same.
function assertSame(got, expected) {
  const told = ({ status, text, headers }) => ({ status, text,
    reason: headers['x-tokenbooth-reason'],
    error: headers['x-tokenbooth-error'] });
  assert.deepEqual(told(got), told(expected));
}

const denials = async (token) =>
  (await site.json('token', 'show', String(token.id))).denials;

// They are written a moment after the answer.
async function waitForDenials(token, count) {
  while (await denials(token) < count) await new Promise(setImmediate);
  assert.equal(await denials(token), count);
}

function assertRefused(got, what) {
  assert.equal(got.status, 403, what);
  assert.equal(got.headers['x-tokenbooth-error'], 'scope', what);
  assert.match(got.headers['x-tokenbooth-reason'],
    /may add, not replace or delete/, what);
  assert.match(got.text, /may add, not replace or delete/, what);
}

describe('in a folder', () => {
  test('what is new is stored', async () => {
    assert.equal((await ask('PUT', '/F/demo/new.txt')).status, 201);
    assert.equal((await ask('MKCOL', '/F/demo/made/')).status, 201);
    assert.equal((await ask('PUT', '/F/demo/made/one.txt')).status, 201);
    assert.equal((await ask('COPY', '/F/demo/there.txt',
      destination('/F/demo/copied.txt'))).status, 201);
    assert.equal((await ask('COPY', '/F/demo/there.txt',
      destination('/F/other/copied%20here.txt'))).status, 201);
    assert.deepEqual(['new.txt', 'made/one.txt', 'copied.txt'].map((name) =>
      stored(name)), ['x', 'x', 'x']);
    assert.equal(stored('copied here.txt', 'other'), 'x');
    assert.equal((await ask('GET', '/F/demo/new.txt')).text, 'x');
    const folder = fs.readdirSync(site.file('feeds/demo'));
    assert.deepEqual(folder.filter((name) => /davfs|tmp/.test(name)), []);
    const { mode } = fs.statSync(site.file('feeds/demo/new.txt'));
    assert.equal(mode & 0o777,
      fs.statSync(site.file('feeds/demo/there.txt')).mode & 0o777);
  });

  for (const [what, method, path, headers] of [
    ['replaced', 'PUT', 'there.txt'],
    ['replaced in a folder', 'PUT', 'folder/in.txt'],
    ['replaced, whatever its condition says', 'PUT', 'there.txt',
      { 'If-Match': '*' }],
    ['deleted', 'DELETE', 'there.txt'],
    ['deleted with its folder', 'DELETE', 'folder/'],
    ['moved', 'MOVE', 'there.txt', { Destination: '/F/demo/moved.txt' }],
    ['moved into another feed', 'MOVE', 'there.txt',
      { Destination: '/F/other/moved.txt' }],
    ['replaced by a move', 'MOVE', 'new.txt',
      { Destination: '/F/demo/there.txt' }],
    ['replaced by a copy', 'COPY', 'folder/in.txt',
      { Destination: '/F/demo/there.txt', Overwrite: 'T' }],
    ['replaced by a copy to a URL', 'COPY', 'folder/in.txt',
      { Destination: 'http://HOST/F/demo/ther%65.txt' }],
    ['replaced by a copy of a folder', 'COPY', 'folder/',
      { Destination: '/F/demo/there.txt', Depth: 'infinity' }],
    ['copied as a whole folder', 'COPY', 'folder/',
      { Destination: '/F/demo/folder2/' }],
    ['given properties', 'PROPPATCH', 'there.txt'],
    ['locked', 'LOCK', 'there.txt'],
    ['locked before it is there', 'LOCK', 'not-there.txt'],
    ['unlocked', 'UNLOCK', 'there.txt',
      { 'Lock-Token': '<opaquelocktoken:1>' }],
    ['changed by an unknown method', 'REBIND', 'there.txt'],
    ['changed by PATCH', 'PATCH', 'there.txt'],
    ['changed by another method\'s name', 'PUT', 'really-new.txt?_method=DELETE'],
  ]) {
    test(`nothing is ${what}`, async () => {
      const host = new URL(site.url).host;
      const was = [stored('there.txt'), stored('folder/in.txt')];
      const sent = Object.fromEntries(Object.entries(headers ?? {})
        .map(([name, value]) => [name, value.replace('HOST', host)]));
      const body = method === 'LOCK' ? lockInfo
        : method === 'PUT' ? 'another' : undefined;
      const got = await ask(method, `/F/demo/${path}`, sent, adder.value, body);
      assertRefused(got, what);
      assert.deepEqual([stored('there.txt'), stored('folder/in.txt')], was);
      for (const name of ['moved.txt', 'not-there.txt', 'folder2',
        'really-new.txt']) assert.equal(stored(name), null);
      assert.equal(stored('moved.txt', 'other'), null);
    });
  }

  for (const [header, value] of [['If-Match', '*'],
    ['If', '(["other"])'],
    // With the authorizer, Apache's own condition goes before this one.
    ...byAuthorizer ? [] : [['If-Unmodified-Since',
      'Thu, 01 Jan 2015 00:00:00 GMT']]]) {
    test(`where nothing is, ${header} fails as it does for others`,
      async () => {
        const put = (token) => ask('PUT', '/F/demo/nothing.txt',
          { [header]: value }, token);
        const got = await put(adder.value);
        assert.equal(got.status, 412);
        assert.match(got.text, /a condition of this request .* is not met/);
        assertSame(got, await put(site.value));
        assert.equal(stored('nothing.txt'), null);
      });
  }

  test('who can write all can still do all that', async () => {
    await ask('PUT', '/F/demo/mine.txt', {}, site.value);
    assert.equal((await ask('PUT', '/F/demo/mine.txt', {}, site.value))
      .status, 204);
    assert.equal((await ask('MOVE', '/F/demo/mine.txt',
      destination('/F/demo/mine2.txt'), site.value)).status, 201);
    assert.equal((await ask('DELETE', '/F/demo/mine2.txt', {}, site.value))
      .status, 204);
  });

  test('what is not there, in a feed where one may not write, stays unknown',
    async () => {
      await site.addAccount('reader');
      await site.json('feed', 'grant', 'demo', 'reader', 'read');
      const { value } = await site.addToken('reader', 'Guess', '--write', 'all',
        '--write-how', 'add');
      for (const name of ['there.txt', 'no-such.txt']) {
        assert.equal((await ask('PUT', `/F/demo/${name}`, {}, value))
          .headers['x-tokenbooth-error'], 'privilege');
      }
    });

  test('a denial is in the activity', async () => {
    const noted = await site.addToken('demo', 'Noted', '--write', 'all',
      '--write-how', 'add');
    assertRefused(await ask('PUT', '/F/demo/there.txt', {}, noted.value));
    let row;
    do {
      row = rows((await demo.get('/profile/tokens')).text)
        .find((one) => one.id === noted.id);
    } while (!/Denied/.test(row.words));
    assert.match(row.words, /may add to demo, not replace or delete/);
    const told = happenings((await demo.get('/profile/activity')).text);
    assert.ok(told.some(({ what }) => /may add to demo/.test(what)));
  });
});

// A PUT whose body is sent when `send` is called; `sent` is its answer.
function slowPut(name, body, value = adder.value) {
  const request = http.request({ host: '127.0.0.1', port: site.port, agent: false,
    method: 'PUT', path: `/F/demo/${name}`,
    headers: { ...bearer(value), 'Content-Length': body.length,
      Expect: '100-continue' } });
  const answer = new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (got) => {
      let text = '';
      got.on('data', (part) => { text += part; });
      got.on('end', () => resolve({ status: got.statusCode,
        headers: got.headers, text }));
    });
  });
  // Apache asks for the body once the request has been checked.
  const ready = new Promise((resolve) => {
    request.on('continue', resolve);
    request.on('response', resolve);
  });
  request.flushHeaders();
  return { ready, answer, send: () => request.end(body) };
}

describe('at the same moment', () => {
  const count = 8;

  // With the authorizer, nothing in Apache can do that: see the README.
  test('of several that store one name, one does', { skip: byAuthorizer },
    async () => {
      const puts = Array.from({ length: count }, (_, i) =>
        slowPut('raced.txt', String(i).repeat(100_000)));
      await Promise.all(puts.map(({ ready }) => ready));
      for (const { send } of puts) send();
      const answers = await Promise.all(puts.map(({ answer }) => answer));
      const won = answers.flatMap(({ status }, i) => status === 201 ? [i] : []);
      assert.equal(won.length, 1);
      assert.equal(stored('raced.txt'), String(won[0]).repeat(100_000));
      for (const got of answers.filter(({ status }) => status !== 201)) {
        assertRefused(got);
      }
      assert.deepEqual(fs.readdirSync(site.file('feeds/demo'))
        .filter((name) => name.startsWith('.davfs')), []);
    });

  test('what was stored while the body was sent stays', { skip: byAuthorizer },
    async () => {
      const put = slowPut('late.txt', 'the adder');
      await put.ready;
      assert.equal((await ask('PUT', '/F/demo/late.txt', {}, site.value,
        'somebody else')).status, 201);
      put.send();
      assertRefused(await put.answer);
      assert.equal(stored('late.txt'), 'somebody else');
    });

  test('who comes second is denied as by a check, and it is recorded',
    { skip: byAuthorizer }, async () => {
      const puts = Array.from({ length: 4 }, () =>
        slowPut('raced-by-bot.txt', 'x', bot.value));
      await Promise.all(puts.map(({ ready }) => ready));
      for (const { send } of puts) send();
      const answers = await Promise.all(puts.map(({ answer }) => answer));
      const denied = answers.filter(({ status }) => status !== 201);
      assert.equal(denied.length, 3);
      const checked = await ask('PUT', '/F/demo/raced-by-bot.txt', {},
        bot.value);
      assertRefused(checked);
      for (const got of denied) assertSame(got, checked);
      assert.match(checked.text, new RegExp(
        `"Nightly".*${site.url}/machines/robot/tokens/${bot.id}`));
      await waitForDenials(bot, 4);
      const { text } = await demo.get('/machines/robot/activity');
      const told = happenings(text);
      assert.ok(told.some(({ what }) => /may add to demo/.test(what)));
    });

  test('an upload that breaks off leaves nothing', { skip: byAuthorizer },
    async () => {
      const put = http.request({ host: '127.0.0.1', port: site.port,
        method: 'PUT', path: '/F/demo/broken.txt', agent: false,
        headers: { ...bearer(adder.value), 'Content-Length': 1000 } });
      put.on('error', () => {});
      put.write('the beginning');
      const parts = () => fs.readdirSync(site.file('feeds/demo'))
        .filter((name) => name.startsWith('.davfs'));
      while (!parts().length) await new Promise(setImmediate);
      put.destroy();
      while (parts().length) await new Promise(setImmediate);
      assert.equal(stored('broken.txt'), null);
    });

  test('of several copies to one name, one is made', async () => {
    const copier = await site.addToken('demo', 'Copier', '--read', 'all',
      '--write', 'all', '--write-how', 'add');
    const copy = () => ask('COPY', '/F/demo/there.txt',
      destination('/F/other/raced-copy.txt'), copier.value);
    const got = await Promise.all(Array.from({ length: count }, copy));
    const denied = got.filter(({ status }) => status !== 201);
    const made = count - denied.length;
    assert.ok(byAuthorizer ? made >= 1 : made === 1, `${made}`);
    assert.equal(stored('raced-copy.txt', 'other'), 'x');
    const checked = await copy();
    assertRefused(checked);
    // Stock Apache finds the name taken while it looks the Destination up, and
    // answers by a page of its own.
    if (byAuthorizer) {
      for (const { status } of denied) assert.ok([403, 412].includes(status));
      return;
    }
    for (const one of denied) assertSame(one, checked);
    await waitForDenials(copier, denied.length + 1);
  });
});

describe('through a registry', () => {
  const by = (command) => ({ 'npm-command': command });
  for (const [what, method, path, headers] of [
    ['npm unpublish', 'DELETE', 'tool/-rev/1-a'],
    ['npm unpublish of a version', 'PUT', 'tool/-rev/1-a'],
    ['npm unpublish of a file', 'DELETE', 'tool/-/tool-1.0.0.tgz/-rev/1-a'],
    ['npm deprecate', 'PUT', 'tool', by('deprecate')],
    ['npm dist-tag add', 'PUT', '-/package/tool/dist-tags/old'],
    ['npm dist-tag rm', 'DELETE', '-/package/tool/dist-tags/old'],
    ['npm owner add', 'PUT', 'tool/-rev/1-a', by('owner')],
    ['npm access', 'POST', '-/package/tool/access'],
    ['nuget delete', 'DELETE', 'api/v2/package/Tool/1.0.0'],
    ['nuget relist', 'POST', 'api/v2/package/Tool/1.0.0'],
    ['cargo yank', 'DELETE', 'api/v1/crates/tool/1.0.0/yank'],
    ['cargo yank --undo', 'PUT', 'api/v1/crates/tool/1.0.0/unyank'],
    ['cargo owner', 'PUT', 'api/v1/crates/tool/owners'],
    ['gem yank', 'DELETE', 'api/v1/gems/yank'],
    ['gem unyank', 'PUT', 'api/v1/gems/unyank'],
    ['gem owner', 'POST', 'api/v1/gems/tool/owners'],
    ['deleting an image', 'DELETE', 'v2/app/manifests/sha256:00'],
    ['deleting a layer', 'DELETE', 'v2/app/blobs/sha256:00'],
    ['unlocking in git-lfs', 'POST', 'x.git/info/lfs/locks/1/unlock'],
    ['another method by the query', 'POST', 'api/v1/gems?_method=delete'],
    ['MOVE', 'MOVE', 'a', { Destination: '/F/px/b' }],
  ]) {
    test(`${what} is denied`, async () => {
      assertRefused(await ask(method, `/F/px/${path}`, headers), what);
    });
  }

  for (const [what, method, path, headers] of [
    ['npm publish', 'PUT', 'tool', by('publish')],
    ['npm publish of a scope', 'PUT', '@acme%2ftool', by('publish')],
    ['nuget push', 'PUT', 'api/v2/package/'],
    ['cargo publish', 'PUT', 'api/v1/crates/new'],
    ['gem push', 'POST', 'api/v1/gems'],
    ['twine upload', 'POST', ''],
    ['mvn deploy', 'PUT', 'org/acme/tool/1.0/tool-1.0.jar'],
    ['an image\'s upload', 'POST', 'v2/app/blobs/uploads/'],
    ['a part of it', 'PATCH', 'v2/app/blobs/uploads/1'],
    ['its end', 'PUT', 'v2/app/blobs/uploads/1?digest=sha256:00'],
    ['its manifest', 'PUT', 'v2/package/app/manifests/1.0'],
    ['an upload of a package/app', 'POST', 'v2/package/app/blobs/uploads/'],
    ['git push', 'POST', 'x.git/git-receive-pack'],
    ['git push, asking', 'GET', 'x.git/info/refs?service=git-receive-pack'],
    ['git-lfs', 'PUT', 'x.git/info/lfs/objects/00'],
  ]) {
    test(`${what} is passed on, and the registry told`, async () => {
      const got = await ask(method, `/F/px/${path}`,
        { ...headers, 'X-Tokenbooth-Access': 'write' });
      assert.equal(got.status, 200);
      const reached = JSON.parse(got.text);
      assert.equal(reached.method, method);
      assert.equal(reached.headers['x-tokenbooth-access'], 'add');
    });
  }
});

describe('at the other endpoints', () => {
  const authorize = async (access, value = adder.value) => {
    const got = await site.request(`/authorize?feed=demo&access=${access}`,
      { headers: bearer(value) });
    return [got.status, JSON.parse(got.text),
      got.headers['x-tokenbooth-access']];
  };

  test('/authorize tells add from write', async () => {
    const [added, yes, told] = await authorize('add');
    assert.deepEqual([added, yes.allowed, yes.access, told],
      [200, true, 'add', 'add']);
    const [written, no] = await authorize('write');
    assert.deepEqual([written, no.allowed, no.reason, no.error],
      [403, false, 'scope', 'insufficient_scope']);
    assert.match(no.message, /may add, not replace or delete/);
    assert.equal((await authorize('read'))[0], 200);
    assert.equal((await authorize('add', site.value))[1].access, 'add');
    assert.equal((await authorize('write', site.value))[1].access, 'write');
    assert.equal((await authorize('delete'))[0], 400);
  });

  test('/authorize judges the original request', async () => {
    const original = async (method, uri) => {
      const got = await site.request('/authorize', { headers: {
        ...bearer(adder.value), 'X-Original-URI': uri,
        'X-Original-Method': method } });
      return [got.status, JSON.parse(got.text).access];
    };
    assert.deepEqual(await original('PUT', '/F/demo/x'), [200, 'add']);
    assert.deepEqual(await original('DELETE', '/F/demo/x'), [403, 'write']);
    assert.deepEqual(await original('PUT', '/F/demo/a/-rev/1'), [403, 'write']);
    assert.deepEqual(await original('GET', '/F/demo/x'), [200, 'read']);
  });

  test('/introspect has a word for it', async () => {
    const named = await site.addToken('demo', 'Named', '--read', 'demo',
      '--write', 'px', '--write-how', 'add');
    const scope = async (token) => JSON.parse((await site.request('/introspect',
      { method: 'POST', body: `token=${token}`, headers: { ...bearer(site.value),
        'Content-Type': 'application/x-www-form-urlencoded' } })).text).scope;
    assert.equal(await scope(named.value), 'read:demo add:px');
    assert.equal(await scope(adder.value), 'read add');
    assert.equal(await scope(site.value), 'read write');
  });
});

describe('how it is chosen', () => {
  const fields = { description: 'By form', read: 'on', write: 'on' };
  const rowOf = async (id) => rows((await demo.get('/profile/tokens')).text)
    .find((one) => one.id === id);
  const isChecked = (html) =>
    /name="write_how" value="add" checked/.test(html);

  test('by the form; it is shown, copied and changed', async () => {
    const { id, value } = await makeToken(demo, { ...fields, write_how: 'add' });
    assert.match((await rowOf(id)).words,
      /Read: all feeds · Push new packages only: all feeds/);
    assert.ok(isChecked((await demo.get(`/profile/tokens/${id}`)).text));
    assert.ok(isChecked((await demo.get(`/profile/tokens/new?from=${id}`)).text));
    assert.match(words((await demo.get(`/profile/tokens/${id}`)).text),
      /Can push new packages to all feeds\./);
    assertRefused(await ask('DELETE', '/F/demo/there.txt', {}, value));
    const saved = await demo.fillIn(`/profile/tokens/${id}`,
      `/profile/tokens/${id}`, { ...fields, write_how: 'all' });
    assert.equal(saved.status, 303);
    assert.match((await rowOf(id)).words, /Read and write: all feeds/);
    await ask('PUT', '/F/demo/gone.txt', {}, value);
    assert.equal((await ask('DELETE', '/F/demo/gone.txt', {}, value)).status,
      204);
  });

  test('without a word, it is all', async () => {
    const { id } = await makeToken(demo, fields);
    assert.match((await rowOf(id)).words, /Read and write: all feeds/);
  });

  for (const [sent, complains] of [
    [{ ...fields, write_how: 'some' }, /write_how=all or write_how=add/],
    [{ description: 'No', read: 'on', write_how: 'add' }, /Turn on Write/],
  ]) {
    test(`${JSON.stringify(sent)} is wrong`, async () => {
      const was = await everything(site);
      const got = await demo.fillIn('/profile/tokens/new', '/profile/tokens',
        sent);
      assert.equal(got.status, 422);
      assert.match(complaint(got.text, 'write_feed'), complains);
      assert.equal(await everything(site), was);
    });
  }

  test('by the command, which shows and lists it', async () => {
    assert.equal((await site.json('token', 'show', String(adder.id))).write_how,
      'add');
    const all = await site.json('token', 'list', 'demo');
    assert.equal(all.find(({ primary }) => primary).write_how, 'all');
    const { stdout } = await site.run('token', 'list', '--all', '--csv');
    assert.match(stdout.split('\n')[0], /,write,write_how,/);
    for (const wrong of [['--write', 'all', '--write-how', 'some'],
      ['--read', 'all', '--write-how', 'add']]) {
      const got = await site.run('token', 'create', 'demo', '--description',
        'Wrong', ...wrong);
      assert.equal(got.status, 1);
      assert.match(got.stderr, /--write-how/);
    }
  });

  test('the managers of a feed see it', async () => {
    const page = words((await demo.get('/feeds/demo')).text);
    assert.match(page, /Adder .*Read, push new packages only/);
  });

  test('"Test a token" tells one from the other', async () => {
    const tried = async (access) => words((await demo.fillIn(
      `/profile/test?token=${adder.id}`, '/profile/test', { token: adder.id,
        address: 'demo', access, client: 'curl' })).text);
    assert.match(await tried('add'), /Allowed as you/);
    assert.match(await tried('write'), /may push new packages only/);
  });

  test('the primary token writes all, whatever is sent', async () => {
    const [{ id }] = await query(site, `SELECT token.id FROM token
      JOIN account ON account.id = account_id
      WHERE username = 'demo' AND is_primary`);
    await demo.fillIn(`/profile/tokens/${id}`, `/profile/tokens/${id}`,
      { description: 'Primary token', write_how: 'add' });
    assert.equal((await authorizePrimary()).status, 200);
  });

  const authorizePrimary = () => site.request(
    '/authorize?feed=demo&access=write', { headers: bearer(site.value) });
});

// /authorize, the decision as JSON for other front servers and for scripts.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { startSite } = require('../lib/site');

let site;
let reader;
let all;
let ends;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  await site.json('feed', 'add', 'tools', '--owner', 'demo');
  await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
  reader = await site.addToken('demo', 'Reader', '--read', 'demo');
  all = await site.addToken('demo', 'All', '--read', 'all', '--write', 'all');
  ends = await site.addToken('demo', 'Ends', '--read', 'all', '--expires',
    '2099-01-31T18:00');
});

after(() => site?.stop());

const bearer = ({ value }) => ({ Authorization: `Bearer ${value}` });

async function ask(query, headers = {}, method = 'GET') {
  const got = await site.request(`/authorize${query}`, { method, headers });
  assert.equal(got.headers['content-type'], 'application/json', got.text);
  assert.equal(got.headers['cache-control'], 'no-store');
  return { got, said: got.text ? JSON.parse(got.text) : null };
}

const nginx = (method, uri) =>
  ({ 'X-Original-URI': uri, 'X-Original-Method': method });
const traefik = (method, uri) =>
  ({ 'X-Forwarded-Uri': uri, 'X-Forwarded-Method': method });

describe('asked by feed and access', () => {
  test('says yes with all that it knows', async () => {
    const { got, said } = await ask('?feed=demo&access=read', bearer(reader));
    assert.equal(got.status, 200);
    assert.equal(typeof said.message, 'string');
    delete said.message;
    assert.deepEqual(said, { allowed: true, account: 'demo', token: reader.id,
      feed: 'demo', access: 'read', expires: null, error: null, reason: null });
  });

  test('tells the end of a token', async () => {
    const { said } = await ask('?feed=demo&access=read', bearer(ends));
    assert.equal(said.expires, '2099-01-31T18:00:00Z');
  });

  test('says no with the reason', async () => {
    const { got, said } = await ask('?feed=demo&access=write', bearer(reader));
    assert.equal(got.status, 403);
    assert.equal(said.allowed, false);
    assert.equal(said.error, 'insufficient_scope');
    assert.equal(said.reason, 'scope');
    assert.equal(said.access, 'write');
    assert.match(said.message, /"Reader".*is read-only/);
    assert.equal(got.headers['x-tokenbooth-error'], 'scope');
    assert.match(got.headers['x-tokenbooth-reason'], /is read-only/);
  });

  test('without a credential is 401, or a public feed\'s 200', async () => {
    const { got, said } = await ask('?feed=demo&access=read');
    assert.equal(got.status, 401);
    assert.equal(said.reason, 'missing');
    assert.equal(said.error, null);
    assert.equal(got.headers['www-authenticate'],
      'Basic realm="tokenbooth", charset="UTF-8", '
        + 'Bearer realm="tokenbooth"');
    const inQuery = await ask(`?feed=demo&access=read&token=${reader.value}`);
    assert.equal(inQuery.got.status, 401);
    assert.match(inQuery.said.message, /found in the query of the URL/);
    const open = await ask('?feed=pub&access=read');
    assert.equal(open.got.status, 200);
    assert.equal(open.said.account, null);
    assert.equal(open.said.token, null);
    assert.equal((await ask('?feed=pub&access=write')).got.status, 401);
  });

  test('takes the credential wherever it may stand', async () => {
    for (const headers of [
      { 'X-NuGet-ApiKey': reader.value }, { 'X-Api-Key': reader.value },
      { Authorization: reader.value },
      { Authorization: `Basic ${btoa(`x:${reader.value}`)}` },
      { Authorization: `Basic ${btoa(`${reader.value}:`)}` },
      { Authorization: `Basic ${btoa(`demo:${site.password}`)}` },
    ]) {
      const { got } = await ask('?feed=demo&access=read', headers);
      assert.equal(got.status, 200, JSON.stringify(headers));
    }
  });

  for (const query of ['', '?', '?feed=demo', '?access=read',
    '?feed=&access=read', '?feed=demo&access=', '?feed=demo&access=own',
    '?feed=demo&access=READ', '?feed=demo/x&access=read',
    '?feed=demo%2fx&access=read', '?feed=%zz&access=read',
    '?feed=a%00&access=read', '?feed=..&access=read',
    '?feed=a%0ab&access=read']) {
    test(`by "${query}" is 400`, async () => {
      const { got, said } = await ask(query, bearer(all));
      assert.equal(got.status, 400);
      assert.equal(said.allowed, false);
      assert.equal(said.error, 'invalid_request');
      assert.equal(said.reason, 'request');
    });
  }

  test('of a feed in capitals is of none', async () => {
    const { said } = await ask('?feed=Demo&access=read', bearer(all));
    assert.equal(said.reason, 'privilege');
  });

  test('no publishing look-up is meant', async () => {
    const writer = await site.addToken('demo', 'Writer', '--write', 'demo');
    const { said } = await ask('?feed=demo&access=read', { ...bearer(writer),
      'User-Agent': 'NuGet Command Line/6.9.1' });
    assert.equal(said.reason, 'scope');
  });
});

for (const [name, by] of [['nginx', nginx], ['Traefik', traefik]]) {
  describe(`asked as ${name} asks`, () => {
    const table = [
      ['GET', '/F/demo/x', 200, 'read'], ['PUT', '/F/demo/x', 403, 'write'],
      ['GET', '/F/demo/x?service=git-receive-pack', 403, 'write'],
      ['GET', '/F/demo', 200, 'read'], ['GET', '/F/demo/', 200, 'read'],
      ['GET', '/F/d%65mo/x', 200, 'read'],
      ['GET', '/F/demo/@acme%2fthing', 200, 'read'],
      ['GET', '/F/demo/a%20b%3F', 200, 'read'],
      ['GET', '/F/demo/x?a=%25;..//', 200, 'read'],
      ['GET', 'http://other.example/F/demo/x', 200, 'read'],
      ['GET', '/F/tools/x', 403, 'read'],
      ['GET', '/F/Demo/x', 403, 'read'],
      ['GET', '/F/', 403, 'read'],
      ['GET', '/F/demo/%252e', 400, null], ['GET', '/F/demo/%', 400, null],
      ['GET', '/F/demo/%zz', 400, null], ['GET', '/F/demo/../tools/x', 400, null],
      ['GET', '/F/demo/%2e%2e/tools/x', 400, null],
      ['GET', '/F/demo/..%2ftools', 400, null], ['GET', '/F/demo/..', 400, null],
      ['GET', '/F//demo/x', 400, null], ['GET', '/F/demo//x', 400, null],
      ['GET', '/F/demo%2f%2fx', 400, null], ['GET', '/F/demo/./x', 400, null],
      ['GET', '/F/demo/a;b', 400, null], ['GET', '/F/demo/a%3bb', 400, null],
      ['GET', '/F/demo/a%5cb', 400, null], ['GET', '/F/demo/a%00', 400, null],
      ['GET', '/F/demo/a%0ab', 400, null], ['GET', '/F/demo/a%7f', 400, null],
      ['GET', 'F/demo/x', 400, null], ['GET', '/f/demo/x', 400, null],
      ['GET', '/login', 400, null], ['GET', '/', 400, null],
      ['GET', '*', 400, null],
    ];
    for (const [method, uri, status, access] of table) {
      test(`${method} ${uri} is ${status}`, async () => {
        const { got, said } = await ask('',
          { ...bearer(reader), ...by(method, uri) });
        assert.equal(got.status, status, said.message);
        assert.equal(said.allowed, status === 200);
        if (access) assert.equal(said.access, access);
        else assert.equal(said.reason, 'request');
      });
    }

    test('a value in the path is taken and not told', async () => {
      const { got, said } = await ask('',
        by('GET', `/F/demo/auth/${reader.value}/x`));
      assert.equal(got.status, 200);
      assert.equal(said.token, reader.id);
      assert.doesNotMatch(got.text, /tkb_\w{5}/);
      const incomplete = await ask('', by('GET', '/F/demo/auth/tkb_short/x'));
      assert.equal(incomplete.said.reason, 'malformed');
      const late = await ask('', { ...bearer(reader),
        ...by('GET', `/F/demo/a/auth/${reader.value}/x`) });
      assert.equal(late.got.status, 400);
      assert.doesNotMatch(late.got.text, /tkb_\w{5}/);
    });

    test('COPY needs its Destination', async () => {
      const copy = (destination) => ask('', { ...bearer(all),
        ...by('COPY', '/F/demo/x'), ...destination });
      assert.equal((await copy({})).got.status, 400);
      assert.equal((await copy({ Destination: '/F/tools/x' })).got.status, 200);
      assert.equal((await copy({ Destination: '/F/none/x' })).said.reason,
        'privilege');
    });
  });
}

describe('asked wrongly', () => {
  test('by both ways is 400, even where they agree', async () => {
    const feed = '?feed=demo&access=read';
    const uri = '/F/demo/x';
    for (const [query, headers] of [
      [feed, nginx('GET', uri)], [feed, traefik('GET', uri)],
      ['', { ...nginx('GET', uri), ...traefik('GET', uri) }],
      ['?feed=demo', nginx('GET', uri)], ['?access=read', traefik('GET', uri)],
      [feed, { 'X-Original-URI': uri }], [feed, { 'X-Original-Method': 'GET' }],
      ['', { ...nginx('GET', uri), 'X-Forwarded-Method': 'GET' }],
    ]) {
      const { got, said } = await ask(query, { ...bearer(all), ...headers });
      assert.equal(got.status, 400, JSON.stringify([query, headers]));
      assert.equal(said.reason, 'request');
    }
  });

  test('by half a way is 400', async () => {
    for (const headers of [{}, { 'X-Original-URI': '/F/demo/x' },
      { 'X-Original-Method': 'GET' }, { 'X-Forwarded-Uri': '/F/demo/x' },
      { 'X-Forwarded-Method': 'GET' },
      { 'X-Original-URI': '/F/demo/x', 'X-Forwarded-Method': 'GET' },
      nginx('', '/F/demo/x'), nginx('GET', '')]) {
      const { got } = await ask('', { ...bearer(all), ...headers });
      assert.equal(got.status, 400, JSON.stringify(headers));
    }
  });

  test('by another method is 405', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND',
      'FOO']) {
      const { got, said } = await ask('?feed=demo&access=read', bearer(all),
        method);
      assert.equal(got.status, 405, method);
      assert.equal(got.headers.allow, 'GET, HEAD');
      assert.equal(said.allowed, false);
      assert.equal(said.error, 'invalid_request');
      assert.match(said.message, /Use GET or HEAD/);
    }
  });

  test('by a URL that is none says what is wrong with it', async () => {
    for (const by of [nginx, traefik]) {
      for (const uri of ['/F/demo/%zz', '/F/demo/%00', '/F/demo/a b', 'F/demo',
        '/F/demo/x, /F/demo/x', '/F/demo/%']) {
        const { got, said } = await ask('', { ...bearer(all), ...by('GET', uri) });
        assert.equal(got.status, 400, uri);
        assert.match(said.message, /^Invalid original URL: .*no spaces.* 00\.$/);
      }
      const { said } = await ask('', { ...bearer(all), ...by('', '/F/demo/x') });
      assert.match(said.message, /^Send either/);
    }
  });

  // With the authorizer, Apache answers in its place.
  const unreadable = [
    ['GET', 411, { 'Transfer-Encoding': 'chunked' }],
    ['POST', 413, { 'Content-Length': '9000000' }],
    ['TRACE', 405, {}],
  ];

  test('in chunks, too large, or by TRACE, is answered in JSON', async () => {
    for (const [method, status, headers] of unreadable) {
      const { got, said } = await ask('?feed=demo&access=read',
        { ...bearer(all), ...headers }, method);
      assert.equal(got.status, status);
      assert.equal(said.allowed, false);
      assert.equal(said.reason, 'request');
    }
  });

  test('and so is /introspect', async () => {
    for (const [method, status, headers] of unreadable) {
      const got = await site.request('/introspect', { method,
        headers: { ...bearer(all), ...headers } });
      assert.equal(got.status, status);
      assert.equal(got.headers['content-type'], 'application/json');
      assert.equal(got.headers['cache-control'], 'no-store');
      assert.equal(JSON.parse(got.text).error, 'invalid_request');
    }
  });

  test('while no authorizer is running, is answered in JSON, too', {
    skip: process.env.TOKENBOOTH_CHECKER !== 'authorizer',
  }, async () => {
    const socket = site.file('run/authorize.sock');
    fs.renameSync(socket, `${socket}.away`);
    try {
      const { got, said } = await ask('?feed=demo&access=read', bearer(reader));
      assert.equal(got.status, 503);
      assert.equal(said.allowed, false);
      assert.equal(said.reason, 'unavailable');
    } finally {
      fs.renameSync(`${socket}.away`, socket);
    }
  });

  test('below its address is 404, which nobody may store', async () => {
    for (const path of ['/authorize/x', '/authorize/?feed=demo&access=read',
      '/authorize/%00']) {
      const got = await site.request(path);
      assert.equal(got.status, 404, path);
      assert.deepEqual(got.lines.filter(([name]) => name === 'cache-control'),
        [['cache-control', 'no-store']], path);
      assert.equal(got.headers['content-type'], 'application/json', path);
      const said = JSON.parse(got.text);
      assert.equal(said.allowed, false, path);
      assert.match(said.message, /Ask at \/authorize/);
    }
    const got = await site.request('/introspect/x', { method: 'POST' });
    assert.equal(got.status, 404);
    assert.equal(JSON.parse(got.text).error, 'invalid_request');
  });

  // Front servers pass on what their client asks of a file.
  test('in parts is answered in full', async () => {
    for (const headers of [{ Range: 'bytes=0-3' }, { Range: 'bytes=9999-' },
      { Range: 'bytes=0-3', 'If-Range': '"x"' }]) {
      const { got, said } = await ask('?feed=demo&access=read',
        { ...bearer(reader), ...headers });
      assert.equal(got.status, 200, JSON.stringify(headers));
      assert.equal(said.allowed, true);
    }
  });

  test('by HEAD is told by status and headers', async () => {
    const yes = await ask('?feed=demo&access=read', bearer(reader), 'HEAD');
    assert.equal(yes.got.status, 200);
    assert.equal(yes.got.text, '');
    const no = await ask('?feed=demo&access=write', bearer(reader), 'HEAD');
    assert.equal(no.got.status, 403);
    assert.equal(no.got.text, '');
    assert.equal(no.got.headers['x-tokenbooth-error'], 'scope');
  });

  test('a session is no credential', async () => {
    const visitor = await site.signedIn();
    const got = await visitor.get('/authorize?feed=demo&access=read');
    assert.equal(got.status, 401);
  });

  test('says nothing that only Apache knows', async () => {
    const { got } = await ask('?feed=demo&access=read', bearer(reader));
    for (const [name] of got.lines) {
      assert.doesNotMatch(name, /^variable|proof|set-cookie/i);
    }
  });
});

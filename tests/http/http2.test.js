// A site of TLS and HTTP/2: what is checked, by every way that a request takes
// inside Apache, and that a denial says there what it says over HTTP/1.1.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { startBabbler } = require('../lib/babbler');
const { connect, fieldsOf, request2 } = require('../lib/http2');
const { expire } = require('../lib/past');
const { until } = require('../lib/person');
const { startTlsSite } = require('../lib/tls');
const { basic, bearer, inventedValue, misspelt } = require('../lib/values');

const hello = 'Hello from the private feed demo.\n';
const canary = 'only for those who may read the feed other';

const tokens = {};
let babbler; // the registry of the feed babbling
let registry; // of the feed px
let site;

// It says which URLs of the site a browser needs next.
function startPusher() {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers });
    response.setHeader('Link', '</F/demo/hello.txt>; rel=preload, '
      + '</F/px/more>; rel=preload, </login>; rel=preload; as=script');
    response.statusCode = Number(
      new URL(request.url, 'http://px').searchParams.get('status') ?? 200);
    request.resume();
    response.end(request.url);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      port: server.address().port,
      asked,
      stop: () => new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
    }));
  });
}

before(async () => {
  registry = await startPusher();
  babbler = await startBabbler();
  site = await startTlsSite({
    secure: true,
    settings: { password_cost: 10, throttle_values: 0 },
    host: `Use TokenboothProxy px http://127.0.0.1:${registry.port}/
      Use TokenboothProxy babbling http://127.0.0.1:${babbler.port}/`,
  });
  await site.json('feed', 'add', 'px', '--owner', 'demo');
  await site.json('feed', 'add', 'babbling', '--owner', 'demo');
  await site.json('feed', 'add', 'other', '--owner', 'demo');
  fs.writeFileSync(site.file('feeds/other/secret.txt'), canary);
  fs.mkdirSync(site.file('feeds/demo/folder'));
  fs.writeFileSync(site.file('feeds/demo/folder/index.html'), 'its index');
  for (const [name, ...scope] of [
    ['all', '--read', 'all', '--write', 'all'],
    ['reader', '--read', 'demo'], ['writer', '--write', 'demo'],
    ['expired', '--read', 'demo'], ['revoked', '--read', 'demo']]) {
    tokens[name] = await site.addToken('demo', name, ...scope);
  }
  await expire(site, tokens.expired.id, 3);
  await site.json('token', 'revoke', String(tokens.revoked.id));
});

after(() => Promise.all([site, registry, babbler].map((one) => one?.stop())));

const ask = (path, token, { headers = {}, ...options } = {}) =>
  request2(site.tls.port, path, { ...options,
    headers: { ...(token ? bearer(tokens[token].value) : {}), ...headers } });

function neverLogged() {
  assert.doesNotMatch(site.logs(), /tkb_\w{5}/);
}

describe('a check over HTTP/2', () => {
  test('lets through what a token may', async () => {
    assert.equal((await ask('/F/demo/hello.txt', 'reader')).text, hello);
    const put = await ask('/F/demo/put.txt', 'writer',
      { method: 'PUT', body: 'put' });
    assert.equal(put.status, 201, put.text);
    assert.equal((await ask('/F/demo/put.txt', 'reader')).text, 'put');
    neverLogged();
  });

  test('takes a credential from wherever it may stand', async () => {
    const { value } = tokens.reader;
    for (const headers of [basic('ci', value), { 'X-NuGet-ApiKey': value },
      { 'X-Api-Key': value }, { Authorization: value }]) {
      const { text } = await ask('/F/demo/hello.txt', null, { headers });
      assert.equal(text, hello);
    }
    const { text } = await ask(`/F/demo/auth/${value}/hello.txt`);
    assert.equal(text, hello);
    neverLogged();
  });

  test('denies in the words of HTTP/1.1, in body and headers', async () => {
    const cases = [
      [401, 'missing', {}],
      [403, 'scope', bearer(tokens.writer.value)],
      [403, 'expired', bearer(tokens.expired.value)],
      [403, 'revoked', bearer(tokens.revoked.value)],
      [403, 'unknown', bearer(inventedValue())],
      [403, 'malformed', bearer(misspelt(tokens.reader.value))],
    ];
    for (const [status, reason, headers] of cases) {
      const got = await ask('/F/demo/hello.txt', null, { headers });
      assert.equal(got.status, status, reason);
      assert.equal(got.headers['x-tokenbooth-error'], reason);
      assert.ok(got.text.includes(`${site.tls.url}/profile/tokens`), got.text);
      // The header is in ASCII, the body is not.
      assert.equal(got.headers['x-tokenbooth-reason'],
        got.text.trim().replaceAll('…', '...'));
      assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
      assert.equal(got.headers['cache-control'], 'no-store');
      assert.doesNotMatch(JSON.stringify(got), /tkb_\w{5}|Hello/);
    }
    neverLogged();
  });

  test('asks in JSON those who read JSON', async () => {
    const { text } = await ask('/F/demo/x', 'reader', { method: 'PUT',
      body: '{}', headers: { 'User-Agent': 'npm/10.2.3',
        'Content-Type': 'application/json' } });
    assert.match(JSON.parse(text).error, /read-only/);
  });

  test('is written down with its protocol', async () => {
    await ask('/F/demo/hello.txt', 'reader');
    await until(() => /"GET \/F\/demo\/hello\.txt HTTP\/2\.0" 200 /
      .test(fs.readFileSync(site.file('log/access.log'), 'utf8')));
  });

  test('takes a large file in, and gives it out', async () => {
    const body = randomBytes(3_000_000);
    const put = await ask('/F/demo/large', 'all', { method: 'PUT', body });
    assert.equal(put.status, 201, put.text);
    assert.ok((await ask('/F/demo/large', 'all')).bytes.equals(body));
    const part = await ask('/F/demo/large', 'all',
      { headers: { Range: 'bytes=5-9' } });
    assert.equal(part.status, 206);
    assert.deepEqual(part.bytes, body.subarray(5, 10));
    assert.equal((await ask('/F/demo/large', 'writer')).status, 403);
  });

  test('denies a large file before it has come', async () => {
    const { status } = await ask('/F/demo/large', 'reader',
      { method: 'PUT', body: 'x'.repeat(1_000_000) });
    assert.equal(status, 403);
  });
});

// What HTTP/1.1 answers with 400 (front.test.js).
test('headers that are too long or too many are 431, with a reason', async () => {
  const many = Object.fromEntries(Array.from({ length: 110 },
    (_, i) => [`x-${i}`, '1']));
  for (const headers of [{ x: 'a'.repeat(9000) }, many]) {
    for (const path of ['/F/demo/hello.txt', '/login']) {
      const got = await ask(path, 'reader', { headers });
      assert.equal(got.status, 431, path);
      assert.match(got.text, /^Invalid request: a header is too long, or/);
    }
  }
});

test('a registry that speaks no HTTP has answered nothing', {
  skip: process.env.TOKENBOOTH_CHECKER === 'authorizer',
}, async () => {
  babbler.says = '220 mail.example.org ESMTP\r\n';
  for (const options of [{}, { method: 'PUT', body: 'x' }]) {
    const got = await ask('/F/babbling/x', 'all', options);
    assert.equal(got.status, 502);
    assert.equal(got.headers['x-tokenbooth-error'], 'backend');
    assert.match(got.text, /^The registry behind feed "babbling" is down/);
  }
});

describe('what Apache asks itself over HTTP/2', () => {
  test('the index of a folder is the folder\'s', async () => {
    assert.equal((await ask('/F/demo/folder/', 'reader')).text, 'its index');
    assert.equal((await ask('/F/demo/folder/')).status, 401);
    assert.equal((await ask('/F/demo/folder/', 'writer')).status, 403);
  });

  test('a folder without its slash leads to https, with the value', async () => {
    const to = `${site.tls.url}/F/demo/folder/`;
    const { status, headers } = await ask('/F/demo/folder', 'reader');
    assert.equal(status, 301);
    assert.equal(headers.location, to);
    const kept = await ask(`/F/demo/auth/${tokens.reader.value}/folder`);
    assert.equal(kept.headers.location,
      to.replace('demo/', `demo/auth/${tokens.reader.value}/`));
    neverLogged();
  });

  test('a Destination is checked, and found', async () => {
    const copy = (token, path) => ask('/F/demo/hello.txt', token,
      { method: 'COPY', headers: { Destination: site.tls.url + path } });
    assert.equal((await copy('all', '/F/demo/copied.txt')).status, 201);
    assert.equal((await ask('/F/demo/copied.txt', 'reader')).text, hello);
    assert.equal((await copy('reader', '/F/demo/again.txt')).status, 403);
    assert.equal((await copy('writer', '/F/other/in.txt')).status, 403);
    assert.ok(!fs.existsSync(site.file('feeds/other/in.txt')));
  });

  test('PROPFIND lists what the token reads, and locks work', async () => {
    const headers = { Depth: '1' };
    const list = await ask('/F/demo/', 'reader',
      { method: 'PROPFIND', headers });
    assert.equal(list.status, 207);
    assert.match(list.text, /hello\.txt/);
    assert.equal((await ask('/F/other/', 'reader',
      { method: 'PROPFIND', headers })).status, 403);
    const lock = await ask('/F/demo/hello.txt', 'all', { method: 'LOCK',
      body: '<lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope>'
        + '<locktype><write/></locktype></lockinfo>' });
    assert.equal(lock.status, 200, lock.text);
    const unlock = await ask('/F/demo/hello.txt', 'all', { method: 'UNLOCK',
      headers: { 'Lock-Token': lock.headers['lock-token'] } });
    assert.equal(unlock.status, 204, unlock.text);
  });

  test('a registry hears what was checked, and https', async () => {
    registry.asked.length = 0;
    const { text } = await ask('/F/px/a/../b', 'all', { headers: {
      'X-Tokenbooth-Account': 'root', Cookie: 'a=1',
      'X-Forwarded-Proto': 'http' } });
    assert.equal(text, '/b');
    const [{ headers }] = registry.asked;
    assert.equal(headers['x-tokenbooth-account'], 'demo');
    assert.equal(headers['x-tokenbooth-feed'], 'px');
    assert.equal(headers['x-forwarded-proto'], 'https');
    for (const name of ['authorization', 'cookie']) {
      assert.equal(headers[name], undefined, name);
    }
  });

  test('a registry\'s own 401 becomes the site\'s answer', async () => {
    const { status, headers } = await ask('/F/px/x?status=401', 'all');
    assert.equal(status, 502);
    assert.equal(headers['x-tokenbooth-error'], 'backend');
    assert.equal(headers['www-authenticate'], undefined);
  });

  test('a registry pushes nothing', async () => {
    registry.asked.length = 0;
    const connection = await connect(site.tls.port);
    const stream = connection.send(fieldsOf(site.tls.port, '/F/px/x',
      { headers: bearer(tokens.all.value) }));
    assert.equal((await connection.answer(stream)).text, '/x');
    // What would be pushed is promised before the next is answered.
    const next = connection.send(fieldsOf(site.tls.port, '/login'));
    assert.equal((await connection.answer(next)).status, 200);
    assert.deepEqual(connection.pushed, []);
    assert.deepEqual(registry.asked.map(({ url }) => url), ['/x']);
    await connection.close();
  });

  test('npm\'s question who it is', async () => {
    const { status, text } = await ask('/F/demo/-/whoami', 'reader');
    assert.equal(status, 200, text);
    assert.deepEqual(JSON.parse(text), { username: 'demo' });
  });
});

describe('the pages over HTTP/2', () => {
  test('are there, and a form is taken', async () => {
    const page = await ask('/login');
    assert.equal(page.status, 200);
    assert.match(page.headers['strict-transport-security'], /^max-age=/);
    const cookies = (page.headers['set-cookie'] ?? [])
      .map((cookie) => cookie.split(';')[0]);
    const form = new URLSearchParams(
      [...page.text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
        .map(([, name, value]) => [name, value]));
    form.set('username', 'demo');
    form.set('password', site.password);
    const got = await ask('/login', null, { method: 'POST',
      body: form.toString(), headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': String(form.toString().length),
        Origin: site.tls.url, Cookie: cookies.join('; ') } });
    assert.equal(got.status, 303, got.text);
  });

  test('take no form whose length is not said, and no token', async () => {
    const got = await ask('/login', null, { method: 'POST', body: 'a=b' });
    assert.ok([403, 411].includes(got.status), String(got.status));
    const { text } = await ask('/authorize?feed=demo&access=read', 'reader');
    assert.equal(JSON.parse(text).active ?? JSON.parse(text).allowed, true,
      text);
  });
});

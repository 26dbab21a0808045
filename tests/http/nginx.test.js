// The real nginx in front, asking /authorize before it serves: with the very
// configuration that docs/other-servers.md shows.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const net = require('node:net');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { query } = require('../lib/database');
const { elsewhere } = require('../lib/elsewhere');
const { fenced } = require('../lib/fenced');
const { startNginx } = require('../lib/nginx');
const { expire } = require('../lib/past');
const { request, sendRaw } = require('../lib/request');
const { freePort, startSite } = require('../lib/site');
const { inventedValue } = require('../lib/values');

const file = '/F/builds/hello.html';
const hello = 'Hello from the private feed builds.\n';
const guesses = 10; // a minute, from one address

// Clients, and the headers that they print.
const printed = [
  ['npm/10.2.3 node/v20.1.0 linux x64', 'npm-notice'],
  ['NuGet Command Line/6.9.1', 'x-nuget-warning'],
];

let backend;
let nginx;
let site;
let headless; // a port where the site's authorizer is not there
const tokens = {};

// The document's nginx, which asks the site on that port.
const startFront = (sitePort) => startNginx((port, folder) =>
  fenced('docs/other-servers.md', 'nginx', {
    '443 ssl': `127.0.0.1:${port}`,
    '/var/log/nginx': folder,
    '/srv/feeds': `${folder}/feeds`,
    'http://127.0.0.1:4873': `http://127.0.0.1:${backend.port}`,
    'https://tokenbooth': 'http://tokenbooth',
    'packages.example.org:443': `127.0.0.1:${sitePort}`,
    'Host packages.example.org': `Host 127.0.0.1:${sitePort}`,
  }));

const bearer = (token) => ({ Authorization: `Bearer ${token.value}` });

// A request of the one who has `token`, or of nobody.
const send = (address, token, { headers = {}, ...rest } = {}) =>
  request(nginx.port, address,
    { headers: { ...(token && bearer(token)), ...headers }, ...rest });
const put = (address, token, body = 'pushed') =>
  send(address, token, { method: 'PUT', body });

const inFeed = (...names) => nginx.file('feeds/builds', ...names);

function isSandboxed(got) {
  assert.equal(got.headers['content-security-policy'], 'sandbox');
  assert.equal(got.headers['x-content-type-options'], 'nosniff');
}

// A denial as the site itself words it, by status and reason.
function isDenied(got, status, reason, sentence) {
  assert.equal(got.status, status, got.text);
  assert.equal(got.headers['x-tokenbooth-error'], reason);
  assert.match(got.text, sentence);
  assert.equal(got.headers['x-tokenbooth-reason'], got.text);
  assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(got.headers['cache-control'], 'no-store');
  isSandboxed(got);
}

before(async () => {
  backend = await startBackend();
  headless = await freePort();
  site = await startSite({
    settings: { password_cost: 10, throttle_values: guesses },
    extra: `
      LoadModule remoteip_module /usr/lib/apache2/modules/mod_remoteip.so
      RemoteIPHeader X-Forwarded-For
      RemoteIPInternalProxy 127.0.0.1
      Listen 127.0.0.1:${headless}
      <VirtualHost 127.0.0.1:${headless}>
        ProxyPass "/authorize" "fcgi://127.0.0.1:${await freePort()}/"
      </VirtualHost>`,
  });
  nginx = await startFront(site.port);
  fs.mkdirSync(inFeed('folder'), { recursive: true });
  fs.writeFileSync(inFeed('hello.html'), hello);
  for (const feed of ['builds', 'acme-npm', 'other']) {
    await site.json('feed', 'add', feed, '--owner', 'demo');
  }
  await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
  const both = ['--read', 'builds', '--write', 'builds'];
  tokens.all = { value: site.value };
  tokens.both = await site.addToken('demo', 'Both', ...both);
  tokens.reader = await site.addToken('demo', 'Reader', '--read', 'builds');
  tokens.writer = await site.addToken('demo', 'Writer', '--write', 'builds');
  tokens.expired = await site.addToken('demo', 'Expired', ...both);
  tokens.revoked = await site.addToken('demo', 'Revoked', ...both);
  await expire(site, tokens.expired.id, 3);
  await site.json('token', 'revoke', String(tokens.revoked.id));
});

after(() => Promise.all([nginx?.stop(), site?.stop(), backend?.stop()]));

describe('nginx serves a file', () => {
  test('to a token that reads', async () => {
    const got = await send(file, tokens.reader);
    assert.equal(got.status, 200);
    assert.equal(got.text, hello);
    assert.equal(got.headers['cache-control'], 'private');
    isSandboxed(got);
    for (const [name] of got.lines) {
      assert.doesNotMatch(name, /^(x-tokenbooth|www-auth|set-cookie)/);
    }
  });

  // As curl -C - does to resume a download.
  test('in parts', async () => {
    for (const [range, status, text] of [
      ['bytes=6-9', 206, 'from'], ['bytes=10-', 206, hello.slice(10)],
      ['bytes=9999-', 416, undefined],
    ]) {
      const got = await send(file, tokens.reader,
        { headers: { Range: range } });
      assert.equal(got.status, status, range);
      if (text) assert.equal(got.text, text);
    }
    const denied = await send(file, tokens.writer,
      { headers: { Range: 'bytes=6-9' } });
    isDenied(denied, 403, 'scope', /cannot read/);
  });

  test('wherever the value stands', async () => {
    const { value } = tokens.reader;
    for (const headers of [
      { 'X-NuGet-ApiKey': value }, { 'X-Api-Key': value },
      { Authorization: value },
      { Authorization: `Basic ${btoa(`ci:${value}`)}` },
      { Authorization: `Basic ${btoa(`demo:${site.password}`)}` },
    ]) {
      const got = await send(file, null, { headers });
      assert.equal(got.text, hello, Object.keys(headers).join());
    }
  });

  test('in parts, and not when it is as it was', async () => {
    const whole = await send(file, tokens.reader);
    const part = await send(file, tokens.reader,
      { headers: { Range: 'bytes=0-4' } });
    assert.deepEqual([part.status, part.text], [206, 'Hello']);
    const same = await send(file, tokens.reader,
      { headers: { 'If-None-Match': whole.headers.etag } });
    assert.deepEqual([same.status, same.text], [304, '']);
    const denied = await send(file, null,
      { headers: { 'If-None-Match': whole.headers.etag, Range: 'bytes=0-4' } });
    assert.equal(denied.status, 401);
  });

  test('with a word about a token that ends soon', async () => {
    const soon = await site.addToken('demo', 'Soon', '--read', 'builds',
      '--days', '3');
    for (const [agent, header] of printed) {
      const got = await send(file, soon, { headers: { 'User-Agent': agent } });
      assert.equal(got.text, hello);
      assert.match(got.headers[header], /"Soon"/);
    }
  });

  test('by HEAD without its body', async () => {
    const got = await send(file, tokens.reader, { method: 'HEAD' });
    assert.deepEqual([got.status, got.text], [200, '']);
  });

  test('that is not there as 404, only to who may read', async () => {
    assert.equal((await send('/F/builds/none', tokens.reader)).status, 404);
    assert.equal((await send('/F/builds/none')).status, 401);
    assert.equal((await send('/F/builds/folder/', tokens.reader)).status, 403);
  });
});

describe('nginx denies, with the site\'s sentence,', () => {
  test('who shows nothing: 401 with the one challenge', async () => {
    const got = await send(file);
    isDenied(got, 401, 'missing', /^Access token required to read feed "b/);
    assert.deepEqual(
      got.lines.filter(([name]) => name === 'www-authenticate'),
      [['www-authenticate',
        'Basic realm="tokenbooth", charset="UTF-8", '
        + 'Bearer realm="tokenbooth"']]);
  });

  test('a wrong password: 401', async () => {
    const got = await send(file, null,
      { headers: { Authorization: `Basic ${btoa('demo:wrong')}` } });
    isDenied(got, 401, 'password', /password/);
    assert.match(got.headers['www-authenticate'], /error="invalid_token"$/);
  });

  test('a token that expired', async () => {
    isDenied(await send(file, tokens.expired), 403, 'expired',
      /^Token "Expired" \(\.\.\.\w{4}\) expired on .*\. Renew it at http/);
  });

  test('a token that was revoked', async () => {
    isDenied(await send(file, tokens.revoked), 403, 'revoked',
      /^Token "Revoked" .* by an administrator on .*\. Create a new one at/);
  });

  test('a value that was replaced, and takes the new one', async () => {
    const token = await site.addToken('demo', 'Again', '--read', 'builds');
    const owner = await site.signedIn();
    const regenerate = `/profile/tokens/${token.id}/regenerate`;
    const { status } = await owner.fillIn(regenerate, regenerate);
    assert.equal(status, 303);
    isDenied(await send(file, token), 403, 'replaced',
      /^Token "Again" .* by its owner on .*\. Copy the new value at/);
    token.value = await site.reveal(token.id);
    assert.equal((await send(file, token)).text, hello);
  });

  test('a dead value to git: 401', async () => {
    const got = await send(`${file}?service=git-upload-pack`, tokens.expired,
      { headers: { 'User-Agent': 'git/2.39.5' } });
    isDenied(got, 401, 'expired', /^Token "Expired"/);
  });

  test('with the status that a client shows: 300, 400 and 404', async () => {
    for (const [agent, rest, status] of [
      ['pip/24.0', 'simple/x/', 300], ['poetry/1.8', 'simple/x/', 400],
      ['skopeo/1.9.3', 'v2/x/blobs/sha256:00', 404]]) {
      const got = await send(`/F/builds/${rest}`, tokens.expired,
        { headers: { 'User-Agent': agent } });
      isDenied(got, status, 'expired', /^Token "Expired"/);
    }
  });

  test('npm and NuGet in the headers that they print', async () => {
    for (const [agent, header] of printed) {
      const got = await send(file, tokens.writer,
        { headers: { 'User-Agent': agent } });
      assert.match(got.headers[header], /"Writer" .* is write-only/);
    }
  });

  test('a token of another feed, and a feed that is none', async () => {
    for (const feed of ['acme-npm', 'other', 'nothing']) {
      isDenied(await send(`/F/${feed}/x`, tokens.both), 403, 'scope',
        /^Token "Both" .* is limited to other feeds/);
    }
    isDenied(await send('/F/Builds/x', tokens.both), 403, 'scope',
      /^Token "Both" .* cannot read feed "Builds", .* in lower case/);
    isDenied(await send('/F/nothing/x', tokens.all), 403, 'privilege',
      /the feed does not exist/);
  });

  test('an address that can be read in two ways: 400', async () => {
    isDenied(await send('/F/builds//hello.html', tokens.reader), 400, 'request',
      /^Invalid URL/);
  });

  test('too many guesses, by the client\'s own address: 429', async () => {
    const there = elsewhere(nginx, '127.0.0.9');
    let last = 0;
    // It claims another address each time.
    const guess = () => there.request(file,
      { headers: { ...bearer({ value: inventedValue() }),
        'X-Forwarded-For': `127.0.1.${last++}` } });
    for (let i = 0; i < guesses; i++) assert.equal((await guess()).status, 403);
    const got = await guess();
    assert.equal(got.status, 429);
    assert.match(got.headers['retry-after'], /^[1-9]\d*$/);
    assert.match(got.text, /^Too many attempts/);
    isDenied(await send(file, { value: inventedValue() }), 403, 'unknown',
      /^Token \(.*\) was not issued by this site/);
  });
});

describe('nginx takes a file', () => {
  test('from a token that writes, into a new folder too', async () => {
    assert.equal((await put('/F/builds/new/a.txt', tokens.writer)).status, 201);
    assert.equal(fs.readFileSync(inFeed('new/a.txt'), 'utf8'), 'pushed');
    assert.equal((await put('/F/builds/new/a.txt', tokens.writer)).status, 204);
    const got = await send('/F/builds/new/a.txt', tokens.writer,
      { method: 'DELETE' });
    assert.equal(got.status, 204);
    assert.ok(!fs.existsSync(inFeed('new/a.txt')));
  });

  test('that is large', async () => {
    const body = Buffer.alloc(3_000_000, 1);
    const got = await put('/F/builds/large', tokens.writer, body);
    assert.equal(got.status, 201);
    assert.equal(fs.statSync(inFeed('large')).size, body.length);
  });

  test('from nobody else', async () => {
    isDenied(await put(file, tokens.reader), 403, 'scope',
      /^Token "Reader" .* is read-only and cannot write to feed "builds"/);
    assert.equal((await put(file)).status, 401);
    assert.equal((await put(file, tokens.expired)).status, 403);
    const large = await put(file, tokens.reader,
      Buffer.alloc(3_000_000, 1));
    assert.equal(large.status, 403);
    assert.equal(fs.readFileSync(inFeed('hello.html'), 'utf8'), hello);
  });

  test('and never ends the feed itself', async () => {
    const got = await send('/F/builds/', tokens.all, { method: 'DELETE' });
    assert.equal(got.headers['x-tokenbooth-error'], 'privilege');
    assert.ok(fs.existsSync(inFeed('hello.html')));
  });

  test('by PUT, but by no COPY or MOVE', async () => {
    for (const method of ['COPY', 'MOVE']) {
      const got = await send(file, tokens.both, { method,
        headers: { Destination: '/F/builds/b' } });
      assert.equal(got.status, 405);
    }
    assert.ok(!fs.existsSync(inFeed('b')));
  });

  test('and hands a write-only token none', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'PROPFIND']) {
      const got = await send(file, tokens.writer, { method });
      assert.ok([403, 405].includes(got.status), `${method} ${got.status}`);
      assert.doesNotMatch(got.text, /Hello from/);
    }
  });
});

describe('an odd address', () => {
  const served = ['/F/builds/h%65llo.html', '/F/%62uilds/hello.html',
    '/F/builds%2fhello.html', '/F/builds/hello.html?x=..%2f..//;',
    'http://evil.example/F/builds/hello.html'];
  for (const address of served) {
    test(`${address} is judged as the file that is served`, async () => {
      assert.equal((await send(address, tokens.reader)).text, hello);
      assert.equal((await send(address)).status, 401);
    });
  }

  const denied = [
    ['/F/builds//hello.html', 400], ['//F/builds/hello.html', 400],
    ['/F/builds/./hello.html', 400], ['/F/builds/folder/../hello.html', 400],
    ['/F/other/../builds/hello.html', 400],
    ['/F/acme-npm/%2e%2e/builds/hello.html', 400],
    ['/F/acme-npm/..%2fbuilds%2fhello.html', 400],
    ['/F/acme-npm%2f..%2fbuilds/hello.html', 400],
    ['/x/../F/builds/hello.html', 400], ['/F/builds/hello.html;x', 400],
    ['/F/builds;x/../builds/hello.html', 400],
    ['/F/builds/..%5cbuilds%5chello.html', 400],
    ['/F/builds/%252e%252e/builds/hello.html', 400],
    ['/F/builds/hello.html%00', 400], ['/F/builds/hello.html%0a', 400],
    ['/F/builds/%zz', 400], ['/F/../../etc/passwd', 400],
    ['/F/builds/../../etc/passwd', 404],
    ['/F/builds/../../F/builds/hello.html', 400], ['/F/Builds/hello.html', 403],
    ['/f/builds/hello.html', 404], ['/F;/builds/hello.html', 404],
    ['/F%5cbuilds%5chello.html', 404], ['/tokenbooth-check', 404],
  ];
  for (const [address, status] of denied) {
    test(`${address} is ${status}`, async () => {
      for (const token of [tokens.reader, null]) {
        const got = await send(address, token);
        assert.ok([status, 401].includes(got.status), `${got.status}`);
        if (token) assert.equal(got.status, status);
        assert.doesNotMatch(got.text, /Hello from|root:/);
      }
    });
  }

  test('that is pre-authenticated is taken by no feed', async () => {
    for (const feed of ['builds', 'acme-npm']) {
      for (const auth of ['auth/t', '%61uth/%74', '/auth//t', 'x/auth/t']) {
        const got = await send(
          `/F/${feed}/${auth}${tokens.all.value.slice(1)}/hello.html`);
        assert.equal(got.status, 400);
      }
    }
  });
});

describe('what a client says of itself', () => {
  const spoofed = {
    'X-Original-URI': '/F/open/x', 'X-Original-Method': 'GET',
    'X-Forwarded-Uri': '/F/open/x', 'X-Forwarded-Method': 'GET',
    X_Original_URI: '/F/open/x', X_Forwarded_Method: 'GET',
  };

  test('is not what is asked about', async () => {
    for (const [name, value] of Object.entries(spoofed)) {
      const headers = { [name]: value };
      assert.equal((await send(file, null, { headers })).status,
        401, name);
      const good = await send(file, tokens.reader,
        { headers });
      assert.equal(good.text, hello, name);
    }
    const got = await send(file, tokens.reader,
      { method: 'PUT', headers: spoofed, body: 'x' });
    assert.equal(got.status, 403);
  });

  test('is not asked about twice where it comes twice', async () => {
    const got = await sendRaw(nginx.port, `GET ${file} HTTP/1.1\r\n`
      + 'Host: x\r\nX-Original-URI: /F/open/x\r\nX-Original-URI: /F/open/x\r\n'
      + 'X-Original-Method: GET\r\nConnection: close\r\n\r\n');
    assert.match(got, /^HTTP\/1\.1 401 /);
  });
});

describe('a registry behind nginx', () => {
  const sent = {
    'X-NuGet-ApiKey': 'other', 'X-Api-Key': 'other', Cookie: 'session=x',
    'X-HTTP-Method-Override': 'DELETE', 'X-HTTP-Method': 'DELETE',
    'X-Method-Override': 'DELETE', 'Proxy-Authorization': 'Basic eDp4',
    'X-Tokenbooth-Account': 'root', 'X-Tokenbooth-Token': '0',
    'X-Tokenbooth-Feed': 'evil', 'X-Tokenbooth-Access': 'write',
    Connection: 'close, X-Tokenbooth-Account, X-Tokenbooth-Feed',
  };

  test('gets our four words and no credential', async () => {
    const got = await send('/F/acme-npm/@a%2fb?x=%2f', tokens.all,
      { headers: sent });
    const { url, headers } = JSON.parse(got.text);
    assert.equal(url, '/@a/b?x=%2f');
    assert.deepEqual(headers, {
      'x-tokenbooth-account': 'demo', 'x-tokenbooth-token': '1',
      'x-tokenbooth-feed': 'acme-npm', 'x-tokenbooth-access': 'read',
      host: `127.0.0.1:${nginx.port}`, connection: 'close',
    });
  });

  test('is asked only after the site', async () => {
    for (const [token, status] of [[null, 401], [tokens.both, 403]]) {
      const got = await send('/F/acme-npm/x', token, { headers: sent });
      assert.equal(got.status, status);
      assert.doesNotMatch(got.text, /"url"/);
    }
  });

  test('says what it likes with its own status, and not for us', async () => {
    for (const status of [200, 401, 403, 404, 500]) {
      const got = await send(`/F/acme-npm/x?status=${status}&cache=public`,
        tokens.all);
      assert.equal(got.status, status);
      assert.equal(JSON.parse(got.text).method, 'GET');
      assert.deepEqual(got.lines.filter(([name]) => [
        'cache-control', 'clear-site-data', 'content-security-policy',
        'service-worker-allowed', 'set-cookie', 'x-content-type-options',
      ].includes(name)), [['cache-control', 'private'],
        ['content-security-policy', 'sandbox'],
        ['x-content-type-options', 'nosniff']]);
    }
  });

  test('is told nobody\'s name where nobody had to say it', async () => {
    const owner = await site.signedIn();
    await owner.fillIn('/feeds/acme-npm', '/feeds/acme-npm',
      { visibility: 'public' });
    const got = await send('/F/acme-npm/x', null, { headers: sent });
    const { headers } = JSON.parse(got.text);
    assert.equal(headers['x-tokenbooth-account'], undefined);
    assert.equal(headers['x-tokenbooth-token'], undefined);
    assert.equal(headers['x-tokenbooth-feed'], 'acme-npm');
  });
});

// Builds ask thousands of times; a connection and a TLS handshake for each
// would cost more than the answer.
test('nginx asks over a connection that it keeps', async () => {
  let connections = 0;
  const relay = net.createServer((from) => {
    connections++;
    const to = net.connect(site.port, '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const end of [from, to]) end.on('error', () => end.destroy());
  });
  await new Promise((done) => relay.listen(0, '127.0.0.1', done));
  const { port } = relay.address();
  const front = await startFront(port);
  try {
    for (let i = 0; i < 10; i++) {
      const got = await request(front.port, '/F/builds/hello.html',
        { headers: bearer(i % 2 ? tokens.reader : tokens.writer) });
      assert.equal(got.status, i % 2 ? 404 : 403);
    }
    assert.equal(connections, 1);
  } finally {
    await front.stop();
    relay.close();
  }
});

describe('nginx denies all requests', () => {
  // Of another nginx, which asks at that port.
  async function asking(port) {
    const front = await startFront(port);
    try {
      fs.mkdirSync(front.file('feeds/builds'), { recursive: true });
      fs.writeFileSync(front.file('feeds/builds/hello.html'), hello);
      const got = await request(front.port, file,
        { headers: bearer(tokens.all) });
      assert.equal(got.status, 503);
      assert.equal(got.text, 'This cannot be served right now.');
    } finally {
      await front.stop();
    }
  }

  test('while the store cannot be asked', async () => {
    await query(site, 'ALTER TABLE token_value RENAME TO away;');
    try {
      isDenied(await send(file, tokens.all), 503,
        'unavailable', /cannot be checked right now/);
    } finally {
      await query(site, 'ALTER TABLE away RENAME TO token_value;');
    }
    const again = await send(file, tokens.all);
    assert.equal(again.text, hello);
  });

  test('while the authorizer is not there', () => asking(headless));
  test('while the site is not there', async () => asking(await freePort()));

  // What answers in the site's place.
  const answers = {
    'says nothing': '',
    'talks nonsense': 'garbage\r\n\r\n',
    'sends elsewhere': 'HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n',
    'knows no such address': 'HTTP/1.1 404 Not Found\r\n\r\n',
    'is broken': 'HTTP/1.1 500 Internal Server Error\r\n\r\n',
  };
  for (const [name, answer] of Object.entries(answers)) {
    test(`while what should be the site ${name}`, async () => {
      const server = net.createServer((socket) => socket
        .on('error', () => {}).once('data', () => socket.end(answer)));
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      try {
        await asking(server.address().port);
      } finally {
        server.close();
      }
    });
  }
});

// The last one: it looks at what all others left behind as well.
test('no log of nginx holds a value', async () => {
  const { value } = tokens.all;
  const basic = `Authorization: Basic ${btoa(`${value}:`)}`;
  for (const head of [
    `GET /F/builds/auth/${value}/%zz HTTP/1.1`,
    `GET /F/builds/auth/${value}/a b HTTP/1.1`,
    `GET /F/builds/auth/${value}/a HTTP/9.1`,
    `GET /F/builds/auth/${value}/${'a'.repeat(9000)} HTTP/1.1`,
    `GET /F/builds//auth/${value}/a HTTP/1.1`,
    `GET /F/builds/none?${value} HTTP/1.1\r\n${basic}`,
    `${value} /F/builds/none HTTP/1.1`,
    `GET /F/builds/none HTTP/1.1\r\n${basic}\r\nReferer: http://x/${value}`,
  ]) {
    await sendRaw(nginx.port,
      `${head}\r\nHost: x\r\nConnection: close\r\n\r\n`);
  }
  const logs = nginx.logs();
  assert.match(logs, /GET \/F\/builds\/hello\.html 200/);
  assert.match(logs, /GET \/F\/builds\/auth\/tkb_ 400/);
  assert.doesNotMatch(logs, /tkb_\w{5}/);
});

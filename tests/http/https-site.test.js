// A site whose setting `site` is https: where TLS ends in front of Apache, and
// what still comes over plain http.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { makeCertificates } = require('../lib/certificates');
const { query } = require('../lib/database');
const { fenced } = require('../lib/fenced');
const { until } = require('../lib/person');
const { request } = require('../lib/request');
const { freePort, startSite } = require('../lib/site');
const { bearer, inventedValue } = require('../lib/values');

const here = 'https://packages.example.org';
const hello = 'Hello from the private feed demo.\n';

let backend;
let site;
let plainPort; // a virtual host of plain http
let redirectPort; // one that leads to https
let balancedPort; // one behind a load balancer
let value; // reads and writes all

// The virtual hosts of docs/install.md, but for addresses and folders.
const hostsOf = (heading, places) => fenced(`docs/install.md#${heading}`, 'apache',
  { ...places, 'Use TokenboothEnd\n': '' });

before(async () => {
  backend = await startBackend();
  plainPort = await freePort();
  redirectPort = await freePort();
  balancedPort = await freePort();
  const securePort = await freePort();
  site = await startSite({
    settings: { password_cost: 10, throttle_values: 0, site: here },
    extra: `
      Listen 127.0.0.1:${plainPort}
      <VirtualHost 127.0.0.1:${plainPort}>
        ServerName packages.example.org
        Use Tokenbooth
      </VirtualHost>
      LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
      LoadModule remoteip_module /usr/lib/apache2/modules/mod_remoteip.so
      Listen 127.0.0.1:${redirectPort}
      Listen 127.0.0.1:${securePort} https
      ${hostsOf('2. Serve https', {
    '*:80': `127.0.0.1:${redirectPort}`,
    '*:443': `127.0.0.1:${securePort}`,
    '/etc/ssl/certs/packages.pem': '${SITE_VAR}/tls.pem',
    '/etc/ssl/private/packages.key': '${SITE_VAR}/tls.key',
    '/var/www/html': '${SITE_VAR}/html',
  })}
      <Directory "\${SITE_VAR}/html">
        Require all granted
      </Directory>
      Listen 127.0.0.1:${balancedPort}
      ${hostsOf('Behind a proxy or a load balancer', {
    '*:80': `127.0.0.1:${balancedPort}`,
    '10.1.0.5': '127.0.0.1',
  })}`,
    prepare: (folder) => {
      makeCertificates(folder);
      const challenges = `${folder}/html/.well-known/acme-challenge`;
      fs.mkdirSync(challenges, { recursive: true });
      fs.writeFileSync(`${challenges}/x`, 'challenge');
    },
    host: `
      ServerName ${here}
      UseCanonicalName On
      Use TokenboothProxy px http://127.0.0.1:${backend.port}/`,
  });
  await site.json('feed', 'add', 'px', '--owner', 'demo');
  await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
  fs.writeFileSync(site.file('feeds/pub/open.txt'), 'open to all');
  fs.mkdirSync(site.file('feeds/demo/folder'));
  ({ value } = await site.addToken('demo', 'all', '--read', 'all', '--write',
    'all'));
});

after(() => Promise.all([site?.stop(), backend?.stop()]));

const ask = (path, headers = bearer(value), method = 'GET') =>
  site.request(path, { method, headers });
const plain = (path, headers = bearer(value)) =>
  request(plainPort, path, { headers });

describe('where TLS ends in front of Apache', () => {
  test('a token is good', async () => {
    assert.equal((await ask('/F/demo/hello.txt')).text, hello);
  });

  test('the redirect to a folder is https', async () => {
    const got = await ask('/F/demo/folder');
    assert.equal(got.status, 301);
    assert.equal(got.headers.location, `${here}/F/demo/folder/`);
    const kept = await ask(`/F/demo/auth/${value}/folder`, {});
    assert.equal(kept.headers.location, `${here}/F/demo/auth/${value}/folder/`);
  });

  test('COPY and MOVE take a Destination of https', async () => {
    for (const method of ['COPY', 'MOVE']) {
      const got = await ask(method === 'COPY' ? '/F/demo/hello.txt'
        : '/F/demo/copy.txt', { ...bearer(value),
        Destination: `${here}/F/demo/${method.toLowerCase()}.txt` }, method);
      assert.equal(got.status, 201, got.text);
    }
  });

  test('a registry is told https, whatever the client claims', async () => {
    const got = await ask('/F/px/x', { ...bearer(value),
      'X-Forwarded-Proto': 'http' });
    assert.equal(JSON.parse(got.text).headers['x-forwarded-proto'], 'https');
  });

  test('browsers are told to stay with https, by the pages', async () => {
    assert.match((await ask('/login', {})).headers['strict-transport-security'],
      /^max-age=\d{7,}/);
  });
});

describe('behind a load balancer, as docs/install.md has it', () => {
  const balanced = (address, headers) => request(balancedPort, address,
    { headers: { ...headers, 'X-Forwarded-For': '203.0.113.9' } });

  test('what the balancer sends counts as https', async () => {
    const got = await balanced('/F/demo/folder', bearer(value));
    assert.equal(got.status, 301);
    assert.equal(got.headers.location, `${here}/F/demo/folder/`);
    assert.match((await balanced('/login', {}))
      .headers['strict-transport-security'], /^max-age=/);
  });

  test('the client has its own address', async () => {
    const { id, value: spent } = await site.addToken('demo', 'spent', '--read',
      'all');
    await site.json('token', 'revoke', String(id));
    assert.equal((await balanced('/F/demo/hello.txt', bearer(spent))).status, 403);
    await until(async () => (await query(site, `SELECT 1 FROM event
      WHERE token_id = ${id} AND reason = 'revoked'
      AND address = '203.0.113.9'`)).length);
  });
});

describe('over plain http', () => {
  function insecure(got) {
    assert.equal(got.status, 403, got.text);
    assert.equal(got.headers['x-tokenbooth-error'], 'insecure');
    assert.equal(got.headers['x-tokenbooth-reason'], got.phrase);
    assert.match(got.text, new RegExp(`plain http.*${here}/profile/tokens`));
    assert.doesNotMatch(got.text, /Hello/);
  }

  test('a token is rejected, however it comes', async () => {
    for (const headers of [bearer(value), { 'X-Api-Key': value },
      { Authorization: `Basic ${btoa(`ci:${value}`)}` },
      bearer(inventedValue()), bearer('tkb_short')]) {
      insecure(await plain('/F/demo/hello.txt', headers));
    }
    insecure(await plain(`/F/demo/auth/${value}/hello.txt`, {}));
    insecure(await plain('/F/demo/-/whoami'));
  });

  // It is no credential, but others could read it all the same.
  test('a token in the wrong place, too, and its owner is told', async () => {
    const encoded = (text) => Buffer.from(text).toString('base64');
    const places = {
      'the query': (v) => [`/F/demo/hello.txt?t=${v}`, {}],
      'the query, with %XX': (v) =>
        [`/F/demo/hello.txt?t=${v.replace('_', '%5f')}`, {}],
      'the path': (v) => [`/F/demo/${v}/hello.txt`, {}],
      'another header': (v) => ['/F/demo/hello.txt', { 'PRIVATE-TOKEN': v }],
      Cookie: (v) => ['/F/demo/hello.txt', { Cookie: `t=${v}` }],
      'base64 as Bearer': (v) => ['/F/demo/hello.txt', bearer(encoded(`x:${v}`))],
      'Basic without base64': (v) => ['/F/demo/hello.txt',
        { Authorization: `Basic ${v}` }],
      'base64 in base64': (v) => ['/F/demo/hello.txt',
        { Authorization: `Basic ${encoded(`x:${encoded(v)}`)}` }],
      'text around it': (v) => ['/F/demo/hello.txt', bearer(`<${v}>`)],
      'the question of another server': (v) =>
        [`/authorize?feed=demo&access=read&token=${v}`, {}],
    };
    for (const [place, place_] of Object.entries(places)) {
      for (const port of [plainPort, redirectPort]) {
        const { id } = await site.addToken('demo', place, '--read', 'all');
        const [path, headers] = place_(await site.reveal(id));
        const got = await request(port, path, { headers });
        assert.equal(got.status, 403, `${place}: ${got.text}`);
        assert.equal(got.headers['x-tokenbooth-error'], 'insecure', place);
        assert.match(got.text, new RegExp(`plain http.*${here}/profile/tokens`));
        await until(async () => (await query(site, `SELECT 1 FROM event
          WHERE token_id = ${id} AND reason = 'insecure'`)).length);
      }
    }
    const got = await plain(`/F/pub/open.txt?t=${value}`,
      { 'User-Agent': 'npm/10.2.3' });
    assert.equal(got.text, 'open to all');
    assert.match(got.headers['npm-notice'], /plain http/);
    // By https it is what it was: in the wrong place.
    assert.equal((await ask(`/F/demo/hello.txt?t=${value}`, {}))
      .headers['x-tokenbooth-error'], 'missing');
  });

  // Not even by a wrong one, which would be told from a right one.
  test('so is the password of an account', async () => {
    const basic = (password) =>
      ({ Authorization: `Basic ${btoa(`demo:${password}`)}` });
    const exposed = new RegExp(`password came.*${here}/profile/password`);
    for (const password of [site.password, 'wrong']) {
      for (const [path, port] of [['/F/demo/hello.txt', plainPort],
        ['/F/demo/hello.txt', redirectPort], ['/F/demo/-/whoami', plainPort],
        ['/authorize?feed=demo&access=read', plainPort]]) {
        const got = await request(port, path, { headers: basic(password) });
        assert.equal(got.status, 403, path);
        assert.equal(got.headers['x-tokenbooth-error'], 'insecure');
        assert.match(got.text, exposed);
      }
      const login = await request(plainPort,
        '/F/demo/-/user/org.couchdb.user:demo', { method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ name: 'demo', password }) });
      assert.equal(login.status, 403);
      assert.equal(login.headers['x-tokenbooth-error'], 'insecure');
      assert.match(login.text, exposed);
    }
    const got = await plain('/F/pub/open.txt',
      { ...basic('any'), 'User-Agent': 'npm/10.2.3' });
    assert.equal(got.text, 'open to all');
    assert.match(got.headers['npm-notice'], exposed);
    assert.equal((await ask('/F/demo/hello.txt', basic(site.password))).text,
      hello);
  });

  test('its owner is told', async () => {
    const { id } = await site.addToken('demo', 'exposed', '--read', 'all');
    const exposed = await site.reveal(id);
    insecure(await plain('/F/demo/hello.txt', bearer(exposed)));
    await until(async () => (await query(site, `SELECT 1 FROM event
      WHERE token_id = ${id} AND reason = 'insecure'`)).length);
  });

  test('what needs no token is answered', async () => {
    assert.equal((await plain('/F/pub/open.txt', {})).text, 'open to all');
    assert.equal((await plain('/F/demo/hello.txt', {})).status, 401);
    const got = await plain('/F/pub/open.txt',
      { ...bearer(value), 'User-Agent': 'npm/10.2.3' });
    assert.equal(got.text, 'open to all');
    assert.match(got.headers['npm-notice'], /plain http/);
    assert.equal(got.headers['cache-control'], 'private');
  });

  test('/authorize says the same, unless the client came by https', async () => {
    const question = '/authorize?feed=demo&access=read';
    const got = await plain(question);
    assert.equal(got.status, 403);
    const said = JSON.parse(got.text);
    assert.equal(said.reason, 'insecure');
    assert.equal(said.error, 'invalid_request');
    for (const [scheme, status] of [['https', 200], ['http', 403]]) {
      const front = await plain(question, { ...bearer(value),
        'X-Forwarded-Proto': scheme });
      assert.equal(front.status, status, scheme);
    }
    assert.equal((await ask(question)).status, 200);
  });
});

describe('/introspect over plain http', () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const introspect = (port, headers, token) => request(port, '/introspect',
    { method: 'POST', headers: { ...form, ...headers },
      body: `token=${token}` });

  test('is rejected, whichever token came that way', async () => {
    for (const port of [plainPort, redirectPort]) {
      for (const [headers, token] of [[bearer(value), value],
        [bearer(value), 'x'], [{}, value],
        [bearer(inventedValue()), inventedValue()]]) {
        const got = await introspect(port, headers, token);
        assert.equal(got.status, 403, got.text);
        assert.equal(got.headers['x-tokenbooth-error'], 'insecure');
        assert.equal(got.headers['cache-control'], 'no-store');
        const said = JSON.parse(got.text);
        assert.equal(said.error, 'invalid_request');
        assert.match(said.error_description, /plain http/);
      }
    }
  });

  test('unless the client came by https, by what the server in front says',
    async () => {
      for (const [scheme, status] of [['https', 200], ['http', 403]]) {
        const got = await introspect(plainPort,
          { ...bearer(value), 'X-Forwarded-Proto': scheme }, value);
        assert.equal(got.status, status, scheme);
      }
      const got = await site.request('/introspect', { method: 'POST',
        headers: { ...form, ...bearer(value) }, body: `token=${value}` });
      assert.equal(JSON.parse(got.text).active, true, got.text);
    });
});

describe('TokenboothRedirect', () => {
  const get = (path, headers = {}, method = 'GET', body = undefined) =>
    request(redirectPort, path, { headers, method, body });

  test('leads to https', async () => {
    for (const [path, to] of [['/login?next=/feeds', '/login?next=/feeds'],
      ['/F/demo/a%20b', '/F/demo/a%20b'], ['/', '/'],
      ['/static/site.css', '/static/site.css'], ['/revoke', '/revoke']]) {
      for (const method of ['GET', 'HEAD']) {
        const got = await get(path, { Cookie: 'theme=dark' }, method);
        assert.equal(got.status, 301, path);
        assert.equal(got.headers.location, here + to);
      }
    }
  });

  test('but not what proves that the host is ours', async () => {
    const got = await get('/.well-known/acme-challenge/x');
    assert.equal(got.text, 'challenge');
  });

  test('but not with a credential', async () => {
    for (const [path, headers] of [['/F/demo/hello.txt', bearer(value)],
      [`/F/demo/auth/${value}/hello.txt`], ['/F/demo/-/whoami', bearer(value)],
      ['/F/demo/hello.txt', { 'X-NuGet-ApiKey': value }]]) {
      const got = await get(path, headers);
      assert.equal(got.status, 403, path);
      assert.equal(got.headers['x-tokenbooth-error'], 'insecure');
    }
    const asked = await get('/authorize?feed=demo&access=read', bearer(value));
    assert.equal(JSON.parse(asked.text).reason, 'insecure');
  });

  const rejected = (got, what) => {
    assert.equal(got.status, 403, what);
    assert.equal(got.headers.location, undefined);
    assert.match(got.text, new RegExp(`plain http.*${here} `));
  };

  test('nor with a value anywhere else', async () => {
    const escaped = value.replace('_', '%5F').replace('t', '%74');
    for (const [path, headers] of [[`/?t=${value}`], [`/?t=${escaped}`],
      [`/revoke?token=${value}`], [`/profile/${value}`], [`/${escaped}`],
      ['/', { 'X-Token': value, Accept: '*/*' }], ['/', { Cookie: `t=${value}` }],
      ['/', { Referer: `http://x/F/demo/auth/${value}/` }],
      ['/', { X_Token: value }], ['/', bearer('x')]]) {
      rejected(await get(path, headers), path);
    }
    for (const [path, headers] of [[`/F/demo/hello.txt?t=${value}`],
      [`/F/demo/${escaped}`], ['/F/demo/hello.txt', { 'X-Token': value }]]) {
      const got = await get(path, headers);
      assert.ok(got.status >= 400, `${path} ${got.status}`);
      assert.equal(got.headers.location, undefined);
    }
  });

  test('nor a form, which would arrive empty', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    for (const path of ['/revoke', '/login', '/', '/static/site.css']) {
      rejected(await get(path, form, 'POST', `token=${value}`), path);
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      rejected(await get('/feeds', {}, method), method);
    }
    const got = await get('/F/demo/new.txt', {}, 'PUT', 'x');
    assert.equal(got.status, 401);
    assert.ok(!fs.existsSync(site.file('feeds/demo/new.txt')));
  });
});

// apache.conf against the traps of Apache, one by one: through the
// macro, a virtual host and whatever checks there.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { request } = require('../lib/request');
const { freePort, startSite } = require('../lib/site');

const secret = 'only for those who may read the feed other';
const hello = 'Hello from the private feed demo.\n';

let backend;
let site;
let openPort; // a virtual host with another way to the feeds' folder
let demo; // reads and writes all
let reader; // reads demo only
let writer; // writes to demo and px, reads nothing

const bearer = (token) => ({ Authorization: `Bearer ${token.value}` });

before(async () => {
  backend = await startBackend();
  openPort = await freePort();
  site = await startSite({
    // What a site may have besides, at the level of the server or of the host.
    extra: `
      CustomLog "\${SITE_VAR}/log/others.log" "%v %u \\"%r\\" %{Referer}i"
      Listen 127.0.0.1:${openPort}
      <VirtualHost 127.0.0.1:${openPort}>
        Alias "/open" "\${TOKENBOOTH_FEEDS}"
        RewriteEngine On
        RewriteRule "^/leak/(.*)$" "\${TOKENBOOTH_FEEDS}/$1"
      </VirtualHost>`,
    host: `
      Use TokenboothProxy px http://127.0.0.1:${backend.port}/
      AddEncoding x-gzip .tgz
      RewriteEngine On
      RewriteRule "^/leak/(.*)$" "/F/other/$1"
      RewriteRule "^/inside/(.*)$" "/F/demo/$1" [PT]
      RewriteRule "^/F/own/(.*)$" "http://127.0.0.1:${backend.port}/$1" [P]
      <Location "/F/late">
        RewriteEngine On
        RewriteRule ^ "http://127.0.0.1:${backend.port}%{REQUEST_URI}" [P]
      </Location>`,
  });
  demo = { value: site.value };
  await site.json('feed', 'add', 'other', '--owner', 'demo');
  for (const name of ['px', 'own', 'late'])
    await site.json('feed', 'add', name, '--owner', 'demo');
  await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
  reader = await site.addToken('demo', 'Reader', '--read', 'demo');
  writer = await site.addToken('demo', 'Writer', '--write', 'demo',
    '--write', 'px');
  await put('/F/other/secret.txt', secret);
  await put('/F/pub/open.txt', 'open to all');
});

after(() => Promise.all([site?.stop(), backend?.stop()]));

async function put(address, body, token = demo) {
  const sent = await site.request(address,
    { method: 'PUT', headers: bearer(token), body });
  assert.ok([201, 204].includes(sent.status), `PUT ${address}: ${sent.status}`);
}

const get = (address, token, headers = {}) => site.request(address,
  { headers: { ...(token ? bearer(token) : {}), ...headers } });

function values(got, name) {
  return got.lines.filter(([header]) => header === name).map(([, v]) => v);
}

// By TokenboothProxy, or a site's own rule.
describe('a registry that answers early (103)', () => {
  for (const name of ['px', 'own', 'late']) {
    test(`is not heard before its answer: ${name}`, async () => {
      const head = 'HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
        + `Authorization: Bearer ${demo.value}\r\n`;
      const expecting = `${head}Expect: 100-continue\r\n`;
      const early = `/F/${name}/x?early`;
      const got = await site.raw(`GET ${early} ${head}\r\n`);
      assert.match(got, /^HTTP\/1\.1 200 /);
      const none = await site.raw(`GET ${early} ${expecting}\r\n`);
      assert.match(none, /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 200 /);
      const sent = await site.raw(
        `PUT ${early} ${expecting}Content-Length: 2\r\n\r\nok`);
      assert.match(sent, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
      for (const answer of [got, none, sent])
        assert.doesNotMatch(answer, / 103 /);
    });
  }
});

describe('a denial', () => {
  for (const method of ['GET', 'HEAD', 'PUT', 'PROPFIND']) {
    test(`of ${method} keeps status, phrase, type and headers`, async () => {
      const got = await site.request('/F/demo/hello.txt',
        { method, headers: bearer({ value: 'tkb_short' }) });
      assert.equal(got.status, 403);
      assert.match(got.phrase, /incomplete or mistyped/);
      assert.equal(got.headers['x-tokenbooth-reason'], got.phrase);
      assert.equal(got.headers['x-tokenbooth-error'], 'malformed');
      assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
      assert.equal(got.headers['content-language'], 'en');
      assert.equal(got.headers['cache-control'], 'no-store');
      if (method !== 'HEAD') assert.match(got.text, /incomplete or mistyped/);
    });
  }

  test('has no header that only Apache needs', async () => {
    const known = ['reason', 'error'].map((word) => `x-tokenbooth-${word}`);
    for (const headers of [{}, { Accept: 'application/json' },
      { 'User-Agent': 'pip/24.0' }]) {
      for (const path of ['/F/demo/hello.txt', '/F/px/simple/x/']) {
        const { lines } = await get(path, { value: 'tkb_short' }, headers);
        assert.deepEqual(lines.map(([name]) => name).filter((name) =>
          /tokenbooth|variable/.test(name)).sort(), [...known].sort());
      }
    }
  });

  test('without a credential has one WWW-Authenticate line', async () => {
    const got = await get('/F/demo/hello.txt');
    assert.equal(got.status, 401);
    assert.deepEqual(values(got, 'www-authenticate'),
      ['Basic realm="tokenbooth", charset="UTF-8", '
        + 'Bearer realm="tokenbooth"']);
  });

  test('to a client of JSON is JSON', async () => {
    const got = await get('/F/demo/hello.txt', null,
      { Accept: 'application/json' });
    assert.equal(got.headers['content-type'], 'application/json');
    assert.equal(JSON.parse(got.text).reason, 'missing');
  });

  // Apache would follow it as a redirect, past the guard.
  test('never has a body that begins like an address', async () => {
    for (const path of ['/F/other/secret.txt', '/F/http://evil/x', '/F/%2f/F/']) {
      const got = await get(path);
      assert.doesNotMatch(got.text, /^(\/|https?:)/);
      assert.doesNotMatch(got.text, new RegExp(secret));
      assert.equal(got.headers.location, undefined);
    }
  });

  test('covers /F and /F/, which name no feed', async () => {
    for (const path of ['/F', '/F/']) {
      for (const token of [null, demo]) {
        const got = await get(path, token);
        assert.ok([400, 401, 403].includes(got.status),
          `${path} ${got.status}`);
        assert.ok(got.headers['x-tokenbooth-error']);
      }
    }
  });

  test('keeps the connection for the next request', async () => {
    const got = await site.raw(
      `GET /F/demo/hello.txt HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(3));
    assert.equal(got.match(/HTTP\/1\.1 401 /g)?.length, 3);
  });
});

describe('an allow', () => {
  test('serves the file with its own type and nothing of ours', async () => {
    const got = await get('/F/demo/hello.txt', reader);
    assert.equal(got.status, 200);
    assert.equal(got.phrase, 'OK');
    assert.equal(got.text, hello);
    assert.match(got.headers['content-type'], /^text\/plain/);
    for (const [name] of got.lines) {
      assert.doesNotMatch(name, /^(x-tokenbooth|variable|www-auth|set-cookie)/);
    }
  });

  test('of a private feed is private, of a public one not', async () => {
    assert.equal((await get('/F/demo/hello.txt', reader))
      .headers['cache-control'], 'private');
    assert.equal((await get('/F/pub/open.txt')).headers['cache-control'],
      undefined);
    // Answers of Apache's own as well.
    assert.equal((await get('/F/demo/none.txt', reader))
      .headers['cache-control'], 'private');
  });

  test('without a credential, of a public feed, names nobody', async () => {
    const got = await get('/F/pub/open.txt');
    assert.equal(got.status, 200);
    assert.equal(got.text, 'open to all');
  });

  test('carries a notice of a token that ends soon', async () => {
    const soon = await site.addToken('demo', 'Soon', '--read', 'demo',
      '--days', '3');
    const npm = await get('/F/demo/hello.txt', soon,
      { 'User-Agent': 'npm/10.2.3 node/v20.1.0 linux x64' });
    assert.equal(npm.status, 200);
    assert.match(npm.headers['npm-notice'] ?? '', /Soon/);
    const nuget = await get('/F/demo/hello.txt', soon,
      { 'User-Agent': 'NuGet Command Line/6.9.1' });
    assert.match(nuget.headers['x-nuget-warning'] ?? '', /Soon/);
  });
});

describe('another way to the files', () => {
  test('by an alias or a rule of the site is closed', async () => {
    for (const path of ['/open/other/secret.txt', '/leak/other/secret.txt']) {
      const got = await request(openPort, path, {});
      assert.equal(got.status, 403);
      assert.doesNotMatch(got.text, new RegExp(secret));
    }
  });

  test('by a rule without PT serves nothing', async () => {
    const got = await get('/leak/secret.txt');
    assert.doesNotMatch(got.text, new RegExp(secret));
  });

  test('by a rule with PT is asked for', async () => {
    assert.equal((await get('/inside/hello.txt')).status, 401);
    assert.equal((await get('/inside/hello.txt', reader)).text, hello);
  });

  test('by a symbolic link is closed', async () => {
    fs.symlinkSync(site.file('feeds/other/secret.txt'),
      site.file('feeds/demo/link.txt'));
    const got = await get('/F/demo/link.txt', demo);
    assert.equal(got.status, 403);
    assert.doesNotMatch(got.text, new RegExp(secret));
  });
});

describe('a path', () => {
  const served = [
    '/F//demo/hello.txt', '//F/demo/hello.txt', '///F///demo//hello.txt',
    '/%46/demo/hello.txt', '/F/./demo/hello.txt', '/G/../F/demo/hello.txt',
    '/F/other/../demo/hello.txt', '/F/other/%2e%2e/demo/hello.txt',
    '/F%2fdemo/hello.txt', '/F/demo%2fhello.txt', '/F/demo/h%65llo.txt',
    'http://evil.example/F/demo/hello.txt',
  ];
  for (const path of served) {
    test(`${path} is judged as the file that is served`, async () => {
      assert.equal((await get(path, reader)).text, hello);
      assert.equal((await get(path)).status, 401);
    });
  }

  const denied = [
    ['/F/demo/../other/secret.txt', 403],
    ['/F/demo/%2e%2e/other/secret.txt', 403],
    ['/F/demo/..%2fother%2fsecret.txt', 403],
    ['/F/demo/..%2f..%2fF%2fother/secret.txt', 403],
    ['//F//demo//..//other//secret.txt', 403],
    ['http://evil.example/F/demo/../other/secret.txt', 403],
    ['/F/demo;a=b/../other/secret.txt', 403],
    ['/F/demo/hello.txt;a=b', 400],
    ['/F/demo/..%5cother%5csecret.txt', 400],
    ['/F/demo/%252e%252e/other/secret.txt', 400],
    ['/F/demo/%25', 400],
    ['/F/demo/hello%0a.txt', 400],
    ['/F/demo/hello%7f.txt', 400],
    ['/F/demo/hello.txt%00', 400],
    ['/F/demo/%zz', 400],
    ['/../F/other/secret.txt', 400],
    ['/F/Demo/hello.txt', 403],
  ];
  for (const [path, status] of denied) {
    test(`${path} is denied`, async () => {
      const got = await get(path, reader);
      assert.equal(got.status, status);
      assert.doesNotMatch(got.text, new RegExp(secret));
    });
  }

  const outside = ['/f/demo/hello.txt', '/F;a/demo/hello.txt',
    '/F%5cdemo%5chello.txt', '/Fx/demo/hello.txt'];
  for (const path of outside) {
    test(`${path} is none of a feed`, async () => {
      const got = await get(path, demo);
      assert.doesNotMatch(got.text, /Hello from/);
    });
  }

  test('of a scoped package may have %2f', async () => {
    const made = await site.request('/F/demo/@acme',
      { method: 'MKCOL', headers: bearer(demo) });
    assert.equal(made.status, 201);
    await put('/F/demo/@acme%2fthing', 'scoped');
    assert.equal((await get('/F/demo/@acme%2fthing', reader)).text, 'scoped');
    const proxied = JSON.parse((await get('/F/px/@acme%2fthing', demo)).text);
    assert.equal(proxied.url, '/@acme/thing');
  });

  test('reaches a backend as it was judged', async () => {
    const got = await get('/F/px//a/%2e%2e/z%41?q=%2e%2e%2f', demo);
    assert.equal(JSON.parse(got.text).url, '/zA?q=%2e%2e%2f');
    const away = await get('/F/px/..%2fother%2fsecret.txt', reader);
    assert.equal(away.status, 403);
  });
});

describe('a Destination', () => {
  const copy = (source, destination, token = demo, method = 'COPY') =>
    site.request(source, {
      method, headers: { ...bearer(token), Destination: destination },
    });

  test('in the same feed is written', async () => {
    const got = await copy('/F/demo/hello.txt',
      `${site.url}/F/demo/copied.txt`);
    assert.equal(got.status, 201);
    assert.equal((await get('/F/demo/copied.txt', demo)).text, hello);
  });

  const both = ['--read', 'demo', '--write', 'demo'];
  const elsewhere = [
    '/F/other/in.txt', '/F/demo/../other/in.txt', '/F/demo/%2e%2e/other/in.txt',
    '/F/demo/..%2fother/in.txt', '//F//other/in.txt', '/%46/other/in.txt',
  ];
  test('in another feed is denied, however it is written', async () => {
    const token = await site.addToken('demo', 'Demo only', ...both);
    for (const method of ['COPY', 'MOVE']) {
      for (const path of elsewhere) {
        const got = await copy('/F/demo/hello.txt', site.url + path, token,
          method);
        assert.ok([400, 403].includes(got.status),
          `${method} to ${path}: ${got.status}`);
      }
    }
    assert.ok(!fs.existsSync(site.file('feeds/other/in.txt')));
    assert.ok(fs.existsSync(site.file('feeds/demo/hello.txt')));
  });

  test('from another feed is denied', async () => {
    const token = await site.addToken('demo', 'Demo only 2', ...both);
    const got = await copy('/F/other/secret.txt',
      `${site.url}/F/demo/stolen.txt`, token);
    assert.equal(got.status, 403);
    assert.ok(!fs.existsSync(site.file('feeds/demo/stolen.txt')));
  });

  test('that is missing or unreadable is denied', async () => {
    const got = await site.request('/F/demo/hello.txt',
      { method: 'COPY', headers: bearer(demo) });
    assert.equal(got.status, 400);
    // 502 is WebDAV's word for a Destination on another server.
    for (const odd of ['x', 'ftp://x/F/demo/y', '/F/demo/%', '']) {
      const answered = await copy('/F/demo/hello.txt', odd);
      assert.ok([400, 403, 502].includes(answered.status),
        `Destination "${odd}": ${answered.status}`);
    }
    assert.ok(!fs.existsSync(site.file('feeds/demo/y')));
  });

  test('cannot be a registry\'s, and is no failure of the check', async () => {
    for (const method of ['COPY', 'MOVE']) {
      const got = await copy('/F/demo/hello.txt', `${site.url}/F/px/x`, demo,
        method);
      assert.equal(got.status, 405, method);
      assert.match(got.text, /from a folder to a registry/);
    }
    assert.ok(fs.existsSync(site.file('feeds/demo/hello.txt')));
    assert.doesNotMatch(site.logs(), /check was rejected/);
    // Who may not write there is told so.
    const token = await site.addToken('demo', 'Demo only 3', ...both);
    const denied = await copy('/F/demo/hello.txt', `${site.url}/F/px/x`, token);
    assert.equal(denied.status, 403);
    assert.equal(denied.headers['x-tokenbooth-error'], 'scope');
  });

  test('cannot be a name that means something to Apache', async () => {
    for (const name of ['.htaccess', '.DAV/x', '.htpasswd']) {
      const got = await copy('/F/demo/hello.txt', `${site.url}/F/demo/${name}`);
      assert.equal(got.status, 400);
      assert.ok(!fs.existsSync(site.file('feeds/demo', name)));
    }
  });
});

describe('the root of a feed', () => {
  test('cannot be deleted, moved, made or written over', async () => {
    const attempts = [
      ['DELETE', '/F/demo'], ['DELETE', '/F/demo/'], ['MKCOL', '/F/new/'],
      ['MOVE', '/F/demo/', `${site.url}/F/other/demo/`],
      ['COPY', '/F/other/secret.txt', `${site.url}/F/demo`],
      ['COPY', '/F/other/', `${site.url}/F/demo/`],
    ];
    for (const [method, path, destination] of attempts) {
      const got = await site.request(path, {
        method,
        headers: { ...bearer(demo),
          ...(destination ? { Destination: destination } : {}) },
      });
      assert.equal(got.status, 403, `${method} ${path}`);
      assert.equal(got.headers['x-tokenbooth-error'], 'privilege');
    }
    assert.ok(fs.existsSync(site.file('feeds/demo/hello.txt')));
    assert.ok(!fs.existsSync(site.file('feeds/new')));
  });

  test('above it nothing is listed', async () => {
    for (const method of ['PROPFIND', 'GET', 'OPTIONS']) {
      const got = await site.request('/F/',
        { method, headers: { ...bearer(demo), Depth: '1' } });
      assert.equal(got.status, 403);
      assert.doesNotMatch(got.text, /other/);
    }
  });
});

describe('a folder without its slash', () => {
  const address = '/F/demo/folder';

  before(async () => {
    await site.request(`${address}/`,
      { method: 'MKCOL', headers: bearer(demo) });
    await put(`${address}/x.txt`, 'x');
  });

  const ask = (method, path = address, more = {}) => site.request(path,
    { method, headers: { ...bearer(demo), ...more },
      ...(method === 'PUT' ? { body: 'x' } : {}) });

  // curl does not follow a redirect, and reports a success.
  test('is not written to, and the answer says why', async () => {
    for (const method of ['PUT', 'DELETE', 'MOVE', 'COPY', 'PROPPATCH', 'PATCH',
      'FOO']) {
      const got = await ask(method, address,
        { Destination: `${site.url}/F/demo/moved` });
      assert.equal(got.status, 405, method);
      assert.match(got.text, /This is a folder\. .* ends with \//, method);
      assert.equal(got.headers.location, undefined);
    }
    assert.ok(fs.existsSync(site.file('feeds/demo/folder/x.txt')));
    assert.ok(!fs.existsSync(site.file('feeds/demo/moved')));
  });

  test('is the same for the folder of a feed, and in the path of a value',
    async () => {
      for (const path of ['/F/demo', `/F/demo/auth/${demo.value}/folder`]) {
        const got = await ask('PUT', path);
        assert.equal(got.status, 405, path);
        assert.match(got.text, /This is a folder/);
        assert.doesNotMatch(got.text, /tkb_/);
      }
    });

  test('is no file with its slash, either', async () => {
    const got = await ask('PUT', `${address}/`);
    assert.equal(got.status, 405);
    assert.match(got.text, /This is a folder/);
  });

  test('can be looked at', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND']) {
      const got = await ask(method, address, { Depth: '0' });
      assert.equal(got.status, 301, method);
      assert.equal(got.headers.location, `${site.url}${address}/`);
    }
  });

  test('of a registry is the registry\'s', async () => {
    const got = await ask('PUT', '/F/px/folder');
    assert.equal(JSON.parse(got.text).method, 'PUT');
  });

  test('is deleted by a client that follows no redirect', async () => {
    const got = await ask('DELETE', address, { 'User-Agent': 'gvfs/1.50.3' });
    assert.equal(got.status, 204);
    assert.ok(!fs.existsSync(site.file('feeds/demo/folder')));
  });
});

describe('the pre-authenticated address', () => {
  const encodings = [
    (v) => `/F/demo/auth/${v}/hello.txt`,
    (v) => `/F/demo/%61uth/${v}/hello.txt`,
    (v) => `/F//demo//auth//${v}//hello.txt`,
    (v) => `/F/other/../demo/auth/${v}/hello.txt`,
    (v) => `/F/demo/auth/${v}%2fhello.txt`,
  ];
  for (const [i, address] of encodings.entries()) {
    test(`opens what its value opens (${i + 1})`, async () => {
      assert.equal((await get(address(reader.value))).text, hello);
      assert.equal((await get(address('tkb_short'))).status, 403);
    });
  }

  test('opens nothing else', async () => {
    const got = await get(`/F/other/auth/${reader.value}/secret.txt`);
    assert.equal(got.status, 403);
  });

  test('leaves no value in what a backend gets', async () => {
    const got = await get(`/F/px/auth/${demo.value}/a/b?c=d`);
    assert.equal(JSON.parse(got.text).url, '/a/b?c=d');
    assert.doesNotMatch(got.text, /tkb_/);
  });

  test('with a value at another place is denied', async () => {
    const got = await get(`/F/demo/x/auth/${demo.value}/hello.txt`, demo);
    assert.equal(got.status, 400);
  });

  test('leaves packages that are called auth alone', async () => {
    const got = await get('/F/px/auth/x.tgz', demo);
    assert.equal(JSON.parse(got.text).url, '/auth/x.tgz');
  });
});

describe('what a feed serves', () => {
  test('is in a sandbox, whoever it comes from', async () => {
    await put('/F/demo/evil.html', '<script>alert(1)</script>');
    const answers = [
      await get('/F/demo/evil.html', demo), await get('/F/demo/none', demo),
      await get('/F/demo/hello.txt'), await get('/F/px/x', demo),
      await get('/F/px/x?status=404', demo), await get('/F/px/x?status=500', demo),
    ];
    for (const got of answers) {
      assert.deepEqual(values(got, 'content-security-policy'), ['sandbox']);
      assert.deepEqual(values(got, 'x-content-type-options'), ['nosniff']);
      for (const name of ['set-cookie', 'clear-site-data',
        'service-worker-allowed']) {
        assert.deepEqual(values(got, name), []);
      }
    }
  });

  test('has no encoding that its name suggests', async () => {
    await put('/F/demo/a.tgz', 'not really');
    const got = await get('/F/demo/a.tgz', demo);
    assert.equal(got.headers['content-encoding'], undefined);
  });

  test('is no configuration', async () => {
    for (const name of ['.htaccess', '.htpasswd', '.DAV/x', '%2ehtaccess']) {
      const got = await site.request(`/F/demo/${name}`,
        { method: 'PUT', headers: bearer(demo), body: 'Require all granted' });
      assert.equal(got.status, 400, name);
    }
    fs.writeFileSync(site.file('feeds/demo/.htaccess'), 'Nonsense\n');
    assert.equal((await get('/F/demo/hello.txt', demo)).status, 200);
    assert.equal((await get('/F/demo/.htaccess', demo)).status, 400);
  });

  test('has its index.html', async () => {
    await put('/F/other/index.html', 'index');
    assert.equal((await get('/F/other/', demo)).text, 'index');
    assert.equal((await get('/F/other/', reader)).status, 403);
  });
});

describe('a token that only writes', () => {
  const npm = (command) => ({ 'User-Agent': 'npm/11.19.1 node/v20.19.2',
    'npm-command': command });

  test('looks a package up in a registry, and reads no file', async () => {
    for (const command of ['deprecate', 'unpublish', 'dist-tag', 'view']) {
      for (const rest of ['demo', '@acme%2fdemo', 'demo?write=true']) {
        const got = await get(`/F/px/${rest}`, writer, npm(command));
        assert.equal(got.status, 200, `${command} ${rest}`);
      }
    }
    for (const path of ['/F/px/demo/-/demo-1.0.0.tgz', '/F/px/-/all',
      '/F/demo/hello.txt', '/F/demo/hello.txt?write=true']) {
      const got = await get(path, writer, npm('view'));
      assert.equal(got.status, 403, path);
      assert.match(got.headers['npm-notice'], /is write-only/);
    }
    const got = await get('/F/demo/hello.txt?write=true', writer,
      { ...npm('view'), TOKENBOOTH_PROXIED: '1' });
    assert.equal(got.status, 403);
  });

  test('is denied what npm publishes without, and not told', async () => {
    for (const path of ['/F/px/npm', '/F/px/@acme%2fdemo', '/F/demo/x']) {
      const got = await get(path, writer, npm('publish'));
      assert.equal(got.status, 403);
      assert.equal(got.headers['x-tokenbooth-error'], 'scope');
      assert.equal(got.headers['npm-notice'], undefined);
    }
    // It could not publish there, and is told.
    const got = await get('/F/other/x', writer, npm('publish'));
    assert.match(got.headers['npm-notice'], /cannot read feed "other"/);
  });

  test('cannot read by POST', async () => {
    const got = await site.request('/F/demo/hello.txt',
      { method: 'POST', headers: bearer(writer), body: 'x' });
    assert.doesNotMatch(got.text, /Hello from/);
    assert.equal(got.status, 405);
    assert.match(got.text, /Files are sent with PUT/);
  });

  test('can push, also what is large', async () => {
    await put('/F/demo/large.bin', Buffer.alloc(3_000_000, 1), writer);
    assert.equal(fs.statSync(site.file('feeds/demo/large.bin')).size, 3_000_000);
    assert.equal((await get('/F/demo/large.bin', writer)).status, 403);
  });
});

describe('a backend', () => {
  const sent = {
    'X-NuGet-ApiKey': 'other', 'X-Api-Key': 'other', Cookie: 'session=x',
    'X-HTTP-Method-Override': 'DELETE', 'X-HTTP-Method': 'DELETE',
    'X-Method-Override': 'DELETE', 'Proxy-Authorization': 'Basic eDp4',
    'X-Tokenbooth-Account': 'root', 'X-Tokenbooth-Token': '1',
    'X-Tokenbooth-Feed': 'evil', 'X-Tokenbooth-Access': 'write',
  };
  const credentials = ['authorization', 'proxy-authorization', 'cookie',
    'x-nuget-apikey', 'x-api-key', 'x-http-method-override', 'x-http-method',
    'x-method-override'];

  test('gets our four words and no credential', async () => {
    const got = await get('/F/px/x', demo, sent);
    const { headers } = JSON.parse(got.text);
    assert.equal(headers['x-tokenbooth-account'], 'demo');
    assert.match(headers['x-tokenbooth-token'], /^\d+$/);
    assert.equal(headers['x-tokenbooth-feed'], 'px');
    assert.equal(headers['x-tokenbooth-access'], 'read');
    for (const name of credentials) assert.equal(headers[name], undefined);
  });

  test('gets them though Connection names them', async () => {
    const got = await get('/F/px/x', demo, { ...sent,
      Connection: 'X-Tokenbooth-Account, x-tokenbooth-token, '
        + 'X-TOKENBOOTH-FEED, X-Forwarded-Proto' });
    const { headers } = JSON.parse(got.text);
    assert.equal(headers['x-tokenbooth-account'], 'demo');
    assert.equal(headers['x-tokenbooth-feed'], 'px');
    assert.match(headers['x-tokenbooth-token'], /^\d+$/);
    assert.equal(headers['x-forwarded-proto'], 'http');
  });

  test('gets no account of nobody', async () => {
    await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
    const got = await get('/F/px/x', demo);
    assert.equal(got.status, 200);
    assert.doesNotMatch(got.text, /\(null\)/);
  });

  test('is asked only after the authorizer', async () => {
    assert.equal((await get('/F/px/x')).status, 401);
    assert.equal((await get('/F/px/x', reader)).status, 403);
  });

  test('may say how private it is, but not that it is public', async () => {
    const cases = [['no-store', 'no-store'], ['private, max-age=60',
      'private, max-age=60'], ['public, max-age=300', 'private']];
    for (const [said, got] of cases) {
      const answered = await get(`/F/px/x?cache=${encodeURIComponent(said)}`,
        demo);
      assert.deepEqual(values(answered, 'cache-control'), [got]);
    }
    assert.deepEqual(values(await get('/F/px/x', demo), 'cache-control'),
      ['private']);
  });

  test('decides itself about a POST', async () => {
    const got = await site.request('/F/px/x',
      { method: 'POST', headers: bearer(writer), body: '{}' });
    assert.equal(JSON.parse(got.text).method, 'POST');
  });
});

describe('the rest of the site', () => {
  test('has no TRACE', async () => {
    for (const path of ['/', '/F/demo/hello.txt', '/static/style.css']) {
      const got = await site.request(path,
        { method: 'TRACE', headers: bearer(demo) });
      assert.equal(got.status, 405);
      assert.doesNotMatch(got.text, /tkb_/);
    }
  });

  test('keeps static files by their version', async () => {
    const plain = await get('/static/style.css');
    const versioned = await get('/static/0123456789ab/style.css');
    assert.equal(plain.status, 200);
    assert.equal(plain.text, versioned.text);
    assert.equal(plain.headers['content-type'], 'text/css; charset=utf-8');
    assert.equal(plain.headers['cache-control'], 'no-cache');
    assert.equal(versioned.headers['cache-control'],
      'public, max-age=31536000, immutable');
    const missing = await get('/static/0123456789ab/none.css');
    assert.equal(missing.status, 404);
    assert.equal(missing.headers['cache-control'], 'no-store');
    assert.ok([403, 404].includes((await get('/static/')).status));
    assert.equal((await get('/static/..%2fapache.conf')).status, 404);
  });

  test('takes no large or endless forms', async () => {
    const post = (headers, body) => site.request('/login',
      { method: 'POST', headers, body });
    assert.equal((await post({}, 'a'.repeat(70_000))).status, 413);
    assert.equal((await post({ 'Transfer-Encoding': 'chunked' }, 'a')).status,
      411);
  });

  test('gives /authorize the credential', async () => {
    const got = await get('/authorize?feed=demo&access=read', reader);
    assert.equal(got.status, 200);
    assert.equal(JSON.parse(got.text).allowed, true);
  });

  test('answers many at once', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () =>
      get('/authorize?feed=demo&access=read', reader)));
    assert.ok(all.every(({ status }) => status === 200));
  });

  test('is 503 in plain words while the pages are down', async () => {
    const socket = site.file('run/profile.sock');
    fs.renameSync(socket, `${socket}.away`);
    const got = await get('/login');
    fs.renameSync(`${socket}.away`, socket);
    assert.equal(got.status, 503);
    assert.match(got.text, /not running/);
    assert.equal((await get('/F/demo/hello.txt', reader)).status, 200);
  });
});

// The last one: it looks at what all others left behind as well.
describe('no log', () => {
  const value = 'tkb_abcdefghijklmnopqrstuvwxyz01234KBtR9';
  const odd = [
    `GET /F/demo/auth/${value}/a b HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/%zz HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/%00 HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/a%3fb HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/../../../../.. HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/\x01 HTTP/1.1\r\nHost: x`,
    `GET F/demo/auth/${value}/a HTTP/1.1\r\nHost: x`,
    `GET http://x/F/demo/auth/${value}/a HTTP/1.1\r\nHost: x`,
    `GET /F/demo/x/auth/${value}/a HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/${'a'.repeat(9000)} HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/${'a'.repeat(400)} HTTP/1.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/a HTTP/1.1\r\nHost: x\r\n${value}`,
    `GET /F/demo/auth/${value}/a HTTP/1.1`,
    `GET /F/demo/auth/${value}/a HTTP/9.1\r\nHost: x`,
    `GET /F/demo/auth/${value}/a FOO/1\r\nHost: x`,
    `${value} /F/demo/auth/${value}/a HTTP/1.1\r\nHost: x`,
    `GET /static/${value} HTTP/1.1\r\nHost: x`,
    `GET /${value}?${value} HTTP/1.1\r\nHost: x`,
    `GET /login?next=/${value} HTTP/1.1\r\nHost: x\r\n`
      + `Referer: http://x/F/demo/auth/${value}/`,
    `GET /F/demo/hello.txt HTTP/1.1\r\nHost: x\r\n`
      + `Authorization: Basic ${btoa(`${value}:`)}`,
    `POST /${value} HTTP/1.1\r\nHost: x\r\nContent-Length: -1`,
  ];

  test('holds a value, however early the request was rejected', async () => {
    for (const head of odd) await site.raw(`${head}\r\nConnection: close\r\n\r\n`);
    const logs = site.logs();
    assert.match(logs, /GET \/F\/demo\/hello\.txt HTTP\/1\.1" 200/);
    const found = logs.split('\n').filter((line) => /tkb_\w{5}/.test(line));
    assert.deepEqual(found, []);
  });

  // As Debian's other_vhosts_access.log: of hosts without a log of their own.
  test('of the whole server has a line of this site', async () => {
    await request(openPort, '/open/logged', {});
    await site.request('/login');
    const log = site.programLog('others');
    assert.match(log, /"GET \/open\/logged /);
    assert.doesNotMatch(log, /\/login|\/F\//);
  });

  test('lacks who it was', () => {
    assert.match(site.logs(),
      /^127\.0\.0\.1 demo \d+ .*"GET \/F\/demo\/hello\.txt .* demo read /m);
    assert.match(site.logs(),
      /^127\.0\.0\.1 - - .*"GET \/F\/pub\/open\.txt HTTP\/1\.1" 200 /m);
  });
});

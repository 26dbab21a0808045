// What lies between Apache and the decision: what a registry is told and may
// answer, the accounts of clients, locks, plain http, and a server in front.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const { after, before, describe, test } = require('node:test');
const { startBabbler } = require('../lib/babbler');
const { startBackend } = require('../lib/backend');
const { query } = require('../lib/database');
const { answer, startImpostor } = require('../lib/impostor');
const { kept, stripped } = require('../lib/origin-headers');
const { until } = require('../lib/person');
const { freePort, startSite } = require('../lib/site');
const { basic, bearer, inventedValue } = require('../lib/values');

const byAuthorizer = process.env.TOKENBOOTH_CHECKER === 'authorizer';
let backend;
let babbler; // a registry that speaks no HTTP
const programs = []; // registries that speak FastCGI, by a port and a socket
let sockets; // the folder of programs' sockets
let site;
let all; // reads and writes all
let visitor; // demo, signed in

before(async () => {
  backend = await startBackend();
  babbler = await startBabbler();
  sockets = fs.mkdtempSync(`${os.tmpdir()}/tokenbooth-`);
  fs.chmodSync(sockets, 0o755);
  programs.push(await startImpostor(),
    await startImpostor(`${sockets}/php8.2-fpm.sock`));
  for (const program of programs) {
    program.says = answer(`Status: 200\r\n${Object.entries({ ...stripped, ...kept })
      .map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\nHello.\n`);
  }
  site = await startSite({
    settings: { password_cost: 10, throttle_values: 0 },
    prepare: (folder) => {
      fs.mkdirSync(`${folder}/acme`);
      fs.writeFileSync(`${folder}/acme/proof`, 'proof');
    },
    extra: `
      LoadModule status_module \${MODULES}/mod_status.so
      LoadModule info_module \${MODULES}/mod_info.so`,
    host: `
      <Location "/server-status">
        SetHandler server-status
        Require all granted
      </Location>
      <Location "/server-info">
        SetHandler server-info
        Require all granted
      </Location>
      Alias "/.well-known/acme-challenge" "\${SITE_VAR}/acme"
      <Directory "\${SITE_VAR}/acme">
        Require all granted
      </Directory>
      Header always set Cache-Control "public, max-age=600" \
        "expr=%{REQUEST_URI} =~ m#/for-all#"
      Use TokenboothProxy px http://127.0.0.1:${backend.port}/
      Use TokenboothProxy down http://127.0.0.1:${await freePort()}/
      Use TokenboothProxy down-by-fastcgi fcgi://127.0.0.1:${await freePort()}/
      Use TokenboothProxy babbling http://127.0.0.1:${babbler.port}/
      Use TokenboothProxy open http://127.0.0.1:${backend.port}/
      Use TokenboothProxy by-port fcgi://127.0.0.1:${programs[0].port}/
      Use TokenboothProxy by-socket \
        "unix:${sockets}/php8.2-fpm.sock|fcgi://localhost/"`,
  });
  for (const feed of ['px', 'by-port', 'by-socket', 'other', 'down',
    'down-by-fastcgi', 'babbling']) {
    await site.json('feed', 'add', feed, '--owner', 'demo');
  }
  await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
  await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
  all = await token('all', '--read', 'all', '--write', 'all');
  fs.mkdirSync(site.file('feeds/demo/folder'));
  fs.writeFileSync(site.file('feeds/demo/folder/file.txt'), 'a file');
  visitor = await site.signedIn();
});

after(async () => {
  await Promise.all([site, backend, babbler, ...programs].map((one) => one?.stop()));
  fs.rmSync(sockets, { recursive: true, force: true });
});

const token = (words, ...scope) => site.addToken('demo', words, ...scope);

const ask = (path, headers = bearer(all.value), method = 'GET', body) =>
  site.request(path, { method, headers, body });

// What the backend heard; fails where it was not asked.
function heard(got) {
  assert.equal(got.status, 200, got.text);
  return JSON.parse(got.text);
}

function denied(got, status, reason, sentence) {
  assert.equal(got.status, status, got.text);
  assert.equal(got.headers['x-tokenbooth-error'], reason);
  assert.equal(got.headers['x-tokenbooth-reason'], got.phrase);
  assert.match(got.text, sentence);
}

const activity = async () =>
  (await visitor.get('/profile/activity')).text.replace(/<[^>]*>|\s+/g, ' ');

describe('MOVE from one feed to another', () => {
  test('reads its source', async () => {
    const only = await token('moves', '--read', 'other', '--write', 'other',
      '--write', 'demo');
    const move = (from, to) => ask(from,
      { ...bearer(only.value), Destination: site.url + to }, 'MOVE');
    denied(await move('/F/demo/folder/file.txt', '/F/other/file.txt'), 403,
      'scope', /cannot read feed "demo"/);
    assert.equal((await move('/F/demo/folder/file.txt',
      '/F/demo/folder/renamed.txt')).status, 201);
    assert.equal((await move('/F/demo/folder/renamed.txt',
      '/F/demo/folder/file.txt')).status, 201);
  });
});

describe('a Destination', () => {
  const copy = (to, from = '/F/demo/hello.txt') => ask(from,
    { ...bearer(all.value), Destination: to }, 'COPY');

  test('at another host is 502', async () => {
    for (const to of ['http://evil.example/F/demo/away.txt',
      'https://evil.example:8080/F/demo/away.txt',
      'http://127.0.0.1@evil.example/F/demo/away.txt',
      'http://[::1]/F/demo/away.txt']) {
      denied(await copy(to), 502, 'request', /another server/);
    }
    assert.ok(!fs.existsSync(site.file('feeds/demo/away.txt')));
  });

  test('with another scheme is 502', async () => {
    for (const scheme of ['https', 'ftp']) {
      denied(await copy(site.url.replace('http', scheme) + '/F/demo/x.txt'),
        502, 'request', /starts with http:/);
    }
  });

  test('outside any feed is 403, and says so', async () => {
    for (const to of ['/F/', '/F', '/static/x', '/']) {
      denied(await copy(site.url + to), 403, 'privilege',
        /outside any feed.*\/F\/FEED/);
    }
  });

  test('that is no plain path is 400, and says why', async () => {
    for (const to of ['/F/demo/../x', '/F/demo/a//b', '/F/demo/a;b']) {
      denied(await copy(site.url + to), 400, 'request',
        /Invalid Destination: it cannot contain/);
    }
  });

  test('with a query, a fragment or a NUL is 400, and says why', async () => {
    for (const method of ['COPY', 'MOVE']) {
      for (const [to, says] of [['/F/demo/x?y', /query \(\?\)/],
        ['/F/demo/x#y', /fragment \(#\)/], ['/F/demo/x%00', /hexadecimal.* 00/],
        ['/F/demo/%zz', /hexadecimal/]]) {
        for (const start of [site.url, '']) {
          denied(await ask('/F/demo/hello.txt', { ...bearer(all.value),
            Destination: start + to }, method), 400, 'request', says);
        }
      }
    }
  });

  test('that Apache would reject is denied in words of ours', async () => {
    denied(await copy(`${site.url}/F/demo/.htaccess`), 400, 'request',
      /Invalid Destination: .*\.ht or \.DAV/);
    denied(await copy(`${site.url}/F/demo/x/.DAV/x`), 400, 'request',
      /Invalid Destination: .*\.ht or \.DAV/);
    denied(await copy(`${site.url}/F/demo/${'a'.repeat(256)}`), 400, 'request',
      /Invalid Destination: .*255 bytes/);
    denied(await copy(`${site.url}/F/demo/${'a/'.repeat(1600)}`), 400,
      'request', /Invalid Destination: .*3,000/);
  });

  test('without a credential names the feed that takes one', async () => {
    const anonymously = (from) => ask(from,
      { Destination: `${site.url}/F/other/x` }, 'COPY');
    fs.writeFileSync(site.file('feeds/pub/x'), 'x');
    denied(await anonymously('/F/pub/x'), 401, 'missing',
      /write to feed "other"/);
    denied(await anonymously('/F/demo/hello.txt'), 401, 'missing',
      /read feed "demo"/);
  });

  test('is this host, by any of its names', async () => {
    for (const to of [`${site.url}/F/demo/here.txt`,
      'http://127.0.0.1/F/demo/here.txt']) {
      assert.ok([201, 204].includes((await copy(to)).status), to);
    }
  });

  test('is absolute only if it begins with a scheme', async () => {
    for (const to of ['../x/http://h/F/demo/here.txt', 'x/http://h/F/demo/y',
      '://h/F/demo/y', '1http://h/F/demo/y']) {
      denied(await copy(to), 400, 'request', /Destination/);
    }
  });
});

describe('what Apache rejects itself', () => {
  const long = 'a'.repeat(256);
  const rejected = {
    'a name over 255 bytes': [`/F/demo/${long}`, 400, /255 bytes/],
    'such a folder': [`/F/demo/${long}/x`, 400, /255 bytes/],
    'a path over 3,000 bytes':
      [`/F/demo/${'abcdefghi/'.repeat(450)}`, 400, /3,000/],
    'a name of Apache\'s': ['/F/demo/.htaccess', 400, /\.ht or \.DAV/],
    'a name of WebDAV\'s': ['/F/demo/.DAV/x', 400, /\.ht or \.DAV/],
    'what does not decode': ['/F/demo/%zz', 400, /hexadecimal/],
    'what decodes to NUL': ['/F/demo/x%00', 400, /hexadecimal.* 00\./],
    'a header with an underscore':
      ['/F/demo/hello.txt', 400, /underscore.*hyphen/, { X_Api_Key: 'x' }],
    'a bad Host': ['/F/demo/hello.txt', 400, /Host/, { Host: 'a b' }],
  };
  for (const [what, [path, status, sentence, headers]] of
    Object.entries(rejected)) {
    test(`is explained: ${what}`, async () => {
      for (const method of ['GET', 'PUT']) {
        const got = await ask(path, { ...bearer(all.value), ...headers },
          method, method === 'PUT' ? 'x'.repeat(200_000) : undefined);
        denied(got, status, 'request', sentence);
        assert.equal(got.headers['content-security-policy'], 'sandbox');
        assert.equal(got.headers['cache-control'], 'no-store');
      }
      denied(await ask(path, headers), status, 'request', sentence);
    });
  }

  test('is explained in JSON to those who read JSON', async () => {
    const got = await ask(`/F/demo/${long}`, { 'User-Agent': 'npm/10.2.3',
      Accept: 'application/json' });
    assert.match(JSON.parse(got.text).message, /255 bytes/);
  });

  test('is explained by what is wrong: the body, or a header of WebDAV', async () => {
    const cases = [['PROPPATCH'], ['PROPPATCH', {}, '<x'], ['LOCK'], ['UNLOCK'],
      ['PROPFIND', { Depth: '7' }], ['PROPFIND', { Depth: '0' }, '<x'],
      ['REPORT'], ['PUT', { If: 'x' }, 'x'],
      ['COPY', { Overwrite: 'x', Destination: `${site.url}/F/demo/y` }]];
    for (const [method, headers, body] of cases) {
      const got = await ask('/F/demo/folder/file.txt',
        { ...bearer(all.value), ...headers }, method, body);
      denied(got, 400, 'request', /its body, or a header that its method needs/);
      assert.doesNotMatch(got.text, /Host/, method);
    }
    for (const feed of ['demo', 'px']) {
      const chunks = await site.raw(`PUT /F/${feed}/new HTTP/1.1\r\nHost: x\r\n`
        + `Authorization: Bearer ${all.value}\r\nConnection: close\r\n`
        + 'Transfer-Encoding: chunked\r\n\r\nzz\r\n');
      assert.match(chunks, /^HTTP\/1\.1 400 Invalid request: its body, or/);
    }
  });

  test('is explained to a front server and to /introspect', async () => {
    const rejection = async (path) => {
      const got = await ask(path, { Host: 'a b' });
      assert.equal(got.status, 400, path);
      assert.equal(got.headers['content-type'], 'application/json');
      assert.equal(got.headers['cache-control'], 'no-store');
      return JSON.parse(got.text);
    };
    const said = await rejection('/authorize?feed=demo&access=read');
    assert.equal(said.allowed, false);
    assert.equal(said.reason, 'request');
    assert.match(said.message, /header, such as Host/);
    const { error, error_description: why } = await rejection('/introspect');
    assert.equal(error, 'invalid_request');
    assert.match(why, /header, such as Host/);
  });

  // Nothing could have been changed.
  test('is a page of the site elsewhere, and has no address', async () => {
    for (const [path, status, sentence, headers] of [
      ['/profile/%zz', 400, /hexadecimal/],
      ['/login', 400, /header, such as Host/, { Host: 'a b' }],
      ['/.well-known/acme-challenge/', 403, /does not let you/],
    ]) {
      const got = await ask(path, headers);
      assert.equal(got.status, status, path);
      assert.match(got.text, sentence);
      assert.doesNotMatch(got.text, /HTML 4\.01|Nothing was changed/);
    }
    assert.equal((await ask('/request-rejection')).status, 404);
  });

  test('is a page elsewhere that is not there, too', async () => {
    for (const path of ['/static/none', '/profile/%00']) {
      const got = await ask(path);
      assert.equal(got.status, 404);
      assert.doesNotMatch(got.text, /HTML 4\.01/);
    }
  });

  test('is a page to a browser, which knows who is signed in', async () => {
    const demo = await site.signedIn();
    for (const [path, status] of [['/static/none', 404], ['/profile/%00', 404],
      ['/feeds/%zz', 400]]) {
      const headers = { Accept: 'text/html,*/*;q=0.8' };
      const got = await ask(path, headers);
      assert.equal(got.status, status, path);
      assert.match(got.headers['content-type'], /^text\/html/, path);
      assert.match(got.text, /Sign in/);
      const known = await demo.get(path, headers);
      assert.match(known.text, /Signed in as /, path);
      const json = await ask(path, { Accept: 'application/json' });
      assert.match(json.headers['content-type'], /^application\/json/, path);
    }
  });

  test('is told of headers that were not read to their end', async () => {
    for (const lines of [`X: ${'a'.repeat(9000)}`, 'X: 1\r\n'.repeat(200)]) {
      for (const path of ['/F/demo/hello.txt', '/profile/tokens']) {
        const got = await site.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n${lines}`
          + '\r\n\r\n');
        assert.match(got, /^HTTP\/1\.1 400 /);
        assert.match(got, /^X-Tokenbooth-Error: request\r$/m);
        assert.match(got, /^X-Tokenbooth-Reason: Invalid request: a header/m);
        assert.match(got, /^Content-Type: text\/plain/m);
        assert.deepEqual(got.match(/^Cache-Control: .*$/gm),
          ['Cache-Control: no-store']);
        assert.match(got, /\r\n\r\nInvalid request: a header is too long/);
      }
    }
  });

  test('is told of a URL that was not read to its end', async () => {
    const got = await site.raw(
      `GET /F/demo/${'a/'.repeat(4500)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    assert.match(got, /^HTTP\/1\.1 414 /);
    assert.match(got, /\r\n\r\nInvalid URL: this one is too long\./);
  });

  test('is no limit of a registry', async () => {
    assert.equal(heard(await ask(`/F/px/${long}`)).url, `/${long}`);
  });
});

describe('a lock', () => {
  const body = '<?xml version="1.0"?><lockinfo xmlns="DAV:"><lockscope>'
    + '<exclusive/></lockscope><locktype><write/></locktype></lockinfo>';
  const lock = (path, headers = {}) => ask(path, { ...bearer(all.value),
    'Content-Type': 'application/xml', ...headers }, 'LOCK', body);

  for (const path of ['/F/demo', '/F/demo/']) {
    test(`of ${path} is refused`, async () => {
      denied(await lock(path), 403, 'privilege', /root folder/);
      denied(await lock(path, { Depth: '0' }), 403, 'privilege', /locked/);
    });
  }

  test('lasts ten minutes at most', async () => {
    const names = { infinite: 'Infinite', long: 'Second-4100000000',
      none: undefined };
    for (const [name, timeout] of Object.entries(names)) {
      const got = await lock(`/F/demo/${name}.txt`,
        timeout ? { Timeout: timeout } : {});
      assert.ok([200, 201].includes(got.status), got.text);
      const [, seconds] = /<D:timeout>Second-(\d+)</.exec(got.text) ?? [];
      assert.ok(Number(seconds) <= 600, `${timeout}: ${got.text}`);
    }
  });

  test('keeps all others from the file', async () => {
    assert.equal((await lock('/F/demo/folder/file.txt')).status, 200);
    const put = await ask('/F/demo/folder/file.txt', undefined, 'PUT', 'x');
    assert.equal(put.status, 423);
    assert.equal((await ask('/F/demo/folder/file.txt')).text, 'a file');
  });

  // mod_dav answers with 207, which clients take for a success.
  test('never makes a PUT look stored', async () => {
    await lock('/F/demo/folder/', { Depth: 'infinity' });
    await lock('/F/demo/folder', { Depth: '0' });
    const taken = await lock('/F/demo/later');
    const If = `(${taken.headers['lock-token']})`;
    const held = { ...bearer(all.value), If };
    await ask('/F/demo/later', held, 'MKCOL');
    await ask('/F/demo/folder', { ...held,
      Destination: `${site.url}/F/demo/later` }, 'COPY');
    for (const folder of ['folder', 'later', 'folder/file.txt']) {
      const put = await ask(`/F/demo/${folder}/new.txt`, undefined, 'PUT', 'x');
      const stored = fs.existsSync(site.file('feeds/demo', folder, 'new.txt'));
      assert.equal(put.status < 300, stored, `${folder}: ${put.status}`);
    }
  });
});

describe('a registry never gets a value', () => {
  const written = (value) => value.replace('tkb_', '%74kb%5f');
  const base64 = (text) => Buffer.from(text).toString('base64url');
  const places = {
    'in the query': (value) => [`/F/px/x?access_token=${value}`],
    'in the query, encoded': (value) => [`/F/px/x?t=${written(value)}`],
    'in the path': (value) => [`/F/px/download/${value}/x`],
    'in the query, encoded twice': (value) =>
      [`/F/px/x?t=${written(value).replaceAll('%', '%25')}`],
    'in the query, in base64': (value) => [`/F/px/x?t=${base64(`x:${value}`)}`],
    'in the path, encoded': (value) => [`/F/px/${written(value)}`],
    'in the path, in base64': (value) => [`/F/px/${base64(value)}/x`],
    'in a header, in base64': (value) =>
      ['/F/px/x', { 'X-Other': `b ${base64(`me:${value}`)}` }],
    'in a header, encoded': (value) =>
      ['/F/px/x', { 'X-Other': `/x?t=${written(value)}` }],
    'in a header, encoded twice, beside a %': (value) => ['/F/px/x',
      { 'X-Other': `50% ${written(value).replaceAll('%', '%25')}` }],
    'in a header, behind an encoded NUL': (value) =>
      ['/F/px/x', { Origin: `a%00${written(value)}` }],
    'in a header, in base64 of UTF-16': (value) =>
      ['/F/px/x', { 'X-Other': Buffer.from(`a${value}`, 'utf16le')
        .toString('base64') }],
    'as the method': (value) => ['/F/px/x', {}, value],
    'in the query of an open feed': (value) => [`/F/open/x?t=${value}`],
  };
  const headers = ['PRIVATE-TOKEN', 'JOB-TOKEN', 'X-JFrog-Art-Api', 'X-Other',
    'User-Agent', 'Content-Type', 'X-Forwarded-For', 'Accept', 'Origin',
    'If-None-Match', 'Destination', 'X_Under', 'X.Dot'];
  for (const name of headers) {
    places[`in ${name}`] = (value) =>
      ['/F/px/x', { [name]: `a ${value}, b` }];
  }

  for (const [place, make] of Object.entries(places)) {
    test(place, async () => {
      for (const value of [all.value, inventedValue()]) {
        const [path, extra = {}, method] = make(value);
        const got = await ask(path, { ...bearer(all.value), ...extra }, method);
        assert.equal(got.status, 400, got.text);
        assert.doesNotMatch(got.text, /tkb_\w{36}/);
      }
    });
  }

  test('in what is taken out', async () => {
    const got = heard(await ask('/F/px/x', { ...bearer(all.value),
      Referer: `${site.url}/F/px/auth/${all.value}/`,
      Cookie: `a=${all.value}`, 'X-Original-URI': `/F/px/auth/${all.value}/`,
      'X-Forwarded-Uri': `/F/px/auth/${all.value}/`,
      'Proxy-Authorization': `Bearer ${all.value}` }));
    assert.doesNotMatch(JSON.stringify(got), /tkb_/);
  });

  test('and may get what only begins like one', async () => {
    heard(await ask('/F/px/tkb_tools-1.0.tgz?q=tkb_x'));
  });

  test('while a folder may hold such a name', async () => {
    const got = await ask(`/F/pub/none?access_token=${all.value}`);
    assert.equal(got.status, 404);
  });

  test('and /authorize says so before another server passes it on', async () => {
    const got = await ask('/authorize', { ...bearer(all.value),
      'X-Original-URI': `/F/px/x?t=${all.value}`, 'X-Original-Method': 'GET' });
    denied(got, 400, 'request', /value is in the URL/);
    const good = await ask('/authorize', { 'X-Original-Method': 'GET',
      'X-Original-URI': `/F/px/auth/${all.value}/x` });
    assert.equal(good.status, 200, good.text);
  });
});

describe('a registry is told', () => {
  test('the scheme, whatever the client claims', async () => {
    const { headers } = heard(await ask('/F/px/x', { ...bearer(all.value),
      'X-Forwarded-Proto': 'https' }));
    assert.equal(headers['x-forwarded-proto'], 'http');
  });

  test('nothing else that a client claims about the URL', async () => {
    const claims = { 'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Port': '1', 'X-Forwarded-Prefix': '/evil',
      'X-Forwarded-Scheme': 'evil', 'X-Forwarded-Ssl': 'evil',
      Forwarded: 'host=evil.example', 'X-Original-URL': '/evil',
      'X-Original-Method': 'evil', 'X-Forwarded-Method': 'evil',
      'X-Rewrite-URL': '/evil', Proxy: 'http://evil.example/' };
    const { headers } = heard(await ask('/F/px/x',
      { ...bearer(all.value), ...claims }));
    assert.doesNotMatch(JSON.stringify(headers), /evil/);
    assert.equal(headers['x-forwarded-port'], undefined);
  });
});

// FastCGI shows no header of such a name, and Apache's patterns only the last,
// and not an empty one.
describe('a header whose name a registry may take for another', () => {
  test('is denied, and told how to write it', async () => {
    for (const name of ['X_Other', 'X.Other', 'X~Other']) {
      denied(await ask('/F/px/x', { ...bearer(all.value), [name]: '1' }), 400,
        'request', /neither a letter, a digit nor a hyphen/);
    }
  });

  test('is no matter of a folder', async () => {
    const got = await ask('/F/demo/hello.txt',
      { ...bearer(all.value), X_Other: '1' });
    assert.equal(got.status, 200);
  });

  test('never arrives, though an empty one stands behind it', async () => {
    const ours = ['X-Tokenbooth-Account', 'X-Tokenbooth-Token',
      'X-Tokenbooth-Feed', 'X-Tokenbooth-Access', 'X-HTTP-Method-Override',
      'X-HTTP-Method', 'X-Method-Override'];
    for (const name of ours) {
      for (const spelt of [name.replaceAll('-', '_'), name.replace('-', '.'),
        name.replace(/-(?=\w+$)/, '_'), name.replace(/-(?=\w+$)/, '.')]) {
        const got = await ask('/F/px/x', { ...bearer(all.value),
          [spelt]: 'root', X_Zzz: '' });
        assert.ok([200, 400].includes(got.status), got.text);
        assert.doesNotMatch(got.text, /root/, spelt);
      }
    }
  });
});

describe('of a registry\'s answer', () => {
  for (const status of [200, 404, 500]) {
    test(`what speaks for the site is removed (${status})`, async () => {
      const got = await ask(`/F/px/x?status=${status}`);
      assert.equal(got.status, status);
      for (const name of Object.keys(stripped)) {
        assert.equal(got.headers[name], undefined, name);
      }
      for (const [name, value] of Object.entries(kept)) {
        assert.equal(got.headers[name], value, name);
      }
    });
  }

  // Apache keeps the headers of such a program in another table.
  for (const feed of ['by-port', 'by-socket']) {
    test(`what speaks for the site is removed, by FastCGI (${feed})`, async () => {
      const got = await ask(`/F/${feed}/x`);
      assert.equal(got.text, 'Hello.\n');
      for (const name of Object.keys(stripped)) {
        assert.equal(got.headers[name], undefined, name);
      }
      for (const [name, value] of Object.entries(kept)) {
        assert.equal(got.headers[name], value, name);
      }
    });
  }

  test('apache.conf, the module and the list have the same headers', () => {
    const read = (name) =>
      fs.readFileSync(`${__dirname}/../../${name}`, 'utf8');
    const conf = [...read('apache.conf')
      .matchAll(/^ +Use TokenboothStrip (\S+)$/gm)].map(([, name]) => name);
    const [, list] = /from_registry\[\] = \{([^}]*)\}/
      .exec(read('src/module/response_headers.c'));
    const code = [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
    const grouped = (names) => [...new Set(names.map((name) =>
      name.toLowerCase().replace(/^(x-tokenbooth-|x-litespeed-).*/, '$1')))].sort();
    assert.deepEqual(conf.map((name) => name.toLowerCase())
      .filter((name) => !(name in stripped)), []);
    assert.deepEqual(grouped(code), grouped(conf));
  });
});

describe('a registry\'s own 401', () => {
  for (const status of [401, 407]) {
    test(`or ${status} is 502, and says whom to tell`, async () => {
      const got = await ask(`/F/px/x?status=${status}`);
      denied(got, 502, 'backend', /registry behind feed "px".*administrator/);
      assert.match(got.text, new RegExp(site.url));
      assert.equal(got.headers['www-authenticate'], undefined);
      assert.equal(got.headers['proxy-authenticate'], undefined);
      assert.equal(got.headers['cache-control'], 'no-store');
      assert.equal(got.headers['content-security-policy'], 'sandbox');
    });
  }

  test('is JSON to those who read JSON', async () => {
    const got = await ask('/F/px/x?status=401', { ...bearer(all.value),
      Accept: 'application/json', 'User-Agent': 'npm/10.2.3' });
    assert.equal(JSON.parse(got.text).reason, 'backend');
    assert.match(got.headers['npm-notice'], /registry behind feed "px"/);
  });

  test('also for a large upload', async () => {
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const got = await ask('/F/px/x?status=401',
        { ...bearer(all.value), ...headers }, 'PUT', Buffer.alloc(9_000_000));
      denied(got, 502, 'backend', /registry behind/);
    }
  });

  test('also with a password, and to nobody', async () => {
    denied(await ask('/F/px/x?status=401', basic('demo', site.password)), 502,
      'backend', /registry behind/);
    denied(await ask('/F/open/x?status=401', {}), 502, 'backend',
      /registry behind feed "open"/);
  });

  test('is in the activity of whoever was let in', async () => {
    const one = await token('let in', '--read', 'px');
    assert.equal((await ask('/F/px/x?status=401', bearer(one.value))).status,
      502);
    await until(async () =>
      /let in.{0,200}registry behind px rejected/.test(await activity()));
  });

  test('is recorded as a write, also of a token that may only add', async () => {
    const one = await token('only adds', '--write', 'px', '--write-how', 'add');
    denied(await ask('/F/px/x?status=401', bearer(one.value), 'PUT', 'x'), 502,
      'backend', /registry behind/);
    await until(async () => (await query(site, `SELECT access FROM event
      WHERE token_id = ${one.id} AND reason = 'backend'`))
      .some(({ access }) => access === 'write'));
  });

  test('is 502 while the pages are down, too', async () => {
    const socket = site.file('run/profile.sock');
    fs.renameSync(socket, `${socket}.away`);
    try {
      denied(await ask('/F/px/x?status=401'), 502, 'backend',
        /registry behind feed "px"/);
    } finally {
      fs.renameSync(`${socket}.away`, socket);
    }
  });

  test('is of nobody who asks for its page', async () => {
    assert.equal((await ask('/backend-rejection')).status, 404);
  });
});

describe('a registry that cannot be used', () => {
  const says = /registry behind feed "[a-z-]+" .*Try again.*administrator/;
  const broken = [
    ['an empty answer', ''],
    ['the alert of a TLS port', Buffer.from('15030300020246', 'hex')],
    ['half a header', 'HTTP/1.1 200 OK\r\nContent-'],
    ['a header line that is none', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\nx'],
  ];

  test('because it is down is 503, and says whom to tell', async () => {
    for (const feed of ['down', 'down-by-fastcgi']) {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
        const got = await ask(`/F/${feed}/x`, bearer(all.value), method,
          method === 'PUT' ? 'x' : undefined);
        denied(got, 503, 'backend', says);
        assert.match(got.text, new RegExp(`"${feed}".*${site.url}`));
        assert.equal(got.headers['cache-control'], 'no-store');
        assert.equal(got.headers['content-security-policy'], 'sandbox');
      }
    }
    const head = await ask('/F/down/x', bearer(all.value), 'HEAD');
    assert.equal(head.status, 503);
    assert.match(head.phrase, says);
  });

  test('is said in JSON, and where npm prints it', async () => {
    const got = await ask('/F/down/x', { ...bearer(all.value),
      Accept: 'application/json', 'User-Agent': 'npm/10.2.3' });
    assert.equal(got.status, 503);
    assert.equal(JSON.parse(got.text).reason, 'backend');
    assert.match(got.headers['npm-notice'], says);
  });

  for (const [what, bytes] of broken) {
    test(`because of ${what} is 502`, async () => {
      babbler.says = bytes;
      denied(await ask('/F/babbling/x'), 502, 'backend', says);
      denied(await ask('/F/babbling/x', bearer(all.value), 'PUT', 'x'), 502,
        'backend', says);
    });
  }

  // Apache takes it for HTTP/0.9, and answers 200: a publish would look done.
  // Stock Apache cannot tell.
  test('because it speaks no HTTP is 502', { skip: byAuthorizer }, async () => {
    for (const bytes of ['SSH-2.0-OpenSSH_9.2\r\n', '220 mail.example.org ESMTP\r\n',
      'nonsense\n'.repeat(10_000), '\n']) {
      babbler.says = bytes;
      for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
        const got = await ask('/F/babbling/x', bearer(all.value), method,
          method === 'PUT' ? 'x' : undefined);
        assert.equal(got.status, 502, `${method}: ${got.text}`);
        assert.match(got.phrase, says);
        assert.equal(got.headers['x-tokenbooth-error'], 'backend');
      }
    }
  });

  test('is not asked where the request may not be passed on', async () => {
    const got = await ask('/F/px/x', { ...bearer(all.value),
      'Max-Forwards': '0' }, 'OPTIONS');
    assert.equal(got.status, 200);
    assert.equal(got.text, '');
  });

  test('is its own answer where it has one', async () => {
    for (const status of [500, 502, 503, 504]) {
      const got = await ask(`/F/px/x?status=${status}`);
      assert.equal(got.status, status);
      assert.equal(JSON.parse(got.text).url, `/x?status=${status}`);
      assert.equal(got.headers['x-tokenbooth-error'], undefined);
    }
    babbler.says = 'HTTP/1.1 200 OK\r\nDate: now\r\n\r\nplain';
    assert.equal((await ask('/F/babbling/x')).text, 'plain');
  });
});

test('an image client is told that this is no registry of images', async () => {
  for (const path of ['/v2/', '/v2']) {
    const got = await ask(path, { 'User-Agent': 'skopeo/1.9.3' });
    assert.equal(got.status, 404);
    assert.equal(got.headers['content-type'], 'application/json');
    assert.equal(got.headers['cache-control'], 'no-store');
    const [{ code, message }] = JSON.parse(got.text).errors;
    assert.equal(code, 'DENIED');
    assert.match(message, /host name of its own.*docs\/registries\.md/);
  }
});

test('what is outside any feed is said to be', async () => {
  const reader = await token('reader', '--read', 'demo');
  for (const path of ['/F/', '/F//']) {
    for (const { value } of [all, reader]) {
      const got = await ask(path, bearer(value));
      assert.equal(got.status, 403);
      assert.match(got.text, /^That URL is outside any feed\. .*\/F\/demo\//);
    }
  }
});

describe('the accounts of clients:', () => {
  const npm = { 'User-Agent': 'npm/10.2.3', Accept: 'application/json' };
  const whoami = (headers, path = '/F/px/-/whoami') =>
    ask(path, { ...npm, ...headers });

  test('whoami names the account of any good token', async () => {
    const writer = await token('writer', '--write', 'demo');
    for (const path of ['/F/px/-/whoami', '/F/demo/sub/-/whoami',
      '/F/nothing/-/whoami']) {
      for (const value of [all.value, writer.value]) {
        const got = await whoami(bearer(value), path);
        assert.equal(got.status, 200, got.text);
        assert.deepEqual(JSON.parse(got.text), { username: 'demo' });
        assert.equal(got.headers['cache-control'], 'no-store');
      }
    }
    const inPath = await whoami({}, `/F/px/auth/${all.value}/-/whoami`);
    assert.deepEqual(JSON.parse(inPath.text), { username: 'demo' });
  });

  test('whoami names the account of a password', async () => {
    const got = await whoami(basic('demo', site.password));
    assert.equal(got.status, 200, got.text);
    assert.deepEqual(JSON.parse(got.text), { username: 'demo' });
    denied(await whoami(basic('demo', 'wrong')), 401, 'password', /Wrong/);
  });

  test('whoami denies as a check does', async () => {
    denied(await whoami({}), 401, 'missing', /Access token required\. Send/);
    denied(await whoami({}, '/F/open/-/whoami'), 401, 'missing', /required/);
    denied(await whoami(bearer(inventedValue())), 403, 'unknown',
      /not issued/);
  });

  test('logout revokes the value', async () => {
    for (const scope of ['--read', '--write']) {
      const gone = await token('logs out', scope, 'px');
      const got = await ask(`/F/px/-/user/token/${gone.value}`,
        { ...npm, ...bearer(gone.value) }, 'DELETE');
      assert.equal(got.status, 200, got.text);
      denied(await whoami(bearer(gone.value)), 403, 'revoked',
        /revoked by someone who had its value/);
    }
    const unknown = await ask(`/F/px/-/user/token/${inventedValue()}`, npm,
      'DELETE');
    assert.equal(unknown.status, 200);
    for (const none of ['', 'garbage', '${NPM_TOKEN}']) {
      const got = await ask(`/F/px/-/user/token/${encodeURIComponent(none)}`,
        npm, 'DELETE');
      denied(got, 400, 'request', /Nothing was revoked: no access token/);
    }
  });

  const login = (password, path = '/F/px/-/user/org.couchdb.user:ci') =>
    ask(path, { ...npm, 'Content-Type': 'application/json' }, 'PUT',
      JSON.stringify({ name: 'ci', password, type: 'user' }));

  test('login with a token gives it back', async () => {
    for (const path of [undefined, '/F/px/-/user/org.couchdb.user%3aci']) {
      const got = await login(all.value, path);
      assert.equal(got.status, 201, got.text);
      assert.equal(got.phrase, 'Created');
      assert.equal(JSON.parse(got.text).token, all.value);
      assert.equal(got.headers['cache-control'], 'no-store');
    }
  });

  test('login and whoami carry the notice of a token that ends', async () => {
    const soon = await token('ends soon', '--read', 'all', '--days', '3');
    for (const got of [await login(soon.value),
      await whoami(bearer(soon.value))]) {
      assert.ok(got.status < 300, got.text);
      assert.match(got.headers['npm-notice'], /"ends soon".* expires/);
    }
  });

  test('login with a dead token says why', async () => {
    denied(await login(inventedValue()), 403, 'unknown', /not issued/);
  });

  test('login gives back a token that was in quotes without them', async () => {
    const got = await login(`"${all.value}"`);
    assert.equal(got.status, 201, got.text);
    assert.equal(JSON.parse(got.text).token, all.value);
  });

  test('login says what a variable is', async () => {
    for (const text of ['${NPM_TOKEN}', '!NPM_TOKEN!', 'undefined']) {
      denied(await login(text), 401, 'missing', /variable/);
    }
  });

  test('login with a password says where tokens are', async () => {
    for (const password of [site.password, 'wrong', '', undefined]) {
      const got = await login(password);
      denied(got, 403, 'scope', /access token/);
      assert.match(got.text, new RegExp(`${site.url}/profile/tokens`));
    }
  });

  test('other methods reach no registry', async () => {
    for (const [method, path] of [['POST', '/F/px/-/whoami'],
      ['GET', '/F/px/-/user/org.couchdb.user:ci'],
      ['POST', `/F/px/-/user/token/${all.value}`],
      ['DELETE', '/F/px/-/whoami']]) {
      const got = await ask(path, bearer(all.value), method);
      assert.ok([404, 405].includes(got.status), `${method}: ${got.status}`);
    }
    assert.equal((await whoami(bearer(all.value))).status, 200);
  });

  test('a package with such a name is none of them', async () => {
    assert.equal(heard(await ask('/F/px/whoami')).url, '/whoami');
    assert.equal(heard(await ask('/F/px/-/whoami/x')).url, '/-/whoami/x');
  });

  test('their endpoint has no address of its own', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      assert.equal((await ask('/client-account', undefined, method)).status,
        404);
    }
  });

  test('cargo is told where to get a token', async () => {
    const got = await ask('/F/demo/hello.txt', { 'User-Agent': 'cargo/1.95.0' });
    assert.equal(got.status, 401);
    assert.match(got.headers['www-authenticate'], new RegExp(
      `^Cargo login_url="${site.url}/profile/tokens", Basic realm=`));
  });
});

describe('an answer', () => {
  test('with a notice is private, also of an open feed', async () => {
    const soon = await token('ends soon', '--read', 'all', '--days', '3');
    const gone = await token('is gone', '--read', 'all');
    await site.json('token', 'revoke', String(gone.id));
    for (const [value, told] of [[soon.value, /ends soon/],
      [gone.value, /is gone/], [inventedValue(), /not issued/]]) {
      for (const [agent, channel] of [['npm/10.2.3', 'npm-notice'],
        ['NuGet xplat/6.9.1', 'x-nuget-warning']]) {
        for (const path of ['/F/pub/none', '/F/open/x?cache=public',
          '/F/open/x?cache=public,max-age=60']) {
          const got = await ask(path,
            { ...bearer(value), 'User-Agent': agent });
          assert.match(got.headers[channel], told, path);
          assert.equal(got.headers['cache-control'], 'private', path);
        }
      }
    }
    const plain = await ask('/F/open/x?cache=public', {});
    assert.equal(plain.headers['cache-control'], 'public');
  });

  test('of a private feed is, whatever the site says of all answers', async () => {
    fs.writeFileSync(site.file('feeds/demo/for-all.txt'), 'a file');
    for (const path of ['/F/demo/for-all.txt', '/F/demo/none/for-all',
      '/F/px/for-all?cache=public', '/F/px/for-all']) {
      const got = await ask(path);
      assert.doesNotMatch(got.headers['cache-control'], /public/, path);
      assert.match(got.headers['cache-control'], /private/, path);
    }
    const open = await ask('/F/pub/for-all', {});
    assert.equal(open.headers['cache-control'], 'public, max-age=600');
  });

  test('comes alone, without the early ones of a registry', async () => {
    const head = 'HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
      + `Authorization: Bearer ${all.value}\r\n`;
    const got = await site.raw(`GET /F/px/x?early ${head}\r\n`);
    assert.match(got, /^HTTP\/1\.1 200 /);
    assert.doesNotMatch(got, /\r\nclear-site-data: /i);
    // Who waits for one of them gets that of Apache alone.
    const put = await site.raw(`PUT /F/px/x?early ${head}`
      + 'Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok');
    assert.match(put, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    assert.doesNotMatch(put, /\r\nclear-site-data: | 103 /i);
    const none = await site.raw(
      `GET /F/px/x?early ${head}Expect: 100-continue\r\n\r\n`);
    assert.doesNotMatch(none, /\r\nclear-site-data: | 103 /i);
  });

  test('to who waits to send comes as soon as all is sent', async () => {
    const got = await site.raw('PUT /F/px/x HTTP/1.1\r\nHost: x\r\n'
      + `Authorization: Bearer ${all.value}\r\nExpect: 100-continue\r\n`
      + 'Content-Length: 2\r\nConnection: close\r\n\r\nok');
    assert.match(got, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  test('that leads to a folder keeps the value of the path', async () => {
    const got = await ask(`/F/demo/auth/${all.value}/folder?q=1`, {});
    assert.equal(got.status, 301);
    assert.equal(got.headers.location,
      `${site.url}/F/demo/auth/${all.value}/folder/?q=1`);
    const plain = await ask('/F/demo/folder');
    assert.equal(plain.headers.location, `${site.url}/F/demo/folder/`);
    const put = await ask(`/F/demo/auth/${all.value}/folder`, {}, 'PUT', 'x');
    assert.doesNotMatch(put.headers.location ?? '', /tkb_/);
  });

  test('to a WebDAV client that asks for a folder is no redirect', async () => {
    for (const agent of ['gvfs/1.50.3', 'WebDAVFS/1.4.1 (01418000)',
      'gnome-vfs/1.0', 'WebDrive 8.2', 'Dreamweaver-WebDAV-SCM1.02',
      'Microsoft Data Access Internet Publishing Provider DAV',
      'Mozilla/2.0 (compatible; MS FrontPage 4.0)', 'MS FrontPage 5.0',
      'XML Spy 5', 'Mozilla/5.0 (compatible; Konqueror/4.14; Linux)']) {
      for (const [method, status] of [['OPTIONS', 200], ['PROPFIND', 207]]) {
        const got = await ask('/F/demo/folder', { ...bearer(all.value),
          'User-Agent': agent, Depth: '0' }, method);
        assert.equal(got.status, status, `${method} ${agent}`);
        if (method === 'OPTIONS') assert.match(got.headers.dav ?? '', /1/);
      }
    }
  });
});

describe('what else a site\'s Apache answers', () => {
  test('is mod_status, which shows no request', async () => {
    await ask(`/F/demo/auth/${all.value}/hello.txt`, {});
    assert.equal((await ask('/server-info', {})).status, 404);
    const got = await ask('/server-status', {});
    assert.match(got.text, /Apache Server Status/);
    assert.doesNotMatch(got.text, /tkb_|\/F\/demo/);
  });

  test('is the proof of a certificate authority', async () => {
    assert.equal((await ask('/.well-known/acme-challenge/proof', {})).text,
      'proof');
  });
});

describe('the log', () => {
  const read = () => fs.readFileSync(site.file('log/access.log'), 'utf8');

  test('has a User-Agent that is cut, and cut off at a value', async () => {
    await ask('/login', { 'User-Agent': `${'a'.repeat(150)}${'b'.repeat(900)}` });
    await ask('/login', { 'User-Agent': `x ${all.value} y` });
    await ask('/login', { 'User-Agent': `${'c'.repeat(180)}${all.value}` });
    const encoded = ['', 'x', 'xy'].map((start) =>
      Buffer.from(`${start}${all.value}:`).toString('base64'));
    const percent = `%74kb%5F${all.value.slice(4)}`;
    for (const path of ['/login', '/F/demo/hello.txt']) {
      for (const value of [...encoded, percent]) {
        await ask(path, { ...bearer(all.value), 'User-Agent': `hidden/${value}` });
        await ask(`${path}/${value.replace('%', '%25')}`);
      }
    }
    // Apache writes the line when the answer has been sent.
    await until(() => read().match(/"hidden\/[^"]{1,9}"/g)?.length === 8);
    const log = read();
    for (const value of [...encoded, percent]) {
      assert.ok(!log.includes(value.slice(12, 40)), value);
    }
    assert.match(log, /"a{150}b{50}"/);
    assert.match(log, /"x tkb_"/);
    assert.doesNotMatch(log, new RegExp(all.value.slice(0, 12)));
  });

  test('has who was let in, though the registry rejected them', async () => {
    await ask('/F/px/logged?status=401');
    await until(() =>
      /demo \d+ .*"GET \/F\/px\/logged HTTP\/1.1" 502 .* px read/.test(read()));
  });
});

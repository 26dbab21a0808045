// The table of outcomes, row by row, as a package client meets it
// behind Apache; and that /authorize says the same.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { elsewhere } = require('../lib/elsewhere');
const { confirm, makeToken } = require('../lib/pages');
const { startSite } = require('../lib/site');
const { basic, bearer, inventedValue, misspelt } = require('../lib/values');

const hello = 'Hello from the private feed demo.\n';
const guesses = 80; // allowed in a minute
let site;
let visitor; // demo, signed in
const token = {}; // by what it is; each of demo

before(async () => {
  site = await startSite({ settings: { password_cost: 10,
    throttle_values: guesses } });
  await site.addAccount('other');
  await site.addAccount('gone');
  await site.json('feed', 'add', 'tools', '--owner', 'demo');
  await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
  await site.json('feed', 'add', 'foreign', '--owner', 'other');
  await site.json('feed', 'add', 'shared', '--owner', 'other');
  await site.json('feed', 'grant', 'shared', 'demo', 'read');
  visitor = await site.signedIn();
  const make = async (name, fields) => {
    token[name] = await makeToken(visitor, { description: name, ...fields });
  };
  await make('all', { read: 'on', write: 'on' });
  await make('read demo', { read: 'on', read_feed: 'demo' });
  await make('write demo', { write: 'on', write_feed: 'demo' });
  await make('read all', { read: 'on' });
  await make('write all', { write: 'on' });
  await make('replaced', { read: 'on' });
  await make('revoked', { read: 'on' });
  await make('revoked by admin', { read: 'on' });
  await make('expired', { read: 'on' });
  await make('blocked', { read: 'on' });
  const block = `/feeds/pub/tokens/${token.blocked.id}/block`;
  await visitor.fillIn(block, block);
  await make('ends soon', { read: 'on', until: '7' });
  await make('ends late', { read: 'on', until: '90' });
  await confirm(visitor, token.replaced.id, 'regenerate');
  await confirm(visitor, token.revoked.id, 'revoke');
  await site.json('token', 'revoke', String(token['revoked by admin'].id));
  await query(site, `UPDATE token SET expires_at = 1700000000
    WHERE id = ${token.expired.id}`);
  token.disabled = await site.addToken('gone', 'disabled', '--read', 'all');
  await site.json('account', 'disable', 'gone');
  for (const feed of ['pub', 'tools', 'demo']) {
    const put = await site.request(`/F/${feed}/file.txt`, { method: 'PUT',
      headers: bearer(token.all.value), body: `in ${feed}` });
    assert.equal(put.status, 201);
  }
});

after(() => site?.stop());

const ask = (path, headers = {}, method = 'GET') =>
  site.request(path, { method, headers });

// A denial in every channel; `rfc`: RFC 6750's word or null.
function denied(got, status, reason, rfc, sentence) {
  assert.equal(got.status, status, got.text);
  assert.equal(got.headers['x-tokenbooth-error'], reason);
  assert.equal(got.headers['x-tokenbooth-reason'], got.phrase);
  assert.match(got.phrase, /^[\x20-\x7e]{1,200}$/);
  assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(got.headers['cache-control'], 'no-store');
  assert.match(got.text, sentence);
  assert.match(got.text, /^[^\n]+\n$/, 'one sentence');
  assert.doesNotMatch(got.text, /^(\/|https?:)|tkb_\w{10}/);
  challenged(got, rfc === 'invalid_token');
}

function challenged(got, dead) {
  const lines = got.lines.filter(([name]) => name === 'www-authenticate');
  if (got.status !== 401) assert.deepEqual(lines, []);
  else {
    assert.deepEqual(lines.map(([, value]) => value),
      ['Basic realm="tokenbooth", charset="UTF-8", Bearer realm="tokenbooth"'
        + (dead ? ', error="invalid_token"' : '')]);
  }
}

const missing = [/tkb_/, 401, 'missing', null];
const dead = (reason, sentence) => [sentence, 403, reason, 'invalid_token'];
const scope = (sentence) => [sentence, 403, 'scope', 'insufficient_scope'];
const privilege = (sentence) =>
  [sentence, 403, 'privilege', 'insufficient_scope'];
const of = (name) => () => bearer(token[name].value);

// What is asked, and the row that holds.
const rowsOfTable = [
  ['nothing sent, a private feed', '/F/demo/hello.txt', {}, missing],
  ['nothing sent, no such feed', '/F/nothing/x', {}, missing],
  ['nothing sent, a feed in capitals', '/F/Demo/hello.txt', {}, missing],
  ['nothing sent, the feed is empty', '/F/', {}, missing],
  ['nothing sent, writing to a public feed', 'PUT /F/pub/x', {}, missing],
  ['nothing sent, writing to no such feed', 'PUT /F/nothing/x', {}, missing],
  ['empty name and password', '/F/demo/hello.txt',
    { Authorization: 'Basic Og==' }, missing],
  ['a dummy bearer', '/F/demo/hello.txt', bearer('dummy'), missing],
  ['a dummy key', '/F/demo/hello.txt', { 'X-NuGet-ApiKey': 'az' }, missing],
  ['another scheme', '/F/demo/hello.txt',
    { Authorization: 'Digest username="demo"' }, missing],
  ['a value of another service', '/F/demo/hello.txt', bearer('npm_abcdefgh'),
    missing],
  ['a value in capitals', '/F/demo/hello.txt',
    () => bearer(token.all.value.replace('tkb_', 'TKB_')), missing],
  ['a wrong password', '/F/demo/hello.txt', basic('demo', 'wrong password'),
    [/Wrong username or password/, 401, 'password', 'invalid_token']],
  ['nobody\'s password', '/F/demo/hello.txt', basic('nobody', 'password'),
    [/Wrong username or password/, 401, 'password', 'invalid_token']],
  ['too short a value', '/F/demo/hello.txt', bearer('tkb_short'),
    dead('malformed', /…hort\) is incomplete or mistyped/)],
  ['the prefix alone', '/F/demo/hello.txt', bearer('tkb_'),
    dead('malformed', /incomplete or mistyped/)],
  ['a wrong checksum', '/F/demo/hello.txt',
    () => bearer(misspelt(token.all.value)),
    dead('malformed', /incomplete or mistyped/)],
  ['a value and more', '/F/demo/hello.txt',
    () => bearer(`${token.all.value}0`),
    dead('malformed', /^A whole access token was found with other text/)],
  ['a value never issued', '/F/demo/hello.txt',
    () => bearer(inventedValue()), dead('unknown', /not issued by this site/)],
  ['a value that was regenerated', '/F/demo/hello.txt', of('replaced'),
    dead('replaced',
      /^Token "replaced" \(….{4}\) was regenerated by its owner on/)],
  ['a revoked one', '/F/demo/hello.txt', of('revoked'),
    dead('revoked',
      /^Token "revoked" \(….{4}\) was revoked by its owner on/)],
  ['one that the administrator revoked', '/F/demo/hello.txt',
    of('revoked by admin'), dead('revoked', /by an administrator on /)],
  ['one of a disabled account', '/F/demo/hello.txt', of('disabled'),
    dead('disabled', /was disabled by an administrator on /)],
  ['the password of a disabled account', '/F/demo/hello.txt',
    basic('gone', 'password of gone'),
    dead('disabled', /was disabled by an administrator on /)],
  ['an expired one', '/F/demo/hello.txt', of('expired'),
    dead('expired', /^Token "expired" .* expired on 2023-11-14 22:13 UTC/)],
  ['a dead one, no such feed', '/F/nothing/x', of('expired'),
    dead('expired', /expired/)],
  ['a dead one, writing', 'PUT /F/pub/x', of('revoked'),
    dead('revoked', /revoked/)],
  ['a feed that the token does not cover', '/F/tools/file.txt',
    of('read demo'), scope(/is limited to other feeds.*"tools"/)],
  ['no such feed, of a token for one', '/F/nothing/x', of('read demo'),
    scope(/is limited to other feeds.*"nothing"/)],
  ['another\'s feed, of a token for one', '/F/foreign/x', of('read demo'),
    scope(/is limited to other feeds/)],
  ['writing with what reads', 'PUT /F/demo/x', of('read demo'),
    scope(/is read-only and cannot write to feed "demo"/)],
  ['writing to a public feed with what reads', 'PUT /F/pub/x', of('read all'),
    scope(/is read-only/)],
  ['reading with what writes', '/F/demo/hello.txt', of('write demo'),
    scope(/is write-only and cannot read feed "demo"/)],
  ['deleting with what reads', 'DELETE /F/demo/hello.txt', of('read all'),
    scope(/is read-only/)],
  ['writing with a password', 'PUT /F/demo/x',
    () => basic('demo', site.password), scope(/A password can only read/)],
  ['another\'s feed', '/F/foreign/x', of('all'),
    privilege(/"demo" cannot read feed "foreign", or the feed does not exist/)],
  ['no such feed', '/F/nothing/x', of('all'),
    privilege(/"demo" cannot read feed "nothing", or the feed does not exist/)],
  ['another\'s feed, with a password', '/F/foreign/x',
    () => basic('demo', site.password), privilege(/"foreign"/)],
  ['writing where one may read', 'PUT /F/shared/x', of('all'),
    privilege(/cannot write to feed "shared"/)],
  ['deleting a feed\'s root', 'DELETE /F/demo/', of('all'),
    privilege(/root folder of feed "demo"/)],
  ['making a feed\'s root', 'MKCOL /F/demo', of('all'),
    privilege(/root folder of feed "demo"/)],
];

function split(asked) {
  const words = asked.split(' ');
  return words.length > 1 ? words : ['GET', asked];
}

describe('a denial:', () => {
  for (const [name, asked, made, row] of rowsOfTable) {
    const [sentence, status, reason, rfc] = row;
    test(`${name} is ${status} ${reason}`, async () => {
      const headers = typeof made === 'function' ? made() : made;
      const [method, path] = split(asked);
      const got = await ask(path, headers, method);
      denied(got, status, reason, rfc, sentence);
      assert.match(got.text, new RegExp(`${site.url}|folder of feed`));
      const told = await ask('/authorize', { ...headers,
        'X-Original-URI': path, 'X-Original-Method': method });
      const said = JSON.parse(told.text);
      assert.equal(told.status, status);
      assert.equal(said.allowed, false);
      assert.equal(said.reason, reason);
      assert.equal(said.error, rfc);
      assert.equal(`${said.message}\n`, got.text);
      assert.equal(told.headers['x-tokenbooth-error'], reason);
    });
  }

  test('no two tell whether a feed is there', async () => {
    const texts = [];
    for (const feed of ['foreign', 'nothing']) {
      const got = await ask(`/F/${feed}/x`, bearer(token.all.value));
      texts.push(JSON.stringify([got.status, got.text.replaceAll(feed, 'F'),
        got.lines.filter(([n]) => n !== 'date')
          .map(([n, v]) => [n, v.replaceAll(feed, 'F')])
          .filter(([n]) => n !== 'content-length')]));
    }
    assert.equal(texts[0], texts[1]);
  });

  test('HEAD is told the same without a body', async () => {
    const got = await ask('/F/demo/hello.txt', {}, 'HEAD');
    assert.equal(got.status, 401);
    assert.equal(got.headers['x-tokenbooth-error'], 'missing');
    assert.equal(got.text, '');
  });

  test('the address of its remedy is the site\'s, not the Host\'s', async () => {
    const got = await ask('/F/demo/hello.txt', { Host: 'evil.example' });
    assert.equal(got.status, 401);
    assert.doesNotMatch(JSON.stringify([got.text, got.lines]), /evil/);
    assert.ok(got.text.includes(`${site.url}/profile/tokens`));
  });

  test('any description fits into a status line', async () => {
    const description = `"Größe" 構築 שלום ${'x'.repeat(150)}`;
    const odd = await makeToken(visitor, { description, read: 'on',
      read_feed: 'demo' });
    const got = await ask('/F/tools/x', bearer(odd.value));
    denied(got, 403, 'scope', 'insufficient_scope', /Größe/);
    assert.match(got.phrase, /Grosse|Grose|Gro\?e|Grsse/);
    assert.ok(got.text.includes(odd.value.slice(-4)));
  });
});

describe('of two faults the first is told:', () => {
  test('replaced, then disabled, then expired', async () => {
    const account = await site.addAccount('many');
    const faulty = await site.addToken('many', 'Faulty', '--read', 'all');
    const their = await site.signedIn('many', account.password);
    await query(site, `UPDATE token SET expires_at = 1700000000
      WHERE id = ${faulty.id}`);
    const reason = async () => (await ask('/F/demo/x', bearer(faulty.value)))
      .headers['x-tokenbooth-error'];
    assert.equal(await reason(), 'expired');
    await site.json('account', 'disable', 'many');
    assert.equal(await reason(), 'disabled');
    await site.json('account', 'enable', 'many');
    await query(site, `UPDATE token SET expires_at = NULL
      WHERE id = ${faulty.id}`);
    const signed = await site.signedIn('many', account.password);
    await confirm(signed, faulty.id, 'regenerate');
    await site.json('account', 'disable', 'many');
    assert.equal(await reason(), 'replaced');
    assert.equal((await their.get('/profile/tokens')).status, 303);
  });

  test('scope, then privilege', async () => {
    const got = await ask('/F/shared/x', bearer(token['read demo'].value),
      'PUT');
    assert.equal(got.headers['x-tokenbooth-error'], 'scope');
  });

  test('a name that no feed can have, whoever may what', async () => {
    for (const name of ['DEMO', 'my%20feed', 'Demo']) {
      for (const who of ['all', 'read demo']) {
        const got = await site.request(`/F/${name}/x`,
          { headers: bearer(token[who].value) });
        assert.equal(got.status, 403);
        assert.match(got.text, new RegExp('^Token "[^"]+" \\S+ cannot read feed '
          + `"${decodeURIComponent(name)}", which no feed can be called: their `
          + 'names are in lower case'));
        assert.match(got.text, new RegExp(`${site.url}/feeds$`, 'm'));
      }
    }
  });

  test('a request that is not understood, before all', async () => {
    for (const headers of [{}, bearer('tkb_short'),
      bearer(token.revoked.value)]) {
      const got = await ask('/F/demo/a;b', headers);
      denied(got, 400, 'request', 'invalid_request', /it cannot contain/);
      const open = await ask('/F/pub/a;b', headers);
      denied(open, 400, 'request', 'invalid_request', /it cannot contain/);
    }
  });

  test('the store, before any credential', async () => {
    await query(site, 'ALTER TABLE token_value RENAME TO away;');
    try {
      for (const value of [token.all.value, inventedValue()]) {
        const got = await ask('/F/demo/hello.txt', bearer(value));
        denied(got, 503, 'unavailable', null, /cannot be checked right now/);
        assert.doesNotMatch(got.text, /Hello/);
      }
    } finally {
      await query(site, 'ALTER TABLE away RENAME TO token_value;');
    }
    const again = await ask('/F/demo/hello.txt', bearer(token.all.value));
    assert.equal(again.text, hello);
  });
});

describe('a dead value', () => {
  const agents = {
    'git/2.39.2': { '/F/demo/x.git/info/refs?service=git-upload-pack': 401,
      '/F/demo/simple/': 401 },
    'pip/24.0 {"ci":null}': { '/F/demo/simple/': 300,
      '/F/demo/simple/thing/': 300, '/F/demo/packages/thing.whl': 403,
      '/F/demo/simple': 403, '/F/demo/x/simple/thing/': 403 },
    'npm/10.2.3 node/v20': { '/F/demo/thing': 403, '/F/demo/simple/x/': 403 },
    'twine/4.0': { '/F/demo/simple/': 403 },
    'git-lfs/3.3': { '/F/demo/simple/': 403 },
    'python-requests/2.28.1': { '/F/demo/simple/thing/': 400,
      '/F/demo/thing': 403 },
    'bundler/2.3.15 rubygems/3.3.15': { '/F/demo/versions': 400 },
    'Ruby, RubyGems/3.3.15': { '/F/demo/specs.4.8.gz': 400,
      '/F/demo/gems/thing.gem': 403 },
    'skopeo/1.9.3': { '/F/demo/v2/thing/blobs/sha256:00': 404,
      '/F/demo/v2/thing/manifests/1': 403 },
  };
  for (const [agent, paths] of Object.entries(agents)) {
    for (const [path, status] of Object.entries(paths)) {
      test(`is ${status} to ${agent.split('/')[0]} at ${path}`, async () => {
        for (const name of ['expired', 'revoked', 'replaced', 'disabled']) {
          const got = await ask(path, { ...bearer(token[name].value),
            'User-Agent': agent });
          assert.equal(got.status, status, name);
          assert.match(got.headers['x-tokenbooth-error'],
            /^(expired|revoked|replaced|disabled)$/);
          challenged(got, true);
        }
      });
    }
  }

  test('only is 401 to git: what is good but not enough stays 403',
    async () => {
      for (const [path, name, reason] of [
        ['/F/tools/simple/', 'read demo', 'scope'],
        ['/F/foreign/simple/', 'all', 'privilege']]) {
        const got = await ask(path, { ...bearer(token[name].value),
          'User-Agent': 'git/2.39.2' });
        denied(got, 403, reason, 'insufficient_scope', /./);
      }
    });
});

describe('a status that the client shows the reason of', () => {
  const shown = [
    ['pip/24.0 {"ci":null}', '/simple/x/', 300],
    ['poetry/1.8.2', '/simple/x/', 400],
    ['bundler/2.3.15', '/specs.4.8.gz', 400],
    ['docker/24.0.5', '/v2/x/blobs/sha256:00', 404],
  ];
  for (const [agent, rest, status] of shown) {
    test(`is ${status} to ${agent.split('/')[0]}`, async () => {
      for (const [feed, headers, reason] of [
        ['tools', bearer(token['read demo'].value), 'scope'],
        ['foreign', bearer(token.all.value), 'privilege'],
        ['nothing', bearer(token.all.value), 'privilege'],
        ['demo', bearer(token.expired.value), 'expired'],
        ['demo', bearer('tkb_short'), 'malformed']]) {
        const got = await ask(`/F/${feed}${rest}`,
          { ...headers, 'User-Agent': agent });
        assert.equal(got.status, status, got.text);
        assert.equal(got.headers['x-tokenbooth-error'], reason);
        assert.equal(got.headers['x-tokenbooth-reason'], got.phrase);
        assert.equal(got.headers['cache-control'], 'no-store');
        assert.equal(got.headers.location, undefined);
        challenged(got, true);
      }
      // Who sent none is asked for one.
      for (const [headers, reason] of [[{}, 'missing'],
        [basic('demo', 'wrong password'), 'password']]) {
        const got = await ask(`/F/demo${rest}`,
          { ...headers, 'User-Agent': agent });
        assert.equal(got.status, 401);
        assert.equal(got.headers['x-tokenbooth-error'], reason);
      }
      // Nothing changes for whoever may read.
      const got = await ask(`/F/demo${rest}`,
        { ...bearer(token.all.value), 'User-Agent': agent });
      assert.equal(got.headers['x-tokenbooth-error'], undefined);
    });
  }

  test('has the reason in its Content-Type, for pip', async () => {
    const got = await ask('/F/demo/simple/x/', {
      ...bearer(token.revoked.value), 'User-Agent': 'pip/24.0',
      Accept: 'application/vnd.pypi.simple.v1+json, text/html; q=0.01' });
    assert.equal(got.headers['content-type'],
      `text/plain; reason="${got.phrase.replaceAll('"', "'")}"`);
    assert.match(got.headers['content-type'], /was revoked by its owner on/);
    assert.match(got.headers['x-tokenbooth-reason'], /^Token "revoked" /);
    assert.match(got.text, /^Token "revoked" [^\n]+\n$/);
  });
});

describe('a whole value that is wrapped', () => {
  const file = '/F/demo/hello.txt';
  const utf16 = (text) => Buffer.from(text, 'utf16le').toString('base64');
  // What is sent, and what the message says of it.
  const found = {
    'in base64': [(v) => [file, bearer(btoa(v))], /in base64\. Send it/],
    'in base64, with a username':
      [(v) => [file, bearer(btoa(`x:${v}`))], /in base64\. Send it/],
    'after Basic': [(v) => [file, { Authorization: `Basic ${v}` }],
      /after "Basic"\. Send it after "Bearer"/],
    'in base64 of UTF-16':
      [(v) => [file, { Authorization: `Basic ${utf16(`x:${v}`)}` }],
        /base64 of UTF-16/],
    'after another scheme':
      [(v) => [file, { Authorization: `ApiKey ${v}` }], /other text around/],
    'in angle brackets':
      [(v) => [file, { Authorization: `Bearer <${v}>` }], /other text around/],
    'in angle brackets, as a key':
      [(v) => [file, { 'X-Api-Key': `<${v}>` }], /other text around/],
    'with a word, as the password':
      [(v) => [file, basic('x', `Bearer ${v}`)], /other text around it/],
    'behind a no-break space, as the password':
      [(v) => [file, basic('x', `\u00a0${v}`)], /invisible character/],
    'in a header that is not read':
      [(v) => [file, { 'Private-Token': v }], /in a header that is not read/],
    'in the query': [(v) => [`${file}?token=${v}`, {}], /in the query of the/],
    'in the path': [(v) => [`/F/demo/${v}/hello.txt`, {}],
      /in the path of the URL.* \/F\/FEED\/auth\/TOKEN\//],
    'in place of the feed': [(v) => [`/F/${v}/hello.txt`, {}],
      /in the path of the URL/],
  };
  for (const [how, [send, says]] of Object.entries(found)) {
    test(`${how} is no credential, and the message says so`, async () => {
      const { value } = token['read demo'];
      const got = await ask(...send(value));
      denied(got, 401, 'missing', null, says);
      assert.match(got.phrase, /\/profile\/tokens$/);
      assert.ok(!got.text.includes(value), got.text);
      // Without its checksum it is nothing.
      const other = await ask(...send(misspelt(value)));
      assert.doesNotMatch(other.text, says);
    });
  }

  test('is taken where it is only in quotes, or after `token`', async () => {
    const { value } = token['read demo'];
    for (const headers of [{ Authorization: `token ${value}` },
      { Authorization: `Bearer "${value}"` }, { 'X-Api-Key': `'${value}'` },
      basic('x', `"${value}"`), basic('x', `\ufeff${value}`)]) {
      assert.equal((await ask(file, headers)).text, hello);
    }
  });
});

describe('a denial as JSON', () => {
  const json = [
    ['Accept application/json', { Accept: 'application/json' }],
    ['Accept with parameters', { Accept: 'application/json; q=1.0, */*' }],
    ['Accept of npm install',
      { Accept: 'application/vnd.npm.install-v1+json; q=1.0, */*' }],
    ['Content-Type JSON', { 'Content-Type': 'application/json' }, 'PUT'],
    ['Content-Type with a charset',
      { 'Content-Type': 'application/json; charset=utf-8' }, 'PUT'],
    ['Accept in capitals', { Accept: 'Application/JSON' }],
    ['Composer, which does not ask for it', { 'User-Agent':
      'Composer/2.5.5 (Linux; 6.1.0-18-amd64; PHP 8.2.7; streams; Platform 1)' }],
    ['Composer, which asks for anything',
      { 'User-Agent': 'Composer/2.7.1', Accept: '*/*' }],
  ];
  for (const [name, headers, method] of json) {
    test(`goes to ${name}`, async () => {
      const got = await ask('/F/demo/x', headers, method);
      assert.equal(got.status, 401);
      assert.equal(got.headers['content-type'], 'application/json');
      const { error, ...rest } = JSON.parse(got.text);
      assert.match(error, /Access token required/);
      assert.deepEqual(rest, { reason: 'missing', message: error,
        warning: error,
        errors: [{ code: 'DENIED', message: error, detail: error }] });
    });
  }

  for (const path of ['/F/demo/v2/', '/F/demo/v2/thing/manifests/latest']) {
    test(`goes to ${path}, whatever was asked for`, async () => {
      const got = await ask(path, { Accept: 'text/plain' });
      assert.equal(got.headers['content-type'], 'application/json');
      assert.equal(JSON.parse(got.text).errors[0].code, 'DENIED');
    });
  }

  for (const accept of ['text/html, application/json', '*/*', 'text/json',
    'application/jsonx', '']) {
    test(`does not go to Accept: ${accept}`, async () => {
      const got = await ask('/F/demo/x', { Accept: accept });
      assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
    });
  }
});

describe('a credential', () => {
  const file = '/F/demo/hello.txt';
  // Each place, in the README's order; what is in front decides.
  const places = {
    'X-NuGet-ApiKey': (value) => [file, { 'X-NuGet-ApiKey': value }],
    'X-Api-Key': (value) => [file, { 'X-Api-Key': value }],
    Bearer: (value) => [file, bearer(value)],
    'bearer in small letters': (value) =>
      [file, { Authorization: `bearer ${value}` }],
    'a bare value': (value) => [file, { Authorization: value }],
    'the password': (value) => [file, basic('anything', value)],
    'the password without a name': (value) => [file, basic('', value)],
    'the username': (value) => [file, basic(value, '')],
    'the username, with a password': (value) => [file, basic(value, 'x')],
    'the path': (value) => [`/F/demo/auth/${value}/hello.txt`, {}],
  };
  for (const [name, send] of Object.entries(places)) {
    test(`is found in ${name}, with white space around it`, async () => {
      const { value } = token['read demo'];
      assert.equal((await ask(...send(value))).text, hello);
      if (name !== 'the path') {
        for (const odd of [` ${value}`, `${value} `, `\t${value} \t`]) {
          const got = await ask(...send(odd));
          assert.equal(got.text, hello, JSON.stringify(odd));
        }
      }
      const got = await ask(...send(token.revoked.value));
      assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
    });
  }

  const order = ['X-NuGet-ApiKey', 'X-Api-Key', 'Bearer', 'the path'];
  for (const [i, first] of order.entries()) {
    for (const second of order.slice(i + 1)) {
      test(`in ${first} goes before one in ${second}`, async () => {
        const both = (a, b) => {
          const [path1, headers1] = places[first](a);
          const [path2, headers2] = places[second](b);
          return ask(path1 === file ? path2 : path1,
            { ...headers1, ...headers2 });
        };
        const { value } = token['read demo'];
        const got = await both(token.revoked.value, value);
        assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
        assert.equal((await both(value, token.revoked.value)).text, hello);
        const incomplete = await both('tkb_short', value);
        assert.equal(incomplete.headers['x-tokenbooth-error'], 'malformed');
        // A dummy word is none.
        if (second !== 'the path' || first !== 'the path') {
          if (first !== 'the path') {
            assert.equal((await both('dummy', value)).text, hello);
          }
        }
      });
    }
  }

  test('in Basic is the password before the username', async () => {
    const good = token['read demo'].value;
    const bad = token.revoked.value;
    assert.equal((await ask(file, basic(bad, good))).text, hello);
    const got = await ask(file, basic(good, bad));
    assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
  });

  test('Og== is none beside a key, as NuGet sends it', async () => {
    const got = await ask(file, { 'X-NuGet-ApiKey': token['read demo'].value,
      Authorization: 'Basic Og==' });
    assert.equal(got.text, hello);
    const dummy = await ask(file, { 'X-NuGet-ApiKey': 'az',
      ...basic('demo', token['read demo'].value) });
    assert.equal(dummy.text, hello);
  });

  for (const name of ['X-NuGet-ApiKey', 'X-Api-Key', 'Authorization']) {
    test(`twice in ${name} has to be the same`, async () => {
      const { value } = token['read demo'];
      const text = (v) => (name === 'Authorization' ? `Bearer ${v}` : v);
      const twice = (a, b) => ask(file, { [name]: [text(a), text(b)] });
      const raw = async (a, b) => {
        const got = await site.raw(`GET ${file} HTTP/1.1\r\nHost: x\r\n`
          + `${name}: ${text(a)}\r\n${name}: ${text(b)}\r\n`
          + 'Connection: close\r\n\r\n');
        return Number(/^HTTP\/1\.1 (\d+)/.exec(got)[1]);
      };
      assert.equal(typeof twice, 'function');
      assert.equal(await raw(value, value), 200);
      for (const [a, b] of [[value, token.all.value],
        [value, token.revoked.value], [token.revoked.value, value],
        [value, 'dummy']]) {
        assert.equal(await raw(a, b), 400, `${a} ${b}`);
      }
    });
  }

  test('that is Basic has to decode', async () => {
    for (const bad of ['Basic !!!', 'Basic', 'Basic ', 'Basic Zm9v',
      'Basic ====', 'Basic a']) {
      for (const path of [file, '/F/pub/file.txt', '/F/nothing/x']) {
        const got = await ask(path, { Authorization: bad });
        denied(got, 400, 'request', 'invalid_request', /are not valid base64/);
      }
    }
  });

  test('in a cookie or a query is none', async () => {
    const { value } = token.all;
    for (const [path, headers] of [
      [`${file}?token=${value}&access_token=${value}`, {}],
      [file, { Cookie: `token=${value}` }],
      [file, { 'Proxy-Authorization': `Bearer ${value}` }],
      [file, { 'X-Tokenbooth-Account': 'demo' }],
    ]) {
      const got = await ask(path, headers);
      assert.equal(got.headers['x-tokenbooth-error'], 'missing', path);
    }
  });

  test('of a session opens no feed', async () => {
    const got = await visitor.get(file);
    assert.equal(got.headers['x-tokenbooth-error'], 'missing');
  });
});

describe('an account\'s own password', () => {
  const file = '/F/demo/hello.txt';
  const own = () => basic('demo', site.password);

  test('reads, and reads only', async () => {
    assert.equal((await ask(file, own())).text, hello);
    assert.equal((await ask(file, basic('DEMO', site.password))).text, hello);
    for (const method of ['PUT', 'DELETE', 'MKCOL', 'FOO', 'LOCK']) {
      const got = await ask('/F/demo/y', own(), method);
      denied(got, 403, 'scope', 'insufficient_scope',
        /A password can only read/);
    }
  });

  test('is nothing as Bearer or key', async () => {
    for (const headers of [bearer(site.password),
      { 'X-Api-Key': site.password }]) {
      const got = await ask(file, headers);
      assert.equal(got.headers['x-tokenbooth-error'], 'missing');
    }
  });

  test('that was changed is denied at once, the new one taken', async () => {
    await site.addAccount('changes', 'the old password');
    await site.json('feed', 'grant', 'demo', 'changes', 'read');
    const old = basic('changes', 'the old password');
    for (let i = 0; i < 3; i++) {
      assert.equal((await ask(file, old)).text, hello);
    }
    await site.run('account', 'password', 'changes', '--set',
      { input: 'the new password\n' });
    const got = await ask(file, old);
    assert.equal(got.headers['x-tokenbooth-error'], 'password');
    assert.equal((await ask(file, basic('changes', 'the new password'))).text,
      hello);
  });

  test('guessed too often is 429, unread', async () => {
    await site.addAccount('guessed');
    await site.json('feed', 'grant', 'demo', 'guessed', 'read');
    const there = elsewhere(site, '127.0.0.61');
    const get = (who, headers) => who.request(file, { headers });
    for (let i = 0; i < 10; i++) {
      const got = await get(there, basic('guessed', `wrong ${i}`));
      assert.equal(got.status, 401, `guess ${i}`);
    }
    const right = basic('guessed', 'password of guessed');
    for (const headers of [basic('guessed', 'wrong again'), right]) {
      const got = await get(there, headers);
      assert.equal(got.status, 429);
      assert.equal(got.headers['x-tokenbooth-error'], 'throttled');
      const seconds = Number(got.headers['retry-after']);
      assert.ok(seconds > 0 && seconds <= 60);
    }
    assert.equal((await get(there, bearer(token.all.value))).text, hello);
    assert.equal((await get(elsewhere(site, '127.0.0.62'), right)).text, hello);
  });
});

describe('a public feed', () => {
  const file = '/F/pub/file.txt';
  const npm = { 'User-Agent': 'npm/10.2.3 node/v20.1.0' };
  const nuget = { 'User-Agent': 'NuGet Command Line/6.9.1 (Linux)' };

  const credentials = {
    nothing: () => ({}),
    'an incomplete value': () => bearer('tkb_short'),
    'a value never issued': () => bearer(inventedValue()),
    'a revoked one': of('revoked'),
    'an expired one': of('expired'),
    'one of a disabled account': of('disabled'),
    'a blocked one': of('blocked'),
    'one for another feed': of('read demo'),
    'one that only writes': of('write all'),
    'a wrong password': () => basic('demo', 'wrong password'),
    'a dummy': () => ({ 'X-Api-Key': 'dummy' }),
    'a good one': of('all'),
  };
  for (const [name, headers] of Object.entries(credentials)) {
    test(`is read with ${name}`, async () => {
      const sent = headers();
      const got = await ask(file, sent);
      assert.equal(got.status, 200);
      assert.equal(got.text, 'in pub');
      assert.equal(got.headers['x-tokenbooth-error'], undefined);
      assert.equal(got.headers['npm-notice'], undefined);
      assert.equal(got.headers['www-authenticate'], undefined);
      assert.equal(got.phrase, 'OK');
      // No password is checked where none is needed.
      const faulty = !/nothing|good one|another feed|only writes|password/
        .test(name);
      assert.equal(got.headers['x-tokenbooth-reason'] !== undefined, faulty);
      assert.equal(got.headers['cache-control'],
        faulty ? 'private' : undefined);
      const toNpm = await ask(file, { ...headers(), ...npm });
      assert.equal(toNpm.status, 200);
      assert.equal(toNpm.headers['npm-notice'] !== undefined, faulty, name);
      const toNuGet = await ask(file, { ...headers(), ...nuget });
      assert.equal(toNuGet.headers['x-nuget-warning'] !== undefined, faulty);
      if (/revoked/.test(name)) {
        assert.match(got.headers['x-tokenbooth-reason'], /was revoked/);
        assert.match(toNpm.headers['npm-notice'], /was revoked/);
        assert.match(toNuGet.headers['x-nuget-warning'], /was revoked/);
      }
      const asked = JSON.parse((await site.request(
        '/authorize?feed=pub&access=read', { headers: sent })).text);
      assert.equal(asked.allowed, true);
      assert.equal(asked.message.replaceAll('…', '...'), faulty
        ? `Allowed. ${got.headers['x-tokenbooth-reason']}` : 'Allowed');
      if (/blocked/.test(name)) {
        assert.match(asked.message, /was blocked on feed "pub" by an owner/);
        assert.equal(asked.account, null);
      }
    });
  }

  test('that becomes private is closed to the next request', async () => {
    await site.json('feed', 'add', 'turning', '--owner', 'demo', '--public');
    assert.equal((await ask('/F/turning/x')).status, 404);
    await visitor.fillIn('/feeds/turning', '/feeds/turning',
      { visibility: 'private' });
    assert.equal((await ask('/F/turning/x')).status, 401);
  });
});

describe('a notice', () => {
  const agents = { npm: 'npm/10.2.3 node/v20', pnpm: 'pnpm/8.1', yarn:
    'yarn/1.22.19 npm/? node/v20', NuGet: 'NuGet Command Line/6.9.1' };
  for (const [client, agent] of Object.entries(agents)) {
    const header = client === 'NuGet' ? 'x-nuget-warning' : 'npm-notice';
    test(`of a near end goes to ${client} with what it asked for`, async () => {
      const headers = { ...bearer(token['ends soon'].value),
        'User-Agent': agent };
      const got = await ask('/F/demo/hello.txt', headers);
      assert.equal(got.text, hello);
      assert.match(got.headers[header],
        /^Token "ends soon" \(.*\) expires on \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
      assert.ok(got.headers[header].includes(
        `${site.url}/profile/tokens/${token['ends soon'].id}`));
      const late = await ask('/F/demo/hello.txt', { 'User-Agent': agent,
        ...bearer(token['ends late'].value) });
      assert.equal(late.headers[header], undefined);
    });

    test(`of a denial goes to ${client}`, async () => {
      const got = await ask('/F/tools/x', { 'User-Agent': agent,
        ...bearer(token['read demo'].value) });
      assert.equal(got.headers[header], got.phrase);
    });
  }

  test('goes to no other client', async () => {
    for (const agent of ['curl/7.88.1', 'pip/24.0', 'Mozilla/5.0']) {
      const got = await ask('/F/demo/hello.txt', { 'User-Agent': agent,
        ...bearer(token['ends soon'].value) });
      assert.equal(got.headers['npm-notice'], undefined);
      assert.equal(got.headers['x-nuget-warning'], undefined);
    }
  });
});

describe('reading or writing:', () => {
  // By /authorize, which decides as Apache does.
  const access = async (method, uri, headers = {}) => {
    const got = await ask('/authorize', { ...bearer(token.all.value),
      ...headers, 'X-Original-Method': method, 'X-Original-URI': uri });
    return JSON.parse(got.text).access;
  };
  const git = 'application/x-git-upload-pack-request';
  const table = [
    ['read', 'GET', '/F/demo/x'], ['read', 'HEAD', '/F/demo/x'],
    ['read', 'OPTIONS', '/F/demo/x'], ['read', 'PROPFIND', '/F/demo/x'],
    ['read', 'REPORT', '/F/demo/x'],
    ['write', 'PUT', '/F/demo/x'], ['write', 'POST', '/F/demo/x'],
    ['write', 'DELETE', '/F/demo/x'], ['write', 'PATCH', '/F/demo/x'],
    ['write', 'MKCOL', '/F/demo/x'], ['write', 'LOCK', '/F/demo/x'],
    ['write', 'PROPPATCH', '/F/demo/x'], ['write', 'UNLOCK', '/F/demo/x'],
    ['write', 'SEARCH', '/F/demo/x'], ['write', 'FOO', '/F/demo/x'],
    ['write', 'get', '/F/demo/x'],
    ['read', 'GET', '/F/demo/x.git/info/refs?service=git-upload-pack'],
    ['write', 'GET', '/F/demo/x.git/info/refs?service=git-receive-pack'],
    ['write', 'GET', '/F/demo/x?a=b&service=git-receive-pack&c=d'],
    ['write', 'GET', '/F/demo/x?a=service=git-receive-pack'],
    ['write', 'GET', '/F/demo/x?servic%65=git%2dreceive%2Dpack'],
    ['read', 'POST', '/F/demo/x.git/git-upload-pack', { 'Content-Type': git }],
    ['write', 'POST', '/F/demo/x.git/git-upload-pack'],
    ['write', 'POST', '/F/demo/x.git/git-upload-pack',
      { 'Content-Type': 'application/json' }],
    ['write', 'POST', '/F/demo/x.git/git-receive-pack',
      { 'Content-Type': git }],
    ['read', 'POST', '/F/demo/x.git/info/lfs/objects/batch',
      { 'Content-Type': 'application/vnd.git-lfs+json' }],
    ['write', 'POST', '/F/demo/x.git/info/lfs/objects/batch'],
    ['read', 'POST', '/F/demo/-/npm/v1/security/advisories/bulk'],
    ['read', 'POST', '/F/demo/-/npm/v1/security/audits'],
    ['read', 'POST', '/F/demo/-/npm/v1/security/audits/quick'],
    ['write', 'POST', '/F/demo/-/npm/v1/security/audits/quick/x'],
    ['write', 'PUT', '/F/demo/-/npm/v1/security/audits/quick'],
  ];
  for (const [wanted, method, uri, headers] of table) {
    const type = headers ? ` (${headers['Content-Type']})` : '';
    test(`${method} ${uri}${type} ${wanted}s`, async () => {
      assert.equal(await access(method, uri, headers), wanted);
    });
  }

  test('Apache lets through what each may', async () => {
    const cases = [
      ['read demo', 'GET', 200], ['read demo', 'PROPFIND', 207],
      ['read demo', 'OPTIONS', 200], ['read demo', 'PUT', 403],
      ['read demo', 'DELETE', 403], ['write demo', 'GET', 403],
      ['write demo', 'PROPFIND', 403], ['write demo', 'PUT', 204],
      ['all', 'GET', 200], ['all', 'PUT', 204],
    ];
    for (const [name, method, status] of cases) {
      const got = await site.request('/F/demo/file.txt', { method,
        headers: { ...bearer(token[name].value), Depth: '0' },
        body: method === 'PUT' ? 'in demo' : undefined });
      assert.equal(got.status, status, `${name} ${method}`);
    }
  });
});

describe('COPY and MOVE', () => {
  let both; // reads demo, writes tools
  before(async () => {
    both = await makeToken(visitor, { description: 'both', read: 'on',
      read_feed: 'demo', write: 'on', write_feed: 'tools' });
  });

  const to = (method, from, destination, value) => ask(from, {
    ...bearer(value), Destination: `${site.url}${destination}` }, method);

  test('COPY reads the one feed and writes the other', async () => {
    const got = await to('COPY', '/F/demo/file.txt', '/F/tools/copy.txt',
      both.value);
    assert.equal(got.status, 201);
    const back = await to('COPY', '/F/tools/file.txt', '/F/demo/copy.txt',
      both.value);
    assert.equal(back.headers['x-tokenbooth-error'], 'scope');
    const within = await to('COPY', '/F/demo/file.txt', '/F/demo/copy.txt',
      both.value);
    assert.equal(within.headers['x-tokenbooth-error'], 'scope');
  });

  test('MOVE writes both', async () => {
    const got = await to('MOVE', '/F/demo/file.txt', '/F/tools/moved.txt',
      both.value);
    assert.equal(got.headers['x-tokenbooth-error'], 'scope');
    assert.equal((await ask('/F/demo/file.txt', bearer(token.all.value)))
      .status, 200);
    const all = await to('MOVE', '/F/tools/copy.txt', '/F/demo/moved.txt',
      token.all.value);
    assert.equal(all.status, 201);
  });

  test('a query that starts a push of git reads what it read without', async () => {
    const only = await makeToken(visitor, { description: 'pushes',
      write: 'on' });
    for (const [method, path] of [['GET', '/F/demo/hello.txt'],
      ['HEAD', '/F/demo/hello.txt'], ['GET', '/F/demo/'],
      ['PROPFIND', '/F/demo/'], ['OPTIONS', '/F/demo/hello.txt']]) {
      const got = await ask(`${path}?x=service=git-receive-pack`,
        { ...bearer(only.value), Depth: '1' }, method);
      assert.equal(got.status, 403, `${method} ${path}`);
      assert.equal(got.headers['x-tokenbooth-error'], 'scope');
    }
    const refs = await ask('/F/demo/x.git/info/refs?service=git-receive-pack',
      bearer(only.value));
    assert.equal(refs.status, 404);
    assert.equal((await ask('/F/demo/hello.txt?service=git-receive-pack',
      bearer(token.all.value))).status, 200);
  });

  // Else a token that only writes would read: it would move a package to where
  // publishing look-ups, or everybody, may read it.
  test('MOVE to where more is read than before reads its source', async () => {
    const only = await makeToken(visitor, { description: 'only writes',
      write: 'on' });
    assert.equal((await ask('/F/tools/secret.txt', bearer(token.all.value),
      'PUT', 'secret')).status, 201);
    for (const destination of ['/F/tools/config.json', '/F/tools/v3/index.json',
      '/F/tools/se/cr/secret', '/F/pub/secret.txt',
      '/F/tools/index.html', '/F/tools/r.git/info/refs']) {
      const got = await to('MOVE', '/F/tools/secret.txt', destination,
        only.value);
      assert.equal(got.status, 403, destination);
      assert.equal(got.headers['x-tokenbooth-error'], 'scope', destination);
    }
    const got = await to('MOVE', '/F/tools/secret.txt', '/F/tools/moved-on.txt',
      only.value);
    assert.equal(got.status, 201);
    const all = await to('MOVE', '/F/tools/moved-on.txt',
      '/F/tools/config.json', token.all.value);
    assert.equal(all.status, 201);
  });

  test('a Destination in a feed that one may not write', async () => {
    for (const [name, destination, reason] of [
      ['all', '/F/foreign/x', 'privilege'], ['all', '/F/shared/x', 'privilege'],
      ['all', '/F/nothing/x', 'privilege'], ['all', '/F/demo/', 'privilege'],
      ['all', '/F/tools', 'privilege'], ['read all', '/F/pub/x', 'scope'],
      ['all', '/nothing/x', 'privilege'],
    ]) {
      for (const method of ['COPY', 'MOVE']) {
        const got = await to(method, '/F/demo/file.txt', destination,
          token[name].value);
        assert.equal(got.status, 403, `${name} ${method} ${destination}`);
        assert.equal(got.headers['x-tokenbooth-error'], reason,
          `${name} ${method} ${destination}`);
      }
    }
  });

  test('a public source still needs leave to write', async () => {
    const got = await ask('/F/pub/file.txt', {
      Destination: `${site.url}/F/pub/copy.txt` }, 'COPY');
    assert.equal(got.status, 401);
    const mine = await to('COPY', '/F/pub/file.txt', '/F/tools/from-pub.txt',
      both.value);
    assert.equal(mine.status, 201);
  });

  test('without a Destination, or one of nowhere, is 400', async () => {
    const headers = bearer(token.all.value);
    for (const destination of [undefined, 'x', '', '%', '/F/demo/%2e%2e/x',
      '/F/demo/a%00b', `${site.url}/F/demo/a;b`]) {
      const got = await ask('/F/demo/file.txt', destination === undefined
        ? headers : { ...headers, Destination: destination }, 'COPY');
      assert.equal(got.status, 400, `${destination}`);
    }
  });
});

describe('a token that only writes lets its client publish:', () => {
  const agents = {
    nuget: 'NuGet Command Line/6.9.1', maven: 'Apache-Maven/3.8.7',
    cargo: 'cargo/1.75.0', dav: 'cadaver/0.24', npm: 'npm/10.2.3', curl:
    'curl/7.88.1', none: undefined,
  };
  const table = [
    ['nuget', 'GET', '/F/demo/v3/index.json', true],
    ['nuget', 'GET', '/F/demo/index.json', true],
    ['nuget', 'GET', '/F/demo/', true],
    ['nuget', 'GET', '/F/demo/thing.nupkg', false],
    ['nuget', 'GET', '/F/demo/x/index.json', false],
    ['maven', 'GET', '/F/demo/org/acme/maven-metadata.xml', true],
    ['maven', 'GET', '/F/demo/org/acme/maven-metadata.xml.sha1', true],
    ['maven', 'GET', '/F/demo/org/acme/a.jar', false],
    ['cargo', 'GET', '/F/demo/config.json', true],
    ['cargo', 'GET', '/F/demo/se/rd/serde', true],
    ['cargo', 'GET', '/F/demo/se/rd/other', false],
    ['cargo', 'GET', '/F/demo/serde-1.0.crate', false],
    ['dav', 'PROPFIND', '/F/demo/', true, { Depth: '0' }],
    ['dav', 'PROPFIND', '/F/demo/', false, { Depth: '1' }],
    ['dav', 'PROPFIND', '/F/demo/', false, {}],
    ['dav', 'OPTIONS', '/F/demo/', true],
    ['dav', 'GET', '/F/demo/', false],
    ['dav', 'GET', '/F/demo/hello.txt', false],
    ['npm', 'GET', '/F/demo/v3/index.json', false],
    ['npm', 'GET', '/F/demo/thing', false],
    ['curl', 'GET', '/F/demo/v3/index.json', false],
    ['curl', 'PROPFIND', '/F/demo/', false, { Depth: '0' }],
    ['none', 'GET', '/F/demo/config.json', false],
  ];
  for (const [client, method, path, allowed, extra] of table) {
    const depth = extra ? ` Depth ${extra.Depth}` : '';
    test(`${client} ${method} ${path}${depth} ${allowed}`, async () => {
      const headers = { ...extra,
        ...(agents[client] ? { 'User-Agent': agents[client] } : {}) };
      const got = await ask(path,
        { ...headers, ...bearer(token['write demo'].value) }, method);
      const error = got.headers['x-tokenbooth-error'];
      assert.equal(error, allowed ? undefined : 'scope');
      // In no other feed, and for no other's token.
      const other = await ask(path.replace('demo', 'tools'),
        { ...headers, ...bearer(token['write demo'].value) }, method);
      assert.equal(other.headers['x-tokenbooth-error'], 'scope');
      // Who may only read that feed cannot publish, so looks nothing up.
      const shared = await ask(path.replace('demo', 'shared'),
        { ...headers, ...bearer(token['write all'].value) }, method);
      assert.equal(shared.headers['x-tokenbooth-error'],
        allowed ? 'privilege' : 'scope');
    });
  }
});

describe('the next request', () => {
  const reason = async (value, feed = 'demo', method = 'GET') => {
    const got = await ask(`/F/${feed}/hello.txt`, bearer(value), method);
    return got.headers['x-tokenbooth-error'] ?? got.status;
  };

  test('after a revocation is denied, each time', async () => {
    for (let i = 0; i < 8; i++) {
      const made = await site.addToken('demo', `Short ${i}`, '--read', 'all');
      await Promise.all([1, 2, 3].map(() => reason(made.value)));
      assert.equal(await reason(made.value), 200);
      await site.json('token', 'revoke', String(made.id));
      const after_ = await Promise.all([1, 2, 3, 4, 5, 6].map(() =>
        reason(made.value)));
      assert.deepEqual(after_, Array(6).fill('revoked'));
    }
  });

  test('after the administrator disabled the account is denied', async () => {
    await site.addAccount('worker');
    await site.json('feed', 'grant', 'demo', 'worker', 'read');
    const made = await site.addToken('worker', 'Worker', '--read', 'all');
    const own = basic('worker', 'password of worker');
    assert.equal(await reason(made.value), 200);
    assert.equal((await ask('/F/demo/hello.txt', own)).text, hello);
    await site.json('account', 'disable', 'worker');
    assert.equal(await reason(made.value), 'disabled');
    assert.equal((await ask('/F/demo/hello.txt', own))
      .headers['x-tokenbooth-error'], 'disabled');
    await site.json('account', 'enable', 'worker');
    assert.equal(await reason(made.value), 200);
  });

  test('after a privilege was taken is denied', async () => {
    await site.addAccount('member');
    await site.json('feed', 'grant', 'demo', 'member', 'write');
    const made = await site.addToken('member', 'Member', '--read', 'demo',
      '--write', 'demo');
    assert.equal(await reason(made.value), 200);
    assert.equal(await reason(made.value, 'demo', 'FOO') === 'privilege',
      false);
    await site.json('feed', 'grant', 'demo', 'member', 'read');
    assert.equal(await reason(made.value), 200);
    assert.equal(await reason(made.value, 'demo', 'PUT'), 'privilege');
    await site.json('feed', 'grant', 'demo', 'member', 'none');
    assert.equal(await reason(made.value), 'privilege');
  });

  test('after a feed was made sees it', async () => {
    assert.equal(await reason(token.all.value, 'brandnew'), 'privilege');
    await site.json('feed', 'add', 'brandnew', '--owner', 'demo');
    assert.equal(await reason(token.all.value, 'brandnew'), 404);
  });
});

// The last one: what it counts, counts for a minute.
describe('guesses', () => {
  const from = (source, headers, path = '/F/demo/hello.txt') =>
    elsewhere(site, source).request(path, { headers });

  test('beyond the limit are 429, a good token never is', async () => {
    const one = '127.0.0.51';
    for (let i = 0; i < guesses; i += 10) {
      const answers = await Promise.all(Array.from({ length: 10 }, (_, n) =>
        from(one, bearer(n % 2 ? inventedValue() : 'tkb_short'))));
      assert.deepEqual(answers.map(({ status }) => status),
        Array(10).fill(403));
    }
    for (const value of [inventedValue(), 'tkb_short',
      misspelt(token.all.value)]) {
      const got = await from(one, bearer(value));
      assert.equal(got.status, 429);
      assert.equal(got.headers['x-tokenbooth-error'], 'throttled');
      const seconds = Number(got.headers['retry-after']);
      assert.ok(seconds > 0 && seconds <= 60, got.headers['retry-after']);
      assert.match(got.text, /Try again in \d+ second/);
      assert.equal(got.headers['cache-control'], 'no-store');
    }
    // Neither a good one, nor a denial of one, nor who sends none.
    for (const [headers, status, path] of [
      [bearer(token.all.value), 200], [bearer(token['read demo'].value), 200],
      [bearer(token.revoked.value), 403], [bearer(token.expired.value), 403],
      [bearer(token.replaced.value), 403],
      [bearer(token['write demo'].value), 403], [{}, 401],
      [basic('demo', site.password), 200],
      [bearer('tkb_short'), 200, '/F/pub/file.txt'],
    ]) {
      assert.equal((await from(one, headers, path)).status, status);
    }
    // Somebody else's address is not concerned.
    assert.equal((await from('127.0.0.52', bearer('tkb_short'))).status, 403);
  });

  test('count at /authorize and /revoke as well', async () => {
    const one = '127.0.0.53';
    for (let i = 0; i < guesses; i += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2
        ? from(one, bearer(inventedValue()), '/authorize?feed=demo&access=read')
        : elsewhere(site, one).request('/revoke', { method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: `token=${inventedValue()}` }))));
    }
    assert.equal((await from(one, bearer(inventedValue()))).status, 429);
    const made = await site.addToken('demo', 'Ends', '--read', 'all');
    const revoke = (value) => elsewhere(site, one).request('/revoke', {
      method: 'POST', body: `token=${value}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
    assert.equal((await revoke(inventedValue())).status, 429);
    assert.equal((await revoke(made.value)).status, 200);
    assert.equal((await from(one, bearer(made.value))).status, 403);
  });
});

// POST /token: a CI's JWT is exchanged for a token of a machine account, by the
// trust rules on its page.
'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { readFileSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { Home } = require('../lib/client');
const { query } = require('../lib/database');
const { blockOf, lines } = require('../lib/examples');
const { startIssuer } = require('../lib/issuer');
const { complaint, happenings, typed, words } = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite, top } = require('../lib/site');

let site;
let ci;
let ann;

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT = 'urn:ietf:params:oauth:token-type:jwt';
const ACCESS = 'urn:ietf:params:oauth:token-type:access_token';
const AUDIENCE = 'https://packages.example.org';

async function post(fields, where = site) {
  const got = await where.request('/token', { method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(Object.entries(fields)
      .filter(([, value]) => value !== undefined)).toString() });
  return { ...got, json: JSON.parse(got.text) };
}

const exchange = (jwt, others = {}) => post({ grant_type: GRANT,
  subject_token_type: JWT, subject_token: jwt, audience: 'ci-build',
  ...others });

const job = (others, issuer = ci) => issuer.sign({ aud: AUDIENCE,
  repository: 'acme/app', ref: 'refs/heads/main', ...others });

const rule = (others = {}) => ({ description: 'GitHub Actions',
  issuer: ci.url, trust_audience: AUDIENCE, claims: 'repository = acme/*',
  keys: '', read: 'on', ...others });

const add = (fields, name = 'ci-build', visitor = ann) =>
  visitor.fillIn(`/machines/${name}/trust`, `/machines/${name}/trust`, fields);

async function machine(name, ...rules) {
  const made = await ann.fillIn('/machines', '/machines',
    { name, description: '' });
  assert.equal(made.status, 303, made.text);
  for (const fields of rules) {
    const added = await add(fields, name);
    assert.equal(added.status, 303, added.text);
  }
}

function assertDenied(got, description, error = 'invalid_grant', status = 400) {
  assert.equal(got.status, status, got.text);
  assert.match(got.headers['content-type'], /^application\/json/);
  assert.match(got.headers['cache-control'], /no-store/);
  assert.equal(got.json.error, error);
  assert.match(got.json.error_description, description);
  // RFC 6749, 5.2
  assert.match(got.json.error_description, /^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
  assert.equal(got.json.access_token, undefined);
}

const read = (value, file = 'acme/x.txt') => site.request(`/F/${file}`,
  { headers: { Authorization: `Bearer ${value}` } });

before(async () => {
  ci = await startIssuer();
  site = await startSite({ settings: { password_cost: 10,
    throttle_values: 0 } });
  await site.addAccount('ann');
  ann = await site.signedIn('ann', 'password of ann');
  await site.json('feed', 'add', 'acme', '--owner', 'ann');
  await machine('ci-build', rule());
  await site.json('feed', 'grant', 'acme', 'ci-build', 'write');
  writeFileSync(site.file('feeds', 'acme', 'x.txt'), 'x\n');
});

after(async () => {
  await site?.stop();
  await ci?.stop();
});

describe('a JWT that fits', () => {
  test('is exchanged for a token of 15 minutes', async () => {
    const got = await exchange(job());
    assert.equal(got.status, 200, got.text);
    assert.match(got.headers['cache-control'], /no-store/);
    assert.equal(got.headers['set-cookie'], undefined);
    assert.deepEqual({ ...got.json, access_token: undefined },
      { access_token: undefined, issued_token_type: ACCESS,
        token_type: 'Bearer', expires_in: 900 });
    assert.match(got.json.access_token, /^tkb_\w{36}$/);
    assert.equal((await read(got.json.access_token)).status, 200);
    const told = await site.request('/api/v1/token',
      { headers: { Authorization: `Bearer ${got.json.access_token}` } });
    const token = JSON.parse(told.text);
    assert.equal(token.account, 'ci-build');
    assert.equal(token.description, 'GitHub Actions: acme/app, main');
    assert.equal(token.read, 'all');
    assert.equal(token.write, null);
    const left = Date.parse(token.expires) - Date.now();
    assert.ok(left > 800_000 && left <= 900_000, token.expires);
  });

  test('is told in the activity and listed', async () => {
    await exchange(job({ ref: 'refs/heads/told' }));
    const list = await ann.get('/machines/ci-build/tokens');
    assert.match(words(list.text), /GitHub Actions: acme\/app, told/);
    const page = await ann.get('/machines/ci-build/activity');
    assert.ok(happenings(page.text).some(({ what }) =>
      /GitHub Actions: acme\/app, told.*created by a trust rule/.test(what)),
    words(page.text));
  });

  test('names the machine account by the URL of its page, too', async () => {
    const resource = `${site.url}/machines/ci-build`;
    for (const names of [{ audience: undefined, resource },
      { audience: resource }, { audience: 'CI-Build', resource }]) {
      const got = await exchange(job(), names);
      assert.equal(got.status, 200, got.text);
    }
    assertDenied(await exchange(job(), { resource: `${resource}2` }),
      /'ci-build'/, 'invalid_target');
    assertDenied(await exchange(job(), { audience: undefined,
      resource: 'https://other.example/machines/ci-build' }),
    /No machine account/, 'invalid_target');
  });

  test('is taken once', async () => {
    const jwt = job();
    assert.equal((await exchange(jwt)).status, 200);
    assertDenied(await exchange(jwt), /claim jti: expected .* taken once/);
    const same = { jti: 'the same' };
    assert.equal((await exchange(job(same))).status, 200);
    assertDenied(await exchange(job(same)), /claim jti/);
    const without = job({ jti: undefined });
    assert.equal((await exchange(without)).status, 200);
    assertDenied(await exchange(without), /claim jti/);
  });

  test('sent twenty times at once is one token', async () => {
    const jwt = job();
    const got = await Promise.all(Array.from({ length: 20 },
      () => exchange(jwt)));
    assert.equal(got.filter(({ status }) => status === 200).length, 1,
      JSON.stringify(got.map(({ json }) => json)));
  });

  test('that was denied is not taken', async () => {
    await machine('later', rule({ claims: 'repository = acme/lib' }));
    const jwt = job();
    assertDenied(await exchange(jwt, { audience: 'later' }),
      /claim repository: expected 'acme\/lib', got 'acme\/app'/);
    assert.equal((await exchange(jwt)).status, 200);
  });
});

describe('a JWT is denied', () => {
  for (const [what, others, said] of [
    ['for another audience', { aud: 'https://elsewhere.example' },
      /claim aud: expected 'https:\/\/packages.example.org', got 'https:\/\/e/],
    ['of an unknown issuer', { iss: 'https://elsewhere.example' },
      /claim iss: expected 'http:.*', got 'https:\/\/elsewhere.example'/],
    ['that expired', { exp: 1_000_000_000 }, /claim exp: expected a time aft/],
    ['without an end', { exp: undefined }, /claim exp: .* got no time/],
    ['that is valid for a week', { exp: Math.floor(Date.now() / 1000) + 6e5 },
      /claim exp: expected a time within a day/],
    ['that is not valid yet', { nbf: Math.floor(Date.now() / 1000) + 600 },
      /claim nbf: expected a time before/],
    ['from the future', { iat: Math.floor(Date.now() / 1000) + 600 },
      /claim iat: expected a time before/],
    ['of another job', { repository: 'evil/app' },
      /claim repository: expected 'acme\/\*', got 'evil\/app'/],
    ['of none', { repository: undefined }, /got nothing/],
    ['with what a terminal would show', { repository: '\u001b[31m"\\é\u202e' },
      /got '.*\[31m/],
  ]) {
    test(what, async () => assertDenied(await exchange(job(others)), said));
  }

  test('with alg=none', async () => assertDenied(await exchange(
    ci.sign({ aud: AUDIENCE, repository: 'acme/app' }, { alg: 'none' })),
  /alg: expected RS256.* got 'none'/));

  test('signed with the public key as a secret', async () =>
    assertDenied(await exchange(ci.sign(
      { aud: AUDIENCE, repository: 'acme/app' }, { alg: 'HS256' })),
    /alg: expected .* got 'HS256'/));

  test('with a signature of somebody else', async () => {
    const other = await startIssuer();
    try {
      other.key.kid = ci.key.kid;
      assertDenied(await exchange(job({ iss: ci.url }, other)),
        /the signature is not the issuer's/);
      assert.deepEqual(other.asked, []);
    } finally {
      await other.stop();
    }
  });

  test('that is none', async () => {
    for (const text of ['x', 'a.b.c', 'tkb_x', `${'a'.repeat(40_000)}.b.c`]) {
      assertDenied(await exchange(text), /no signed JWT/);
    }
  });
});

describe('the request', () => {
  for (const [fields, error, said] of [
    [{ grant_type: undefined }, 'invalid_request', /grant_type/],
    [{ grant_type: 'password' }, 'unsupported_grant_type', /token-exchange/],
    [{ subject_token_type: undefined }, 'invalid_request', /subject_token_ty/],
    [{ subject_token: '' }, 'invalid_request', /was empty/],
    [{ audience: undefined }, 'invalid_request', /audience.*resource/],
    [{ scope: 'read' }, 'invalid_request', /Leave out scope/],
    [{ actor_token: 'x' }, 'invalid_request', /Leave out actor_token/],
    [{ requested_token_type: JWT }, 'invalid_request', /requested_token_type/],
    [{ audience: 'nobody' }, 'invalid_target', /'nobody'/],
    [{ audience: 'ann' }, 'invalid_target', /'ann'/],
    [{ audience: '\u00fc"' }, 'invalid_target', /'u\?'/],
  ]) {
    test(`with ${JSON.stringify(fields)}`, async () =>
      assertDenied(await exchange(job(), fields), said, error));
  }

  test('by another method or format is rejected', async () => {
    const got = await site.request('/token');
    assert.equal(got.status, 405);
    const json = await site.request('/token', { method: 'POST', body: '{}',
      headers: { 'Content-Type': 'application/json' } });
    assert.equal(json.status, 400);
    assert.equal(JSON.parse(json.text).error, 'invalid_request');
  });

  test('is rejected for a disabled machine account', async () => {
    await machine('stopped', rule());
    await site.json('account', 'disable', 'stopped');
    assertDenied(await exchange(job(), { audience: 'stopped' }), /disabled/);
  });

  test('is rejected for a deleted one', async () => {
    await machine('gone', rule());
    await site.json('machine', 'delete', 'gone');
    assertDenied(await exchange(job(), { audience: 'gone' }),
      /No machine account/, 'invalid_target');
    assert.deepEqual(await query(site, `SELECT r.id FROM trust_rule r
      JOIN account a ON a.id = r.machine_id WHERE a.username = 'gone'`), []);
  });

  test('obeys the policy of the site', async () => {
    await machine('writer', rule({ write: 'on' }));
    assert.equal((await exchange(job(), { audience: 'writer' })).status, 200);
    await site.json('policy', 'set', 'write_all', 'denied');
    try {
      assertDenied(await exchange(job(), { audience: 'writer' }), /policy/);
    } finally {
      await site.json('policy', 'set', 'write_all', 'allowed');
    }
  });
});

describe('the keys', () => {
  test('are fetched once, and again for a new one', async () => {
    const other = await startIssuer('RS256');
    try {
      await machine('rotates', rule({ issuer: other.url }));
      const send = () => exchange(job({}, other), { audience: 'rotates' });
      const all = await Promise.all(Array.from({ length: 4 }, send));
      assert.deepEqual(all.map(({ status }) => status), Array(4).fill(200));
      const both = ['/.well-known/openid-configuration', '/keys'];
      assert.deepEqual(other.asked, both);
      other.rotate();
      // At most once a minute, so that nobody makes this site ask all the time.
      assertDenied(await send(), /kid: the issuer has no key/);
      assertDenied(await send(), /kid: the issuer has no key/);
      assert.deepEqual(other.asked, both);
    } finally {
      await other.stop();
    }
  });

  test('of an issuer that says nothing hold up nobody else', async () => {
    const other = await startIssuer();
    let open;
    const asked = new Promise((resolve) => { open = resolve; });
    try {
      other.answers['/keys'] = (answer) => open(answer);
      await machine('slow', rule({ issuer: other.url }));
      const send = () => exchange(job({}, other), { audience: 'slow' });
      const first = Array.from({ length: 4 }, send);
      const answer = await asked;
      // More than there are threads; those that cannot wait are told so.
      const more = Array.from({ length: 12 }, send);
      const told = await Promise.race(more);
      assertDenied(told, /cannot be fetched/, 'temporarily_unavailable', 503);
      assert.ok(Number(told.headers['retry-after']) > 0);
      assert.equal((await exchange(job())).status, 200);
      answer.end(JSON.stringify(other.set));
      for (const { status } of await Promise.all([...first, ...more])) {
        assert.ok([200, 503].includes(status), String(status));
      }
      assert.equal((await send()).status, 200);
    } finally {
      await other.stop();
    }
  });

  test('that are pasted are used, and nothing is fetched', async () => {
    const other = await startIssuer('RS256');
    try {
      await machine('closed', rule({ issuer: other.url,
        keys: JSON.stringify(other.set) }));
      const jwt = job({}, other);
      assert.equal((await exchange(jwt, { audience: 'closed' })).status, 200);
      assert.deepEqual(other.asked, []);
    } finally {
      await other.stop();
    }
  });

  const json = (body) => (answer) => answer.writeHead(200).end(
    typeof body === 'string' ? body : JSON.stringify(body));
  const configuration = '/.well-known/openid-configuration';
  for (const [what, answers, said] of [
    ['of a configuration for another issuer', () => ({
      [configuration]: json({ issuer: ci.url, jwks_uri: `${ci.url}/keys` }) }),
    /names another issuer/],
    ['behind a redirect', () => ({ [configuration]: (answer) => answer
      .writeHead(302, { Location: `${ci.url}${configuration}` }).end() }),
    /answered with 302/],
    ['that are too large', () => ({ '/keys': json(`{"keys":["${'x'
      .repeat(300_000)}"]}`) }), /cannot be fetched right now/],
    ['that are none', () => ({ '/keys': json('<html>') }), /no JWK set that/],
    ['at another scheme', (other) => ({ [configuration]: json({
      issuer: other.url, jwks_uri: 'file:///etc/passwd' }) }), /https:/],
    ['at plain http elsewhere', (other) => ({ [configuration]: json({
      issuer: other.url, jwks_uri: 'http://192.0.2.1/keys' }) }), /https:/],
    ['that nobody serves', () => ({ '/keys': (answer) => answer.destroy() }),
      /cannot be fetched right now/],
  ]) {
    test(`${what} are no keys`, async () => {
      const other = await startIssuer();
      const name = what.replace(/[^a-z]/g, '-');
      try {
        other.answers = answers(other);
        await machine(name, rule({ issuer: other.url }));
        assertDenied(await exchange(job({}, other), { audience: name }), said,
          'temporarily_unavailable', 503);
      } finally {
        await other.stop();
      }
    });
  }
});

test('another rule decides where one does not fit', async () => {
  await machine('two', rule({ claims: 'repository = acme/lib' }),
    rule({ claims: 'repository = acme/app' }));
  assert.equal((await exchange(job(), { audience: 'two' })).status, 200);
});

test('the token can do what its rule says', async () => {
  const made = await add(rule({ claims: 'ref = refs/tags/*', read: '',
    write: 'on', write_feed: 'acme', write_how: 'add' }));
  assert.equal(made.status, 303, made.text);
  const got = await exchange(job({ repository: 'x/y', ref: 'refs/tags/1' }));
  const token = JSON.parse((await site.request('/api/v1/token', { headers:
    { Authorization: `Bearer ${got.json.access_token}` } })).text);
  assert.deepEqual([token.read, token.write, token.write_how],
    [null, ['acme'], 'add']);
});

test('a provider of its own signs what is taken', async () => {
  const { default: Provider } = await import('oidc-provider');
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const { warn } = console;
  console.warn = () => {};
  try {
    const provider = new Provider(url, {
      clients: [{ client_id: 'job', client_secret: 'of the test',
        grant_types: ['client_credentials'], redirect_uris: [],
        response_types: [] }],
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: { enabled: true,
          getResourceServerInfo: () => ({ scope: '', audience: AUDIENCE,
            accessTokenFormat: 'jwt' }) },
      },
    });
    server.on('request', provider.callback());
    const answer = await fetch(`${url}/token`, { method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from('job:of+the+test')
        .toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials',
        resource: 'https://packages.example.org' }) });
    const { access_token: jwt } = await answer.json();
    await machine('provider', rule({ issuer: url, claims: 'client_id = job' }));
    const got = await exchange(jwt, { audience: 'provider' });
    assert.equal(got.status, 200, got.text);
    assert.equal((await read(got.json.access_token, 'demo/hello.txt')).status,
      403);
  } finally {
    console.warn = warn;
    server.closeAllConnections();
    server.close();
  }
});

test('too many that are denied are throttled, a good one never', async () => {
  const strict = await startSite({ settings: { password_cost: 10,
    throttle_values: 3 } });
  try {
    await strict.json('machine', 'add', 'ci-build', '--manager', 'demo');
    const demo = await strict.signedIn();
    const made = await add(rule(), 'ci-build', demo);
    assert.equal(made.status, 303, made.text);
    const send = (jwt) => post({ grant_type: GRANT, subject_token_type: JWT,
      subject_token: jwt, audience: 'ci-build' }, strict);
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await send('x')).status);
    assert.deepEqual(statuses, [400, 400, 400, 429]);
    assert.equal((await send(job())).status, 200);
    const last = await send('x');
    assert.equal(last.json.error, 'slow_down');
    assert.ok(Number(last.headers['retry-after']) > 0);
  } finally {
    await strict.stop();
  }
});

test('over plain http to a site of https is rejected', async () => {
  const https = await startSite({ settings: { password_cost: 10,
    site: 'https://packages.example.org' } });
  try {
    const got = await post({ grant_type: GRANT, subject_token_type: JWT,
      subject_token: job(), audience: 'ci-build' }, https);
    assertDenied(got, /https:\/\/packages\.example\.org\/token/,
      'invalid_request', 403);
    assert.equal(got.headers['x-tokenbooth-error'], 'insecure');
  } finally {
    await https.stop();
  }
});

test('neither a JWT nor a value is in a log', async () => {
  const jwt = job();
  const { json } = await exchange(jwt);
  const log = site.logs();
  assert.doesNotMatch(log, new RegExp(jwt.slice(0, 40)));
  assert.doesNotMatch(log, new RegExp(jwt.slice(-40)));
  assert.doesNotMatch(log, new RegExp(json.access_token));
});

describe('the jobs of docs/exchange.md', () => {
  const page = readFileSync(path.join(top, 'docs/exchange.md'), 'utf8');
  const files = { 'exchange.sh': blockOf(page, 'this script, `exchange.sh`',
    'sh'), 'app-1.0.zip': 'zip\n' };

  // With a token that can write, by the page's rule.
  async function run(name, claims, script, env) {
    await machine(name,
      rule({ claims, write: 'on', trust_audience: site.url }));
    await site.json('feed', 'grant', 'acme', name, 'write');
    const home = new Home(files);
    try {
      return await home.run('sh', ['-e', '-c', script],
        { env: { SITE: site.url, MACHINE: name, ...env } });
    } finally {
      home.remove();
    }
  }
  const stored = () =>
    readFileSync(site.file('feeds', 'acme', 'app-1.0.zip'), 'utf8');
  const script = (behind, mark) => lines(blockOf(page, behind, 'yaml'), mark);

  test('GitHub Actions', async () => {
    let asked;
    ci.answers['/job?x=1&audience=' + site.url] = (answer) => {
      answer.end(JSON.stringify({ value: ci.sign({ aud: site.url,
        repository: 'acme/app', ref: 'refs/heads/main' }) }));
      asked = true;
    };
    const { status, output } = await run('of-github',
      'repository = acme/app\nref = refs/heads/main',
      script('### GitHub Actions', 'run: |'),
      { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
        ACTIONS_ID_TOKEN_REQUEST_URL: `${ci.url}/job?x=1` });
    assert.equal(status, 0, output);
    assert.ok(asked);
    assert.equal(stored(), 'zip\n');
    assert.doesNotMatch(output.replace(/^::add-mask::.*$/m, ''), /tkb_/);
  });

  test('GitLab CI', async () => {
    const jwt = (others) => ci.sign({ aud: site.url, project_path: 'acme/app',
      ref_protected: 'true', ...others });
    const claims = 'project_path = acme/app\nref_protected = true';
    const body = script('### GitLab CI', 'script: |');
    const good = await run('of-gitlab', claims, body, { FEED_JWT: jwt() });
    assert.equal(good.status, 0, good.output);
    assert.equal(stored(), 'zip\n');
    const bad = await run('of-gitlab-2', claims, body,
      { FEED_JWT: jwt({ ref_protected: 'false' }) });
    assert.notEqual(bad.status, 0);
    assert.match(bad.output,
      /claim ref_protected: expected 'true', got 'false'/);
  });
});

describe('the page', () => {
  test('lists rules in words and removes them', async () => {
    await machine('listed',
      rule({ claims: ' repository=acme/app\n\nref = * ' }));
    const page = await ann.getDone('/machines/listed/trust?done=added');
    assert.match(words(page.text), /GitHub Actions Jobs that .* signs for htt/);
    assert.match(words(page.text), /repository = acme\/app ref = \* Read: all/);
    assert.match(page.text, /sS http.*\/token \\\n +-d grant_type=/);
    const [{ id }] = await query(site, 'SELECT max(id) AS id FROM trust_rule');
    const ask = `/machines/listed/trust/${id}/remove`;
    const done = await ann.fillIn(ask, ask, {});
    assert.equal(done.headers.location, '/machines/listed/trust?done=removed');
    assert.equal((await ann.get(ask)).status, 404);
    assertDenied(await exchange(job(), { audience: 'listed' }),
      /No machine account/, 'invalid_target');
    const told = happenings((await ann.get('/machines/listed/activity')).text)
      .map(({ what }) => what).join('\n');
    assert.match(told, /Trust rule GitHub Actions removed/);
    assert.match(told, /Trust rule GitHub Actions added/);
  });

  test('sent twice is one rule', async () => {
    await machine('once');
    const page = await ann.get('/machines/once/trust');
    for (let i = 0; i < 2; i += 1) {
      const got = await ann.submit(page, '/machines/once/trust', rule());
      assert.equal(got.headers.location, '/machines/once/trust?done=added');
    }
    assert.equal(words((await ann.get('/machines/once/trust')).text)
      .match(/Rules (\d+)/)[1], '1');
  });

  for (const [ciName, issuer, claim] of [
    ['github', 'https://token.actions.githubusercontent.com', 'repository'],
    ['gitlab', 'https://gitlab.com', 'project_path'],
    ['forgejo', 'https://git.example.org/api/actions', 'repository'],
    ['jenkins', 'https://jenkins.example.org/oidc', 'sub'],
    ['kubernetes', 'https://kubernetes.default.svc.cluster.local', 'sub'],
  ]) {
    test(`has a template for ${ciName}`, async () => {
      const page = await ann.get(`/machines/ci-build/trust?ci=${ciName}`);
      assert.equal(typed(page.text, 'issuer'), issuer);
      assert.equal(typed(page.text, 'trust_audience'), site.url);
      assert.match(page.text,
        new RegExp(`<textarea id="claims"[^>]*>${claim} = \\S+[\n<]`));
    });
  }

  for (const [field, fields, said] of [
    ['description', { description: '' }, /./],
    ['issuer', { issuer: 'ci.example.org' }, /https:/],
    ['issuer', { issuer: 'http://192.0.2.1' }, /https:/],
    ['issuer', { issuer: 'https://user@ci.example.org' }, /without/],
    ['issuer', { issuer: 'https://ci.example.org/?x=1' }, /without/],
    ['trust_audience', { trust_audience: '' }, /Enter the audience/],
    ['claims', { claims: '' }, /at least one claim/],
    ['claims', { claims: 'repository = *' }, /at least one claim/],
    ['claims', { claims: 'iss = https://x.example' }, /is checked anyway/],
    ['keys', { keys: 'x' }, /no JWK set/],
    ['keys', { keys: '{"keys":[{"kty":"oct","k":"AA"}]}' }, /private or a sha/],
    ['read', { read: '' }, /Choose read, write, or both/],
    ['read_feed', { read_feed: 'nothing' }, /have access to a feed/],
    ['write_feed', { write_feed: 'acme' }, /Turn it on/],
    ['write_feed', { write_how: 'add' }, /Turn on Write/],
  ]) {
    test(`says what is wrong with ${JSON.stringify(fields)}`, async () => {
      const got = await add(rule({ description: 'as typed', ...fields }));
      assert.equal(got.status, 422, got.text);
      assert.match(complaint(got.text, field), said);
      if (field !== 'description') {
        assert.equal(typed(got.text, 'description'), 'as typed');
      }
    });
  }

  test('is nobody else\'s', async () => {
    await site.addAccount('eve');
    const eve = await site.signedIn('eve', 'password of eve');
    assert.equal((await eve.get('/machines/ci-build/trust')).status, 404);
    const form = typed((await eve.get('/machines')).text, 'csrf_token');
    const got = await eve.post('/machines/ci-build/trust',
      { csrf_token: form, ...rule({ description: 'Eve' }) });
    assert.equal(got.status, 404);
    await machine('other', rule());
    const [{ id }] = await query(site, 'SELECT max(id) AS id FROM trust_rule');
    const own = typed((await ann.get('/machines')).text, 'csrf_token');
    const wrong = await ann.post(`/machines/ci-build/trust/${id}/remove`,
      { csrf_token: own });
    assert.equal(wrong.status, 404);
    assert.equal((await exchange(job(), { audience: 'other' })).status, 200);
  });
});

test('what is not used any more is swept away', async () => {
  await machine('swept', rule());
  const { json } = await exchange(job({ ref: 'refs/heads/old' }),
    { audience: 'swept' });
  await read(json.access_token);
  const fresh = await exchange(job(), { audience: 'swept' });
  assert.equal(fresh.status, 200);
  await query(site, `UPDATE token SET created_at = created_at - 90000,
    expires_at = expires_at - 90000
    WHERE description = 'GitHub Actions: acme/app, old';
    UPDATE taken_jwt SET expires_at = 1; DELETE FROM sweep;`);
  site.child.kill('SIGTERM');
  await once(site.child, 'exit');
  await site.startAgain();
  await until(async () => !(await query(site, `SELECT id FROM token
    WHERE description = 'GitHub Actions: acme/app, old'`)).length);
  await until(async () =>
    !(await query(site, 'SELECT digest FROM taken_jwt')).length);
  assert.equal((await read(fresh.json.access_token, 'demo/hello.txt')).status,
    403);
  ann = await site.signedIn('ann', 'password of ann');
  const page = await ann.get('/machines/swept/activity');
  assert.ok(happenings(page.text).some(({ what }) =>
    /created by a trust rule: GitHub Actions: acme\/app, old/.test(what)),
  words(page.text));
});

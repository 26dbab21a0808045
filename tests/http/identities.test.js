// Linked identities: with Apache's mod_auth_openidc, set up by the lines of
// docs/openid.md, and a real provider.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { everything, query } = require('../lib/database');
const { follow, siteLook, typed, unescape, words } = require('../lib/pages');
const { change } = require('../lib/past');
const { asBrowser, startProvider } = require('../lib/provider');
const { programs, startSite, top } = require('../lib/site');

const list = '/profile/identities';
const linked = '/profile/identities/linked';
const settings = { openid_name: 'Example <login>', password_cost: 10 };

let provider;
let backend;
let site;
let unguarded; // one whose Apache does not know of the module
let off; // one whose administrator set up no provider

before(async () => {
  [provider, backend] = await Promise.all([startProvider(), startBackend()]);
  [site, unguarded, off] = await Promise.all([
    startSite({ settings, ...provider.apache() }),
    startSite({ settings,
      host: `Use TokenboothProxy demo http://127.0.0.1:${backend.port}/` }),
    startSite({ settings: { password_cost: 10 } }),
  ]);
  provider.register(site);
});

after(() => Promise.all([site, unguarded, off, provider, backend]
  .map((one) => one?.stop())));

// An account of the test's own, signed in.
async function person(name, where = site) {
  const { password } = await where.addAccount(name);
  return where.signedIn(name, password);
}

// Presses the button and comes back from the provider.
async function link(visitor, login) {
  const going = await visitor.fillIn(list, `${list}/link`);
  assert.equal(going.status, 200);
  const [, to] = /^0;url=(.*)$/.exec(going.headers.refresh);
  return provider.travel(visitor, to, login);
}

async function signIn(visitor, login, next = '/feeds') {
  const answer = await provider.travel(visitor,
    `/login/openid?next=${encodeURIComponent(next)}`, login);
  return answer;
}

const isSignedIn = async (visitor) =>
  (await visitor.get('/profile/tokens')).status === 200;

function identitiesOf(name) {
  return query(site, `SELECT identity.* FROM identity JOIN account
    ON account.id = account_id WHERE username = '${name}' ORDER BY identity.id`);
}

function eventsOf(name) {
  return query(site, `SELECT kind, label, issuer FROM event JOIN account
    ON account.id = account_id WHERE username = '${name}' ORDER BY event.id`);
}

const host = () => provider.issuer.replace('http://', '');

describe('linking', () => {
  test('makes the identity one of the account\'s', async () => {
    const ann = await person('link-ann');
    const empty = await ann.get(list);
    assert.match(words(empty.text), /No linked identities yet/);
    const answer = await link(ann, 'ann@idp');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `${list}?done=linked`);

    // By what the ID token says, whatever the userinfo endpoint adds to it.
    const [identity, ...more] = await identitiesOf('link-ann');
    assert.equal(identity.issuer, provider.issuer);
    assert.equal(identity.subject, 'ann@idp');
    assert.equal(identity.label, 'ann@idp');
    assert.deepEqual(more, []);

    const page = await ann.get(answer.headers.location);
    const text = words(page.text);
    assert.match(text, /Identity linked\. You can now sign in with it/);
    assert.ok(text.includes(`ann@idp ${host()} · Linked 2`), text);
    assert.match(text, /Never used/);
    assert.deepEqual((await eventsOf('link-ann')).at(-1),
      { kind: 'identity linked', label: 'ann@idp', issuer: host() });
  });

  test('leaves nothing of the login flow in the browser', async () => {
    const visitor = await person('link-clean');
    await follow(visitor, await link(visitor, 'clean'));
    assert.deepEqual([...visitor.cookies.keys()].sort(),
      ['tokenbooth_form', 'tokenbooth_known', 'tokenbooth_session']);
  });

  test('twice says so, and links it once', async () => {
    const visitor = await person('link-twice');
    await link(visitor, 'twice');
    const before_ = await everything(site);
    const answer = await link(visitor, 'twice');
    assert.equal(answer.headers.location, `${list}?done=already`);
    assert.match(words((await visitor.get(answer.headers.location)).text),
      /already linked to your account/);
    assert.equal(await everything(site), before_);
    assert.equal((await identitiesOf('link-twice')).length, 1);
  });

  test('of an identity linked to somebody else changes nothing', async () => {
    await link(await person('link-first'), 'contested');
    const second = await person('link-second');
    const answer = await link(second, 'contested');
    assert.equal(answer.status, 409);
    assert.ok(siteLook(answer));
    assert.doesNotMatch(answer.text, /link-first/);
    assert.deepEqual(await identitiesOf('link-second'), []);
    assert.equal((await identitiesOf('link-first')).length, 1);
  });

  test('needs the form of the page', async () => {
    const visitor = await person('link-csrf');
    const rejected = await visitor.post(`${list}/link`, { csrf_token: 'x' });
    assert.equal(rejected.status, 403);
    assert.ok(!visitor.cookies.has('tokenbooth_flow'));
    // The address that a page elsewhere could lead to links nothing.
    const answer = await provider.travel(visitor, linked, 'csrf');
    assert.equal(answer.status, 403);
    assert.ok(siteLook(answer));
    assert.deepEqual(await identitiesOf('link-csrf'), []);
  });

  // Whose form was sent, by name; where the mark lies.
  const marks = [
    ['another session of the same account', 'link-mark', `${list}/link`],
    ['another account', 'link-other', `${list}/link`],
    ['a flow to sign in', null, '/login/openid'],
  ];
  for (const [name, who, address] of marks) {
    test(`does not take the mark of ${name}`, async () => {
      await site.run('account', 'add', 'link-mark', '--email',
        'link-mark@example.org', { input: 'password of link-mark\n' });
      await site.run('account', 'add', 'link-other', '--email',
        'link-other@example.org', { input: 'password of link-other\n' });
      const mine = await site.signedIn('link-mark', 'password of link-mark');
      const other = who ? await site.signedIn(who, `password of ${who}`)
        : site.visitor();
      if (who) await other.fillIn(list, address);
      else await other.get(address);
      const mark = other.cookies.get('tokenbooth_flow');
      assert.ok(mark);
      mine.cookies.set('tokenbooth_flow', mark);
      const answer = await provider.travel(mine, linked, `by ${name}`);
      assert.equal(answer.status, 403);
      assert.deepEqual(await identitiesOf('link-mark'), []);
    });
  }

  test('does not take a mark of long ago, or one made up', async () => {
    const visitor = await person('link-old');
    await visitor.fillIn(list, `${list}/link`);
    const [begun, digest] = visitor.cookies.get('tokenbooth_flow').split('.');
    for (const mark of [`${begun - 601}.${digest}`, `${begun}.`, begun, '',
      `${Number(begun) + 1}.${digest}`, '.', 'x.y']) {
      visitor.cookies.set('tokenbooth_flow', mark);
      const answer = await provider.travel(visitor, linked, 'old');
      assert.equal(answer.status, 403, mark);
    }
    assert.deepEqual(await identitiesOf('link-old'), []);
  });

  test('needs a session', async () => {
    const answer = await provider.travel(site.visitor(), linked, 'nobody');
    assert.equal(answer.status, 303);
    assert.match(answer.headers.location, /^\/login\?next=/);
  });
});

describe('signing in by a linked identity', () => {
  test('begins a session and leads on', async () => {
    await link(await person('sign-ann'), 'sign-ann@idp');
    const visitor = site.visitor();
    visitor.cookies.set('tokenbooth_session', 'one that somebody has laid out');
    const login = await visitor.get('/login?next=%2Ffeeds%3Fx%3D1%26y%3D2');
    assert.match(words(login.text), /Sign in with Example <login>/);
    const [, href] = /href="(\/login\/openid[^"]*)"/.exec(login.text);
    const answer = await provider.travel(visitor, unescape(href),
      'sign-ann@idp');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/feeds?x=1&y=2');
    assert.ok(await isSignedIn(visitor));
    assert.match((await visitor.get(list)).text, /class="who".*sign-ann</);
    assert.match(words((await visitor.get(list)).text), /Last used just now/);
    assert.deepEqual((await eventsOf('sign-ann')).at(-1),
      { kind: 'signed in', label: 'sign-ann@idp', issuer: host() });
    const activity = words((await visitor.get('/profile/activity')).text);
    assert.ok(activity.includes(`Signed in (by sign-ann@idp at ${host()})`));
    assert.ok(activity.includes(`Identity sign-ann@idp at ${host()} linked`));
  });

  test('leads nowhere else', async () => {
    await link(await person('sign-next'), 'next');
    for (const next of ['https://evil.example.org/', '//evil.example.org',
      '/\\evil.example.org']) {
      const answer = await signIn(site.visitor(), 'next', next);
      assert.equal(answer.headers.location, '/profile/Me', next);
    }
  });

  test('of one that is linked to no account makes none', async () => {
    const visitor = site.visitor();
    const before_ = await everything(site);
    const answer = await signIn(visitor, 'unknown');
    assert.equal(answer.status, 403);
    assert.ok(siteLook(answer));
    assert.match(words(answer.text),
      /unknown at .* isn’t linked to an account here\. Sign in with your password/);
    assert.ok(!await isSignedIn(visitor));
    assert.equal(await everything(site), before_);
  });

  test('goes by the subject, not by e-mail, name or account', async () => {
    // Each has the e-mail of the account and of the identity that is linked.
    await link(await person('same'), 'same');
    for (const other of ['same/2', 'SAME', 'same ']) {
      const visitor = site.visitor();
      assert.equal((await signIn(visitor, other)).status, 403, other);
      assert.ok(!await isSignedIn(visitor));
    }
    await change(site, `UPDATE identity SET issuer = issuer || '/'
      WHERE subject = 'same'`);
    assert.equal((await signIn(site.visitor(), 'same')).status, 403, 'issuer');
  });

  test('does not let a disabled account in', async () => {
    await link(await person('sign-off'), 'off');
    await site.json('account', 'disable', 'sign-off');
    const visitor = site.visitor();
    const answer = await signIn(visitor, 'off');
    assert.equal(answer.status, 403);
    assert.match(words(answer.text), /This account is disabled/);
    assert.ok(!await isSignedIn(visitor));
  });

  test('that was broken off at the provider says so', async () => {
    const visitor = site.visitor();
    const answer = await signIn(visitor, null);
    assert.equal(answer.status, 403);
    assert.ok(siteLook(answer));
    assert.match(words(answer.text), /canceled at Example <login>/);
    assert.ok(!await isSignedIn(visitor));
  });

  test('takes the provider\'s answer from the same browser alone', async () => {
    await link(await person('sign-state'), 'state');
    const visitor = site.visitor();
    const back = await provider.depart(visitor, '/login/openid', 'state');
    const other = site.visitor();
    await other.get('/login/openid');
    const answer = await provider.travel(other, back, 'state');
    assert.equal(answer.status, 403);
    assert.ok(siteLook(answer));
    assert.ok(!await isSignedIn(other));
    assert.equal((await provider.travel(visitor, back, 'state')).status, 303);
    assert.ok(await isSignedIn(visitor));
  });

  test('begins at the sign-in page\'s button', async () => {
    await link(await person('sign-bare'), 'bare');
    const visitor = site.visitor();
    const answer = await provider.travel(visitor, '/login/openid/done', 'bare');
    assert.equal(answer.status, 403);
    assert.match(words(answer.text), /Please start again/);
    assert.ok(!await isSignedIn(visitor));
    assert.ok(!visitor.cookies.has('tokenbooth_openid'));
  });
});

describe('at a machine that people share', () => {
  test('who comes next is asked who they are', async () => {
    await link(await person('first-here'), 'first');
    const browser = site.visitor();
    await signIn(browser, 'first');
    await browser.fillIn('/profile/tokens', '/logout');
    assert.ok(!browser.cookies.has('tokenbooth_openid'));
    browser.elsewhere.clear(); // the first one signed out at the provider
    const answer = await signIn(browser, 'second');
    assert.deepEqual(provider.asked, ['login', 'consent']);
    assert.equal(answer.status, 403);
    assert.ok(!await isSignedIn(browser));
  });

  // The one before went away between the provider's answer and our page.
  async function leftBehind(name) {
    await link(await person(name), name);
    const browser = site.visitor();
    const back = await provider.depart(browser, '/login/openid', name);
    const answer = await browser.get(back, asBrowser);
    assert.match(answer.headers.location, /\/login\/openid\/done/);
    assert.ok(browser.cookies.has('tokenbooth_openid'));
    browser.elsewhere.clear();
    return browser;
  }

  test('a sign-in that was left half way is not taken up', async () => {
    const browser = await leftBehind('left');
    const answer = await signIn(browser, 'next one');
    assert.deepEqual(provider.asked, ['login', 'consent']);
    assert.equal(answer.status, 403);
    assert.ok(!await isSignedIn(browser));
  });

  test('nor is it linked to the next one\'s account', async () => {
    const browser = await leftBehind('left-link');
    const { password } = await site.addAccount('next-link');
    const page = await browser.get('/login');
    await browser.submit(page, '/login', { username: 'next-link', password });
    const answer = await link(browser, 'next-link@idp');
    assert.deepEqual(provider.asked, ['login', 'consent']);
    assert.equal(answer.headers.location, `${list}?done=linked`);
    const [identity] = await identitiesOf('next-link');
    assert.equal(identity.subject, 'next-link@idp');
  });

  test('the module\'s own session is a minute at most', () => {
    const conf = fs.readFileSync(path.join(top, 'apache.conf'), 'utf8');
    for (const name of ['InactivityTimeout', 'MaxDuration']) {
      assert.match(conf, new RegExp(`^ +OIDCSession${name} 60$`, 'm'));
    }
  });
});

describe('unlinking', () => {
  test('asks first, and then it signs nobody in', async () => {
    const visitor = await person('un-ann');
    await link(visitor, 'un');
    const [, address] = /href="(\/profile\/identities\/\d+\/unlink)"/
      .exec((await visitor.get(list)).text);
    const answer = await visitor.fillIn(address, address);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `${list}?done=unlinked`);
    assert.match(words((await visitor.get(answer.headers.location)).text),
      /Identity unlinked.*No linked identities yet/);
    assert.deepEqual((await eventsOf('un-ann')).at(-1),
      { kind: 'identity unlinked', label: 'un', issuer: host() });
    assert.equal((await signIn(site.visitor(), 'un')).status, 403);
    // Nobody has it now, so anybody who proves it may link it.
    const other = await person('un-other');
    assert.equal((await link(other, 'un')).headers.location,
      `${list}?done=linked`);
    assert.equal((await visitor.get(address)).status, 404);
  });

  test('needs the form of the page, and one\'s own identity', async () => {
    const visitor = await person('un-mine');
    await link(visitor, 'un-mine');
    const [{ id }] = await identitiesOf('un-mine');
    const address = `${list}/${id}/unlink`;
    assert.equal((await visitor.post(address, { csrf_token: 'x' })).status,
      403);
    const other = await person('un-theirs');
    assert.equal((await other.get(address)).status, 404);
    const csrf = typed((await other.get(list)).text, 'csrf_token');
    assert.equal((await other.post(address, { csrf_token: csrf })).status, 404);
    assert.equal((await identitiesOf('un-mine')).length, 1);
  });

  test('leaves the last way to sign in', async () => {
    const visitor = await person('un-last');
    await link(visitor, 'last');
    await change(site, `UPDATE account SET password = ''
      WHERE username = 'un-last'`);
    const [{ id }] = await identitiesOf('un-last');
    const address = `${list}/${id}/unlink`;
    const page = await visitor.get(list);
    assert.match(words(page.text), /This is your only way to sign in/);
    assert.ok(!page.text.includes(address));
    const csrf = typed(page.text, 'csrf_token');
    for (const answer of [await visitor.get(address),
      await visitor.post(address, { csrf_token: csrf })]) {
      assert.equal(answer.status, 409);
      assert.ok(siteLook(answer));
      assert.match(words(answer.text), /Set a password or link another/);
    }
    assert.equal((await signIn(site.visitor(), 'last')).status, 303);

    visitor.elsewhere.clear(); // the provider asks again who it is
    await link(visitor, 'last but one');
    const answer = await visitor.fillIn(address, address);
    assert.equal(answer.status, 303);
    const left = await identitiesOf('un-last');
    assert.deepEqual(left.map(({ subject }) => subject), ['last but one']);
  });
});

test('a provider that is down', async () => {
  const own = await startProvider();
  const there = await startSite({ settings, ...own.apache() });
  try {
    own.register(there);
    await own.stop();
    const visitor = there.visitor();
    const answer = await own.travel(visitor, '/login/openid', 'any');
    assert.equal(answer.status, 503);
    assert.ok(siteLook(answer));
    assert.match(words(answer.text), /Example <login> isn’t responding/);
    assert.ok(await isSignedIn(await there.signedIn()), 'a password works');

    // It goes down while somebody is there: only the module notices.
    await own.start();
    const back = await own.depart(visitor, '/login/openid', 'any');
    await own.stop();
    const went = await visitor.get(back, asBrowser);
    const [, to] = /http-equiv="refresh" content="0;url=([^"]*)"/
      .exec(went.text);
    const page = await visitor.get(to);
    assert.equal(page.status, 403);
    assert.ok(siteLook(page));
    assert.match(words(page.text), /failed there. Please start again/);
    assert.ok(!await isSignedIn(visitor));
    assert.match(there.logs(), /could not retrieve metadata/);
  } finally {
    await Promise.all([there.stop(), own.stop()]);
  }
});

describe('what is said by anybody but the module', () => {
  const claims = { OIDC_CLAIM_iss: 'http://x', OIDC_CLAIM_sub: 'said',
    'OIDC-CLAIM-iss': 'http://x', 'OIDC-CLAIM-sub': 'said' };

  test('counts for nothing where no guard stands', async () => {
    const headers = { ...claims, TOKENBOOTH_OPENID: 'x',
      'TOKENBOOTH-OPENID': 'x' };
    const visitor = unguarded.visitor();
    await visitor.get('/login/openid');
    const answer = await visitor.get('/login/openid/done', headers);
    assert.equal(answer.status, 503);
    assert.match(words(answer.text), /isn’t set up correctly/);
    const demo = await unguarded.signedIn();
    await demo.fillIn(list, `${list}/link`);
    assert.equal((await demo.get(linked, headers)).status, 503);
    assert.deepEqual(await query(unguarded, 'SELECT * FROM identity'), []);
    assert.match(unguarded.logs(), /does not use the macro TokenboothOpenID/);
  });

  test('counts for nothing beside what the module says', async () => {
    const visitor = await person('said');
    await visitor.fillIn(list, `${list}/link`);
    const back = await provider.depart(visitor, linked, 'proven');
    const went = await visitor.get(back, { ...asBrowser, ...claims });
    const to = went.headers.location.replace(site.url, '');
    const answer = await visitor.get(to, { ...asBrowser, ...claims });
    assert.equal(answer.headers.location, `${list}?done=linked`);
    const [identity] = await identitiesOf('said');
    assert.equal(identity.subject, 'proven');
  });

  test('does not reach a backend', async () => {
    const answer = await unguarded.request('/F/demo/x', { headers: {
      ...claims, 'OIDC_CLAIM_preferred_username': 'said',
      'OIDC_CLAIM_email': 'said', 'OIDC-CLAIM-name': 'said',
      Authorization: `Bearer ${unguarded.value}` } });
    assert.equal(answer.status, 200);
    const names = Object.keys(JSON.parse(answer.text).headers);
    assert.deepEqual(names.filter((name) => /oidc/i.test(name)), []);
  });
});

describe('at the module\'s own address', () => {
  // What else the module would do there.
  for (const query_ of ['', '?logout=https%3A%2F%2Fevil.example.org',
    '?info=json', '?jwks=rsa', '?iss=https%3A%2F%2Fevil.example.org',
    '?error=access_denied&state=x']) {
    test(`nothing is done for "${query_}"`, async () => {
      const answer = await site.request(`/login/openid/callback${query_}`,
        { headers: asBrowser });
      assert.equal(answer.status, 403);
      assert.ok(siteLook(answer));
    });
  }

  test('nothing is done for a form', async () => {
    const answer = await site.visitor().post(
      '/login/openid/callback?code=x&state=x', {}, asBrowser);
    assert.equal(answer.status, 405);
  });
});

describe('where no provider is set up', () => {
  test('none of it is there', async () => {
    const demo = await off.signedIn();
    for (const address of ['/login/openid', '/login/openid/done',
      '/login/openid/failed', '/login/openid/callback', linked]) {
      assert.equal((await demo.get(address)).status, 404, address);
    }
    const page = await demo.get(list);
    assert.equal(page.status, 200);
    assert.match(words(page.text), /No identity provider is set up on this site/);
    const csrf = typed(page.text, 'csrf_token');
    assert.equal((await demo.post(`${list}/link`, { csrf_token: csrf })).status,
      404);
    assert.doesNotMatch((await off.visitor().get('/login')).text, /openid/);
  });
});

test('under https no other host can lay out the cookies', async () => {
  const own = await startProvider();
  const apache = own.apache('https', 'packages.example.org');
  const there = await startSite({
    settings: { ...settings, site: 'https://packages.example.org' }, ...apache,
    host: `${apache.host}\nOIDCXForwardedHeaders X-Forwarded-Proto`,
  });
  try {
    own.register(there);
    const visitor = there.visitor();
    const headers = { ...asBrowser, Host: 'packages.example.org',
      'X-Forwarded-Proto': 'https' };
    const cookies = [];
    for (const address of ['/login/openid', '/login/openid/done']) {
      const answer = await visitor.get(address, headers);
      cookies.push(...answer.headers['set-cookie'] ?? []);
    }
    assert.ok(cookies.length >= 3);
    for (const line of cookies) {
      assert.match(line, /^__Host-tokenbooth_/);
      assert.match(line, /; Path=\/;/);
      assert.match(line, /; Secure/);
      assert.doesNotMatch(line, /; Domain/i);
    }
    assert.ok(cookies.some((line) =>
      line.startsWith('__Host-tokenbooth_openid_state_')));
    assert.ok(cookies.some((line) =>
      /^__Host-tokenbooth_openid=;.*Max-Age=0/.test(line)));
  } finally {
    await Promise.all([there.stop(), own.stop()]);
  }
});

test('no secret and no answer of the provider is in a log', async () => {
  await link(await person('logged'), 'logged');
  const visitor = site.visitor();
  const back = await provider.depart(visitor,
    '/login/openid?next=%2FF%2Fdemo%2Fauth%2Ftkb_inanaddress', 'logged');
  const [, code] = /code=([^&]*)/.exec(back);
  await visitor.get(back, asBrowser);
  await provider.travel(visitor, back, 'logged'); // reloaded
  await provider.travel(site.visitor(), back, 'logged');
  const logs = site.logs();
  for (const text of [code, 'what the provider knows us by', 'tkb_inan',
    fs.readFileSync(site.file('run', 'authorizer.secret'), 'utf8').trim()]) {
    assert.ok(!logs.includes(text), text);
  }
});

test('the pages do not start without a proof to know Apache by', () => {
  const file = site.file('without-authorizer-secret.conf');
  fs.writeFileSync(file, fs.readFileSync(site.file('tokenbooth.conf'), 'utf8')
    .replace(/^authorizer_secret.*\n/m, ''));
  const { status, stderr } = spawnSync(path.join(programs, 'profile.fcgi'),
    { env: { TOKENBOOTH_CONF: file }, encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /openid_name is set: authorizer_secret must be set, too/);
});

// Forms that another site sends in a person's name, or that are out of date:
// rejected, and nothing is changed.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything, query } = require('../lib/database');
const { makeToken, rows, siteLook, typed, words } = require('../lib/pages');
const { addIdentity } = require('../lib/past');
const { startSite } = require('../lib/site');

let site;
let visitor; // demo, signed in
let csrf; // of that session
let token; // a token of demo
let identity; // one of demo's
let primary; // the number of demo's primary one
let found; // another's value, sealed for demo's session

before(async () => {
  site = await startSite({ settings: { password_cost: 10,
    openid_name: 'Example login' } });
  await site.addAccount('other');
  await addIdentity(site, 'demo', 'linked');
  [identity] = await query(site, 'SELECT id FROM identity');
  visitor = await site.signedIn();
  token = await makeToken(visitor, { description: 'Kept', read: 'on',
    until: 'never' });
  csrf = typed((await visitor.get('/feeds')).text, 'csrf_token');
  const foreign = await site.addToken('other', 'Other', '--read', 'all');
  found = typed((await visitor.post('/profile/tokens/find',
    { q: foreign.value, csrf_token: csrf })).text, 'found');
  primary = (await site.json('token', 'list', 'demo'))
    .find((one) => one.primary).id;
});

after(() => site?.stop());

// Each form: its address, fields that would do something, and the page where
// a person meets it.
const forms = () => [
  ['/profile/tokens', { description: 'Made', read: 'on' },
    '/profile/tokens/new'],
  [`/profile/tokens/${token.id}`, { description: 'Changed', write: 'on' },
    `/profile/tokens/${token.id}`],
  [`/profile/tokens/${token.id}/regenerate`, { overlap: '3600' },
    '/profile/tokens'],
  [`/profile/tokens/${token.id}/end-overlap`, {}, '/profile/tokens'],
  [`/profile/tokens/${token.id}/reveal`, {}, '/profile/tokens'],
  [`/profile/tokens/${primary}/regenerate`, {}, '/profile/tokens'],
  [`/profile/tokens/${token.id}/revoke`, {}, '/profile/tokens'],
  ['/profile/tokens/find', { q: 'Kept' }, '/profile/tokens'],
  ['/profile/tokens/find/revoke', { found }, '/profile/tokens'],
  ['/feeds', { name: 'made', visibility: 'public' }, '/feeds'],
  ['/feeds/demo', { visibility: 'public' }, '/feeds/demo'],
  ['/feeds/demo/members', { username: 'other', privilege: 'own' },
    '/feeds/demo'],
  ['/feeds/demo/delete', {}, '/feeds/demo'],
  ['/profile/identities/link', {}, '/profile/identities'],
  [`/profile/identities/${identity.id}/unlink`, {}, '/profile/identities'],
  ['/logout', {}, '/profile/tokens'],
];

async function rejected(send) {
  const was = await everything(site);
  for (const [address, fields] of forms()) {
    const got = await send(address, fields);
    assert.equal(got.status, 403, address);
    assert.ok(siteLook(got), address);
    assert.doesNotMatch(got.text, /tkb_\w{5}/);
    assert.equal(got.headers.location, undefined);
  }
  assert.equal(await everything(site), was);
  assert.equal((await visitor.get('/profile/tokens')).status, 200);
}

describe('a form token', () => {
  test('that is missing', () =>
    rejected((address, fields) => visitor.post(address, fields)));

  test('that is empty', () => rejected((address, fields) =>
    visitor.post(address, { ...fields, csrf_token: '' })));

  test('in the address only', () => rejected((address, fields) =>
    visitor.post(`${address}?csrf_token=${csrf}`, fields)));

  test('that is nearly right', () => rejected((address, fields) =>
    visitor.post(address, { ...fields, csrf_token: csrf.slice(0, -1) })));

  test('of another person', async () => {
    const other = await site.signedIn('other', 'password of other');
    const foreign = typed((await other.get('/feeds')).text, 'csrf_token');
    assert.notEqual(foreign, csrf);
    await rejected((address, fields) =>
      visitor.post(address, { ...fields, csrf_token: foreign }));
  });

  test('of another session of the same person', async () => {
    const again = await site.signedIn();
    const foreign = typed((await again.get('/feeds')).text, 'csrf_token');
    assert.notEqual(foreign, csrf);
    await rejected((address, fields) =>
      visitor.post(address, { ...fields, csrf_token: foreign }));
  });

  test('of before the sign-in', async () => {
    const page = await site.visitor().get('/login');
    await rejected((address, fields) => visitor.post(address,
      { ...fields, csrf_token: typed(page.text, 'csrf_token') }));
  });

  test('before the sign-in belongs to one browser', async () => {
    for (const [address, fields] of [
      ['/login', { username: 'demo', password: site.password }],
      ['/signup', { username: 'eve', email: 'eve@example.org',
        password: 'a long password' }],
    ]) {
      const one = site.visitor();
      const page = await one.get(address);
      const other = site.visitor();
      await other.get(address);
      for (const who of [other, site.visitor()]) {
        const got = await who.submit(page, address, fields);
        assert.equal(got.status, 403, address);
        assert.ok(!who.cookies.has('tokenbooth_session'));
      }
      const none = await one.post(address, fields);
      assert.equal(none.status, 403);
    }
    const accounts = await site.json('account', 'list');
    assert.ok(!accounts.some(({ username }) => username === 'eve'));
  });

  test('that is out of date is no reason to lose what was typed', async () => {
    const again = await site.signedIn();
    const got = await visitor.post('/profile/tokens', {
      csrf_token: typed((await again.get('/feeds')).text, 'csrf_token'),
      description: 'Typed <once>', read: 'on', read_feed: ['demo'],
      old_password: 'correct horse', form_id: 'f1' });
    assert.equal(got.status, 403);
    assert.equal(typed(got.text, 'description'), 'Typed <once>');
    assert.equal(typed(got.text, 'old_password'), null);
    assert.match(got.text, /<button[^>]*>Send again</);
    assert.match(got.text, /href="\/profile\/tokens\/new">Back to the form</);
    const sent = await visitor.submit(got, '/profile/tokens');
    assert.equal(sent.status, 303);
    const page = await visitor.get('/profile/tokens');
    const row = rows(page.text).find(
      ({ description }) => description === 'Typed <once>');
    assert.match(row.words, /Read: demo/);
  });

  test('that is out of date repeats no value and nothing endless', async () => {
    for (const q of [token.value, `x ${token.value}`, 'x'.repeat(9000)]) {
      const got = await visitor.post('/profile/tokens/find', { q });
      assert.equal(got.status, 403);
      assert.ok(!got.text.includes(q));
      assert.ok(!got.text.includes(token.value));
      assert.match(got.text, /Back to the form/);
    }
  });

  test('is in no address', async () => {
    for (const page of ['/profile/tokens', '/profile/tokens/new', '/feeds',
      '/feeds/demo']) {
      const got = await visitor.get(page);
      assert.equal(typed(got.text, 'csrf_token'), csrf);
      assert.ok(!/(?:href|action|src)="[^"]*csrf/.test(got.text));
      assert.ok(![...got.text.matchAll(/(?:href|action|src)="([^"]*)"/g)]
        .some(([, address]) => address.includes(csrf)));
    }
  });
});

describe('the sign-in page', () => {
  const said = async (who, address) =>
    /Your session has ended/.test(words((await who.get(address)).text));

  test('says that the session has ended, where it has', async () => {
    const late = await site.signedIn();
    const { cookies } = late;
    const was = cookies.get('tokenbooth_session');
    await late.submit(await late.get('/feeds'), '/logout');
    const out = await late.get('/login?next=%2Ffeeds');
    assert.match(words(out.text), /You’re not signed in\. Sign in to continue\./);
    assert.equal(await said(late, '/login?next=%2Ffeeds'), false);
    assert.doesNotMatch(words((await late.get('/login')).text), /not signed in/);
    cookies.set('tokenbooth_session', was);
    const got = await late.get('/feeds');
    assert.equal(got.headers.location, '/login?next=/feeds');
    assert.equal(await said(late, got.headers.location), true);
    assert.equal(await said(late, '/login'), false);
    assert.equal(await said(site.visitor(), '/login?next=%2Ffeeds'), false);
  });
});

describe('a form of another site', () => {
  const foreign = {
    'its Origin': { Origin: 'https://evil.example' },
    'Origin null': { Origin: 'null' },
    'an Origin of the same host, another port':
      { Origin: 'http://127.0.0.1:1' },
    'an Origin of the same host, another scheme': (url) =>
      ({ Origin: url.replace('http:', 'https:') }),
    'an Origin that begins like ours': (url) =>
      ({ Origin: `${url}.evil.example` }),
    // The address of the site is set, so Host says nothing.
    'an Origin that fits its Host':
      { Origin: 'http://evil.example', Host: 'evil.example' },
    'Sec-Fetch-Site cross-site': { 'Sec-Fetch-Site': 'cross-site' },
    'Sec-Fetch-Site same-site': { 'Sec-Fetch-Site': 'same-site' },
    'Sec-Fetch-Site that is unknown': { 'Sec-Fetch-Site': 'elsewhere' },
    'our Origin, but Sec-Fetch-Site cross-site': (url) =>
      ({ Origin: url, 'Sec-Fetch-Site': 'cross-site' }),
  };
  for (const [name, made] of Object.entries(foreign)) {
    test(`with ${name}`, () => rejected((address, fields) => visitor.post(
      address, { ...fields, csrf_token: csrf },
      typeof made === 'function' ? made(site.url) : made)));
  }

  test('cannot sign anybody in', async () => {
    const page = await site.visitor().get('/login');
    const one = site.visitor();
    const own = await one.get('/login');
    for (const headers of [{ Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://evil.example' }]) {
      const got = await one.submit(own, '/login',
        { username: 'demo', password: site.password }, headers);
      assert.equal(got.status, 403);
      assert.ok(!one.cookies.has('tokenbooth_session'));
    }
    assert.equal(page.status, 200);
  });

  test('is rejected as JSON where JSON was asked for', async () => {
    const got = await visitor.post(`/profile/tokens/${token.id}/reveal`,
      { csrf_token: csrf },
      { Accept: 'application/json', Origin: 'https://evil.example' });
    assert.equal(got.status, 403);
    assert.equal(got.headers['content-type'], 'application/json');
    assert.equal(JSON.parse(got.text).value, undefined);
  });
});

describe('our own form', () => {
  const own = {
    'without these headers': () => ({}),
    'with our Origin': () => ({ Origin: site.url }),
    'with Sec-Fetch-Site same-origin': () =>
      ({ Origin: site.url, 'Sec-Fetch-Site': 'same-origin' }),
    'with Sec-Fetch-Site none': () => ({ 'Sec-Fetch-Site': 'none' }),
  };
  for (const [name, headers] of Object.entries(own)) {
    test(`${name} is taken`, async () => {
      const got = await visitor.post(`/profile/tokens/${token.id}/reveal`,
        { csrf_token: csrf }, { Accept: 'application/json', ...headers() });
      assert.equal(got.status, 200);
      assert.equal(JSON.parse(got.text).value, token.value);
    });
  }

  test('is asked for by no GET', async () => {
    const was = await everything(site);
    for (const [address, fields] of forms()) {
      const sent = new URLSearchParams({ ...fields, csrf_token: csrf });
      const got = await visitor.get(`${address}?${sent}`);
      assert.ok([200, 404, 405].includes(got.status), address);
      assert.doesNotMatch(got.text, /tkb_\w{5}/);
    }
    assert.equal(await everything(site), was);
  });
});

describe('a session that ended in the meantime', () => {
  // A browser whose cookie is not good any more, with a form of before.
  async function ended() {
    const late = await site.signedIn();
    const old = new Map(late.cookies);
    const page = await late.get('/feeds');
    await late.submit(page, '/logout');
    late.cookies = old;
    return { late, csrf_token: typed(page.text, 'csrf_token') };
  }

  test('leads by the sign-in back to the form\'s page', async () => {
    const was = await everything(site);
    for (const [address, fields, page] of forms()) {
      const { late, csrf_token } = await ended();
      const got = await late.post(address, { ...fields, csrf_token });
      assert.equal(got.status, 303, address);
      const to = new URL(got.headers.location, site.url);
      assert.equal(to.pathname, '/login', address);
      assert.equal(to.searchParams.get('next'), page, address);
      const back = await late.fillIn(got.headers.location, '/login',
        { username: 'demo', password: site.password });
      assert.equal(back.status, 303);
      assert.equal(back.headers.location, page);
      assert.equal((await late.get(page)).status, 200);
    }
    assert.equal(await everything(site), was);
  });

  test('is 401 to who asked for JSON', async () => {
    const was = await everything(site);
    const { late, csrf_token } = await ended();
    for (const [address, fields] of forms()) {
      const got = await late.post(address, { ...fields, csrf_token },
        { Accept: 'application/json' });
      assert.equal(got.status, 401, address);
      assert.equal(got.headers['content-type'], 'application/json');
      assert.match(JSON.parse(got.text).message, /\w/);
    }
    assert.equal(await everything(site), was);
  });

  test('leads no other site\'s form anywhere', async () => {
    const { late, csrf_token } = await ended();
    for (const [address, fields] of forms()) {
      const got = await late.post(address, { ...fields, csrf_token },
        { Origin: 'https://evil.example' });
      assert.equal(got.status, 403, address);
    }
  });
});

// That the forms above would have done something, had they been ours.
test('with the right token each of them does something', async () => {
  for (const [address, fields] of forms()) {
    const was = await everything(site);
    const got = await visitor.post(address, { ...fields, csrf_token: csrf });
    assert.ok([200, 303].includes(got.status), `${address}: ${got.status}`);
    if (!/find$|reveal|logout|\/link$/.test(address)) {
      assert.notEqual(await everything(site), was, address);
    }
    if (address === '/logout') {
      assert.equal((await visitor.get('/profile/tokens')).status, 303);
    }
  }
});

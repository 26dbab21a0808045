// A person's own account: password, e-mail, sessions, the end of it; and the
// link that the administrator gives to people who forgot their password.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything, lock, query } = require('../lib/database');
const { elsewhere } = require('../lib/elsewhere');
const { complaint, makeToken, siteLook, typed, words } =
  require('../lib/pages');
const { addSessions, change, linkOnly } = require('../lib/past');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');

const PASSWORD = '/profile/password';
const SESSIONS = '/profile/sessions';
const file = '/F/demo/hello.txt';

let site;

before(async () => {
  site = await startSite({ settings: { password_cost: 10,
    throttle_passwords: 10 } });
});

after(() => site?.stop());

const basic = (name, password) =>
  ({ Authorization: `Basic ${btoa(`${name}:${password}`)}` });

// Somebody with an account of their own; they may read the feed demo.
async function person(name) {
  const { password } = await site.addAccount(name);
  await site.json('feed', 'grant', 'demo', name, 'read');
  return { name, password, visitor: await site.signedIn(name, password) };
}

async function signInStatus(username, password, there = site) {
  const visitor = there.visitor();
  const answer = await visitor.fillIn('/login', '/login',
    { username, password });
  return answer.status;
}

const isIn = async (visitor) =>
  (await visitor.get('/profile/tokens')).status === 200;

// The kinds of event in the account's activity, the newest first.
async function activity(name) {
  const rows = await query(site, `SELECT kind, actor FROM event WHERE account_id
    = (SELECT id FROM account WHERE username = '${name}') ORDER BY id DESC`);
  return rows.map(({ kind, actor }) => `${kind} by ${actor}`);
}

describe('changing the password', () => {
  test('leaves no session to sign-ins under way with the old one', async () => {
    const { name, password, visitor } = await person('hasty');
    const late = Array.from({ length: 8 }, () => site.visitor());
    const [changed] = await Promise.all([
      visitor.fillIn(PASSWORD, PASSWORD,
        { old_password: password, password: 'a better password' }),
      ...late.map((one) => one.fillIn('/login', '/login',
        { username: name, password })),
    ]);
    assert.equal(changed.status, 303);
    assert.ok(await isIn(visitor));
    for (const one of late) {
      assert.ok(!await isIn(one));
    }
  });

  test('ends every other session, and this one goes on by a new cookie',
    async () => {
      const { name, password, visitor } = await person('ann');
      const other = await site.signedIn(name, password);
      const cookie = visitor.cookies.get('tokenbooth_session');
      for (let i = 0; i < 2; i++) { // the second time from memory
        const got = await site.request(file, { headers: basic(name, password) });
        assert.equal(got.status, 200);
      }
      const answer = await visitor.fillIn(PASSWORD, PASSWORD,
        { old_password: password, password: 'a better password' });
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.location, `${PASSWORD}?done=password`);

      const old = await site.request(file, { headers: basic(name, password) });
      assert.equal(old.status, 401);
      assert.equal(old.headers['x-tokenbooth-error'], 'password');
      assert.notEqual(visitor.cookies.get('tokenbooth_session'), cookie);
      const gone = await site.request('/profile/tokens',
        { headers: { Cookie: `tokenbooth_session=${cookie}` } });
      assert.equal(gone.status, 303);
      assert.ok(await isIn(visitor));
      assert.ok(!await isIn(other));
      const page = await visitor.get(answer.headers.location);
      assert.match(words(page.text), /Password changed\. You’ve been signed out everywhere else/);
      assert.match(words((await visitor.get('/profile/activity')).text),
        /Password changed by you/);
      assert.equal(await signInStatus(name, password), 422);
      assert.equal(await signInStatus(name, 'a better password'), 303);
      assert.ok((await activity(name)).includes('password changed by account'));
    });

  const table = [
    ['the old one wrong', { old_password: 'not it' }, 'old_password'],
    ['no old one', { old_password: '' }, 'old_password'],
    ['no new one', { password: '' }, 'password'],
    ['a short one', { password: 'seven77' }, 'password'],
    ['one that many use', { password: 'Password1' }, 'password'],
    ['the username', { password: 'Careless-One' }, 'password'],
    ['the e-mail address', { password: 'careless-one@example.org' },
      'password'],
    ['the site\'s host', { password: '127.0.0.1' }, 'password'],
  ];
  test('with something wrong changes nothing', async (context) => {
    const { password, visitor } = await person('careless-one');
    for (const [name, fields, field] of table) {
      await context.test(name, async () => {
        const untouched = await everything(site);
        const answer = await visitor.fillIn(PASSWORD, PASSWORD, {
          old_password: password, password: 'a better password', ...fields });
        assert.equal(answer.status, 422);
        assert.ok(siteLook(answer));
        assert.ok(complaint(answer.text, field), `nothing said at ${field}`);
        assert.ok(!answer.text.includes('a better password'));
        assert.equal(await everything(site), untouched);
        assert.ok(await isIn(visitor));
      });
    }
  });

  test('counts guesses at the old one, with those of the sign-in', async () => {
    const { name, password } = await person('guessed');
    const there = elsewhere(site, '127.0.0.51');
    const visitor = there.visitor();
    const login = await visitor.get('/login');
    await visitor.submit(login, '/login', { username: name, password });
    const guess = (old) => visitor.fillIn(PASSWORD, PASSWORD,
      { old_password: old, password: 'a better password' });
    for (let i = 0; i < 10; i++) {
      assert.equal((await guess(`wrong ${i}`)).status, 422);
    }
    const answer = await guess(password);
    assert.equal(answer.status, 429);
    await until(async () => /Wrong password 10 times/.test(
      words((await visitor.get('/profile/activity')).text)));
    assert.ok(Number(answer.headers['retry-after']) > 0);
    assert.match(complaint(answer.text, 'old_password'), /Try again in/);
    assert.equal(await signInStatus(name, password, there), 429);
    assert.equal(await signInStatus(name, password), 303);
  });
});

describe('changing the e-mail address', () => {
  test('is added where there is none, and then changed', async () => {
    await site.json('account', 'add', 'unmailed', { input: 'long password\n' });
    const visitor = await site.signedIn('unmailed', 'long password');
    const button = async () => /<button[^>]*>(\w+ email)<\/button>/
      .exec((await visitor.get(PASSWORD)).text)[1];
    assert.equal(await button(), 'Add email');
    const answer = await visitor.fillIn(PASSWORD, '/profile/email',
      { email: 'unmailed@example.org', old_password: 'long password' });
    assert.equal(answer.status, 303);
    assert.equal(await button(), 'Change email');
  });

  test('is for signing in by it', async () => {
    const { name, password, visitor } = await person('moved');
    const answer = await visitor.fillIn(PASSWORD, '/profile/email',
      { email: ' Moved@Example.com ', old_password: password });
    assert.equal(answer.status, 303);
    assert.equal(typed((await visitor.get(PASSWORD)).text, 'email'),
      'moved@example.com');
    assert.equal(await signInStatus('moved@example.com', password), 303);
    assert.equal(await signInStatus('moved@example.org', password), 422);
    assert.ok((await activity(name)).includes('email changed by account'));
  });

  test('that is taken, or wrong, or without the password, changes nothing',
    async () => {
      const { password, visitor } = await person('stays');
      for (const [fields, field] of [
        [{ email: 'demo@example.org' }, /Another account uses/],
        [{ email: 'nothing' }, /Enter a valid email/],
        [{ old_password: 'not it' }, /isn’t your current password/],
      ]) {
        const untouched = await everything(site);
        const answer = await visitor.fillIn(PASSWORD, '/profile/email', {
          email: 'new@example.org', old_password: password, ...fields });
        assert.equal(answer.status, 422);
        assert.match(words(answer.text), field);
        assert.equal(typed(answer.text, 'email'),
          fields.email ?? 'new@example.org');
        assert.equal(await everything(site), untouched);
      }
    });
});

describe('an account without a password', () => {
  test('is not asked for one, and cannot sign in with one', async () => {
    const { name, password, visitor } = await person('linked');
    await change(site, `UPDATE account SET password = ''
      WHERE username = '${name}'`);
    for (const one of ['', password]) {
      assert.equal(await signInStatus(name, one), 422);
    }
    const got = await site.request(file, { headers: basic(name, 'x') });
    assert.equal(got.headers['x-tokenbooth-error'], 'password');
    const page = await visitor.get(PASSWORD);
    assert.equal(typed(page.text, 'old_password'), null);
    const answer = await visitor.submit(page, PASSWORD,
      { password: 'my first password' });
    assert.equal(answer.status, 303);
    assert.equal(await signInStatus(name, 'my first password'), 303);
  });

  test('must have signed in just now instead', async () => {
    const { name, visitor } = await person('lingering');
    await change(site, `UPDATE account SET password = ''
      WHERE username = '${name}';
      UPDATE session SET created_at = created_at - 601 WHERE account_id =
        (SELECT id FROM account WHERE username = '${name}')`);
    for (const [page, address, fields] of [
      [PASSWORD, PASSWORD, { password: 'my first password' }],
      [PASSWORD, '/profile/email', { email: 'x@example.org' }],
      ['/profile/delete', '/profile/delete', {}],
    ]) {
      const answer = await visitor.fillIn(page, address, fields);
      assert.equal(answer.status, 422, address);
      assert.match(words(answer.text), /sign in again/);
    }
  });
});

describe('a common password', () => {
  test('is rejected at sign-up and from the administrator, too', async () => {
    const visitor = site.visitor();
    const answer = await visitor.fillIn('/signup', '/signup', {
      username: 'common', email: 'common@example.org',
      password: 'iloveyou' });
    assert.equal(answer.status, 422);
    assert.match(complaint(answer.text, 'password'), /too common/);
    for (const [password, said] of [['IloveYou', /too common/],
      ['operated', /don’t use your name/]]) {
      const added = await site.run('account', 'add', 'operated',
        { input: `${password}\n` });
      assert.equal(added.status, 1);
      assert.match(added.stderr, said);
    }
    const set = await site.run('account', 'password', 'demo', '--set',
      { input: 'password1\n' });
    assert.equal(set.status, 1);
  });
});

describe('the link for a forgotten password', () => {
  async function linkOf(name) {
    const { link } = await site.json('account', 'password', name);
    assert.ok(link.startsWith(`${site.url}/password?code=`), link);
    return link.slice(site.url.length);
  }

  const use = async (link, password, visitor = site.visitor()) => {
    const page = await visitor.get(link);
    return page.status === 200
      ? visitor.submit(page, '/password', { password }) : page;
  };

  test('sets a password, once', async () => {
    const { name, password, visitor } = await person('forgetful');
    const link = await linkOf(name);
    assert.equal(await signInStatus(name, password), 303, 'it is only an offer');
    const page = await site.visitor().get(link);
    assert.equal(page.status, 200);
    assert.match(page.headers['cache-control'], /no-store/);
    assert.match(words(page.text), /For the account forgetful/);
    const short = await use(link, 'short');
    assert.equal(short.status, 422);
    assert.ok(complaint(short.text, 'password'));
    const fresh = site.visitor();
    const answer = await use(link, 'remembered from now on', fresh);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/login?done=password');
    assert.match(words((await fresh.get(answer.headers.location)).text),
      /Password set\. Sign in with your new password/);
    assert.ok(!await isIn(fresh), 'nobody is signed in');
    assert.ok(!await isIn(visitor), 'every session ended');
    assert.equal(await signInStatus(name, 'remembered from now on'), 303);
    for (const again of [await site.visitor().get(link), await use(link, 'x')]) {
      assert.equal(again.status, 410);
      assert.match(words(again.text), /ask an administrator/);
      assert.ok(siteLook(again));
    }
    const told = await activity(name);
    assert.ok(told.includes('password link created by administrator'));
    const owner = await site.signedIn(name, 'remembered from now on');
    assert.match(words((await owner.get('/profile/activity')).text),
      /Password reset link created by an administrator/);
    assert.ok(told.includes('password changed by account'));
  });

  test('whose form was open already is used up as well', async () => {
    const { name } = await person('two-tabs');
    const visitor = site.visitor();
    const page = await visitor.get(await linkOf(name));
    const answers = await Promise.all(['the one password', 'the other password']
      .map((password) => visitor.submit(page, '/password', { password })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 410]);
  });

  test('ends with a later one, a new password, an hour, or the account',
    async () => {
      const { name, password, visitor } = await person('fickle');
      const ends = [
        () => linkOf(name),
        () => visitor.fillIn(PASSWORD, PASSWORD,
          { old_password: password, password: 'a better password' }),
        () => site.run('account', 'password', name, '--set',
          { input: 'an even better one\n' }),
        () => change(site, `UPDATE password_link
          SET expires_at = expires_at - 3600`),
        () => site.json('account', 'disable', name),
      ];
      for (const end of ends) {
        const link = await linkOf(name);
        assert.equal((await site.visitor().get(link)).status, 200);
        await end();
        assert.equal((await site.visitor().get(link)).status, 410, `${end}`);
      }
      const got = await site.run('account', 'password', name);
      assert.equal(got.status, 1);
      assert.match(got.stderr, /disabled/);
    });

  test('that is none is 410', async () => {
    for (const address of ['/password', '/password?code=',
      `/password?code=${'A'.repeat(22)}`, '/password?code=%ff%00']) {
      const answer = await site.visitor().get(address);
      assert.equal(answer.status, 410, address);
      assert.equal(answer.phrase, 'Gone');
    }
    const login = await site.visitor().get('/login');
    assert.match(words(login.text), /Ask an administrator of this site for a reset link/);
  });

  test('is in no log, and only its digest in the database', async () => {
    const { name } = await person('discreet');
    const link = await linkOf(name);
    const code = new URL(link, site.url).searchParams.get('code');
    await use(link, 'short');
    await use(link, 'remembered from now on');
    await use(link, 'once too often');
    await site.request('/nothing', { headers: { Referer: site.url + link } });
    assert.match(site.logs(), /"GET \/password HTTP/);
    assert.ok(!site.logs().includes(code));
    await linkOf(name);
    const rows = await query(site,
      'SELECT hex(digest) AS digest, length(digest) AS size FROM password_link');
    assert.ok(rows.length > 0 && rows.every(({ size }) => size === 32));
  });
});

describe('sessions', () => {
  const agents = {
    linux: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 '
      + 'Firefox/128.0',
    phone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) '
      + 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 '
      + 'Mobile/15E148 Safari/604.1',
  };

  async function signedInBy(agent, { name, password }) {
    const visitor = site.visitor();
    const page = await visitor.get('/login');
    await visitor.submit(page, '/login', { username: name, password },
      { 'User-Agent': agent });
    return visitor;
  }

  const idsIn = (html) =>
    [...html.matchAll(/action="\/profile\/sessions\/(\d+)\/end(?:\?page=\d+)?"/g)]
      .map(([, id]) => Number(id));

  test('are told with their browser, this one marked', async () => {
    const who = await site.addAccount('travels');
    await signedInBy(agents.phone, who);
    const here = await signedInBy(agents.linux, who);
    const page = await here.get(SESSIONS);
    const told = words(page.text);
    assert.match(told, /Firefox on Linux This browser/);
    assert.match(told, /Safari on iPhone/);
    assert.match(told, /from 127\.0\.0\.1/);
    assert.match(told, /after 14 days without activity, or 90 days at most/);
    assert.equal(idsIn(page.text).length, 1, 'this one has no button');
  });

  test('are ended one by one, or all others at once', async () => {
    const who = await site.addAccount('ends');
    const here = await signedInBy(agents.linux, who);
    const [one, two, three] = [await signedInBy(agents.phone, who),
      await signedInBy('curl/8.5', who), await signedInBy('', who)];
    const page = await here.get(SESSIONS);
    const [id] = idsIn(page.text);
    const address = `${SESSIONS}/${id}/end`;
    const answer = await here.submit(page, address);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `${SESSIONS}?done=ended`);
    const left = [];
    for (const visitor of [one, two, three]) left.push(await isIn(visitor));
    assert.equal(left.filter(Boolean).length, 2);
    assert.equal((await here.submit(page, address)).status, 404);

    await here.fillIn(SESSIONS, `${SESSIONS}/end`);
    for (const visitor of [one, two, three]) assert.ok(!await isIn(visitor));
    const alone = await here.get(SESSIONS);
    assert.match(words(alone.text), /You’re not signed in anywhere else/);
    assert.equal((await activity('ends'))
      .filter((event) => event === 'session ended by account').length, 2);
  });

  test('end on the page of the list where they stood', async () => {
    const who = await site.addAccount('crowded');
    const here = await signedInBy(agents.linux, who);
    await addSessions(site, 'crowded', 120);
    const page = await here.get(`${SESSIONS}?page=2`);
    const [, action] = /<form method="post" action="([^"]*\/\d+\/end[^"]*)"/
      .exec(page.text);
    const answer = await here.post(action,
      { csrf_token: typed(page.text, 'csrf_token') });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `${SESSIONS}?done=ended&page=2`);
  });

  test('of others are 404 and stay', async () => {
    const who = await site.addAccount('nosy');
    const here = await signedInBy(agents.linux, who);
    const demo = await site.signedIn();
    const [{ id }] = await query(site, `SELECT max(s.id) AS id FROM session s
      JOIN account a ON a.id = s.account_id WHERE a.username = 'demo'`);
    const csrf = typed((await here.get(SESSIONS)).text, 'csrf_token');
    for (const number of [id, 999999]) {
      const answer = await here.post(`${SESSIONS}/${number}/end`,
        { csrf_token: csrf });
      assert.equal(answer.status, 404);
    }
    assert.ok(await isIn(demo));
  });

  test('this very one ended is a sign-out', async () => {
    const who = await site.addAccount('leaves');
    const here = await signedInBy(agents.linux, who);
    const [{ id }] = await query(site, 'SELECT max(id) AS id FROM session');
    const csrf = typed((await here.get(SESSIONS)).text, 'csrf_token');
    const answer = await here.post(`${SESSIONS}/${id}/end`,
      { csrf_token: csrf });
    assert.equal(answer.headers.location, '/login');
    assert.ok(!await isIn(here));
  });

  // Forms that were accepted in a valid session, and wait to be written.
  test('that are ended change nothing by forms under way', async () => {
    const { name, password, visitor } = await person('stolen');
    await makeToken(visitor, { description: 'Kept', read: 'on' });
    const forms = [
      ['/profile/tokens/new', '/profile/tokens',
        { description: 'Stolen', read: 'on', until: 'never' }],
      ['/feeds', '/feeds', { name: 'stolen-feed' }],
      [PASSWORD, '/profile/email',
        { email: 'thief@example.org', old_password: password }],
    ];
    const csrf = typed((await visitor.get(PASSWORD)).text, 'csrf_token');
    const untouched = await everything(site);
    const release = await lock(site);
    let waiting = forms.length;
    const answers = forms.map(async ([, address, fields]) => {
      const answer = await visitor.post(address,
        { csrf_token: csrf, ...fields });
      waiting -= 1;
      return answer;
    });
    for (let i = 0; i < 20; i++) {
      assert.equal((await site.request('/login')).status, 200);
    }
    const locked = waiting;
    await release(`DELETE FROM session WHERE account_id =
      (SELECT id FROM account WHERE username = '${name}')`);
    assert.equal(locked, forms.length, 'it was not locked');
    for (const [i, [page, address]] of forms.entries()) {
      const answer = await answers[i];
      assert.equal(answer.status, 303, address);
      assert.equal(answer.headers.location, `/login?next=${page}`);
    }
    assert.equal(await everything(site), untouched);
  });

  test('ten thousand are shown page by page', async () => {
    const who = await site.addAccount('everywhere');
    const here = await signedInBy(agents.linux, who);
    await addSessions(site, who.name, 9999);
    const first = await here.get(SESSIONS);
    assert.match(words(first.text), /1–100 of 10,000/);
    assert.match(words(first.text), /Firefox on Linux This browser/);
    assert.equal(idsIn(first.text).length, 99);
    const last = await here.get(`${SESSIONS}?page=100`);
    assert.match(words(last.text), /9,901–10,000 of 10,000/);
    const seen = new Set([...idsIn(first.text), ...idsIn(last.text)]);
    assert.equal(seen.size, 199);
    await here.submit(first, `${SESSIONS}/end`);
    assert.match(words((await here.get(SESSIONS)).text), /not signed in anywhere else/);
  });
});

describe('deleting the account', () => {
  test('ends all that hangs on it', async () => {
    const { name, password, visitor } = await person('goes');
    const other = await site.signedIn(name, password);
    const token = await makeToken(visitor, { description: 'Goes too',
      read: 'on' });
    const [primary] = await site.json('token', 'list', name);
    const value = await site.reveal(primary.id);
    const page = await visitor.get('/profile/delete');
    assert.match(words(page.text), /2 access tokens/);
    assert.match(words(page.text), /membership in 1 feed\b/);
    assert.match(words(page.text), /2 sessions/);

    const wrong = await visitor.submit(page, '/profile/delete',
      { password: 'not it' });
    assert.equal(wrong.status, 422);
    assert.ok(complaint(wrong.text, 'password'));
    assert.ok(await isIn(visitor));

    const { link } = await site.json('account', 'password', name);
    const answer = await visitor.submit(page, '/profile/delete', { password });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/login?done=deleted');
    assert.ok(!visitor.cookies.has('tokenbooth_session'));
    assert.match(words((await visitor.get(answer.headers.location)).text),
      /Your account was deleted/);
    for (const one of [visitor, other]) assert.ok(!await isIn(one));

    for (const dead of [token.value, value]) {
      const got = await site.request(file,
        { headers: { Authorization: `Bearer ${dead}` } });
      assert.equal(got.status, 403);
      assert.equal(got.headers['x-tokenbooth-error'], 'revoked');
      assert.match(got.headers['x-tokenbooth-reason'],
        /when its account was deleted\. Use another account's token/);
    }
    assert.equal((await site.request(file, { headers: basic(name, password) }))
      .headers['x-tokenbooth-error'], 'password');
    const gone = await site.visitor().get(link.slice(site.url.length));
    assert.equal(gone.status, 410);
    const [row] = await query(site, `SELECT email, password, deleted_at,
      (SELECT count(*) FROM privilege WHERE account_id = a.id) AS privileges,
      (SELECT count(*) FROM session WHERE account_id = a.id) AS sessions,
      (SELECT count(*) FROM password_link WHERE account_id = a.id) AS links,
      (SELECT count(*) FROM token_value v JOIN token t ON t.id = v.token_id
        WHERE t.account_id = a.id AND v.sealed IS NOT NULL) AS sealed
      FROM account a WHERE username = '${name}'`);
    assert.ok(row.deleted_at > 0);
    assert.deepEqual({ ...row, deleted_at: 0 }, { email: null, password: '',
      deleted_at: 0, privileges: 0, sessions: 0, links: 0, sealed: 0 });
  });

  test('leaves a name that is unknown, but that nobody takes', async () => {
    const { name, password, visitor } = await person('departed');
    await visitor.fillIn('/profile/delete', '/profile/delete', { password });
    const say = async (username) => {
      const answer = await site.visitor().fillIn('/login', '/login',
        { username, password });
      assert.equal(answer.status, 422);
      return words(answer.text);
    };
    const unknown = await say('nobody-at-all');
    assert.equal(await say(name), unknown);
    assert.equal(await say(`${name}@example.org`), unknown);

    const sign = await site.visitor().fillIn('/signup', '/signup', {
      username: name, email: 'another@example.org',
      password: 'a long password' });
    assert.equal(sign.status, 422);
    assert.match(complaint(sign.text, 'username'), /taken/);
    const mail = await site.visitor().fillIn('/signup', '/signup', {
      username: 'successor', email: `${name}@example.org`,
      password: 'a long password' });
    assert.equal(mail.status, 303, 'the address is free again');

    const accounts = await site.json('account', 'list');
    assert.ok(!accounts.some(({ username }) => username === name));
    for (const command of [
      ['account', 'enable', name], ['account', 'password', name],
      ['token', 'list', name], ['feed', 'grant', 'demo', name, 'read'],
      ['token', 'create', name, '--description', 'x', '--read', 'all'],
    ]) {
      const { status, stderr } = await site.run(...command);
      assert.equal(status, 1, command.join(' '));
      assert.match(stderr, /no account is named/);
    }
    const added = await site.run('account', 'add', name,
      { input: 'a long password\n' });
    assert.equal(added.status, 1);
    assert.match(added.stderr, /already in use/);
  });

  test('waits for feeds that it alone owns', async () => {
    const { name, password, visitor } = await person('owns');
    await site.json('feed', 'add', 'owned-alone', '--owner', name);
    await site.json('feed', 'add', 'owned-together', '--owner', name);
    await site.json('feed', 'grant', 'owned-together', 'demo', 'own');
    const page = await visitor.get('/profile/delete');
    assert.match(page.text, /href="\/feeds\/owned-alone"/);
    assert.doesNotMatch(page.text, /owned-together/);
    const untouched = await everything(site);
    const answer = await visitor.post('/profile/delete',
      { password, csrf_token: typed(page.text, 'csrf_token') });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /href="\/feeds\/owned-alone"/);
    assert.equal(await everything(site), untouched);

    await visitor.fillIn('/feeds/owned-alone/delete', '/feeds/owned-alone/delete');
    const done = await visitor.fillIn('/profile/delete', '/profile/delete',
      { password });
    assert.equal(done.status, 303);
    const demo = await site.signedIn();
    assert.doesNotMatch((await demo.get('/feeds/owned-together')).text, /owns</);
  });
});

describe('the pages of the account', () => {
  test('are for who is signed in', async () => {
    for (const address of [PASSWORD, SESSIONS, '/profile/delete']) {
      const answer = await site.visitor().get(address);
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.location,
        `/login?next=${encodeURIComponent(address)
          .replaceAll('%2F', '/')}`);
    }
    for (const [address, page] of [[PASSWORD, PASSWORD],
      ['/profile/email', PASSWORD], [`${SESSIONS}/end`, SESSIONS],
      [`${SESSIONS}/1/end`, SESSIONS],
      ['/profile/delete', '/profile/delete']]) {
      const answer = await site.visitor().post(address, {});
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.location, `/login?next=${page}`);
    }
  });
});

test('nothing speaks of a password that the account does not have', async () => {
  const who = await site.addAccount('passwordless');
  await linkOnly(site, 'passwordless');
  const here = await site.signedIn('passwordless', who.password);
  const other = await site.signedIn();
  for (const [address, with_, without] of [
    ['/profile/activity', /recognize something\? Change your password ?,/,
      /recognize something\? Sign out other browsers ?, and/],
    [SESSIONS, /sign it out and change your password ?\./, /sign it out ?\./],
    ['/profile/delete', /Your email address and password\. The username/,
      /everywhere\. 1 linked identity ?, .* account\. The username/],
  ]) {
    assert.match(words((await other.get(address)).text), with_);
    assert.match(words((await here.get(address)).text), without);
  }
});

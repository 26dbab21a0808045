// Making an account, signing in and out: the forms, the cookie, and what a
// person who guesses meets.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { elsewhere } = require('../lib/elsewhere');
const { complaint, rows, siteLook, typed, words } =
  require('../lib/pages');
const { startSite } = require('../lib/site');
const { basic } = require('../lib/values');

let site;
let closed; // one behind https, whose administrator creates the accounts

before(async () => {
  [site, closed] = await Promise.all([
    startSite({
      settings: { throttle_passwords: 10, signup_per_hour: 40,
        password_cost: 10 },
    }),
    startSite({ settings: { signup: 'closed', password_cost: 10,
      contact: 'admin@packages.example.org',
      site: 'https://packages.example.org' } }),
  ]);
});

after(() => Promise.all([site?.stop(), closed?.stop()]));

const ann = {
  username: 'ann', email: 'ann@example.org', password: 'correct horse battery',
};

async function signUp(fields, visitor = site.visitor()) {
  const answer = await visitor.fillIn('/signup', '/signup', fields);
  return { visitor, answer };
}

async function signIn(fields, visitor = site.visitor(), page = '/login') {
  const answer = await visitor.fillIn(page, '/login', fields);
  return { visitor, answer };
}

// The Set-Cookie line of this name.
function cookieLine(answer, name) {
  return (answer.headers['set-cookie'] ?? [])
    .find((line) => line.startsWith(`${name}=`));
}

describe('signing up', () => {
  test('makes the account and its primary token, and signs in', async () => {
    const { visitor, answer } = await signUp(ann);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/profile/Me');
    const list = await visitor.get('/profile/tokens');
    assert.equal(list.status, 200);
    const [primary, ...more] = rows(list.text);
    assert.match(primary.words, /\bPrimary\b/);
    assert.deepEqual(more, []);
    assert.doesNotMatch(list.text, /tkb_\w{5}/);
  });

  const wrong = [
    ['no username', { username: '' }, 'username'],
    ['a username of one character', { username: 'a' }, 'username'],
    ['a username of 40 characters', { username: 'a'.repeat(40) }, 'username'],
    ['a username with a space', { username: 'has space' }, 'username'],
    ['a username that begins with a dot', { username: '.bob' }, 'username'],
    ['a username with another alphabet', { username: 'bób' }, 'username'],
    ['a username with markup', { username: '<b>"x\'&' }, 'username'],
    ['no e-mail', { email: '' }, 'email'],
    ['an e-mail without @', { email: 'bob' }, 'email'],
    ['an e-mail with a line break', { email: 'bob@x\ny' }, 'email'],
    ['an e-mail with markup', { email: '"><i>@example.org' }, 'email'],
    ['no password', { password: '' }, 'password'],
    ['a short password', { password: 'seven77' }, 'password'],
    ['an endless password', { password: 'x'.repeat(300) }, 'password'],
    ['a username that is taken', { username: 'demo' }, 'username'],
    ['a taken one in capitals', { username: 'DEMO' }, 'username'],
    ['an e-mail that is taken', { email: 'demo@example.org' }, 'email'],
  ];
  for (const [name, change, field] of wrong) {
    test(`with ${name} gives the form back`, async () => {
      const fields = {
        username: 'bob', email: 'bob@example.org', password: 'a long password',
        ...change,
      };
      const { visitor, answer } = await signUp(fields);
      assert.equal(answer.status, 422);
      assert.ok(siteLook(answer));
      assert.ok(complaint(answer.text, field), `nothing said at ${field}`);
      for (const other of ['username', 'email', 'password']) {
        if (other !== field) assert.equal(complaint(answer.text, other), null);
      }
      assert.equal(typed(answer.text, 'username'),
        fields.username.toLowerCase());
      if (!fields.email.includes('\n')) {
        assert.equal(typed(answer.text, 'email'), fields.email.toLowerCase());
      }
      assert.equal(typed(answer.text, 'password'), null);
      if (fields.password) {
        assert.ok(!answer.text.includes(fields.password));
      }
      assert.equal((await visitor.get('/profile/tokens')).status, 303);
    });
  }

  test('with bytes that are not UTF-8 gives the form back', async () => {
    const visitor = site.visitor();
    const page = await visitor.get('/signup');
    const csrf = typed(page.text, 'csrf_token');
    const answer = await visitor.send('POST', '/signup',
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      `csrf_token=${csrf}&username=b%ff%feb&email=b%c3@example.org`
      + '&password=%80%80%80%80%80%80%80%80%80');
    assert.equal(answer.status, 422);
    for (const field of ['username', 'email', 'password']) {
      assert.ok(complaint(answer.text, field), field);
    }
  });

  test('makes nothing of a form that was wrong', async () => {
    const accounts = await site.json('account', 'list');
    assert.deepEqual(accounts.map(({ username }) => username).sort(),
      ['ann', 'demo']);
  });

  test('while somebody is signed in makes nothing', async () => {
    const visitor = await site.signedIn();
    assert.equal((await visitor.get('/signup')).headers.location, '/profile/Me');
    const page = await visitor.get('/profile/tokens');
    const got = await visitor.post('/signup', { username: 'meanwhile',
      email: 'meanwhile@example.org', password: 'a long password',
      csrf_token: typed(page.text, 'csrf_token') });
    assert.equal(got.status, 409);
    assert.match(words(got.text), /already signed in.*No account was created/);
    assert.ok(!(await site.json('account', 'list'))
      .some(({ username }) => username === 'meanwhile'));
  });

  test('twice by one form makes one account', async () => {
    const visitor = site.visitor();
    const page = await visitor.get('/signup');
    const fields = { username: 'twice', email: 'twice@example.org',
      password: 'a long password' };
    const answers = [
      await visitor.submit(page, '/signup', fields),
      // The browser sends the cookies that it had, the first answer being lost.
      await visitor.submit(page, '/signup', fields),
    ];
    assert.equal(answers[0].status, 303);
    assert.ok([303, 403].includes(answers[1].status));
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
    const accounts = await site.json('account', 'list');
    assert.equal(accounts.filter((a) => a.username === 'twice').length, 1);
  });

  test('twice at the same moment makes one account', async () => {
    const visitor = site.visitor();
    const page = await visitor.get('/signup');
    const fields = { username: 'moment', email: 'moment@example.org',
      password: 'a long password' };
    const answers = await Promise.all([1, 2, 3].map(() =>
      visitor.submit(page, '/signup', fields)));
    assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303]);
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
  });

  test('by a form that was sent before is no way to guess', async () => {
    const first = site.visitor();
    const page = await first.get('/signup');
    const sent = { username: 'oracle', email: 'oracle@example.org',
      password: 'the first password' };
    await first.submit(page, '/signup', sent);
    const there = elsewhere(site, '127.0.0.48');
    const guess = async (password) => (await signUp({ ...sent, password,
      form_id: typed(page.text, 'form_id') }, there.visitor())).answer.status;
    for (let i = 0; i < 10; i++) {
      assert.equal(await guess(`some password ${i}`), 422);
    }
    assert.equal(await guess('the first password'), 422);
  });

  test('with another\'s form does not sign in to that account', async () => {
    const first = site.visitor();
    const page = await first.get('/signup');
    await first.submit(page, '/signup', { username: 'first',
      email: 'first@example.org', password: 'the first password' });
    const { visitor, answer } = await signUp({ username: 'first',
      email: 'first@example.org', password: 'some other password',
      form_id: typed(page.text, 'form_id') });
    assert.equal(answer.status, 422);
    assert.equal((await visitor.get('/profile/tokens')).status, 303);
  });

  test('without a form\'s name keeps nobody else from it', async () => {
    for (const username of ['nameless-1', 'nameless-2']) {
      const { answer } = await signUp({ username,
        email: `${username}@example.org`, password: 'a nameless password',
        form_id: '' });
      assert.equal(answer.status, 303);
    }
  });

  test('is counted by source', async () => {
    const there = elsewhere(site, '127.0.0.31');
    const visitor = there.visitor();
    const page = await visitor.get('/signup');
    let answer;
    let made = 0;
    for (let i = 0; i < 45; i++) {
      answer = await there.request('/signup', {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded',
          Cookie: `tokenbooth_form=${visitor.cookies.get('tokenbooth_form')}` },
        body: `csrf_token=${typed(page.text, 'csrf_token')}&username=many${i}`
          + `&email=many${i}%40example.org&password=a+long+password`,
      });
      if (answer.status !== 303) break;
      made += 1;
    }
    assert.equal(made, 40);
    assert.equal(answer.status, 429);
    const seconds = Number(answer.headers['retry-after']);
    assert.ok(seconds > 0 && seconds <= 3600, answer.headers['retry-after']);
    assert.ok(siteLook(answer));
    assert.equal(typed(answer.text, 'username'), 'many40');
    const { answer: here } = await signUp({ username: 'still',
      email: 'still@example.org', password: 'a long password' });
    assert.equal(here.status, 303);
  });

  test('says whom to ask, where the administrator has told', async () => {
    const link = /<a href="mailto:admin@packages\.example\.org">admin@/;
    for (const address of ['/login', '/signup', '/nothing']) {
      assert.match((await closed.request(address)).text, link, address);
      assert.doesNotMatch((await site.request(address)).text, /mailto:/);
    }
  });

  test('is not there where it is closed', async () => {
    const visitor = closed.visitor();
    const page = await visitor.get('/signup');
    assert.equal(page.status, 404);
    assert.ok(siteLook(page));
    const login = await visitor.get('/login');
    assert.doesNotMatch(login.text, /href="\/signup"/);
    const sent = await visitor.post('/signup',
      { ...ann, csrf_token: typed(login.text, 'csrf_token') });
    assert.equal(sent.status, 404);
    assert.equal((await closed.json('account', 'list')).length, 1);
    assert.match((await site.visitor().get('/login')).text, /href="\/signup"/);
  });
});

describe('signing in', () => {
  for (const [how, username] of [['username', 'ann'], ['capitals', 'ANN'],
    ['e-mail', 'Ann@Example.org'], ['white space', ' ann ']]) {
    test(`goes by ${how}`, async () => {
      const { visitor, answer } = await signIn({ ...ann, username });
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.location, '/profile/Me');
      const me = await visitor.get('/profile/Me');
      assert.equal(me.status, 303);
      assert.equal(me.headers.location, '/profile/tokens');
    });
  }

  test('wrongly says the same whether name or password is wrong', async () => {
    const rejected = [
      await signIn({ username: 'ann', password: 'wrong password' }),
      await signIn({ username: 'nobody', password: 'wrong password' }),
      await signIn({ username: 'ann@example.org', password: 'wrong password' }),
      await signIn({ username: '', password: '' }),
      await signIn({ username: 'ann', password: '' }),
      await signIn({ username: 'ann', password: `${ann.password} ` }),
    ];
    const [said] = rejected.map(({ answer }) => words(answer.text));
    for (const { visitor, answer } of rejected) {
      assert.equal(answer.status, 422);
      assert.ok(siteLook(answer));
      assert.equal(words(answer.text), said);
      assert.equal(typed(answer.text, 'password'), null);
      assert.equal(cookieLine(answer, 'tokenbooth_session'), undefined);
      assert.equal((await visitor.get('/profile/tokens')).status, 303);
    }
    assert.equal(typed(rejected[0].answer.text, 'username'), 'ann');
    assert.equal(typed(rejected[1].answer.text, 'username'), 'nobody');
  });

  test('takes no token, in no place', async () => {
    const attempts = [
      { username: 'demo', password: site.value },
      { username: site.value, password: site.password },
      { username: site.value, password: site.value },
      { username: site.value, password: '' },
    ];
    for (const fields of attempts) {
      const { visitor, answer } = await signIn(fields);
      assert.equal(answer.status, 422);
      assert.ok(!answer.text.includes(site.value), 'the value is repeated');
      assert.equal((await visitor.get('/profile/tokens')).status, 303);
    }
    for (const headers of [
      { Authorization: `Bearer ${site.value}` },
      { Authorization: `Basic ${btoa(`demo:${site.value}`)}` },
      { Authorization: `Basic ${btoa(`demo:${site.password}`)}` },
      { 'X-Api-Key': site.value },
      { Cookie: `tokenbooth_session=${site.value}` },
    ]) {
      const got = await site.request('/profile/tokens', { headers });
      assert.equal(got.status, 303);
      assert.match(got.headers.location, /^\/login\?/);
    }
  });

  // What was asked for, and where a person is sent.
  const table = [
    ['/feeds', '/feeds'],
    ['/profile/tokens/new?a=b&c=d', '/profile/tokens/new?a=b&c=d'],
    ['/', '/'],
    ['/profile/tokens/1', '/profile/tokens/1'],
    ['/login/nothing-of-ours', '/login/nothing-of-ours'],
    ['', null],
    // They take forms alone: an error page is nothing to be led to.
    ['/logout', null],
    ['/logout?a=b', null],
    ['/logout#a', null],
    ['/profile/tokens/1/reveal', null],
    ['/revoke', null],
    ['feeds', null],
    ['//evil.example', null],
    ['/\\evil.example', null],
    ['\\\\evil.example', null],
    ['https://evil.example/', null],
    ['javascript:alert(1)', null],
    [' /feeds', null],
    ['/\t/evil.example', null],
    ['/\n/evil.example', null],
    ['/feeds\r\nX-Evil: 1', null],
    ['/feeds\x7f', null],
  ];
  for (const [next, wanted] of table) {
    test(`goes on safely with next=${JSON.stringify(next)}`, async () => {
      const page = `/login?next=${encodeURIComponent(next)}`;
      const byPage = await signIn(ann, site.visitor(), page);
      const byField = await signIn({ ...ann, next });
      for (const { answer } of [byPage, byField]) {
        assert.equal(answer.status, 303);
        assert.equal(answer.headers.location, wanted ?? '/profile/Me');
        assert.equal(answer.headers['x-evil'], undefined);
      }
    });
  }

  // Apache takes no header of more than 8 KiB from a program.
  test('goes to the first page if next is too long for a header', async () => {
    const { visitor, answer } = await signIn({ ...ann,
      next: `/feeds?q=${'"'.repeat(9000)}` });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/profile/Me');
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
  });

  test('leads from an address that is too long to the form alone', async () => {
    const got = await site.visitor().get(`/feeds?q=${'%22'.repeat(2000)}`);
    assert.equal(got.status, 303);
    assert.equal(got.headers.location, '/login');
  });

  test('keeps next through a wrong password', async () => {
    const { visitor, answer } = await signIn(
      { username: 'ann', password: 'wrong password' }, site.visitor(),
      '/login?next=%2Ffeeds');
    assert.equal(typed(answer.text, 'next'), '/feeds');
    const again = await visitor.submit(answer, '/login', ann);
    assert.equal(again.headers.location, '/feeds');
  });

  test('gives a cookie that script and other sites cannot use', async () => {
    const { answer } = await signIn(ann);
    const line = cookieLine(answer, 'tokenbooth_session');
    const [, ...attributes] = line.split('; ');
    assert.ok(attributes.includes('HttpOnly'));
    assert.ok(attributes.includes('SameSite=Lax'));
    assert.ok(attributes.includes('Path=/'));
    assert.ok(!attributes.some((one) => /^domain/i.test(one)));
    assert.ok(!attributes.includes('Secure'));
    for (const other of answer.headers['set-cookie']) {
      assert.match(other, /; HttpOnly(;|$)/);
      assert.match(other, /; SameSite=(Lax|Strict)(;|$)/);
    }
  });

  test('under https gives one that is bound to this host', async () => {
    const visitor = closed.visitor();
    const page = await visitor.get('/login');
    const signed = await visitor.submit(page, '/login',
      { username: 'demo', password: closed.password });
    assert.equal(signed.status, 303);
    const lines = [...page.headers['set-cookie'],
      ...signed.headers['set-cookie']];
    assert.ok(lines.length > 2);
    for (const line of lines) {
      assert.match(line, /^__Host-/);
      assert.match(line, /; Secure(;|$)/);
      assert.match(line, /; Path=\/(;|$)/);
      assert.doesNotMatch(line, /domain=/i);
    }
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
    // One without the prefix could come from a neighbour's host.
    const value = visitor.cookies.get('__Host-tokenbooth_session');
    const plain = await closed.request('/profile/tokens',
      { headers: { Cookie: `tokenbooth_session=${value}` } });
    assert.equal(plain.status, 303);
  });

  test('gives a new cookie each time, never one that was brought', async () => {
    const visitor = site.visitor();
    visitor.cookies.set('tokenbooth_session', 'planted');
    await signIn(ann, visitor);
    const first = visitor.cookies.get('tokenbooth_session');
    assert.notEqual(first, 'planted');
    const other = await signIn(ann);
    assert.notEqual(other.visitor.cookies.get('tokenbooth_session'), first);
    const planted = await site.request('/profile/tokens',
      { headers: { Cookie: 'tokenbooth_session=planted' } });
    assert.equal(planted.status, 303);
  });

  test('makes the form token of before useless', async () => {
    const visitor = site.visitor();
    const page = await visitor.get('/login');
    await visitor.submit(page, '/login', ann);
    const answer = await visitor.post('/logout',
      { csrf_token: typed(page.text, 'csrf_token') });
    assert.equal(answer.status, 403);
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
  });

  test('leads on from the addresses that lead on', async () => {
    const { visitor } = await signIn(ann);
    const nobody = site.visitor();
    assert.equal((await visitor.get('/')).headers.location, '/profile/Me');
    assert.equal((await visitor.get('/login?next=%2Ffeeds')).headers.location,
      '/feeds');
    assert.equal((await visitor.get('/login?next=%2F%2Fevil.example'))
      .headers.location, '/profile/Me');
    assert.equal((await nobody.get('/')).headers.location, '/login');
    for (const address of ['/profile/Me', '/profile/tokens?page=2&q=a%26b']) {
      const got = await nobody.get(address);
      assert.equal(got.status, 303);
      const to = new URL(got.headers.location, site.url);
      assert.equal(to.pathname, '/login');
      assert.equal(to.searchParams.get('next'), address);
    }
  });
});

describe('signing out', () => {
  test('ends the session for good', async () => {
    const { visitor } = await signIn(ann);
    const cookie = visitor.cookies.get('tokenbooth_session');
    const answer = await visitor.fillIn('/profile/tokens', '/logout');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/login');
    assert.ok(!visitor.cookies.has('tokenbooth_session'));
    const again = await site.request('/profile/tokens',
      { headers: { Cookie: `tokenbooth_session=${cookie}` } });
    assert.equal(again.status, 303);
    assert.match(again.headers.location, /^\/login/);
  });

  test('is of one browser only', async () => {
    const { visitor: one } = await signIn(ann);
    const { visitor: other } = await signIn(ann);
    await one.fillIn('/profile/tokens', '/logout');
    assert.equal((await other.get('/profile/tokens')).status, 200);
  });

  test('cannot be done by a link', async () => {
    const { visitor } = await signIn(ann);
    assert.equal((await visitor.get('/logout')).status, 405);
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
  });
});

describe('the administrator', () => {
  test('lists tokens with expiration and last use', async () => {
    await site.addAccount('listed', 'password of listed');
    await site.json('token', 'create', 'listed', '--description', 'Nightly job',
      '--read', 'all', '--expires', '2099-01-31T18:00');
    const { stdout } = await site.run('token', 'list', 'listed');
    assert.match(stdout, new RegExp('^ +\\d+  \\.\\.\\.\\w{4}  valid     '
      + 'expires 2099-01-31  used never       Nightly job$', 'm'));
    assert.match(stdout, / expires never .* Primary token \(primary\)$/m);
  });

  test('ends an account\'s access at once, and gives it back', async () => {
    await site.addAccount('shut', 'password of shut');
    const visitor = await site.signedIn('shut', 'password of shut');
    assert.equal((await visitor.get('/profile/tokens')).status, 200);
    await site.json('account', 'disable', 'shut');
    assert.equal((await visitor.get('/profile/tokens')).status, 303);
    const fields = { username: 'shut', password: 'password of shut' };
    const rejected = await signIn(fields);
    assert.equal(rejected.answer.status, 422);
    assert.equal((await rejected.visitor.get('/profile/tokens')).status, 303);
    await site.json('account', 'enable', 'shut');
    assert.equal((await signIn(fields)).answer.status, 303);
  });

  test('sets a new password, and the old one is gone', async () => {
    await site.addAccount('reset', 'the old password');
    await site.run('account', 'password', 'reset', '--set',
      { input: 'the new password\n' });
    const old = await signIn({ username: 'reset',
      password: 'the old password' });
    assert.equal(old.answer.status, 422);
    const now = await signIn({ username: 'reset',
      password: 'the new password' });
    assert.equal(now.answer.status, 303);
  });
});

describe('guessing', () => {
  const guess = (there, username, password = 'a wrong password') =>
    signIn({ username, password }, there.visitor());

  test('beyond ten is 429, unread, of one account from there', async () => {
    await site.addAccount('guessed', 'password of guessed');
    const there = elsewhere(site, '127.0.0.41');
    for (let i = 0; i < 10; i++) {
      assert.equal((await guess(there, 'guessed')).answer.status, 422);
    }
    for (const password of ['a wrong password', 'password of guessed']) {
      const { answer } = await guess(there, 'guessed', password);
      assert.equal(answer.status, 429);
      const seconds = Number(answer.headers['retry-after']);
      assert.ok(seconds > 0 && seconds <= 60, answer.headers['retry-after']);
      assert.ok(siteLook(answer));
      assert.equal(typed(answer.text, 'username'), 'guessed');
    }
    // By its e-mail it is the same account.
    const byMail = await guess(there, 'guessed@example.org',
      'password of guessed');
    assert.equal(byMail.answer.status, 429);
    // Somebody else from there, and the same one from elsewhere.
    assert.equal((await guess(there, 'ann', ann.password)).answer.status, 303);
    const other = elsewhere(site, '127.0.0.42');
    assert.equal((await guess(other, 'guessed', 'password of guessed'))
      .answer.status, 303);
  });

  test('by machines never shuts out a browser that is known', async () => {
    await site.addAccount('built', 'password of built');
    const there = elsewhere(site, '127.0.0.44');
    const known = there.visitor();
    await signIn({ username: 'built', password: 'password of built' }, known);
    await known.fillIn('/profile/tokens', '/logout');
    const machine = (password) => there.request('/F/demo/hello.txt',
      { headers: basic('built', password) });
    for (let i = 0; i < 10; i++) {
      assert.equal((await machine('old password')).status, 401);
    }
    assert.equal((await machine('password of built')).status, 429);
    const { answer } = await signIn({ username: 'built',
      password: 'password of built' }, known);
    assert.equal(answer.status, 303);
  });

  test('does not begin with a secret that was not filled in', async () => {
    await site.addAccount('unfilled', 'password of unfilled');
    const there = elsewhere(site, '127.0.0.45');
    const machine = (password) => there.request('/F/demo/hello.txt',
      { headers: basic('unfilled', password) });
    for (const secret of ['', '${env.TOKEN}', '$TOKEN', '%TOKEN%', '$(TOKEN)',
      '{{TOKEN}}', '!TOKEN!', '@TOKEN@', '#{TOKEN}#', '__TOKEN__', 'undefined',
      'null', '*****', 'YOUR_TOKEN', '{COQLCE6DU6GtcS5P=}']) {
      for (let i = 0; i < 2; i++) {
        const { status, headers, text } = await machine(secret);
        assert.equal(status, 401, secret);
        assert.equal(headers['x-tokenbooth-error'], 'missing', secret);
        assert.match(text, /empty|variable|sterisks|placeholder|encrypted/,
          secret);
      }
    }
    // Right, though not a member of the feed.
    assert.equal((await machine('password of unfilled')).status, 403);
    const { answer } = await guess(there, 'unfilled', 'password of unfilled');
    assert.equal(answer.status, 303);
  });

  test('one source on every account has a limit as well', async () => {
    const there = elsewhere(site, '127.0.0.46');
    const statuses = [];
    for (let i = 0; i < 101; i++) {
      const { status } = await there.request('/F/demo/hello.txt',
        { headers: basic(`account-${i}`, 'a guess') });
      statuses.push(status);
    }
    assert.deepEqual(statuses, [...Array(100).fill(401), 429]);
    const other = elsewhere(site, '127.0.0.47');
    assert.equal((await guess(other, 'ann')).answer.status, 422);
  });

  test('a name that nobody has is throttled like one', async () => {
    const there = elsewhere(site, '127.0.0.43');
    for (let i = 0; i < 10; i++) {
      assert.equal((await guess(there, 'noone')).answer.status, 422);
    }
    assert.equal((await guess(there, 'noone')).answer.status, 429);
  });

  test('from everywhere never shuts out a browser that is known', async () => {
    await site.addAccount('hunted', 'password of hunted');
    const known = await site.signedIn('hunted', 'password of hunted');
    await known.fillIn('/profile/tokens', '/logout');
    let rejected = 0;
    for (let source = 1; source <= 11; source++) {
      const there = elsewhere(site, `127.0.1.${source}`);
      const page = await there.visitor().get('/login');
      const cookie = page.headers['set-cookie'][0].split(';')[0];
      const body = `csrf_token=${typed(page.text, 'csrf_token')}`
        + '&username=hunted&password=wrong+password+';
      for (let number = 1; number <= 10; number++) {
        const answer = await there.request('/login', { method: 'POST',
          body: body + number, headers: { Cookie: cookie,
            'Content-Type': 'application/x-www-form-urlencoded' } });
        rejected += answer.status === 429;
      }
    }
    assert.equal(rejected, 10, 'the account has its own limit of 100');
    const stranger = await guess(elsewhere(site, '127.0.1.99'), 'hunted',
      'password of hunted');
    assert.equal(stranger.answer.status, 429);
    const { answer } = await signIn({ username: 'hunted',
      password: 'password of hunted' }, known);
    assert.equal(answer.status, 303);
  });
});


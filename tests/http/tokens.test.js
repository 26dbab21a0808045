// The Access Tokens screen by its forms: making, changing, ending, revealing
// and finding tokens.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything, query } = require('../lib/database');
const { addMany } = require('../lib/past');
const { checked, complaint, confirm, follow, makeToken, reveal, rows,
  siteLook, typed, unescape, words } = require('../lib/pages');
const { startSite } = require('../lib/site');

let site;
let demo; // signed in; owns demo and tools
let other; // signed in; owns elsewhere, reads tools
let secret; // a token of other

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  await site.addAccount('other');
  await site.json('feed', 'add', 'tools', '--owner', 'demo');
  await site.json('feed', 'add', 'elsewhere', '--owner', 'other');
  await site.json('feed', 'grant', 'tools', 'other', 'read');
  demo = await site.signedIn();
  other = await site.signedIn('other', 'password of other');
  secret = await makeToken(other, { description: 'Of other', read: 'on' });
});

after(() => site?.stop());

const list = async (visitor = demo, query_ = '') =>
  rows((await visitor.get(`/profile/tokens${query_}`)).text);

const row = async (id, visitor = demo) =>
  (await list(visitor, `?changed=${id}`)).find((one) => one.id === id);

const create = (fields, visitor = demo) =>
  visitor.fillIn('/profile/tokens/new', '/profile/tokens', fields);

const edit = (id, fields, visitor = demo) =>
  visitor.fillIn(`/profile/tokens/${id}`, `/profile/tokens/${id}`, fields);

const idOf = (answer) =>
  Number(/[?&]new=(\d+)/.exec(answer.headers.location ?? '')?.[1]);

// Ends a wait for what never happens; a busy machine is far from it.
const hangs = { timeout: 300_000 };

// As the field takes it: UTC, to the minute.
const minutes = (ms) => new Date(ms).toISOString().slice(0, 16);
const inDays = (days) => minutes(Date.now() + days * 86_400_000);

// The status of reading or writing with a value.
const use = async (value, feed, access) => {
  const got = await site.request(`/authorize?feed=${feed}&access=${access}`,
    { headers: { Authorization: `Bearer ${value}` } });
  return got.status === 200 ? 'yes' : got.headers['x-tokenbooth-error'];
};

// [read demo, write demo, read tools, write tools]
const can = (value) => Promise.all([
  use(value, 'demo', 'read'), use(value, 'demo', 'write'),
  use(value, 'tools', 'read'), use(value, 'tools', 'write'),
]);

describe('what was done', () => {
  // The kind of notice that stands above the screen, and its words.
  const notice = async (address, get = 'getDone') => {
    const { text } = await demo[get](address);
    return [...text.matchAll(/<p class="flash([^"]*)" role="(\w+)">([^<]*)/g)]
      .map(([, kind, role, said]) => `${role}${kind}: ${words(said)}`);
  };

  test('is said once, as good or as bad', async () => {
    for (const [address, wanted] of [
      ['/profile/tokens?done=revoked', /^status: Token revoked/],
      ['/profile/tokens?done=conflict', /^alert is-bad: Nothing was changed/],
      ['/feeds/demo?done=value', /^alert is-bad: You can’t search by token value/],
      ['/profile/identities?done=already', /^status: That identity is already linked/],
      ['/profile/sessions?done=others', /^status: All other sessions/],
      ['/profile/password?done=email', /^status: Email address changed/],
    ]) {
      const [said, ...more] = await notice(address);
      assert.match(said, wanted, address);
      assert.deepEqual(more, []);
      assert.deepEqual(await notice(address, 'get'), []);
    }
  });

  test('is not said by a link to a page', async () => {
    for (const address of ['/profile/tokens?done=revoked',
      '/profile/tokens?done=several&count=3', '/profile/password?done=password',
      '/feeds/demo?done=public', '/feeds/demo?done=member-own&username=other',
      '/feeds?done=deleted&feed=demo']) {
      assert.deepEqual(await notice(address, 'get'), [], address);
      // Something else was done.
      demo.cookies.set('tokenbooth_receipt', 'done=saved');
      assert.deepEqual(await notice(address, 'get'), [], address);
    }
  });

  test('is not said of another screen, or of nothing', async () => {
    for (const query_ of ['', '?done=', '?done=revoke', '?done=linked']) {
      assert.deepEqual(await notice(`/profile/tokens${query_}`), []);
    }
  });
});

describe('making a token', () => {
  const yes = 'yes';
  const no = 'scope';
  const scopes = [
    ['reads all', { read: 'on' }, /Read: all feeds/, [yes, no, yes, no]],
    ['writes all', { write: 'on' }, /Write: all feeds/, [no, yes, no, yes]],
    ['reads and writes all', { read: 'on', write: 'on' },
      /Read and write: all feeds/, [yes, yes, yes, yes]],
    ['reads one', { read: 'on', read_feed: 'demo' }, /Read: demo/,
      [yes, no, no, no]],
    ['writes one', { write: 'on', write_feed: 'demo' }, /Write: demo/,
      [no, yes, no, no]],
    ['reads one, writes another', { read: 'on', read_feed: 'demo',
      write: 'on', write_feed: 'tools' }, /Read: demo · Write: tools/,
    [yes, no, no, yes]],
    ['reads two', { read: 'on', read_feed: ['demo', 'tools'] },
      /Read: demo and tools/, [yes, no, yes, no]],
    ['reads all, writes one', { read: 'on', write: 'on', write_feed: 'tools' },
      /Read: all feeds · Write: tools/, [yes, no, yes, yes]],
  ];
  for (const [name, fields, said, allowed] of scopes) {
    test(`that ${name}`, async () => {
      const answer = await create({ description: `T ${name}`, ...fields });
      assert.equal(answer.status, 303);
      const id = idOf(answer);
      const page = await follow(demo, answer);
      const made = rows(page.text).find((one) => one.id === id);
      assert.ok(made.marked);
      assert.equal(made.description, `T ${name}`);
      assert.match(made.words, said);
      assert.match(made.words, /Never expires/);
      assert.equal(rows(page.text).filter((one) => one.marked).length, 1);
      assert.doesNotMatch(page.text, /tkb_\w{5}/);
      const value = await reveal(demo, id);
      assert.match(value, /^tkb_[0-9A-Za-z]{36}$/);
      assert.ok(made.words.includes(value.slice(-4)));
      assert.deepEqual(await can(value), allowed);
    });
  }

  test('with an end', async () => {
    const expires = inDays(10);
    const id = idOf(await create({ description: 'Ends', read: 'on', expires,
      until: 'date' }));
    assert.ok((await row(id)).words.includes(
      `${expires.replace('T', ' ')} UTC`));
    const alone = await demo.get('/profile/tokens/new');
    const sent = await demo.post('/profile/tokens', {
      csrf_token: typed(alone.text, 'csrf_token'), description: 'Ends too',
      read: 'on', expires });
    assert.equal(sent.status, 303);
    assert.ok((await row(idOf(sent))).words.includes(
      `${expires.replace('T', ' ')} UTC`));
  });

  test('shows a feed\'s name in any case as the feed that it is', async () => {
    const id = idOf(await create({ description: 'Cased', read: 'on',
      read_feed: 'DEMO' }));
    assert.match((await row(id)).words, /Read: demo/);
  });

  test('shows markup and far scripts as they were typed', async () => {
    const description = '<script>alert("1")</script> & \' Größe 構築 שלום';
    const answer = await create({ description, read: 'on' });
    const page = await follow(demo, answer);
    assert.ok(!page.text.includes('<script>alert'));
    const made = rows(page.text).find((one) => one.id === idOf(answer));
    assert.equal(made.description, description.replace(/\s+/g, ' '));
    const form = await demo.get(`/profile/tokens/${made.id}`);
    assert.equal(typed(form.text, 'description'), description);
    assert.ok(!form.text.includes('<script>alert'));
  });

  test('takes 200 characters, whatever their bytes', async () => {
    const answer = await create({ description: '構'.repeat(200), read: 'on' });
    assert.equal(answer.status, 303);
  });

  test('twice by one form makes one token', async () => {
    const page = await demo.get('/profile/tokens/new');
    const fields = { description: 'Only once', read: 'on' };
    const first = await demo.submit(page, '/profile/tokens', fields);
    const second = await demo.submit(page, '/profile/tokens', fields);
    const both = await Promise.all([3, 4, 5].map(() =>
      demo.submit(page, '/profile/tokens', fields)));
    for (const answer of [second, ...both]) {
      assert.equal(answer.status, 303);
      assert.equal(idOf(answer), idOf(first));
    }
    const found = (await list(demo)).filter((one) =>
      one.description === 'Only once');
    assert.equal(found.length, 1);
  });

  test('at the same moment by one form makes one token', async () => {
    const page = await demo.get('/profile/tokens/new');
    const answers = await Promise.all([1, 2, 3, 4].map(() =>
      demo.submit(page, '/profile/tokens', { description: 'At once',
        read: 'on' })));
    for (const answer of answers) {
      assert.equal(answer.status, 303);
      assert.equal(idOf(answer), idOf(answers[0]));
    }
    assert.equal((await list()).filter((one) =>
      one.description === 'At once').length, 1);
  });

  test('by another form makes another', async () => {
    const fields = { description: 'Twin', read: 'on' };
    assert.notEqual(idOf(await create(fields)), idOf(await create(fields)));
  });
});

describe('what is wrong with a token', () => {
  const right = { description: 'A description', read: 'on' };
  const wrong = [
    ['no description', { description: '' }, 'description'],
    ['white space only', { description: ' \t ' }, 'description'],
    ['201 characters', { description: 'x'.repeat(201) }, 'description'],
    ['201 far characters', { description: '構'.repeat(201) }, 'description'],
    ['a line break', { description: 'one\ntwo' }, 'description'],
    ['a control character', { description: 'bell\x07' }, 'description'],
    ['an escape character', { description: '\x1b[31mred' }, 'description'],
    ['a C1 control character', { description: 'x\u0085y' }, 'description'],
    ['a right-to-left override', { description: 'ab\u202ecd' }, 'description'],
    ['a bidi isolate', { description: 'ab\u2066cd' }, 'description'],
    ['a right-to-left mark', { description: 'ab\u200fcd' }, 'description'],
    ['a line separator', { description: 'ab\u2028cd' }, 'description'],
    ['neither access', { read: [] }, 'scope'],
    ['another word than on', { read: 'yes' }, 'scope'],
    ['a feed to read without reading', { read: [], write: 'on',
      read_feed: 'demo' }, 'read_feed'],
    ['a feed to write without writing', { write_feed: 'demo' }, 'write_feed'],
    ['another\'s feed', { read_feed: 'elsewhere' }, 'read_feed'],
    ['no such feed', { read_feed: 'nothing' }, 'read_feed'],
    ['one feed of two out of reach', { read_feed: ['demo', 'elsewhere'] },
      'read_feed'],
    ['another\'s feed to write', { write: 'on', write_feed: 'elsewhere' },
      'write_feed'],
    ['markup for a feed', { read_feed: '"><script>' }, 'read_feed'],
    ['a past date', { expires: '2020-01-01T00:00', until: 'date' }, 'expires'],
    ['the minute before', { expires: minutes(Date.now() - 61_000),
      until: 'date' }, 'expires'],
    ['no date at all', { expires: '', until: 'date' }, 'expires'],
    ['a month of 13', { expires: '2099-13-01T00:00', until: 'date' },
      'expires'],
    ['the 30th of February', { expires: '2099-02-30T00:00', until: 'date' },
      'expires'],
    ['the hour 24', { expires: '2099-01-01T24:00', until: 'date' }, 'expires'],
    ['a year of five digits', { expires: '99999-01-01T00:00', until: 'date' },
      'expires'],
    ['words for a date', { expires: 'tomorrow', until: 'date' }, 'expires'],
    ['a date with something behind it', { expires: '2099-01-01T00:00x',
      until: 'date' }, 'expires'],
    ['a date and a choice that denies it', { expires: '2099-01-01T00:00',
      until: '7' }, 'expires'],
    ['an unknown choice of the end', { until: 'sometime' }, 'expires'],
    ['an end before now by days', { until: '-5' }, 'expires'],
  ];
  let token;
  before(async () => { token = await makeToken(demo, right); });

  for (const [name, change, field] of wrong) {
    test(`${name}: the form comes back, and nothing is done`, async () => {
      const was = await everything(site);
      const fields = { ...right, until: 'never', ...change };
      const answers = [
        await create(fields), await edit(token.id, fields),
      ];
      for (const answer of answers) {
        assert.equal(answer.status, 422);
        assert.ok(siteLook(answer));
        assert.ok(complaint(answer.text, field), `nothing said at ${field}`);
        assert.equal(typed(answer.text, 'expires'), fields.expires ?? '');
        if (field !== 'description') {
          assert.equal(typed(answer.text, 'description'), right.description);
          assert.equal(complaint(answer.text, 'description'), null);
        }
        if (/feed$/.test(field) && fields.read_feed === 'demo') {
          assert.deepEqual(checked(answer.text, 'read_feed'), ['demo']);
        }
        assert.doesNotMatch(answer.text, /tkb_\w{5}|<script>/);
      }
      assert.equal(await everything(site), was);
    });
  }

  test('what was typed stands there again, marked up or not', async () => {
    const description = `"><b onclick='x'>&amp; ${'x'.repeat(200)}`;
    const answer = await create({ description, read: 'on',
      read_feed: ['demo', 'tools'], write: 'on', write_feed: 'tools',
      expires: 'whenever', until: 'date' });
    assert.equal(answer.status, 422);
    assert.equal(typed(answer.text, 'description'), description);
    assert.deepEqual(checked(answer.text, 'read'), ['on']);
    assert.deepEqual(checked(answer.text, 'write'), ['on']);
    assert.deepEqual(checked(answer.text, 'read_feed').sort(),
      ['demo', 'tools']);
    assert.deepEqual(checked(answer.text, 'write_feed'), ['tools']);
    assert.equal(typed(answer.text, 'expires'), 'whenever');
    assert.ok(!answer.text.includes('<b onclick'));
    // Corrected there, it goes through, once.
    const made = await demo.submit(answer, '/profile/tokens', {
      description: 'Corrected', read: 'on', until: 'never' });
    assert.equal(made.status, 303);
    assert.equal((await row(idOf(made))).description, 'Corrected');
  });

  test('bytes that are not UTF-8 are said to be so', async () => {
    const was = await everything(site);
    const page = await demo.get('/profile/tokens/new');
    const csrf = typed(page.text, 'csrf_token');
    for (const bytes of ['%ff%fe', '%c3', 'a%80b', '%ed%a0%80', '%c0%af']) {
      const answer = await demo.send('POST', '/profile/tokens',
        { 'Content-Type': 'application/x-www-form-urlencoded' },
        `csrf_token=${csrf}&description=${bytes}&read=on`);
      assert.equal(answer.status, 422, bytes);
      assert.match(complaint(answer.text, 'description'), /invalid characters/);
    }
    assert.equal(await everything(site), was);
  });

  test('a broken percent sign, or NUL, is no form', async () => {
    const was = await everything(site);
    const page = await demo.get('/profile/tokens/new');
    const csrf = typed(page.text, 'csrf_token');
    for (const bytes of ['%zz', '%', 'a%00b', '\0']) {
      const answer = await demo.send('POST', '/profile/tokens',
        { 'Content-Type': 'application/x-www-form-urlencoded' },
        `csrf_token=${csrf}&description=${bytes}&read=on`);
      assert.ok([400, 422].includes(answer.status), `${bytes}`);
      assert.ok(siteLook(answer));
    }
    assert.equal(await everything(site), was);
  });
});

describe('changing a token', () => {
  test('keeps its value, hidden', async () => {
    const token = await makeToken(demo, { description: 'Before', read: 'on' });
    const form = await demo.get(`/profile/tokens/${token.id}`);
    assert.equal(form.status, 200);
    assert.equal(typed(form.text, 'description'), 'Before');
    assert.deepEqual(checked(form.text, 'read'), ['on']);
    assert.deepEqual(checked(form.text, 'write'), []);
    assert.deepEqual(checked(form.text, 'until'), ['never']);
    const saved = await demo.submit(form, `/profile/tokens/${token.id}`, {
      description: 'After', write: 'on', write_feed: 'tools', until: 'never' });
    assert.equal(saved.status, 303);
    const page = await follow(demo, saved);
    const now = rows(page.text).find((one) => one.id === token.id);
    assert.equal(now.description, 'After');
    assert.match(now.words, /Write: tools/);
    assert.doesNotMatch(page.text + form.text, /tkb_\w{5}/);
    assert.equal(await reveal(demo, token.id), token.value);
    assert.deepEqual(await can(token.value), ['scope', 'scope', 'scope', 'yes']);
  });

  test('in two tabs is told, with what was typed', async () => {
    const token = await makeToken(demo, { description: 'Tabs', read: 'on' });
    const address = `/profile/tokens/${token.id}`;
    const one = await demo.get(address);
    const two = await demo.get(address);
    const first = await demo.submit(one, address,
      { description: 'By the first', read: 'on', until: 'never' });
    assert.equal(first.status, 303);
    const second = await demo.submit(two, address, {
      description: 'By the <second>', write: 'on', write_feed: 'demo',
      until: 'never' });
    assert.equal(second.status, 409);
    assert.ok(siteLook(second));
    assert.match(words(second.text), /changed in the meantime/);
    assert.equal(typed(second.text, 'description'), 'By the <second>');
    assert.deepEqual(checked(second.text, 'write_feed'), ['demo']);
    assert.equal((await row(token.id)).description, 'By the first');
    // Who saves again, means it.
    const third = await demo.submit(second, address, {
      description: 'By the second', write: 'on', until: 'never' });
    assert.equal(third.status, 303);
    assert.equal((await row(token.id)).description, 'By the second');
  });

  test('that was regenerated in another tab is told too', async () => {
    const token = await makeToken(demo, { description: 'Tabs 2', read: 'on' });
    const confirmation =
      await demo.get(`/profile/tokens/${token.id}/regenerate`);
    const address = `/profile/tokens/${token.id}/regenerate`;
    assert.equal((await demo.submit(confirmation, address)).status, 303);
    const value = await reveal(demo, token.id);
    // The same click again does not end the new value.
    const again = await demo.submit(confirmation, address);
    assert.equal(again.status, 303);
    assert.match(words((await follow(demo, again)).text),
      /edited in the meantime/);
    assert.equal(await reveal(demo, token.id), value);
  });

  test('of the primary changes its description alone', async () => {
    const [primary] = (await list()).filter(({ words: w }) =>
      /\bPrimary\b/.test(w));
    const form = await demo.get(`/profile/tokens/${primary.id}`);
    for (const name of ['read', 'write', 'read_feed', 'expires', 'until']) {
      assert.equal(typed(form.text, name), null);
    }
    const saved = await demo.submit(form, `/profile/tokens/${primary.id}`, {
      description: 'My own', read: 'on', read_feed: 'demo',
      expires: inDays(1), until: 'date' });
    assert.equal(saved.status, 303);
    const now = await row(primary.id);
    assert.equal(now.description, 'My own');
    assert.match(now.words, /Read and write: all feeds/);
    assert.match(now.words, /Never expires/);
    assert.deepEqual(await can(site.value), ['yes', 'yes', 'yes', 'yes']);
  });

  test('a later end revives an expired one', async () => {
    const token = await makeToken(demo, { description: 'Revived', read: 'on',
      expires: inDays(1), until: 'date' });
    await query(site, `UPDATE token SET expires_at = 1700000000
      WHERE id = ${token.id}`);
    assert.equal(await use(token.value, 'demo', 'read'), 'expired');
    assert.equal((await row(token.id)).ended, true);
    const past = await confirmed(token.id, 'regenerate');
    assert.equal(past.status, 422);
    const saved = await edit(token.id, { description: 'Revived', read: 'on',
      expires: inDays(5), until: 'date' });
    assert.equal(saved.status, 303);
    assert.equal(await use(token.value, 'demo', 'read'), 'yes');
    assert.equal((await row(token.id)).ended, false);
  });

  test('of a scope whose feed was deleted names no new feed', async () => {
    await site.json('feed', 'add', 'shortlived', '--owner', 'demo');
    const token = await makeToken(demo, { description: 'Old name', read: 'on',
      read_feed: 'shortlived' });
    assert.equal(await use(token.value, 'shortlived', 'read'), 'yes');
    const address = '/feeds/shortlived/delete';
    assert.equal((await demo.fillIn(address, address)).status, 303);
    await demo.fillIn('/feeds', '/feeds', { name: 'shortlived' });
    assert.equal((await demo.get('/feeds/shortlived')).status, 200);
    assert.equal(await use(token.value, 'shortlived', 'read'), 'scope');
  });
});

// A POST to where a page of confirmation may not be shown.
async function confirmed(id, what, visitor = demo) {
  const page = await visitor.get('/feeds');
  return visitor.post(`/profile/tokens/${id}/${what}`,
    { csrf_token: typed(page.text, 'csrf_token') });
}

describe('regenerating', () => {
  test('ends the old value at once and keeps all else', async () => {
    const expires = inDays(3);
    const token = await makeToken(demo, { description: 'Again', read: 'on',
      read_feed: 'demo', expires, until: 'date' });
    assert.equal(await use(token.value, 'demo', 'read'), 'yes');
    const answer = await confirm(demo, token.id, 'regenerate');
    assert.equal(answer.status, 303);
    assert.equal(await use(token.value, 'demo', 'read'), 'replaced');
    const page = await follow(demo, answer);
    assert.doesNotMatch(page.text, /tkb_\w{5}/);
    const now = rows(page.text).find((one) => one.id === token.id);
    assert.match(now.words, /Again/);
    assert.match(now.words, /Read: demo/);
    assert.ok(now.words.includes(`${expires.replace('T', ' ')} UTC`));
    const value = await reveal(demo, token.id);
    assert.notEqual(value, token.value);
    assert.equal(await use(value, 'demo', 'read'), 'yes');
  });

  test('the primary one too', async () => {
    const primary = (await list(other)).find((one) =>
      /\bPrimary\b/.test(one.words));
    const old = await reveal(other, primary.id);
    assert.equal((await confirm(other, primary.id, 'regenerate')).status, 303);
    assert.equal(await use(old, 'elsewhere', 'read'), 'replaced');
    const value = await reveal(other, primary.id);
    assert.equal(await use(value, 'elsewhere', 'read'), 'yes');
  });

  test('asks before, and a page alone ends nothing', async () => {
    const token = await makeToken(demo, { description: 'Asked', read: 'on' });
    for (const what of ['regenerate', 'revoke']) {
      const page = await demo.get(`/profile/tokens/${token.id}/${what}`);
      assert.equal(page.status, 200);
      assert.match(words(page.text), /Asked/);
    }
    assert.equal(await use(token.value, 'demo', 'read'), 'yes');
  });
});

describe('revoking', () => {
  test('denies the very next request', async () => {
    const token = await makeToken(demo, { description: 'Gone', read: 'on' });
    for (let i = 0; i < 3; i++) {
      assert.equal(await use(token.value, 'demo', 'read'), 'yes');
    }
    const answer = await confirm(demo, token.id, 'revoke');
    assert.equal(answer.status, 303);
    assert.equal(await use(token.value, 'demo', 'read'), 'revoked');
    const now = await row(token.id);
    assert.equal(now.ended, true);
    assert.match(now.words, /Revoked/);
    assert.match(now.words, /by you/);
  });

  test('the primary one is 409', async () => {
    const primary = (await list()).find((one) => /\bPrimary\b/.test(one.words));
    assert.doesNotMatch(primary.html, /\/revoke"/);
    const was = await everything(site);
    const answer = await confirmed(primary.id, 'revoke');
    assert.equal(answer.status, 409);
    assert.ok(siteLook(answer));
    assert.equal((await demo.get(`/profile/tokens/${primary.id}/revoke`))
      .status, 409);
    assert.equal(await everything(site), was);
    assert.equal(await use(site.value, 'demo', 'write'), 'yes');
  });

  test('leaves a token that nothing can be done with', async () => {
    const token = await makeToken(demo, { description: 'Dead', read: 'on' });
    const form = await demo.get(`/profile/tokens/${token.id}`);
    await confirm(demo, token.id, 'revoke');
    const was = await everything(site);
    const address = `/profile/tokens/${token.id}`;
    assert.equal((await demo.get(address)).status, 409);
    assert.equal((await demo.submit(form, address, { description: 'Alive',
      read: 'on', until: 'never' })).status, 409);
    assert.equal((await confirmed(token.id, 'regenerate')).status, 409);
    assert.equal((await confirmed(token.id, 'reveal')).status, 409);
    assert.equal((await confirmed(token.id, 'revoke')).status, 303);
    assert.equal(await everything(site), was);
    const now = await row(token.id);
    assert.doesNotMatch(now.html, /reveal|regenerate|revoke"|tokens\/\d/);
  });
});

describe('revealing', () => {
  test('shows the value as a page, and as JSON', async () => {
    const token = await makeToken(demo, { description: 'Shown <b>',
      read: 'on' });
    const page = await confirmed(token.id, 'reveal');
    assert.equal(page.status, 200);
    assert.ok(siteLook(page));
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.ok(page.text.includes(token.value));
    assert.match(words(page.text), /Shown <b>/);
    const csrf = typed(page.text, 'csrf_token');
    const json = await demo.post(`/profile/tokens/${token.id}/reveal`,
      { csrf_token: csrf }, { Accept: 'application/json' });
    assert.equal(json.headers['content-type'], 'application/json');
    assert.equal(json.headers['cache-control'], 'no-store');
    assert.deepEqual(JSON.parse(json.text), { value: token.value });
    assert.equal((await demo.get(`/profile/tokens/${token.id}/reveal`)).status,
      405);
  });

  test('is recorded', async () => {
    const token = await makeToken(demo, { description: 'Seen', read: 'on' });
    const seen = () => query(site, `SELECT count(*) AS n FROM event
      WHERE token_id = ${token.id} AND kind = 'token revealed'`);
    const [{ n }] = await seen();
    await reveal(demo, token.id);
    assert.equal((await seen())[0].n, n + 1);
  });
});

describe('another\'s token', () => {
  test('is not there, whatever is asked', async () => {
    const was = await everything(site);
    const address = `/profile/tokens/${secret.id}`;
    const csrf_token = typed((await demo.get('/feeds')).text, 'csrf_token');
    const nothing = `/profile/tokens/${secret.id + 100_000}`;
    for (const [method, path] of [
      ['GET', ''], ['GET', '/regenerate'], ['GET', '/revoke'], ['POST', ''],
      ['POST', '/regenerate'], ['POST', '/revoke'], ['POST', '/reveal'],
    ]) {
      const [theirs, none] = await Promise.all([address, nothing].map((start) =>
        (method === 'GET' ? demo.get(start + path)
          : demo.post(start + path, { csrf_token, description: 'Mine',
            read: 'on' }))));
      assert.equal(theirs.status, 404, path);
      assert.equal(words(theirs.text), words(none.text));
      assert.doesNotMatch(theirs.text, /tkb_\w{5}|Of other/);
    }
    assert.equal(await everything(site), was);
  });

  test('stands in no list', async () => {
    assert.ok(!(await list()).some(({ id }) => id === secret.id));
    const found = await demo.fillIn('/profile/tokens', '/profile/tokens/find',
      { q: secret.value });
    assert.equal(found.status, 200);
    assert.deepEqual(rows(found.text), []);
  });

  test('nor is one of an odd number', async () => {
    for (const id of ['0', '-1', '1x', '99999999999999999999', '01x', ' 1',
      '1%20']) {
      const got = await demo.get(`/profile/tokens/${encodeURI(id)}`);
      assert.equal(got.status, 404, id);
    }
  });
});

// As people paste it from a file or a log.
describe('a value in the search field, however it was pasted,', () => {
  for (const [how, wrap] of [
    ['in quotes', (v) => `"${v}"`], ['with its scheme', (v) => `Bearer ${v}`],
    ['from a setting', (v) => `TOKEN=${v}`],
    ['from .npmrc', (v) => `//h/F/a/:_authToken=${v}`],
    ['in base64', (v) => btoa(`x:${v}`)], ['cut off', (v) => v.slice(0, 20)],
    ['mistyped', (v) => `"${v.slice(0, -1)}_`],
  ]) {
    test(`${how}, is in no address`, async () => {
      const value = await reveal(demo, 1);
      const found = await demo.fillIn('/profile/tokens',
        '/profile/tokens/find', { q: wrap(value) });
      assert.equal(found.status, 303);
      assert.ok(!found.headers.location.includes(value.slice(4, 20)),
        found.headers.location);
    });
  }
});

describe('the list', () => {
  test('has the ended ones last, and grey', async () => {
    const now = await list();
    const first = now.findIndex((one) => one.ended);
    assert.ok(first > 0);
    assert.ok(now.slice(first).every((one) => one.ended));
  });

  test('says when a token was used, and when denied', hangs, async () => {
    const token = await makeToken(demo, { description: 'In use', read: 'on',
      read_feed: 'demo' });
    assert.match((await row(token.id)).words, /Never used/);
    await site.request('/F/demo/hello.txt', { headers: {
      Authorization: `Bearer ${token.value}`, 'User-Agent': 'pip/24.0' } });
    await site.request('/F/tools/x', { headers: {
      Authorization: `Bearer ${token.value}`, 'User-Agent': 'npm/10.0' } });
    // It is written down beside the check: ask until it stands there.
    let said = '';
    while (!/Denied once\b/.test(said) || !/· pip ·/.test(said)) {
      said = (await row(token.id)).words;
    }
    assert.match(said, /Last used .* · pip · 127\.0\.0\.1/);
    assert.match(said, /no read permission for tools \(npm, 127\.0\.0\.1\)/);
  });
});

describe('finding', () => {
  let token;
  before(async () => {
    token = await makeToken(demo, { description: 'Wanted 100%_x "Größe"',
      read: 'on' });
  });

  const find = async (q) => {
    const answer = await demo.fillIn('/profile/tokens', '/profile/tokens/find',
      { q });
    assert.equal(answer.status, 303);
    assert.ok(!decodeURIComponent(answer.headers.location)
      .includes(token.value));
    assert.doesNotMatch(answer.headers.location, /tkb_/);
    const page = await follow(demo, answer);
    assert.doesNotMatch(page.text, /tkb_\w{5}/);
    return { page, found: rows(page.text).map(({ id }) => id) };
  };

  test('goes by the last four characters', async () => {
    const { found } = await find(token.value.slice(-4));
    assert.ok(found.includes(token.id));
    assert.ok(found.length < (await list()).length);
  });

  test('goes by the whole value, which is in no address', async () => {
    const { found, page } = await find(` ${token.value}\n`);
    assert.ok(found.includes(token.id));
    assert.ok(!page.text.includes(token.value));
  });

  test('goes by words of the description', async () => {
    assert.deepEqual((await find('wanted')).found, [token.id]);
    assert.deepEqual((await find('100%_x')).found, [token.id]);
    assert.deepEqual((await find('"größe"')).found, [token.id]);
    assert.deepEqual((await find('%')).found, [token.id]);
  });

  test('has exact hits first', async () => {
    const exact = await makeToken(demo, { description: 'Precise', read: 'on' });
    await makeToken(demo, { description: 'Precisely', read: 'on' });
    assert.equal((await find('precise')).found[0], exact.id);
    assert.equal((await find('precise')).found.length, 2);
    const last4 = exact.value.slice(-4);
    const like = await makeToken(demo, { description: `Like ${last4}`,
      read: 'on' });
    const { found } = await find(last4);
    assert.ok(found.indexOf(exact.id) < found.indexOf(like.id));
  });

  test('finds nothing where nothing is, and says so', async () => {
    const { found, page } = await find('"><script>nothing');
    assert.deepEqual(found, []);
    assert.match(words(page.text), /None of your tokens match/);
    assert.ok(!page.text.includes('<script>nothing'));
    assert.equal(typed(page.text, 'q'), '"><script>nothing');
  });

  test('by a value in an address shows no value', async () => {
    const got = await demo.get(`/profile/tokens?q=${token.value}`);
    assert.ok(!got.text.includes(token.value));
  });
});

// The last ones: they make many.
describe('many tokens', () => {
  test('250 are shown page by page, each once', async () => {
    await site.addAccount('paged');
    const paged = await site.signedIn('paged', 'password of paged');
    await addMany(site, 'paged', 250);
    const seen = [];
    let address = '/profile/tokens';
    let pages = 0;
    while (address) {
      const got = await paged.get(address);
      assert.equal(got.status, 200);
      const now = rows(got.text);
      assert.ok(now.length > 0 && now.length <= 150);
      seen.push(...now);
      pages += 1;
      assert.ok(pages <= 251, 'the pages do not end');
      const next = /<a [^>]*rel="next" href="([^"]*)"/.exec(got.text);
      address = next && unescape(next[1]);
    }
    assert.ok(pages > 1);
    assert.equal(seen.length, 251);
    assert.equal(new Set(seen.map(({ id }) => id)).size, 251);
    const first = seen.findIndex((one) => one.ended);
    assert.equal(seen.length - first, 25);
    assert.ok(seen.slice(first).every((one) => one.ended));
    for (const odd of ['0', '-1', 'x', '9999', '99999999999999999999']) {
      const got = await paged.get(`/profile/tokens?page=${odd}`);
      assert.equal(got.status, 200);
      assert.ok(rows(got.text).length > 0);
    }
  });

  test('of 250 a new one is shown on the page where it stands', async () => {
    const paged = await site.signedIn('paged', 'password of paged');
    const answer = await create({ description: 'AAA zzz', read: 'on' }, paged);
    const got = await follow(paged, answer);
    const [made] = rows(got.text).filter((one) => one.marked);
    assert.equal(made.description, 'AAA zzz');
  });

  test('of 10,000 each page shows its own', async () => {
    await site.addAccount('crowd');
    const crowd = await site.signedIn('crowd', 'password of crowd');
    await addMany(site, 'crowd', 10_000);
    assert.match(words((await crowd.get('/profile/tokens')).text), /10,001/);
    for (const [address, shown] of [['/profile/tokens', 100],
      ['/profile/tokens?page=50', 100], ['/profile/tokens?page=101', 1],
      ['/profile/tokens?q=machine', 100], ['/profile/tokens?q=machine+9999', 1]]) {
      const got = await crowd.get(address);
      assert.equal(got.status, 200);
      assert.equal(rows(got.text).length, shown, address);
    }
    // To any page from any other, with the search as it is.
    const { text } = await crowd.get('/profile/tokens?q=machine&page=50');
    const pager = /<nav class="pager"[\s\S]*?<\/nav>/.exec(text)[0];
    assert.match(words(pager), /Page 1 … Page 48 Page 49 Page 50 Page 51 Page 52 … Page 100/);
    assert.ok(pager.includes('href="/profile/tokens?page=48&amp;q=machine"'));
    assert.match(words(pager), /Go to page of 100 Go/);
    assert.equal(typed(pager, 'q'), 'machine');
    assert.equal(typed(pager, 'page'), null);
  });
});

// The administrator's pages: who can see them, and what can be done there.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything, query } = require('../lib/database');
const { complaint, follow, happenings, makeToken, rows, typed, words } =
  require('../lib/pages');
const { expire } = require('../lib/past');
const { startSite } = require('../lib/site');

let site;
let boss; // an administrator, signed in
let zoe; // nobody special, signed in
const ids = {}; // of accounts, by name

const passwordOf = (name) => `password of ${name}`;
const signIn = (name) => site.signedIn(name, passwordOf(name));

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  await site.json('account', 'add', 'boss', '--admin',
    { input: `${passwordOf('boss')}\n` });
  for (const name of ['zoe', 'yan', 'vic']) await site.addAccount(name);
  for (const { id, username } of await site.json('account', 'list')) {
    ids[username] = id;
  }
  boss = await signIn('boss');
  zoe = await signIn('zoe');
});

after(() => site?.stop());

// What the list of people says of each.
const people = (html) => Object.fromEntries(
  [...html.matchAll(/<li [^>]*id="account-(\d+)"[^>]*>([\s\S]*?)<\/li>/g)]
    .map(([, , inside]) => words(inside))
    .map((said) => [said.split(' ')[0], said]));

describe('who sees them', () => {
  const addresses = () => ['/admin', '/admin/accounts',
    `/admin/accounts/${ids.yan}/disable`, `/admin/accounts/${ids.yan}/enable`,
    '/admin/tokens', '/admin/tokens/revoke?id=1', '/admin/tokens/find',
    '/admin/feeds', '/admin/feeds/demo', '/admin/activity',
    '/admin/activity/find', '/admin/policy', '/admin/policy/preview'];

  test('whoever is marked, by a link', async () => {
    assert.match((await boss.get('/profile/tokens')).text,
      /<a href="\/admin">Administration<\/a>/);
    assert.doesNotMatch((await zoe.get('/profile/tokens')).text, /\/admin/);
    const at = await follow(boss, await boss.get('/admin'));
    assert.equal(at.status, 200);
    assert.match(at.text, /<a href="\/admin" aria-current="page">/);
  });

  test('for others who are signed in, there is no such page', async () => {
    const nothing = await zoe.get('/nothing');
    for (const address of addresses()) {
      const got = await zoe.get(address);
      assert.equal(got.status, 404, address);
      assert.equal(words(got.text), words(nothing.text));
      // Also where the address takes no such request, or the form is no good.
      for (const headers of [{}, { Origin: 'https://elsewhere.example' }]) {
        const sent = await zoe.post(address, {}, headers);
        assert.equal(sent.status, 404, address);
        assert.equal(sent.headers.allow, undefined);
      }
    }
  });

  test('those who are not signed in are asked to, and come back', async () => {
    for (const address of addresses().filter((one) => !one.endsWith('/find'))) {
      const got = await site.request(address);
      assert.equal(got.status, 303);
      assert.equal(got.headers.location,
        `/login?next=${address.replace('?', '%3F').replace('=', '%3D')}`);
    }
    const sent = await site.request(addresses()[2], { method: 'POST' });
    assert.equal(sent.headers.location, '/login?next=/admin/accounts');
    const json = await site.request('/admin/accounts',
      { headers: { Accept: 'application/json' } });
    assert.equal(json.status, 401);
  });

  test('the command marks, and takes the mark away, at once', async () => {
    const { administrator } = await site.json('account', 'show', 'boss');
    assert.match(administrator, /^\d{4}-\d\d-\d\dT.*Z$/);
    const yan = await signIn('yan');
    const status = async () => (await yan.get('/admin/accounts')).status;
    assert.equal(await status(), 404);
    await site.json('account', 'admin', 'YAN', 'on');
    await site.json('account', 'admin', 'yan', 'on'); // once is enough
    assert.equal(await status(), 200);
    await site.json('account', 'admin', 'yan', 'off');
    assert.equal(await status(), 404);
    assert.equal((await site.json('account', 'show', 'yan')).administrator,
      null);
    const told = happenings((await yan.get('/profile/activity')).text);
    assert.deepEqual(told.slice(0, 2).map(({ what }) => what),
      ['No longer an administrator', 'Made an administrator']);
    assert.match(told[0].where, /^by an administrator/);
  });

  test('the lists of the command say who is one', async () => {
    const { stdout } = await site.run('account', 'list');
    assert.match(stdout, /^boss +.* administrator since \d{4}-/m);
    const csv = (await site.run('account', 'list', '--csv')).stdout;
    assert.match(csv, /^id,username,email,created,disabled,administrator,machine\r?\n/);
    const off = await site.run('account', 'admin', 'boss', 'maybe');
    assert.equal(off.status, 2);
    assert.match(off.stderr, /takes a NAME and on or off/);
  });
});

describe('people', () => {
  test('each with state, tokens and last sign-in', async () => {
    await site.addToken('zoe', 'Laptop', '--read', 'all');
    const list = people((await boss.get('/admin/accounts')).text);
    assert.deepEqual(Object.keys(list), Object.keys(list).sort());
    assert.match(list.zoe, /zoe@example\.org · 2 tokens · Last signed in /);
    assert.match(list.vic, /1 token · No sign-in recorded/);
    assert.match(list.boss, /boss You Administrator/);
    assert.doesNotMatch(list.boss, /Disable/);
  });

  for (const [address, wanted] of Object.entries({
    'q=ZO': ['zoe'],
    'q=yan%40example': ['yan'],
    'q=%25': [],
    'state=administrators': ['boss'],
    'state=disabled': [],
    'q=zoe&state=administrators': [],
  })) {
    test(`found by ${address}`, async () => {
      const { text } = await boss.get(`/admin/accounts?${address}`);
      assert.deepEqual(Object.keys(people(text)), wanted);
      if (!wanted.length) assert.match(text, /No accounts/);
    });
  }

  test('are disabled and enabled, after a question', async () => {
    const { value } = await site.addToken('vic', 'CI', '--read', 'all');
    const vic = await signIn('vic');
    const ask = () => site.request('/authorize?feed=demo&access=read',
      { headers: { Authorization: `Bearer ${value}` } });
    await site.json('feed', 'grant', 'demo', 'vic', 'read');
    await site.json('feed', 'add', 'vics', '--owner', 'vic');
    assert.equal((await ask()).status, 200);
    const path = `/admin/accounts/${ids.vic}`;
    const question = await boss.get(`${path}/disable`);
    assert.match(words(question.text), /Disable vic\? 2 access tokens will be denied immediately/);
    assert.match(words(question.text), /Feeds that no one else owns: vics /);

    const early = await boss.get(`${path}/enable`);
    assert.equal(early.status, 409);
    assert.match(words(early.text), /Nothing was changed\. vic is enabled already\./);
    const done = await boss.submit(question, `${path}/disable`);
    assert.equal(done.status, 303);
    const list = await follow(boss, done);
    assert.match(words(list.text), /You disabled vic\./);
    assert.match(people(list.text).vic, /Disabled just now/);
    assert.equal((await ask()).status, 403);
    assert.equal((await vic.get('/feeds')).status, 303);
    assert.deepEqual(Object.keys(people(
      (await boss.get('/admin/accounts?state=disabled')).text)), ['vic']);

    // Of two tabs the second one learns it.
    const disabledAt = () => query(site,
      'SELECT disabled_at FROM account WHERE username = \'vic\';');
    const was = await disabledAt();
    for (const again of [await boss.get(`${path}/disable`),
      await boss.submit(question, `${path}/disable`)]) {
      assert.equal(again.status, 409);
      assert.match(words(again.text), /vic is disabled already\./);
    }
    assert.deepEqual(await disabledAt(), was);

    const back = await boss.get(`${path}/enable`);
    const enabled = await follow(boss, await boss.submit(back, `${path}/enable`));
    assert.equal((await boss.submit(back, `${path}/enable`)).status, 409);
    assert.match(words(enabled.text), /You enabled vic again\./);
    assert.equal((await ask()).status, 200);
    const told = happenings(
      (await (await signIn('vic')).get('/profile/activity')).text);
    // A denial is recorded when the recorder comes to it.
    const changes = told.filter(({ what }) => what.startsWith('Account '));
    assert.deepEqual(changes.slice(0, 2).map(({ what, where }) => [what, where]), [
      ['Account re-enabled', 'by an administrator · boss'],
      ['Account disabled', 'by an administrator · boss']]);
  });

  test('but not oneself, so that an administrator stays', async () => {
    const own = `/admin/accounts/${ids.boss}/disable`;
    const was = await everything(site);
    assert.equal((await boss.get(own)).status, 422);
    const page = await boss.get(`/admin/accounts/${ids.zoe}/disable`);
    const sent = await boss.post(own, { csrf_token:
      /name="csrf_token" value="([^"]*)"/.exec(page.text)[1] });
    assert.equal(sent.status, 422);
    assert.match(words(sent.text), /You can’t disable your own account/);
    const enable = await boss.get(`/admin/accounts/${ids.boss}/enable`);
    assert.equal(enable.status, 409);
    assert.match(words(enable.text), /boss is enabled already\./);
    assert.equal(await everything(site), was);
  });

  test('nor does the last one delete itself', async () => {
    const page = await boss.get('/profile/delete');
    assert.match(words(page.text), /You are the only administrator/);
    assert.doesNotMatch(page.text, /action="\/profile\/delete"/);
    const csrf = /name="csrf_token" value="([^"]*)"/.exec(page.text)[1];
    const sent = await boss.post('/profile/delete',
      { csrf_token: csrf, password: passwordOf('boss') });
    assert.equal(sent.status, 422);
    assert.equal((await boss.get('/admin/accounts')).status, 200);
  });

  test('who are not there, or gone, are 404', async () => {
    for (const id of [999, 0, 'zoe']) {
      assert.equal((await boss.get(`/admin/accounts/${id}/disable`)).status,
        404);
    }
  });

  test('without the form\'s token nothing is changed', async () => {
    const page = await boss.get(`/admin/accounts/${ids.zoe}/disable`);
    const csrf = /name="csrf_token" value="([^"]*)"/.exec(page.text)[1];
    const was = await everything(site);
    for (const what of ['disable', 'enable']) {
      const path = `/admin/accounts/${ids.zoe}/${what}`;
      assert.equal((await boss.post(path, { csrf_token: 'x' })).status, 403);
      const foreign = await boss.post(path, { csrf_token: csrf },
        { Origin: 'https://elsewhere.example' });
      assert.equal(foreign.status, 403);
    }
    assert.equal(await everything(site), was);
  });

  test('what was asked before the mark was gone, is not done', async () => {
    await site.json('account', 'admin', 'yan', 'on');
    const yan = await signIn('yan');
    const path = `/admin/accounts/${ids.zoe}/disable`;
    const question = await yan.get(path);
    await site.json('account', 'admin', 'yan', 'off');
    assert.equal((await yan.submit(question, path)).status, 404);
    const [zoes] = await query(site,
      'SELECT disabled_at FROM account WHERE username = \'zoe\';');
    assert.equal(zoes.disabled_at, null);
  });
});

describe('all tokens', () => {
  const made = {}; // by description

  before(async () => {
    await site.json('feed', 'add', 'acme', '--owner', 'zoe');
    await site.json('feed', 'grant', 'acme', 'yan', 'read');
    const yan = await signIn('yan');
    for (const [visitor, description, fields] of [
      [zoe, 'Pushes', { write: 'on', write_feed: 'acme', until: 'never' }],
      [zoe, 'Reads', { read: 'on', until: '7' }],
      [zoe, 'Is over', { read: 'on', until: '7' }],
      [yan, 'Would push', { write: 'on', until: 'never' }],
      [yan, 'Was ended', { read: 'on', until: 'never' }],
    ]) made[description] = await makeToken(visitor, { description, ...fields });
    await expire(site, made['Is over'].id, 1);
    await site.run('token', 'revoke', String(made['Was ended'].id));
  });

  const get = async (address) => (await boss.get(`/admin/tokens${address}`)).text;
  const listed = async (address) =>
    rows(await get(address)).map(({ description }) => description)
      .filter((one) => one in made);

  test('lead to the activity of each', async () => {
    const { id } = made.Pushes;
    const [, address] = new RegExp(
      `href="(/admin/activity[?]token=${id})"[^>]*>Activity`).exec(await get(''));
    assert.match(words((await boss.get(address)).text), /Showing only Pushes .* created/);
  });

  for (const [address, wanted] of Object.entries({
    '': ['Would push', 'Reads', 'Pushes'],
    '?state=any': ['Was ended', 'Would push', 'Is over', 'Reads', 'Pushes'],
    '?state=expired': ['Is over'],
    '?state=revoked': ['Was ended'],
    '?owner=ZOE': ['Reads', 'Pushes'],
    '?can_write=acme': ['Pushes'],
    '?can_write=acme&owner=yan': [],
    '?expires_within=14': ['Reads'],
    '?expires_within=1': [],
    '?q=push': ['Would push', 'Pushes'],
    '?unused=x': [],
    '?owner=nobody-here': [],
    '?can_write=nothing': [],
  })) {
    test(`narrowed by ${address || 'nothing'}`, async () => {
      assert.deepEqual(await listed(address), wanted);
    });
  }

  for (const [field, value, said] of [
    ['unused', 'x', /Type a number of days/],
    ['expires_within', '-1', /Type a number of days/],
    ['owner', 'nobody-here', /No account is named “nobody-here”/],
    ['can_write', 'nothing', /No feed is named “nothing”/],
  ]) {
    test(`a wrong ${field} is said at the field`, async () => {
      const text = await get(`?${field}=${value}`);
      assert.match(complaint(text, field), said);
      assert.equal(typed(text, field), value);
    });
  }

  test('as the command lists them', async () => {
    const headers = { Authorization: `Bearer ${made.Reads.value}` };
    await site.request('/authorize?feed=acme&access=read', { headers });
    await site.request('/F/acme/', { headers });
    for (const [narrowed, options] of [['can_write=acme', ['--can-write', 'acme']],
      ['unused=0', ['--unused', '0']],
      ['expires_within=30', ['--expires-within', '30']]]) {
      const all = await site.json('token', 'list', '--all', ...options);
      assert.deepEqual(rows(await get(`?${narrowed}`)).map(({ id }) => id).sort(),
        all.map(({ id }) => id).sort(), narrowed);
    }
  });

  test('say whose they are, and nothing that is a value', async () => {
    const text = await get('?state=any');
    for (const { value } of Object.values(made)) {
      assert.ok(!text.includes(value.slice(0, -4)));
    }
    const [row] = rows(await get('?q=Pushes'));
    assert.match(row.words, /Owner: zoe/);
    assert.ok(row.words.includes(made.Pushes.value.slice(-4)));
    assert.doesNotMatch(row.html, /reveal|copy|\/profile\//i);
  });

  test('no value of another\'s is revealed, edited or regenerated', async () => {
    const { id } = made.Reads;
    const csrf = /name="csrf_token" value="([^"]*)"/.exec(await get(''))[1];
    for (const what of ['reveal', 'regenerate', 'revoke']) {
      const got = await boss.post(`/profile/tokens/${id}/${what}`,
        { csrf_token: csrf });
      assert.equal(got.status, 404, what);
    }
    assert.equal((await boss.get(`/profile/tokens/${id}`)).status, 404);
  });

  test('are found by a value, which stays out of the address', async () => {
    const { value } = made.Pushes;
    const found = await boss.fillIn('/admin/tokens', '/admin/tokens/find',
      { q: ` "${value}" `, owner: 'zoe' });
    assert.equal(found.headers.location,
      `/admin/tokens?q=${value.slice(-4)}&owner=zoe`);
    assert.deepEqual(rows((await follow(boss, found)).text)
      .map(({ description }) => description), ['Pushes']);
  });

  test('are revoked, several at once; each owner is told by whom', async () => {
    const chosen = [made.Reads, made['Would push']];
    const address = `/admin/tokens/revoke?q=e&${chosen
      .map(({ id }) => `id=${id}`).join('&')}`;
    const question = await boss.get(address);
    assert.match(words(question.text), /Revoke 2 tokens\?/);
    assert.match(words(question.text), /Owner: yan ·/);
    const done = await boss.submit(question, '/admin/tokens/revoke',
      { id: chosen.map(({ id }) => id) });
    assert.equal(done.status, 303);
    const list = await follow(boss, done);
    assert.match(words(list.text), /2 tokens revoked\. They no longer work/);

    const denied = await site.request('/authorize?feed=acme&access=read',
      { headers: { Authorization: `Bearer ${made.Reads.value}` } });
    assert.equal(denied.status, 403);
    const { reason, message } = JSON.parse(denied.text);
    assert.equal(reason, 'revoked');
    assert.match(message, /was revoked by an administrator on /);
    const [told] = happenings(
      (await zoe.get('/profile/activity?category=changes')).text);
    assert.match(told.what, /^Token Reads .* revoked$/);
    assert.equal(told.where, 'by an administrator · boss');
    const [row] = rows((await zoe.get('/profile/tokens?q=Reads')).text);
    assert.match(row.words, /Revoked just now by an administrator/);
  });

  test('all or none, and no primary', async () => {
    const [primary] = (await site.json('token', 'list', 'zoe'))
      .filter((token) => token.primary);
    const { id } = made.Pushes;
    const question = await boss.get(`/admin/tokens/revoke?id=${id}`);
    const was = await everything(site);
    for (const [chosen, status] of [[[id, primary.id], 409], [[id, 999999], 404],
      [[made['Was ended'].id], 409], [[], 422]]) {
      const got = await boss.submit(question, '/admin/tokens/revoke',
        { id: chosen });
      assert.equal(got.status, status, String(chosen));
    }
    assert.equal(await everything(site), was);
    const [row] = rows(await get('?owner=zoe')).slice(-1);
    assert.match(row.words, /Primary/);
    assert.doesNotMatch(row.html, /revoke/);
  });

  test('not by whoever is no administrator any more', async () => {
    await site.json('account', 'admin', 'yan', 'on');
    const yan = await signIn('yan');
    const question = await yan.get(`/admin/tokens/revoke?id=${made.Pushes.id}`);
    await site.json('account', 'admin', 'yan', 'off');
    const was = await everything(site);
    const got = await yan.submit(question, '/admin/tokens/revoke');
    assert.equal(got.status, 404);
    assert.equal(await everything(site), was);
  });
});

describe('all machine accounts', () => {
  before(async () => {
    await site.json('machine', 'add', 'ci-build', '--manager', 'zoe',
      '--description', 'Nightly');
    await site.json('machine', 'add', 'deploy', '--manager', 'vic');
    await site.addToken('deploy', 'Its', '--read', 'all');
  });
  after(async () => {
    await site.json('account', 'enable', 'vic');
    for (const name of ['ci-build', 'deploy']) {
      await site.json('machine', 'delete', name);
    }
  });

  const list = async (narrowed = '') => {
    const { text } = await boss.get(`/admin/machines${narrowed}`);
    return Object.fromEntries(
      [...text.matchAll(/<li [^>]*data-machine="([^"]*)">([\s\S]*?)<\/li>/g)]
        .map(([, name, inside]) => [name, words(inside)]));
  };

  test('each with its managers', async () => {
    const all = await list();
    assert.match(all['ci-build'], /No tokens Nightly Managers: zoe/);
    assert.match(all.deploy, /1 token .*Managers: vic/);
    assert.deepEqual(Object.keys(await list('?q=DEP')), ['deploy']);
    assert.deepEqual(Object.keys(await list('?state=orphaned')), []);
  });

  test('are told apart among the people', async () => {
    const { text } = await boss.get('/admin/accounts?q=ci-build');
    assert.match(words(text), /ci-build Machine account No tokens Tokens/);
  });

  test('disabling a person names those that nobody else manages', async () => {
    const [{ id }] = (await site.json('account', 'list'))
      .filter(({ username }) => username === 'vic');
    const asked = await boss.get(`/admin/accounts/${id}/disable`);
    assert.match(words(asked.text),
      /Machine accounts that no one else manages: deploy \./);
    await boss.submit(asked, `/admin/accounts/${id}/disable`);
    assert.deepEqual(Object.keys(await list('?state=orphaned')), ['deploy']);
    assert.match((await list()).deploy,
      /No manager who can sign in\. Managers: vic \(disabled\)/);
  });

  test('a manager is added, who is told by whom', async () => {
    const address = '/admin/machines/deploy';
    for (const [username, said] of [['nobody-here', /no account of that name/],
      ['vic', /disabled/], ['ci-build', /Only people can manage one/],
      ['', /username/]]) {
      const got = await boss.fillIn(address, address, { username });
      assert.equal(got.status, 422, username);
      assert.match(words(got.text), said);
    }
    const done = await boss.fillIn(address, address, { username: ' Yan ' });
    assert.equal(done.status, 303);
    assert.match(words((await follow(boss, done)).text),
      /yan can now manage that machine account\./);
    assert.deepEqual(Object.keys(await list('?state=orphaned')), []);
    const yan = await signIn('yan');
    const [told] = happenings((await yan.get('/profile/activity')).text)
      .filter(({ what }) => /^Machine/.test(what));
    assert.equal(told.what, 'Machine account deploy: you can manage it');
    assert.equal(told.where, 'by an administrator · boss');
    assert.equal((await yan.get('/machines/deploy/tokens')).status, 200);
    assert.equal((await boss.get('/machines/deploy')).status, 404);
    assert.equal((await yan.get('/admin/machines')).status, 404);
    assert.equal((await boss.get('/admin/machines/zoe')).status, 404);
  });
});

describe('all feeds', () => {
  before(async () => {
    await site.json('feed', 'add', 'nobodys', '--kind', 'npm');
    await site.json('feed', 'add', 'open', '--owner', 'zoe', '--public');
    await site.json('feed', 'add', 'left', '--owner', 'vic');
    await site.json('feed', 'grant', 'open', 'yan', 'read');
    await site.json('account', 'disable', 'vic');
  });
  after(() => site.json('account', 'enable', 'vic'));

  const get = async (address) => (await boss.get(`/admin/feeds${address}`)).text;
  const feeds = (html) => Object.fromEntries(
    [...html.matchAll(/<li [^>]*data-feed="([^"]*)">([\s\S]*?)<\/li>/g)]
      .map(([, name, inside]) => [name, words(inside)]));

  test('each with its owners; those without stand out', async () => {
    const all = feeds(await get(''));
    assert.match(all.open, /Files · Public · 2 members Owners: zoe/);
    assert.match(all.nobodys, /npm · Private · 0 members No owner who can sign in\./);
    assert.match(all.left, /1 member No owner who can sign in\. Owners: vic \(disabled\)/);
    assert.doesNotMatch(all.open, /No owner/);
  });

  for (const [address, wanted] of Object.entries({
    '?q=PEN': ['open'],
    '?state=public': ['open'],
    '?q=nothing-of-it': [],
  })) {
    test(`found by ${address}`, async () => {
      assert.deepEqual(Object.keys(feeds(await get(address))), wanted);
    });
  }

  test('an owner is added, who is told by whom', async () => {
    assert.deepEqual(Object.keys(feeds(await get('?state=ownerless'))),
      ['left', 'nobodys', 'vics']);
    const done = await boss.fillIn('/admin/feeds/nobodys',
      '/admin/feeds/nobodys', { username: ' Yan ' });
    const list = await follow(boss, done);
    assert.match(words(list.text), /yan is now an owner of nobodys\./);
    assert.match(feeds(list.text).nobodys, /yan/);
    const members = await site.json('feed', 'members', 'nobodys');
    assert.deepEqual(members, [{ account: 'yan', privilege: 'own' }]);
    const [told] = happenings(
      (await (await signIn('yan')).get('/profile/activity?category=changes'))
        .text);
    assert.equal(told.what, 'Feed nobodys: you are an owner');
    assert.equal(told.where, 'by an administrator · boss');
  });

  test('and so are the feed\'s owners, once', async () => {
    const news = async () => happenings(
      (await zoe.get('/profile/activity?category=changes')).text);
    await site.json('feed', 'grant', 'acme', 'yan', 'own');
    const [byCommand] = await news();
    assert.equal(byCommand.what, 'Feed acme: yan is an owner');
    assert.match(byCommand.where, /^by an administrator/);

    const page = await boss.get('/admin/feeds/acme');
    const make = () => boss.submit(page, '/admin/feeds/acme',
      { username: 'boss' });
    assert.equal((await make()).status, 303);
    const [byPage] = await news();
    assert.equal(byPage.what, 'Feed acme: boss is an owner');
    assert.equal(byPage.where, 'by an administrator · boss');

    const was = await everything(site);
    const again = await make();
    assert.equal(again.status, 422);
    assert.match(words(again.text), /boss is an owner already\./);
    assert.match(again.text, /id="username"[^>]* value="boss"[^>]* aria-invalid="true"/);
    assert.equal(await everything(site), was);
  });

  test('who can sign in, and on a feed that is there', async () => {
    const page = await boss.get('/admin/feeds/open');
    const was = await everything(site);
    for (const username of ['', 'nobody-here', 'vic', 'zoe@example.org']) {
      const got = await boss.submit(page, '/admin/feeds/open', { username });
      assert.equal(got.status, 422, username);
    }
    assert.equal((await boss.get('/admin/feeds/none')).status, 404);
    const csrf = /name="csrf_token" value="([^"]*)"/.exec(page.text)[1];
    const none = await boss.post('/admin/feeds/none',
      { csrf_token: csrf, username: 'zoe' });
    assert.equal(none.status, 404);
    assert.equal((await boss.post('/admin/feeds/open',
      { username: 'yan' })).status, 403);
    assert.equal(await everything(site), was);
  });

  test('not by whoever is no administrator any more', async () => {
    await site.json('account', 'admin', 'yan', 'on');
    const yan = await signIn('yan');
    const page = await yan.get('/admin/feeds/open');
    await site.json('account', 'admin', 'yan', 'off');
    const got = await yan.submit(page, '/admin/feeds/open',
      { username: 'yan' });
    assert.equal(got.status, 404);
    const members = await site.json('feed', 'members', 'open');
    assert.ok(!members.some(({ account, privilege }) =>
      account === 'yan' && privilege === 'own'));
  });
});

describe('all activity', () => {
  const get = async (address) =>
    (await boss.get(`/admin/activity${address}`)).text;
  const told = async (address) => happenings(await get(address));
  let token;

  before(async () => {
    token = await makeToken(zoe, { description: 'Watched', read: 'on',
      until: 'never' });
    await site.json('feed', 'add', 'watched', '--owner', 'yan');
    await site.json('policy', 'set', 'longest_life', '3000');
  });
  after(() => site.json('policy', 'set', 'longest_life', 'none'));

  test('of everyone, and of the site, the newest first', async () => {
    const [policy, feed, shown, made] = await told('');
    assert.match(policy.what, /^Policy changed: longest_life = 3000/);
    assert.match(policy.where, /^by an administrator · /);
    assert.equal(feed.what, 'Feed watched created');
    assert.match(feed.where, /^yan · by an administrator · /);
    assert.match(made.what, /^Token Watched \(…\w{4}\) created$/);
    assert.match(made.where, /^zoe · /);
    assert.match(shown.what, /^Token Watched .* value shown$/);
    assert.doesNotMatch(made.where, /by you/);
  });

  test('nothing in it is a value', async () => {
    assert.ok(!(await get('')).includes(token.value.slice(0, -4)));
  });

  for (const [what, address, wanted] of [
    ['an account', () => '?account=ZOE&category=changes',
      /^Token Watched .* value shown$/],
    ['a token', () => `?token=${token.id}`, /^Token \(…\w{4}\) : value shown$/],
    ['a feed', () => '?feed=watched', /^Feed watched created$/],
    ['a feed and a category', () => '?feed=watched&category=changes',
      /^Feed watched created$/],
    ['a category', () => '?category=sign-ins', /^Signed in/],
    ['what is since today', () => `?account=boss&since=${
      new Date().toISOString().slice(0, 10)}`, /./],
    ['a member, by the name', () => '?account=yan&feed=nobodys',
      /^Feed nobodys: yan is an owner$/],
  ]) {
    test(`narrowed to ${what}`, async () => {
      const [first] = await told(address());
      assert.match(first.what, wanted);
    });
  }

  test('nothing fits', async () => {
    for (const address of ['?feed=watched&category=denied',
      '?since=2100-01-01', `?token=${token.id}&category=denied`]) {
      assert.match(words(await get(address)), /No events match\./, address);
    }
  });

  // What is wrong stands at its field, beside what was typed.
  for (const [address, field, said] of [
    ['?account=nobody-here', 'account', /No account was ever named/],
    ['?feed=nothing-here', 'feed', /No feed was ever named/],
    ['?token=999999', 'token', /No token has that ID/],
    ['?token=x', 'token', /No token has that ID/],
    ['?since=tomorrow', 'since', /Type a date/],
  ]) {
    test(`${address} is wrong`, async () => {
      const text = await get(address);
      assert.match(complaint(text, field), said);
      assert.equal(typed(text, field), address.split('=')[1]);
      assert.deepEqual(happenings(text), []);
    });
  }

  test('of another account than the token\'s', async () => {
    const text = await get(`?token=${token.id}&account=yan`);
    assert.match(complaint(text, 'token'), /belongs to another account/);
  });

  test('page by page, each once', async () => {
    await query(site, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL
      SELECT i + 1 FROM n WHERE i < 150) INSERT INTO event (at, last_at, count,
      kind, actor, label) SELECT 1000, 1000, 1, 'policy changed',
      'administrator', 'no ' || i || ' of many' FROM n`);
    const seen = [];
    for (let html = await get(''); ;) {
      seen.push(...happenings(html).map(({ what }) => what));
      const older = /rel="next" href="\/admin\/activity([^"]*)"/.exec(html);
      if (!older) break;
      html = await get(older[1].replaceAll('&amp;', '&'));
    }
    const many = seen.filter((one) => one.includes('of many'));
    assert.equal(many.length, 150);
    assert.equal(new Set(many).size, 150);
    assert.match(seen[0], /^Policy changed: longest_life/);
  });

  test('the form leads to an address, without a value', async () => {
    const sent = await boss.fillIn('/admin/activity?category=changes',
      '/admin/activity/find', { account: ' Zoe ', token: token.value });
    assert.equal(sent.headers.location,
      `/admin/activity?account=zoe&token=${token.value.slice(-4)}` +
      '&category=changes');
  });
});

describe('the policy', () => {
  const set = (...words_) => site.json('policy', 'set', ...words_);
  const shown = async () => site.json('policy', 'show');
  const preview = (fields) => boss.get(`/admin/policy/preview?${fields}`);
  const none = { longest_life: null, must_expire: false, write_all: 'allowed' };
  let used;

  before(async () => {
    used = await makeToken(zoe, { description: 'In use', read: 'on',
      write: 'on', until: 'never' });
    await query(site, `INSERT INTO token_use (token_id, used_at, used_client,
      used_address, used_feed, used_access, used_count)
      VALUES (${used.id}, unixepoch() - 60, 'npm', '::1', 'acme', 'read', 1)`);
    await query(site, `UPDATE token SET created_at = created_at - 172800
      WHERE id = ${used.id}`);
    await set('longest_life', 'none');
  });
  after(async () => {
    await set('longest_life', 'none');
    await set('must_expire', 'no');
    await set('write_all', 'allowed');
  });

  test('says who is exempt, and what is set', async () => {
    await set('longest_life', '400');
    const { text } = await boss.get('/admin/policy');
    assert.match(words(text), /except for primary tokens/);
    assert.equal(typed(text, 'longest_life'), '400');
    await set('longest_life', 'none');
    assert.equal(typed((await boss.get('/admin/policy')).text, 'longest_life'),
      '');
  });

  test('is previewed, then changed; the activity says by whom', async () => {
    const asked = await preview('longest_life=90&write_all=denied');
    assert.equal(asked.status, 200);
    assert.match(words(asked.text), /Longest life: no limit → 90 days/);
    assert.match(words(asked.text), /Writing to all feeds: allowed → denied/);
    assert.match(words(asked.text), /2 tokens used in the last 30 days would stop/);
    assert.match(words(asked.text),
      /In use \(…\w{4}\) Owner: zoe · Used 1 minute ago \([^)]*\) by npm Stops writing immediately, and altogether in 88 days \([^)]*\) : it lasts longer than 90 days and writes to all feeds/);
    assert.match(words((await preview('longest_life=1')).text),
      /Stops immediately: it lasts longer than 1 day/);
    assert.ok(!asked.text.includes(used.value.slice(0, -4)));
    assert.deepEqual(await shown(), none);

    const done = await boss.submit(asked, '/admin/policy');
    assert.equal(done.status, 303);
    assert.match(words((await follow(boss, done)).text),
      /The policy was changed\./);
    assert.deepEqual(await shown(),
      { longest_life: 90, must_expire: true, write_all: 'denied' });
    const [told] = happenings((await boss.get('/admin/activity')).text);
    assert.match(told.what, /^Policy changed: longest_life = 90/);
    assert.equal(told.where, 'by an administrator · boss');

    // The same form once more.
    const again = await boss.submit(asked, '/admin/policy');
    assert.equal(again.status, 409);
    assert.match(words(again.text), /This is the policy already\./);
    await set('longest_life', 'none');
    await set('write_all', 'allowed');
  });

  test('what nobody uses is not stopped', async () => {
    await site.json('policy', 'set', 'longest_life', '10');
    const asked = await preview('longest_life=20');
    assert.match(words(asked.text), /No token that was used .* would stop\./);
    await set('longest_life', 'none');
  });

  test('of two tabs, the second one looks again', async () => {
    const first = await preview('must_expire=yes');
    const second = await preview('longest_life=30');
    assert.equal((await boss.submit(first, '/admin/policy')).status, 303);
    const was = await everything(site);
    const late = await boss.submit(second, '/admin/policy');
    assert.equal(late.status, 409);
    assert.match(words(late.text), /Not changed: the policy was changed in the meantime/);
    assert.match(words(late.text), /Must expire: yes → no/);
    assert.equal(await everything(site), was);
    assert.equal((await boss.submit(late, '/admin/policy')).status, 303);
    assert.deepEqual(await shown(),
      { longest_life: 30, must_expire: true, write_all: 'allowed' });
    await set('longest_life', 'none');
  });

  for (const life of ['0', '3651', '-1', 'x', '1e3', '9'.repeat(50)]) {
    test(`a life of ${life} is no life`, async () => {
      const got = await preview(`longest_life=${life}&write_all=denied`);
      assert.equal(got.status, 422);
      assert.match(complaint(got.text, 'longest_life'),
        /Type a number of days from 1 to 3650/);
      assert.equal(typed(got.text, 'longest_life'), life);
      assert.match(got.text, /value="denied" checked/);
    });
  }

  test('the form is not the only check', async () => {
    const asked = await preview('longest_life=90');
    const was = await everything(site);
    for (const [fields, status] of [[{ longest_life: 'x' }, 422],
      [{ was: '' }, 409], [{ csrf_token: 'x' }, 403]]) {
      const got = await boss.submit(asked, '/admin/policy', fields);
      assert.equal(got.status, status, Object.keys(fields)[0]);
    }
    assert.equal(await everything(site), was);
  });

  test('not by whoever is no administrator any more', async () => {
    await site.json('account', 'admin', 'yan', 'on');
    const yan = await signIn('yan');
    const asked = await yan.get('/admin/policy/preview?longest_life=1');
    await site.json('account', 'admin', 'yan', 'off');
    const was = await everything(site);
    assert.equal((await yan.submit(asked, '/admin/policy')).status, 404);
    assert.equal(await everything(site), was);
  });
});

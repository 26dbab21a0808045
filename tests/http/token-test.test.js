// "Test a token": the page tells what a client would be answered, as the
// endpoints decide it, without a trace and without being an oracle.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything, query } = require('../lib/database');
const { complaint, confirm, makeToken, typed, unescape, words } =
  require('../lib/pages');
const { expire } = require('../lib/past');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { inventedValue, misspelt } = require('../lib/values');

const page = '/profile/test';

let site;
let strict; // one that takes three wrong values a minute
let demo; // signed in; owns demo and open, may read acme
let other; // signed in; owns acme and hidden
const values = {}; // by what is with them

before(async () => {
  [site, strict] = await Promise.all([
    startSite({ settings: { password_cost: 10, throttle_values: 0 } }),
    startSite({ settings: { password_cost: 10, throttle_values: 3 } }),
  ]);
  await Promise.all(['other', 'third', 'gone'].map((name) =>
    site.addAccount(name)));
  await site.json('feed', 'add', 'acme', '--owner', 'other');
  await site.json('feed', 'add', 'hidden', '--owner', 'other');
  await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
  await site.json('feed', 'grant', 'acme', 'third', 'manage');
  await site.json('feed', 'grant', 'acme', 'demo', 'read');
  demo = await site.signedIn();
  other = await site.signedIn('other', 'password of other');
  const make = (fields) => makeToken(demo, { until: 'never', ...fields });
  const all = { read: 'on', write: 'on' };
  values.all = await make({ description: 'All', ...all });
  values.reads = await make({ description: 'Reads', read: 'on' });
  values.writes = await make({ description: 'Writes', write: 'on' });
  values.one = await make({ description: 'One', read: 'on', read_feed: 'demo',
    read_which: 'these' });
  values.revoked = await make({ description: 'Revoked', ...all });
  await confirm(demo, values.revoked.id, 'revoke');
  values.replaced = await make({ description: 'Replaced', ...all });
  await confirm(demo, values.replaced.id, 'regenerate');
  values.expired = await make({ description: 'Expired', ...all });
  await expire(site, values.expired.id, 3);
  values.soon = await make({ description: 'Soon over', ...all, until: '7' });
  values.disabled = await site.addToken('gone', 'Of gone', '--read', 'all');
  await site.json('account', 'disable', 'gone');
  values.misspelt = { value: misspelt(values.all.value) };
  values.invented = { value: inventedValue() };
  values.word = { value: 'no-token-at-all' };
});

after(() => Promise.all([site?.stop(), strict?.stop()]));

// Sends the form that the page shows, which stays good for many times.
const forms = new Map();
async function ask(fields, visitor = demo) {
  if (!forms.has(visitor)) forms.set(visitor, await visitor.get(page));
  return visitor.submit(forms.get(visitor), page, {
    address: 'demo', access: 'read', client: 'another client', ...fields });
}

// What the page tells: status and word, sentence, advice.
function decision({ text }) {
  const [, inside] = /<section class="result decision"[^>]*>([\s\S]*?)<\/section>/
    .exec(text) ?? [];
  if (!inside) return null;
  const [asked, sentence, ...more] =
    [...inside.matchAll(/<p[^>]*>([\s\S]*?)<\/p>/g)].map(([, part]) =>
      words(part));
  const [, status, reason] = /^(\d+)(?: (\w+))? ·/.exec(asked);
  return { status: Number(status), reason: reason ?? null, sentence, asked,
    title: /<h2[^>]*>([^<]*)</.exec(inside)[1],
    allowed: /<h2[^>]*>Allowed/.test(inside), advice: more.at(-1),
    more: more.join(' '), html: inside };
}

describe('the page answers as a request would be:', () => {
  const agents = { npm: 'npm/10.8', pip: 'pip/23.0', git: 'git/2.39',
    Maven: 'Apache-Maven/3.8', 'another client': 'something/1' };
  const asked = [
    ['/F/demo/hello.txt', 'npm', 'read'],
    ['/F/demo/hello.txt', 'git', 'read'],
    ['/F/demo/hello.txt', 'npm', 'write'],
    ['/F/acme/x', 'another client', 'read'],
    ['/F/acme/x', 'git', 'write'],
    ['/F/no-such/x', 'npm', 'read'],
    ['/F/open/x', 'npm', 'read'],
    ['/F/open/x', 'another client', 'write'],
    ['/F/demo/simple/x/', 'pip', 'read'],
    ['/F/demo/org/maven-metadata.xml', 'Maven', 'read'],
    ['/F/demo/x%2f..%2fy', 'npm', 'read'],
    ['/F/demo/git/info/refs?service=git-receive-pack', 'git', 'read'],
  ];

  for (const name of ['all', 'reads', 'writes', 'one', 'revoked', 'replaced',
    'expired', 'soon', 'disabled', 'misspelt', 'invented', 'word']) {
    test(name, async () => {
      const { value } = values[name];
      for (const [address, client, access] of asked) {
        const answer = await site.request('/authorize', { headers: {
          Authorization: `Bearer ${value}`, 'User-Agent': agents[client],
          'X-Original-URI': address,
          'X-Original-Method': access === 'read' ? 'GET' : 'PUT' } });
        const said = JSON.parse(answer.text);
        const told = decision(await ask({ value, address, access, client }));
        const what = `${address} ${client} ${access}`;
        assert.equal(told.status, answer.status, what);
        assert.equal(told.reason, said.reason, what);
        assert.equal(told.allowed, said.allowed, what);
        assert.equal(told.sentence, said.allowed && said.account
          ? `Allowed as you (${said.account})` : said.message, what);
      }
    });
  }
});

describe('the place', () => {
  const asked = async (address, more = {}) => decision(await ask(
    { value: values.all.value, address, ...more })).asked;

  test('is a feed, its address, or a path, however it is written', async () => {
    for (const address of ['demo', ' DEMO ', '/F/demo', '/F/demo/',
      '/F/demo/a/b.tgz?x=1#y', `${site.url}/F/demo/x`,
      `HTTP://127.0.0.1:${site.port}/F/demo/x`]) {
      assert.equal(await asked(address), '200 · another client · read demo');
    }
    assert.equal(await asked('demo', { access: 'write', client: 'npm' }),
      '200 · npm · write to demo');
  });

  const wrong = [
    ['', /Enter a feed name/],
    ['acme/x', /starts with \/F\//],
    ['/F/%zz', /Copy it again/],
    ['https://elsewhere.example/F/demo/x', /another site/],
    ['http://127.0.0.1.example/F/demo/x', /another site/],
  ];
  for (const [address, sentence] of wrong) {
    test(`${address || 'nothing'} is asked for again`, async () => {
      const got = await ask({ value: values.all.value, address });
      assert.equal(got.status, 422);
      assert.equal(decision(got), null);
      assert.match(complaint(got.text, 'address'), sentence);
      assert.equal(typed(got.text, 'address'), address);
    });
  }

  test('a path is judged as Apache serves it', async () => {
    for (const address of ['/F/other/../demo/x', '/F//demo/./x',
      `${site.url}/F/other/%2e%2e/demo/x`]) {
      const told = decision(await ask({ value: values.all.value, address }));
      assert.equal(told.asked, '200 · another client · read demo', address);
    }
    for (const address of ['/../F/demo/x', '/F/../../F/demo/x']) {
      const above = decision(await ask({ value: values.all.value, address }));
      assert.equal(above.status, 400, address);
    }
  });

  test('a folder can be written to by nobody, and is told so', async () => {
    for (const address of ['/F/demo/', `${site.url}/F/demo/folder/`]) {
      const told = decision(await ask({ value: values.all.value, address,
        access: 'write' }));
      assert.match(told.advice, /a folder itself can’t be written to/);
    }
    const { advice } = decision(await ask({ value: values.all.value,
      address: '/F/demo/x', access: 'write' }));
    assert.doesNotMatch(advice, /folder/);
  });

  test('a name that no feed can have is told so', async () => {
    const told = decision(await ask(
      { value: values.all.value, address: '/F/Demo/x' }));
    assert.equal(told.asked, '403 privilege · another client · read Demo');
    assert.match(told.sentence, /cannot read feed "Demo", which no feed can be called/);
    assert.match(told.advice, /Correct the feed’s name/);
  });

  test('what is no feed\'s is told as a feed would answer', async () => {
    const told = decision(await ask(
      { value: values.all.value, address: '/elsewhere' }));
    assert.equal(told.asked, '400 request · another client');
    assert.match(told.sentence, /outside any feed/);
  });
});

describe('a form that is not right', () => {
  test('comes back with what was chosen, without the value', async () => {
    const value = values.all.value;
    const got = await ask({ value, address: '', access: 'write',
      client: 'pip' });
    assert.equal(got.status, 422);
    assert.ok(!got.text.includes(value));
    assert.match(got.text, /<option value="pip" selected>/);
    assert.match(got.text, /<option value="write" selected>/);
  });

  test('finds the value in whatever was pasted', async () => {
    const { value } = values.all;
    for (const pasted of [`Authorization: Bearer ${value}`, ` "${value}" `,
      `//host/F/demo/:_authToken=${value}`, `curl -u x:${value} ${page}`,
      Buffer.from(`x:${value}`).toString('base64')]) {
      const got = await ask({ value: pasted });
      assert.ok(decision(got)?.allowed, pasted);
      assert.ok(!got.text.includes(value));
    }
  });

  test('judges what was pasted as the client would be that sends it',
    async () => {
      const { value } = values.all;
      const base64 = (text, coding) => Buffer.from(text, coding)
        .toString('base64');
      for (const [pasted, header] of [
        [`"${value}"`, ['authorization', `Bearer "${value}"`]],
        [`Bearer ${base64(`x:${value}`)}`],
        [`Authorization: Bearer ${base64(value)}`,
          ['authorization', `Bearer ${base64(value)}`]],
        [`token ${value}`], [`Basic ${value}`],
        [`basic ${base64(`x:${value}`)}`],
        [`X-Api-Key: ${base64(value)}`, ['x-api-key', base64(value)]],
        [`X-NuGet-ApiKey: ${value}`, ['x-nuget-apikey', value]],
        [base64(value, 'utf16le'),
          ['authorization', `Basic ${base64(value, 'utf16le')}`]],
        [`${value}\u200b`, ['authorization',
          Buffer.from(`Bearer ${value}\u200b`).toString('latin1')]],
      ]) {
        const [name, sent] = header ?? ['authorization', pasted];
        const answer = await site.request(
          '/authorize?feed=demo&access=read', { headers: { [name]: sent } });
        const said = JSON.parse(answer.text);
        const told = decision(await ask({ value: pasted }));
        assert.equal(told.allowed, said.allowed, pasted);
        assert.equal(told.status, answer.status, pasted);
        if (!said.allowed) assert.equal(told.sentence, said.message, pasted);
        assert.match(told.more, /Tested (as|with) /, pasted);
      }
    });

  test('says so where it leaves text out', async () => {
    const told = decision(await ask({ value: `x:${values.all.value}` }));
    assert.match(told.more, /Tested as the value alone/);
    assert.doesNotMatch(decision(await ask({ value: values.all.value })).more,
      /Tested/);
  });

  test('with text that holds no value tests no password', async () => {
    const told = decision(await ask({ value:
      `Basic ${Buffer.from(`demo:${site.password}`).toString('base64')}` }));
    assert.equal(told.reason, 'missing');
  });

  test('without a value asks for it', async () => {
    const got = await ask({ value: '' });
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'value'), /Paste a token value/);
  });

  test('with an unknown client or access is rejected', async () => {
    for (const [field, chosen] of [['client', 'telnet'], ['client', ''],
      ['access', 'own'], ['access', '']]) {
      const got = await ask({ value: values.all.value, [field]: chosen });
      assert.equal(got.status, 422, `${field} ${chosen}`);
      assert.match(complaint(got.text, field), /^Choose /);
    }
  });

  test('of another session, or of none, is rejected', async () => {
    const got = await ask({ value: values.all.value, csrf_token: 'x' });
    assert.equal(got.status, 403);
    const nobody = await site.visitor().get(page);
    assert.equal(nobody.status, 303);
    assert.equal(nobody.headers.location, '/login?next=/profile/test');
  });
});

describe('what to do', () => {
  const advice = async (name, fields = {}, visitor = demo) =>
    decision(await ask({ value: values[name].value, ...fields }, visitor));
  const leads = (told) => unescape(/<a href="([^"]*)"/.exec(told.html)[1]);

  test('with one\'s own token leads to where it is mended', async () => {
    for (const [name, fields, address] of [
      ['reads', { access: 'write' }, `/profile/tokens/${values.reads.id}`],
      ['expired', {}, `/profile/tokens/${values.expired.id}`],
      ['revoked', {}, '/profile/tokens/new'],
      ['replaced', {}, '/profile/tokens'], ['misspelt', {}, '/profile/tokens'],
      ['invented', {}, '/profile/tokens'], ['word', {}, '/profile/tokens'],
    ]) {
      const told = await advice(name, fields);
      assert.equal(leads(told), address, name);
      assert.equal((await demo.get(address)).status, 200, name);
    }
  });

  test('with another\'s token says whom to ask', async () => {
    for (const [name, fields] of [['reads', { access: 'write' }],
      ['expired', {}], ['revoked', {}], ['replaced', {}]]) {
      const told = await advice(name, fields, other);
      assert.match(told.advice, /Ask (the person who gave it to you|its owner)/, name);
      assert.doesNotMatch(told.html, /<a /, name);
    }
  });

  test('names who may grant it, to members of the feed', async () => {
    const fields = { address: 'acme', access: 'write' };
    assert.match((await advice('all', fields)).advice,
      /you have no write access to this feed\. Ask other or third to grant it\./);
    // demo's value in the hands of somebody who is no member of demo's feed
    const hidden = await advice('all', { address: 'hidden' });
    const none = await advice('all', { address: 'no-such' });
    assert.equal(hidden.advice, none.advice);
    assert.match(hidden.advice, /Ask an owner of the feed, if it exists, to grant it\./);
  });

  test('on a feed where it is blocked names only the owner', async () => {
    const blocked = await makeToken(demo, { description: 'Blocked', read: 'on' });
    const address = `/feeds/acme/tokens/${blocked.id}/block`;
    assert.equal((await other.fillIn(address, address)).status, 303);
    const told = decision(await ask({ value: blocked.value, address: 'acme' }));
    assert.equal(told.reason, 'scope');
    assert.match(told.sentence, /blocked on feed "acme"/);
    assert.match(told.advice, /Ask other to unblock it\./);
  });

  test('to somebody who can unblock it is told to do so', async () => {
    const blocked = await makeToken(demo, { description: 'X', read: 'on' });
    const address = `/feeds/acme/tokens/${blocked.id}/block`;
    assert.equal((await other.fillIn(address, address)).status, 303);
    const told = decision(await ask(
      { value: blocked.value, address: 'acme' }, other));
    assert.match(told.advice, /You can unblock it on the feed’s page\./);
    assert.equal(leads(told), '/feeds/acme');
  });

  test('with a good one is nothing', async () => {
    assert.match((await advice('all')).advice, /No change needed/);
    const open = await advice('revoked', { address: 'open' });
    assert.match(open.sentence, /^Allowed\. Token "Revoked" .* was revoked /);
    assert.match(open.more, /^This feed is public/);
    assert.match((await advice('soon')).more,
      /Token "Soon over" .* expires .* No change needed/);
  });

  test('with a client that publishes to a registry is to have one', async () => {
    for (const [client, name] of [['npm', 'npm registry'],
      ['Bun', 'npm registry'], ['NuGet', 'NuGet server'],
      ['twine', 'Python package index'], ['Docker', 'container registry'],
      ['Maven', 'Maven repository'], ['git', 'Git server']]) {
      const told = await advice('all', { access: 'write', client });
      assert.equal(told.title, 'Allowed by the token', client);
      assert.equal(told.status, 200);
      assert.equal(told.advice, `Without a ${name} behind the feed, ${client} ` +
        'can’t publish to it. Ask an administrator if you’re not sure.');
      const reads = await advice('all', { client });
      assert.equal(reads.title, 'Allowed', client);
      assert.match(reads.advice, /No change needed/);
    }
    for (const client of ['curl', 'another client']) {
      assert.match((await advice('all', { access: 'write', client })).advice,
        /No change needed/);
    }
    assert.match((await advice('reads', { access: 'write', client: 'npm' }))
      .advice, /Edit the token’s permissions/);
  });
});

describe('one\'s own token', () => {
  const own = async (id, fields, visitor = demo) => visitor.submit(
    await visitor.get(`${page}?token=${id}`), page, { address: 'demo',
      access: 'read', client: 'another client', ...fields });

  test('is tested from its row, without its value', async () => {
    const list = await demo.get('/profile/tokens');
    assert.ok(list.text.includes(`href="${page}?token=${values.one.id}"`));
    const was = await everything(site);
    const allowed = decision(await own(values.one.id));
    assert.ok(allowed.allowed);
    assert.equal(allowed.sentence, 'Allowed as you (demo)');
    const denied = await own(values.one.id, { access: 'write' });
    assert.equal(decision(denied).reason, 'scope');
    assert.ok(!denied.text.includes(values.one.value));
    // The next test is of the same token.
    assert.equal(typed(denied.text, 'token'), String(values.one.id));
    assert.equal(decision(await own(values.expired.id)).reason, 'expired');
    assert.equal(await everything(site), was);
  });

  test('begins with its last denial', async () => {
    await site.request('/F/acme/x', { method: 'PUT', headers: {
      Authorization: `Bearer ${values.reads.value}`, 'User-Agent': 'pip/24.0' } });
    const address = `${page}?token=${values.reads.id}`;
    await until(async () =>
      typed((await demo.get(address)).text, 'address') === 'acme');
    const { text } = await demo.get(address);
    assert.match(text, /<option value="write" selected>/);
    assert.match(text, /<option value="pip" selected>/);
  });

  test('is one\'s own, and has a value', async () => {
    for (const [id, status] of [[values.revoked.id, 409], [999_999, 404],
      ['x', 404], ['-1', 404], [values.disabled.id, 404]]) {
      assert.equal((await demo.get(`${page}?token=${id}`)).status, status, id);
      const got = await demo.submit(await demo.get(page), page, { token: id,
        address: 'demo', access: 'read', client: 'npm' });
      assert.equal(got.status, status, id);
    }
  });
});

describe('a test leaves no trace', () => {
  test('in last uses, denials, activity, logs or pages', async () => {
    const held = await makeToken(demo, { description: 'Held', read: 'on' });
    for (const access of ['read', 'write']) {
      const got = await ask({ value: held.value, access });
      assert.equal(got.status, 200);
      assert.ok(!got.text.includes(held.value));
      assert.equal(got.headers['cache-control'], 'no-store');
      assert.equal(got.headers.location, undefined);
    }
    // A use after the tests is the first that is written down.
    await site.request('/F/demo/hello.txt', { headers: {
      Authorization: `Bearer ${held.value}` } });
    const uses = () => query(site, `SELECT used_count, denied_count
      FROM token_use WHERE token_id = ${held.id}`);
    await until(async () => (await uses()).length);
    assert.deepEqual(await uses(), [{ used_count: 1, denied_count: 0 }]);
    assert.deepEqual(await query(site, `SELECT kind FROM event
      WHERE token_id = ${held.id} ORDER BY id`),
    [{ kind: 'token created' }, { kind: 'token revealed' }]);
    assert.ok(!site.logs().includes(held.value));
  });

  test('in the address that it came with', async () => {
    const { value } = values.all;
    const got = await ask({ value: '',
      address: `${site.url}/F/demo/auth/${value}/hello%20x.txt` });
    assert.equal(decision(got).status, 200);
    assert.ok(!got.text.includes(value));
    assert.equal(typed(got.text, 'address'), '/F/demo/hello%20x.txt');
    // The field counts before the path, as a header does at a feed.
    const both = await ask({ value: values.revoked.value,
      address: `/F/demo/auth/${value}/hello.txt` });
    assert.equal(decision(both).reason, 'revoked');
  });

  test('where it was pasted into the wrong place', async () => {
    const { value } = values.all;
    for (const address of [value, `/F/${value}/x`, `/F/demo/x/auth/${value}`,
      `/F/demo/x?token=${value}`, `/F/demo/%74kb_${value.slice(4)}`]) {
      const got = await ask({ value, address });
      assert.equal(got.status, 422, address);
      assert.ok(!got.text.toLowerCase().includes(value.toLowerCase()));
      assert.ok(!got.text.includes(value.slice(4)));
      assert.equal(typed(got.text, 'address'), '');
    }
  });
});

test('guesses are counted together with those at the feeds', async () => {
  const visitor = await strict.signedIn();
  const guess = () => ask({ value: inventedValue() }, visitor);
  assert.equal(decision(await guess()).reason, 'unknown');
  assert.equal(decision(await ask({ value: 'tkb_short' }, visitor)).reason,
    'malformed');
  const guessAtFeed = () => strict.request('/F/demo/hello.txt', { headers: {
    Authorization: `Bearer ${inventedValue()}` } });
  assert.equal((await guessAtFeed()).status, 403);
  const late = await guess();
  assert.equal(late.status, 429);
  assert.match(late.headers['retry-after'], /^\d+$/);
  assert.equal(decision(late).reason, 'throttled');
  assert.match(decision(late).sentence, /Try again in \d+ second/);
  assert.equal((await guessAtFeed()).status, 429);
  // A good one is answered at any time, and so is its denial.
  assert.equal(decision(await ask({ value: strict.value }, visitor)).status, 200);
  const denied = await ask({ value: strict.value, address: 'none' }, visitor);
  assert.equal(decision(denied).reason, 'privilege');
});

test('the list of tokens and the activity lead there', async () => {
  for (const address of ['/profile/tokens', '/profile/activity']) {
    assert.match((await demo.get(address)).text, /href="\/profile\/test"/);
  }
});

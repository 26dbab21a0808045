// "Set up": for which feeds and clients a token's panel has configuration.
// That the lines work is shown by tests/clients/setup-panel.test.js.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { expire } = require('../lib/past');
const { makeToken, words } = require('../lib/pages');
const { startSite } = require('../lib/site');
const { addressOf, clients, feeds, hole } = require('../lib/setup-panel');

let site;
let demo; // owns "demo", "a.b" and "9front", writes to "shared", reads "read"

before(async () => {
  site = await startSite();
  await site.addAccount('other');
  await Promise.all([
    site.json('feed', 'add', 'a.b', '--owner', 'demo'),
    site.json('feed', 'add', '9front', '--owner', 'demo'),
    ...['shared', 'read', 'apart'].map((name) =>
      site.json('feed', 'add', name, '--owner', 'other')),
  ]);
  await site.json('feed', 'grant', 'shared', 'demo', 'write');
  await site.json('feed', 'grant', 'read', 'demo', 'read');
  demo = await site.signedIn();
});

after(() => site?.stop());

const readsAll = { description: 'Reads', read: 'on', until: '90' };
const writesAll = { description: 'Writes', write: 'on', until: '90' };
const these = (access, ...names) => ({
  description: access, until: '90', [access]: 'on',
  [`${access}_which`]: 'these', [`${access}_feed`]: names });

// The panel of a token with these fields of the form; its page and its number.
async function panelOf(fields, feed) {
  const { id, value } = await makeToken(demo, fields);
  const page = await demo.get(addressOf(id, feed));
  assert.equal(page.status, 200);
  assert.ok(!page.text.includes(value));
  return { id, html: page.text, clients: clients(page.text),
    feeds: feeds(page.text) };
}

const accesses = (panel) => new Set(Object.values(panel.clients).flat()
  .map(({ access }) => access));
const reading = ['pip', 'bundler', 'composer', 'go', 'davfs2', 'apt',
  'rclone', 'dnf', 'r'];
// As they stand for a feed of files: its own clients first.
const own = ['curl', 'lftp', 'davfs2', 'rclone'];
const all = [...own, 'npm', 'yarn', 'berry', 'nuget', 'pip', 'twine', 'poetry',
  'maven', 'gradle', 'cargo', 'gem', 'bundler', 'composer', 'go', 'git', 'apt',
  'dnf', 'r'];
const without = (...names) => all.filter((name) => !names.includes(name));

describe('the lines are', () => {
  test('for reading alone, where the token only reads', async () => {
    const panel = await panelOf(readsAll);
    assert.deepEqual(Object.keys(panel.clients), without('twine'));
    assert.deepEqual(accesses(panel), new Set(['both', 'read']));
    assert.doesNotMatch(words(panel.html), /publish|push|upload|deploy/);
  });

  test('for writing alone, where the token only writes', async () => {
    const panel = await panelOf(writesAll);
    assert.deepEqual(Object.keys(panel.clients), without(...reading));
    assert.deepEqual(accesses(panel), new Set(['both', 'write']));
    assert.doesNotMatch(words(panel.html), /\binstall\b|\bclone|\bmvn package/);
  });

  test('for both, where it does both', async () => {
    const panel = await panelOf({ ...readsAll, write: 'on' });
    assert.deepEqual(Object.keys(panel.clients), all);
    assert.deepEqual(accesses(panel), new Set(['both', 'read', 'write']));
  });

  test('for reading alone, where the account may not write', async () => {
    const panel = await panelOf({ ...readsAll, write: 'on' }, 'read');
    assert.deepEqual(accesses(panel), new Set(['both', 'read']));
  });

  test('different feed by feed, as the token is', async () => {
    const { id } = await panelOf({ ...these('read', 'demo'),
      ...these('write', 'a.b'), description: 'From one to the other' });
    for (const [feed, access] of [['demo', 'read'], ['a.b', 'write']]) {
      const { text } = await demo.get(addressOf(id, feed));
      assert.deepEqual(feeds(text), ['a.b', 'demo']);
      assert.deepEqual(accesses({ clients: clients(text) }),
        new Set(['both', access]));
    }
  });
});

test('what lets a client use plain http is there for such a site', async () => {
  const { berry, composer } = (await panelOf(readsAll)).clients;
  assert.match(JSON.stringify(berry), /unsafeHttpWhitelist/);
  assert.match(JSON.stringify(composer), /secure-http/);
});

test('what works without a registry is said of what the token can do', async () => {
  const said = async (fields) =>
    /Without a registry [^.]*\./.exec(words((await panelOf(fields)).html))[0];
  assert.match(await said(readsAll), /, npm, .* can’t install\.$/);
  assert.match(await said(writesAll), /only curl and lftp can publish with this/);
  assert.match(await said({ ...readsAll, write: 'on' }),
    /only curl, lftp, davfs2 and rclone can publish, and npm, .*can’t install/);
});

test('rclone writes by tokens alone that read, too', async () => {
  const commands = async (fields) => ((await panelOf(fields)).clients.rclone
    ?? []).filter(({ file }) => !file).map(({ access }) => access);
  assert.deepEqual(await commands(readsAll), ['read']);
  assert.deepEqual(await commands(writesAll), []);
  assert.deepEqual(await commands({ ...readsAll, write: 'on' }),
    ['read', 'write']);
});

describe('the feeds are', () => {
  test('all of the account\'s, of a token for all', async () => {
    assert.deepEqual((await panelOf(readsAll)).feeds,
      ['9front', 'a.b', 'demo', 'read', 'shared']);
  });

  test('those to which the account may write, of one that writes', async () => {
    assert.deepEqual((await panelOf(writesAll)).feeds,
      ['9front', 'a.b', 'demo', 'shared']);
  });

  test('those that the token names', async () => {
    const panel = await panelOf(these('read', 'read', 'demo'));
    assert.deepEqual(panel.feeds, ['demo', 'read']);
    assert.deepEqual((await panelOf(these('write', 'demo'))).feeds, ['demo']);
  });

  for (const feed of ['apart', 'none-such', 'read', '%22', '']) {
    test(`not "${feed}", of a token for demo: 404`, async () => {
      const { id } = await makeToken(demo, these('read', 'demo'));
      const { status } =
        await demo.get(`/profile/tokens/${id}/setup?feed=${feed}`);
      assert.equal(status, 404);
    });
  }

  test('none, where the account lost them', async () => {
    const { id } = await makeToken(demo, these('read', 'read'));
    await site.json('feed', 'grant', 'read', 'demo', 'none');
    const { text } = await demo.get(addressOf(id));
    await site.json('feed', 'grant', 'read', 'demo', 'read');
    assert.match(words(text), /This token can’t access any feed yet/);
    assert.deepEqual(clients(text), {});
  });

  test('not those on which their owner has blocked the token', async () => {
    const { id } = await makeToken(demo, readsAll);
    const other = await site.signedIn('other', 'password of other');
    const address = `/feeds/shared/tokens/${id}/block`;
    assert.equal((await other.fillIn(address, address)).status, 303);
    assert.deepEqual(feeds((await demo.get(addressOf(id))).text),
      ['9front', 'a.b', 'demo', 'read']);
    assert.equal((await demo.get(addressOf(id, 'shared'))).status, 404);
  });

  // The time only ends a wait for what never happens.
  test('first that which it used last', { timeout: 300_000 }, async () => {
    const { id, value } = await makeToken(demo, readsAll);
    const early = await demo.get(addressOf(id));
    assert.match(early.text, /value="9front" selected/);
    await site.request('/F/demo/hello.txt',
      { headers: { Authorization: `Bearer ${value}` } });
    let text = '';
    while (!/value="demo" selected/.test(text)) {
      ({ text } = await demo.get(addressOf(id)));
    }
  });
});

describe('there are no lines', () => {
  const none = async (id, said) => {
    const { status, text } = await demo.get(addressOf(id));
    assert.match(words(text), said);
    assert.deepEqual(clients(text), {});
    assert.ok(!text.includes(hole));
    return status;
  };

  test('of an expired token: renew it', async () => {
    const { id } = await makeToken(demo, readsAll);
    await expire(site, id, 3);
    assert.equal(await none(id, /This token expired .* Renew it before you set up a client/), 200);
  });

  test('of a revoked one: 409', async () => {
    const { id } = await makeToken(demo, readsAll);
    await site.json('token', 'revoke', String(id));
    assert.equal(await none(id, /Create a new one instead/), 409);
  });

  test('of a primary without a value: regenerate it', async () => {
    const [primary] = await site.json('token', 'list', 'other');
    await site.request('/revoke', {
      method: 'POST', body: `token=${await site.reveal(primary.id)}`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    const other = await site.signedIn('other', 'password of other');
    const { text } = await other.get(addressOf(primary.id));
    assert.match(words(text), /value was revoked\. Regenerate it before you set up/);
    assert.deepEqual(clients(text), {});
  });

  test('of somebody else\'s: 404', async () => {
    const [primary] = await site.json('token', 'list', 'other');
    assert.equal(await none(primary.id, /This page doesn’t exist/), 404);
  });

  test('without a session: to the sign-in, and back', async () => {
    const { status, headers } =
      await site.request('/profile/tokens/1/setup?feed=demo');
    assert.equal(status, 303);
    assert.equal(headers.location,
      `/login?next=${encodeURIComponent('/profile/tokens/1/setup?feed=demo')}`
        .replaceAll('%2F', '/'));
  });
});

describe('names', () => {
  // What some client would not take as a name of its own.
  for (const [feed, label] of Object.entries(
    { 'a.b': 'feed-a-b', '9front': 'feed-9front' })) {
    test(`of ${feed} in the clients' files are ${label}`, async () => {
      const { clients: found } =
        await panelOf({ ...readsAll, write: 'on' }, feed);
      const text = (word) => found[word].map((step) => step.text).join('\n');
      assert.match(text('cargo'),
        new RegExp(`^\\[registries\\.${label}\\]$`, 'm'));
      assert.match(text('twine'), new RegExp(`^\\[${label}\\]$`, 'm'));
      assert.match(text('nuget'), new RegExp(`<${label}>`));
      assert.match(text('maven'), new RegExp(`<id>${label}</id>`));
      for (const word of without('git')) {
        const [, host] = site.url.split('://');
        assert.match(text(word),
          new RegExp(`[/@]${host}/F/${feed}(?![\\w.-])`), word);
      }
    });
  }

  test('that could break a file get no lines', async () => {
    const { id } = await makeToken(demo, readsAll);
    const rename = (name) => query(site, `UPDATE feed SET name = '${name}'
      WHERE name IN ('9front', '9" ]front')`);
    await rename('9" ]front');
    const [page, list] = await Promise.all([demo.get(addressOf(id)),
      demo.get(`/profile/tokens?new=${id}`)]);
    await rename('9front');
    assert.equal(page.status, 503);
    assert.deepEqual(clients(page.text), {});
    // The list is there all the same.
    assert.equal(list.status, 200);
    assert.match(list.text, new RegExp(`data-token-id="${id}"`));
  });

  test('a value goes into a file, and never into an argument', async () => {
    const panel = await panelOf({ ...readsAll, write: 'on' });
    for (const [word, steps] of Object.entries(panel.clients)) {
      const secret = steps.filter(({ text }) => text.includes(hole));
      assert.ok(secret.length > 0, word);
      assert.ok(secret.every(({ file }) => file), word);
    }
    // And the panel says that the file is for one alone.
    const wholes = panel.html.match(/<div class="step"[^]*?<\/div>/g);
    for (const step of wholes) {
      assert.equal(/chmod 600/.test(step), /<pre>[^]*YOUR_TOKEN/.test(step));
    }
  });
});

describe('the list', () => {
  test('has the panel open in the row of a new token alone', async () => {
    const { id } = await makeToken(demo, these('write', 'a.b'));
    const { text } = await demo.get(`/profile/tokens?new=${id}`);
    assert.equal(text.match(/class="use"/g).length, 1);
    assert.deepEqual(feeds(text), ['a.b']);
    assert.deepEqual(clients(text),
      clients((await demo.get(addressOf(id))).text));
    const plain = await demo.get('/profile/tokens');
    assert.doesNotMatch(plain.text, /class="use"|YOUR_TOKEN/);
    assert.match(plain.text, new RegExp(`href="/profile/tokens/${id}/setup"`));
  });

  test('offers it to those alone that can be used', async () => {
    const { id } = await makeToken(demo, readsAll);
    await expire(site, id, 3);
    const { text } = await demo.get('/profile/tokens');
    assert.doesNotMatch(text, new RegExp(`href="/profile/tokens/${id}/setup"`));
  });
});

describe('a feed\'s kind', () => {
  // The clients before the fold, and those in it.
  const parts = async (kind, access) => {
    await site.json('feed', 'add', `of-${kind}`, '--owner', 'demo', '--kind',
      kind);
    const { html } = await panelOf(
      { description: kind, until: '90', ...access }, `of-${kind}`);
    const [first, folded] = html.split('<details class="more others">');
    assert.doesNotMatch(folded, /<details[^>]* open/);
    return { html, first: Object.keys(clients(first)),
      folded: Object.keys(clients(folded)) };
  };
  const both = { read: 'on', write: 'on' };

  for (const [kind, first] of Object.entries({
    files: own, npm: ['npm', 'yarn', 'berry'], nuget: ['nuget'],
    maven: ['maven', 'gradle'], pypi: ['pip', 'twine', 'poetry'],
    cargo: ['cargo'], gem: ['gem', 'bundler'], git: ['git'], oci: [],
    other: ['composer', 'go', 'apt', 'dnf', 'r', 'curl'] })) {
    test(`puts the clients of ${kind} first, and folds the rest`, async () => {
      const panel = await parts(kind, both);
      assert.deepEqual(panel.first, first);
      assert.deepEqual(panel.folded, without(...first).toSorted(
        (a, b) => panel.folded.indexOf(a) - panel.folded.indexOf(b)));
      assert.equal(/host name of their own/.test(words(panel.html)),
        kind === 'oci');
    });
  }

  test('offers those alone that the token can use', async () => {
    const address = async (access) => {
      const { html } = await panelOf({ ...access, description: 'Of one kind',
        until: '90' }, 'of-pypi');
      return Object.keys(clients(html.split('class="more others"')[0]));
    };
    assert.deepEqual(await address({ read: 'on' }), ['pip', 'poetry']);
    assert.deepEqual(await address({ write: 'on' }), ['twine', 'poetry']);
  });

  test('is named beside the feed, and follows a change', async () => {
    const one = these('read', 'of-npm');
    assert.match(words((await panelOf(one)).html), /feed of-npm npm/);
    assert.match((await panelOf(readsAll)).html, />of-npm · npm<\/option>/);
    const { status } = await demo.fillIn('/feeds/of-npm', '/feeds/of-npm',
      { kind: 'cargo' });
    assert.equal(status, 303);
    const { html } = await panelOf(one);
    assert.match(words(html), /feed of-npm cargo/);
    assert.ok(html.indexOf('data-client="cargo"')
      < html.indexOf('class="more others"'));
  });
});

test('the address is the setting\'s, whatever Host says', async () => {
  const named = await startSite(
    { settings: { site: 'https://packages.example.org' } });
  try {
    const [primary] = await named.json('token', 'list', 'demo');
    const visitor = named.visitor();
    const headers = { Origin: 'https://packages.example.org' };
    const login = await visitor.get('/login');
    await visitor.submit(login, '/login',
      { username: 'demo', password: named.password }, headers);
    const page = await visitor.get(addressOf(primary.id),
      { Host: 'evil.example' });
    assert.equal(page.status, 200);
    assert.ok(!page.text.includes('evil.example'));
    const { npm, curl, berry, bundler, composer } = clients(page.text);
    assert.equal(npm[0].text, 'registry=https://packages.example.org/F/demo/\n'
      + '//packages.example.org/F/demo/:_authToken=YOUR_TOKEN\n');
    assert.equal(curl[0].text,
      'machine packages.example.org login demo password YOUR_TOKEN\n');
    assert.equal(bundler[0].text,
      '---\nBUNDLE_PACKAGES__EXAMPLE__ORG: "demo:YOUR_TOKEN"\n');
    assert.deepEqual(JSON.parse(composer[0].text),
      { bearer: { 'packages.example.org': 'YOUR_TOKEN' } });
    // What lets a client use plain http is not there.
    assert.doesNotMatch(JSON.stringify([berry, composer]),
      /unsafeHttp|secure-http/);
  } finally {
    await named.stop();
  }
});

test('what works without a registry is said of the feed\'s own clients', async () => {
  const said = async (kind, fields) => {
    await site.json('feed', 'add', `hint-${kind}`, '--owner', 'demo', '--kind',
      kind);
    const tokens = [fields, { ...fields, write: 'on' }, { ...writesAll }];
    const texts = [];
    for (const one of tokens) {
      texts.push(/Without a registry [^.]*\./.exec(
        words((await panelOf(one, `hint-${kind}`)).html))?.[0]);
    }
    return texts;
  };
  const before_ = 'Without a registry behind the feed, ';
  assert.deepEqual(await said('npm', readsAll), [
    `${before_}npm and Yarn can’t install.`,
    `${before_}npm and Yarn can neither install nor publish; curl, lftp, `
      + 'davfs2 and rclone can.',
    `${before_}npm and Yarn can’t publish; curl and lftp can.`]);
  assert.deepEqual(await said('maven', readsAll), [undefined,
    `${before_}Maven and Gradle can’t publish; curl, lftp, davfs2 and rclone `
      + 'can.',
    `${before_}Maven and Gradle can’t publish; curl and lftp can.`]);
  assert.match((await said('other', readsAll))[0], /npm, Yarn, NuGet and Git/);
});

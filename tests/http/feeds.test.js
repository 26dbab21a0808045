// Feeds by their pages: making, opening, sharing and deleting them.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { everything } = require('../lib/database');
const { complaint, checked, confirm, reveal, rows, siteLook, typed, words } =
  require('../lib/pages');
const { addFeeds } = require('../lib/past');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let closed;
const who = {}; // signed in, by name

before(async () => {
  [site, closed] = await Promise.all([
    startSite({ settings: { password_cost: 10, feeds_per_account: 60 } }),
    startSite({ settings: { password_cost: 10, feeds: 'closed',
      tokens_per_account: 4 } }),
  ]);
  for (const name of ['ann', 'bob', 'cid', 'dan', 'eve']) {
    await site.addAccount(name);
    who[name] = await site.signedIn(name, `password of ${name}`);
  }
});

after(() => Promise.all([site?.stop(), closed?.stop()]));

const create = (visitor, name, visibility = 'private') =>
  visitor.fillIn('/feeds', '/feeds', { name, visibility });

// Also where the page has no such form: as somebody would who knows the field.
async function post(visitor, address, fields = {}) {
  const page = await visitor.get('/feeds');
  return visitor.post(address,
    { csrf_token: typed(page.text, 'csrf_token'), ...fields });
}

const grant = (visitor, feed, username, privilege) =>
  post(visitor, `/feeds/${feed}/members`, { username, privilege });


// The value of the primary token, kept once it was asked for.
const values = new Map();
async function valueOf(visitor) {
  if (!values.has(visitor)) {
    const page = await visitor.get('/profile/tokens');
    const { id } = rows(page.text).find((one) => /\bPrimary\b/.test(one.words));
    values.set(visitor, await reveal(visitor, id));
  }
  return values.get(visitor);
}

// What reading from the feed, or pushing to it, comes to for this person.
const push = async (visitor, feed, method = 'GET') => {
  const value = await valueOf(visitor);
  const got = await site.request(`/F/${feed}/x.txt`, { method,
    headers: { Authorization: `Bearer ${value}` },
    body: method === 'PUT' ? 'x' : undefined });
  return got.headers['x-tokenbooth-error'] ?? got.status;
};

describe('making a feed', () => {
  test('makes it private, with its folder, and one can push to it', async () => {
    const answer = await create(who.ann, 'acme-npm');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/feeds/acme-npm?done=created');
    const page = await who.ann.get('/feeds/acme-npm');
    assert.equal(page.status, 200);
    assert.match(words(page.text), /acme-npm/);
    assert.deepEqual(checked(page.text, 'visibility'), ['private']);
    assert.ok(page.text.includes(`${site.url}/F/acme-npm/`));
    assert.equal(await push(who.ann, 'acme-npm', 'PUT'), 201);
    assert.equal(await push(who.ann, 'acme-npm'), 200);
    assert.equal((await site.request('/F/acme-npm/x.txt')).status, 401);
    assert.match(words((await who.ann.get('/feeds')).text), /acme-npm/);
  });

  test('makes it public', async () => {
    await create(who.ann, 'acme-open', 'public');
    assert.equal(await push(who.ann, 'acme-open', 'PUT'), 201);
    const got = await site.request('/F/acme-open/x.txt');
    assert.equal(got.text, 'x');
  });

  test('is rejected with a sentence when one owns too many', async () => {
    const { password } = await site.addAccount('rich');
    const rich = await site.signedIn('rich', password);
    await addFeeds(site, 'rich', 59);
    assert.equal((await create(rich, 'the-last')).status, 303);
    const got = await create(rich, 'one-too-many');
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'name'), /^You own 60 feeds, as many as /);
    assert.equal((await site.request('/F/one-too-many/x')).status, 401);
  });

  test('of a token is, too, and a revoked one does not count', async () => {
    const demo = await closed.signedIn();
    const make = () => demo.fillIn('/profile/tokens/new', '/profile/tokens',
      { description: 'More', read: 'on' });
    const made = [];
    let got;
    while ((got = await make()).status === 303) {
      made.push(Number(/new=(\d+)/.exec(got.headers.location)[1]));
      assert.ok(made.length < 5);
    }
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'description'),
      /^You have 4 tokens, as many as /);
    await confirm(demo, made[0], 'revoke');
    assert.equal((await make()).status, 303);
  });

  test('makes a name lower case', async () => {
    const answer = await create(who.ann, 'Acme.Gems_2');
    assert.equal(answer.headers.location, '/feeds/acme.gems_2?done=created');
  });

  const wrong = ['', 'new', 'NEW', 'tkb_x', 'TKB_x', ' ', '.hidden', '-x', '_x',
    'a/b', 'a b', '..', '.', 'ä', 'a'.repeat(64), 'a%2fb', '<b>', 'a\nb', 'a;b', 'a\\b',
    'a\0b'];
  for (const name of wrong) {
    test(`named ${JSON.stringify(name).slice(0, 40)} is rejected`, async () => {
      const was = await everything(site);
      const answer = await create(who.ann, name, 'public');
      if (name.includes('\0')) assert.ok([400, 422].includes(answer.status));
      else {
        assert.equal(answer.status, 422);
        assert.ok(complaint(answer.text, 'name'));
        assert.equal(typed(answer.text, 'name'),
          name.trim().toLowerCase().replace('\n', ' '));
        assert.deepEqual(checked(answer.text, 'visibility'), ['public']);
      }
      assert.ok(siteLook(answer));
      assert.equal(await everything(site), was);
    });
  }

  test('with an odd visibility is rejected', async () => {
    const was = await everything(site);
    const answer = await create(who.ann, 'odd', 'everybody');
    assert.equal(answer.status, 422);
    assert.ok(complaint(answer.text, 'visibility'));
    assert.equal(typed(answer.text, 'name'), 'odd');
    assert.equal(await everything(site), was);
  });

  test('with a name of 63 characters, and of one', async () => {
    for (const name of ['b'.repeat(63), 'b', '0']) {
      assert.equal((await create(who.ann, name)).status, 303, name);
    }
  });

  test('whose name is taken is rejected, whoever has it', async () => {
    const was = await everything(site);
    for (const visitor of [who.ann, who.bob]) {
      const answer = await create(visitor, 'acme-npm');
      assert.equal(answer.status, 422);
      assert.match(complaint(answer.text, 'name'), /taken/);
    }
    assert.equal(await everything(site), was);
  });

  test('twice by one form makes one', async () => {
    const page = await who.ann.get('/feeds');
    const send = () => who.ann.submit(page, '/feeds',
      { name: 'doubled', visibility: 'private' });
    const answers = [...await Promise.all([send(), send(), send()]),
      await send()];
    for (const answer of answers) {
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.location, '/feeds/doubled?done=created');
    }
    const feeds = await site.json('feed', 'list');
    assert.equal(feeds.filter(({ name }) => name === 'doubled').length, 1);
  });

  test('whose folder exists is for the administrator to adopt', async () => {
    fs.mkdirSync(site.file('feeds/adopted'), { mode: 0o777 });
    fs.writeFileSync(site.file('feeds/adopted/old.txt'), 'old');
    fs.chmodSync(site.file('feeds/adopted'), 0o777);
    fs.chmodSync(site.file('feeds/adopted/old.txt'), 0o666);
    const was = await everything(site);
    const answer = await create(who.ann, 'adopted');
    assert.equal(answer.status, 422);
    assert.equal(await everything(site), was);
    await site.json('feed', 'add', 'adopted', '--owner', 'ann');
    assert.equal(await push(who.ann, 'adopted'), 404);
    const got = await site.request('/F/adopted/old.txt',
      { headers: { Authorization: `Bearer ${site.value}` } });
    assert.equal(got.headers['x-tokenbooth-error'], 'privilege');
  });

  test('is the administrator\'s where feeds are closed', async () => {
    const visitor = await closed.signedIn();
    const page = await visitor.get('/feeds');
    assert.equal(typed(page.text, 'name'), null);
    assert.match(words(page.text), /Only an administrator .* can create feeds/);
    const was = await everything(closed);
    const answer = await visitor.post('/feeds', { name: 'mine',
      visibility: 'private', csrf_token: typed(page.text, 'csrf_token') });
    assert.equal(answer.status, 403);
    assert.ok(siteLook(answer));
    assert.equal(await everything(closed), was);
    await closed.json('feed', 'add', 'mine', '--owner', 'demo');
    assert.equal((await visitor.get('/feeds/mine')).status, 200);
  });
});

describe('a private feed', () => {
  test('is not there for anybody but its members', async () => {
    for (const [feed, status] of [['acme-npm', 404], ['nothing', 404]]) {
      const page = await who.bob.get(`/feeds/${feed}`);
      assert.equal(page.status, status);
      for (const [path, fields] of [['', { visibility: 'public' }],
        ['/members', { username: 'bob', privilege: 'own' }], ['/delete', {}]]) {
        const answer = await post(who.bob, `/feeds/${feed}${path}`, fields);
        assert.equal(answer.status, 404, feed + path);
      }
    }
    const theirs = await who.bob.get('/feeds/acme-npm');
    const none = await who.bob.get('/feeds/nothing');
    assert.equal(words(theirs.text), words(none.text));
    assert.doesNotMatch((await who.bob.get('/feeds')).text, /acme-npm/);
  });

  test('is opened and closed by who manages it', async () => {
    await create(who.ann, 'turned');
    await push(who.ann, 'turned', 'PUT');
    const turn = (visibility) =>
      who.ann.fillIn('/feeds/turned', '/feeds/turned', { visibility });
    assert.equal((await turn('public')).status, 303);
    assert.equal((await site.request('/F/turned/x.txt')).status, 200);
    assert.equal((await turn('private')).status, 303);
    assert.equal((await site.request('/F/turned/x.txt')).status, 401);
    const was = await everything(site);
    for (const odd of ['', 'open', '<b>']) {
      assert.equal((await turn(odd)).status, 422);
    }
    assert.equal(await everything(site), was);
  });
});

describe('a public feed', () => {
  test('is seen by everybody, changed by none of them', async () => {
    const page = await who.bob.get('/feeds/acme-open');
    assert.equal(page.status, 200);
    assert.equal(typed(page.text, 'visibility'), null);
    assert.doesNotMatch(page.text, /action="\/feeds\/acme-open/);
    // Members are the members' own affair.
    assert.doesNotMatch(words(page.text), /\bann\b/);
    const was = await everything(site);
    for (const [path, fields] of [['', { visibility: 'private' }],
      ['/members', { username: 'bob', privilege: 'read' }],
      ['/members', { username: 'ann', privilege: 'none' }], ['/delete', {}]]) {
      const answer = await post(who.bob, `/feeds/acme-open${path}`, fields);
      assert.equal(answer.status, 403, path);
      assert.ok(siteLook(answer));
    }
    assert.equal(await everything(site), was);
  });
});

describe('members', () => {
  before(() => create(who.ann, 'team'));

  test('can do what they were granted, and no more', async () => {
    assert.equal(await push(who.bob, 'team'), 'privilege');
    assert.equal((await grant(who.ann, 'team', 'BOB', 'read')).status, 303);
    assert.equal(await push(who.bob, 'team'), 404);
    assert.equal(await push(who.bob, 'team', 'PUT'), 'privilege');
    assert.match(words((await who.bob.get('/feeds')).text), /team/);
    assert.equal((await who.bob.get('/feeds/team')).status, 200);
    assert.equal((await grant(who.ann, 'team', 'bob', 'write')).status, 303);
    assert.equal(await push(who.bob, 'team', 'PUT'), 201);
  });

  test('that read or write manage nobody', async () => {
    const was = await everything(site);
    for (const [path, fields] of [
      ['/members', { username: 'dan', privilege: 'read' }],
      ['/members', { username: 'bob', privilege: 'own' }],
      ['/members', { username: 'ann', privilege: 'none' }],
      ['', { visibility: 'public' }], ['/delete', {}]]) {
      assert.equal((await post(who.bob, `/feeds/team${path}`, fields)).status,
        403, path);
    }
    assert.equal(await everything(site), was);
  });

  test('that manage give no more than they hold', async () => {
    await grant(who.ann, 'team', 'cid', 'manage');
    for (const privilege of ['read', 'write', 'manage']) {
      assert.equal((await grant(who.cid, 'team', 'dan', privilege)).status,
        303);
    }
    const was = await everything(site);
    for (const [username, privilege] of [['dan', 'own'], ['cid', 'own'],
      ['ann', 'none'], ['ann', 'read'], ['ann', 'manage'], ['ann', 'own']]) {
      const answer = await grant(who.cid, 'team', username, privilege);
      assert.equal(answer.status, 403, `${username} ${privilege}`);
    }
    assert.equal((await post(who.cid, '/feeds/team/delete')).status, 403);
    assert.equal(await everything(site), was);
    assert.equal((await grant(who.cid, 'team', 'dan', 'none')).status, 303);
    assert.equal((await who.dan.get('/feeds/team')).status, 404);
    assert.equal((await post(who.cid, '/feeds/team',
      { visibility: 'private' })).status, 303);
  });

  test('have their privilege taken down with them', async () => {
    assert.equal((await grant(who.ann, 'team', 'bob', 'read')).status, 303);
    assert.equal(await push(who.bob, 'team', 'PUT'), 'privilege');
    assert.equal((await grant(who.ann, 'team', 'bob', 'none')).status, 303);
    assert.equal(await push(who.bob, 'team'), 'privilege');
    assert.equal((await who.bob.get('/feeds/team')).status, 404);
  });

  test('may leave', async () => {
    await grant(who.ann, 'team', 'bob', 'read');
    assert.equal((await grant(who.bob, 'team', 'bob', 'none')).status, 303);
    assert.equal((await who.bob.get('/feeds/team')).status, 404);
  });

  test('that are unknown, or something else, are said to be so', async () => {
    const was = await everything(site);
    for (const [username, privilege, field] of [
      ['nobody', 'read', 'username'], ['', 'read', 'username'],
      ['<b>x', 'read', 'username'], ['dan', 'admin', 'privilege'],
      ['dan', '', 'privilege'], ['dan@example.org', 'read', 'username'],
    ]) {
      const answer = await grant(who.ann, 'team', username, privilege);
      assert.equal(answer.status, 422, `${username} ${privilege}`);
      assert.ok(complaint(answer.text, field), `${username} ${privilege}`);
      assert.ok(!answer.text.includes('<b>x'));
    }
    assert.equal(await everything(site), was);
  });

  test('the last owner stays', async () => {
    const was = await everything(site);
    for (const privilege of ['none', 'read', 'write', 'manage']) {
      const answer = await grant(who.ann, 'team', 'ann', privilege);
      assert.equal(answer.status, 422, privilege);
      assert.match(words(answer.text), /at least one owner/);
    }
    assert.equal(await everything(site), was);
    assert.equal((await grant(who.ann, 'team', 'dan', 'own')).status, 303);
    assert.equal((await grant(who.ann, 'team', 'ann', 'read')).status, 303);
    assert.equal((await grant(who.dan, 'team', 'dan', 'none')).status, 422);
  });

  test('of two owners that leave at once one stays', async () => {
    await create(who.ann, 'pair');
    await grant(who.ann, 'pair', 'bob', 'own');
    const answers = await Promise.all([
      grant(who.ann, 'pair', 'ann', 'none'),
      grant(who.bob, 'pair', 'bob', 'none'),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 422]);
  });

  test('who is removed does not come back by a form under way', async () => {
    const { ann, bob } = who;
    await create(ann, 'left-behind');
    for (let round = 0; round < 5; round++) {
      assert.equal((await grant(ann, 'left-behind', 'bob', 'write')).status, 303);
      let removed = false;
      const himself = async () => {
        const { text } = await bob.get('/feeds');
        const fields = { csrf_token: typed(text, 'csrf_token'),
          username: 'bob', privilege: 'write' };
        while (!removed) {
          await bob.post('/feeds/left-behind/members', fields);
        }
      };
      const forms = [himself(), himself(), himself()];
      const answer = await grant(ann, 'left-behind', 'bob', 'none');
      removed = true;
      await Promise.all(forms);
      assert.equal(answer.status, 303);
      assert.equal((await bob.get('/feeds/left-behind')).status, 404);
    }
  });

  test('of a feed that nobody owns are whoever is granted it', async () => {
    await site.json('feed', 'add', 'ownerless');
    await site.json('feed', 'grant', 'ownerless', 'bob', 'read');
    assert.equal((await who.bob.get('/feeds/ownerless')).status, 200);
    await site.json('feed', 'grant', 'ownerless', 'bob', 'none');
    assert.equal((await who.bob.get('/feeds/ownerless')).status, 404);
  });
});

describe('removing a member, or leaving', () => {
  const ask = (visitor, username, feed = 'asked') =>
    visitor.get(`/feeds/${feed}/members?username=${username}`);
  const told = async (visitor, answer) =>
    words((await visitor.get(answer.headers.location)).text);

  test('says first what will stop', async () => {
    await create(who.ann, 'asked');
    await create(who.ann, 'asked-open', 'public');
    for (const feed of ['asked', 'asked-open']) {
      await grant(who.ann, feed, 'bob', 'write');
    }
    assert.equal(await push(who.bob, 'asked', 'PUT'), 201);
    await until(async () => /Last used here .* by a client without a name from 127/
      .test(words((await ask(who.ann, 'bob')).text)));
    assert.match(words((await ask(who.ann, 'bob')).text),
      /Remove bob from asked\? Can read and write 1 of bob’s tokens will be denied on this feed immediately\./);
    assert.match(words((await ask(who.bob, 'bob')).text),
      /Leave asked\? .* 1 of your tokens will be denied/);
    assert.match(words((await ask(who.bob, 'bob', 'asked-open')).text),
      /None has been used here\. asked-open is public: anyone can still read/);
  });

  test('is not offered to the last owner, who is told why', async () => {
    const list = (await who.ann.get('/feeds/asked')).text;
    assert.match(words(list), /ann You .*To leave, make someone else an owner/);
    assert.doesNotMatch(list, /members\?username=ann/);
    const got = await ask(who.ann, 'ann');
    assert.equal(got.status, 409);
    assert.match(words(got.text), /at least one owner. Make someone else/);
    assert.equal((await grant(who.ann, 'asked', 'dan', 'own')).status, 303);
    const shared = (await who.ann.get('/feeds/asked')).text;
    assert.doesNotMatch(words(shared), /To leave, make/);
    assert.match(shared, /members\?username=ann/);
    assert.equal((await ask(who.ann, 'ann')).status, 200);
    assert.equal((await grant(who.ann, 'asked', 'dan', 'none')).status, 303);
  });

  test('asks only who may do it, and only about members', async () => {
    assert.equal((await ask(who.bob, 'ann')).status, 403);
    for (const username of ['cid', 'nobody', '', '<b>']) {
      assert.equal((await ask(who.ann, username)).status, 404, username);
    }
    assert.equal((await ask(who.cid, 'cid')).status, 404);
  });

  test('ends with a receipt, wherever one then is', async () => {
    const address = '/feeds/asked/members';
    const left = await who.bob.submit(await ask(who.bob, 'bob'), address);
    assert.match(await told(who.bob, left), /You left asked\./);
    await grant(who.ann, 'asked', 'bob', 'read');
    const removed = await who.ann.submit(await ask(who.ann, 'bob'), address);
    assert.match(await told(who.ann, removed),
      /Removed: bob can no longer access this feed\./);
  });

  test('is not said of who was no member, nor that a public feed is closed',
    async () => {
      const none = { username: 'cid', privilege: 'none' };
      const nobody = await post(who.ann, '/feeds/asked/members', none);
      assert.match(await told(who.ann, nobody),
        /Nothing was changed: cid is not a member\./);
      await create(who.ann, 'asked-openly', 'public');
      await grant(who.ann, 'asked-openly', 'cid', 'read');
      const removed = await post(who.ann, '/feeds/asked-openly/members', none);
      assert.match(await told(who.ann, removed),
        /cid is no longer a member\. The feed is public, so anyone can still read/);
    });

  test('and leaving twice says that one is no member', async () => {
    await grant(who.ann, 'asked', 'cid', 'read');
    const page = await ask(who.cid, 'cid');
    for (const status of [303, 404]) {
      const got = await who.cid.submit(page, '/feeds/asked/members');
      assert.equal(got.status, status);
      if (status === 404) {
        assert.match(words(got.text), /not a member of this feed.*left it already/);
      }
    }
    const none = await post(who.cid, '/feeds/no-such/members',
      { username: 'cid', privilege: 'none' });
    assert.match(words(none.text), /not a member of this feed/);
  });

  test('wants a username, and says so of an email address', async () => {
    const got = await post(who.ann, '/feeds/asked/members',
      { username: 'bob@example.org', privilege: 'read' });
    assert.equal(got.status, 422);
    assert.match(complaint(got.text, 'username'),
      /a username, not an email address/);
  });

  test('is told by name, whatever is in the address', async () => {
    for (const query of ['feed=%3Cb%3E', 'feed=Not+a+name', '']) {
      assert.match(words((await who.ann.getDone(`/feeds?done=left&${query}`)).text),
        /You left the feed\./);
    }
  });
});

test('every change of a feed has its receipt', async () => {
  const told = async (answer) =>
    words((await who.ann.get(answer.headers.location)).text);
  assert.match(await told(await create(who.ann, 'receipts')), /Feed created\./);
  for (const [privilege, words_] of [['read', 'can now read'],
    ['write', 'can now read and write'], ['manage', 'can now manage members'],
    ['own', 'is now an owner']]) {
    const answer = await grant(who.ann, 'receipts', 'bob', privilege);
    assert.match(await told(answer), new RegExp(`Saved: bob ${words_}\\.`));
  }
  for (const visibility of ['public', 'private']) {
    const answer = await post(who.ann, '/feeds/receipts', { visibility });
    assert.match(await told(answer), new RegExp(`feed is now ${visibility}`));
  }
});

describe('a feed\'s kind', () => {
  const kinds = { files: 'Files', npm: 'npm', nuget: 'NuGet', maven: 'Maven',
    pypi: 'PyPI', cargo: 'cargo', gem: 'gem', git: 'Git',
    oci: 'Container images', other: 'Other' };
  const chosen = async (visitor, feed) => {
    const { text } = await visitor.get(`/feeds/${feed}`);
    const [, options] = /<select id="kind"[^>]*>([^]*?)<\/select>/.exec(text);
    return /<option value="(\w+)" selected>/.exec(options)[1];
  };

  for (const [kind, name] of Object.entries(kinds)) {
    test(`${kind} is chosen when it is created, and shown`, async () => {
      const answer = await who.eve.fillIn('/feeds', '/feeds',
        { name: `of-${kind}`, visibility: 'public', kind });
      assert.equal(answer.status, 303);
      assert.equal(await chosen(who.eve, `of-${kind}`), kind);
      const seen = new RegExp(`${name} · Public · `);
      assert.match(words((await who.eve.get(`/feeds/of-${kind}`)).text), seen);
      assert.match(words((await who.bob.get(`/feeds/of-${kind}`)).text), seen);
      assert.match(words((await who.eve.get('/feeds')).text),
        new RegExp(`of-${kind} ${name} · Public · Owner`));
    });
  }

  test('is files where none is sent', async () => {
    await post(who.eve, '/feeds', { name: 'of-no-kind' });
    await post(who.eve, '/feeds', { name: 'of-empty-kind', kind: '' });
    assert.equal(await chosen(who.eve, 'of-no-kind'), 'files');
    assert.equal(await chosen(who.eve, 'of-empty-kind'), 'files');
  });

  test('is changed by those who manage it, and by nobody else', async () => {
    await create(who.eve, 'turning', 'public');
    await grant(who.eve, 'turning', 'bob', 'manage');
    await grant(who.eve, 'turning', 'cid', 'write');
    for (const [name, kind] of [['eve', 'npm'], ['bob', 'oci']]) {
      const answer = await who[name].fillIn('/feeds/turning', '/feeds/turning',
        { kind });
      assert.equal(answer.headers.location, '/feeds/turning?done=kind');
      assert.match(words((await who[name].get(answer.headers.location)).text),
        /Saved\. Setting up a token now shows the clients of this kind first\./);
      assert.equal(await chosen(who.eve, 'turning'), kind);
    }
    const was = await everything(site);
    for (const name of ['cid', 'dan']) {
      const page = await who[name].get('/feeds/turning');
      assert.doesNotMatch(page.text, /name="kind"/);
      const answer = await post(who[name], '/feeds/turning', { kind: 'git' });
      assert.equal(answer.status, 403);
    }
    assert.equal(await everything(site), was);
  });

  test('and who can read it change apart, or together', async () => {
    await create(who.eve, 'two-things');
    const look = async () => {
      const { text } = await who.eve.get('/feeds/two-things');
      return [checked(text, 'visibility')[0], await chosen(who.eve, 'two-things')];
    };
    for (const [fields, wanted] of [
      [{ kind: 'gem' }, ['private', 'gem']],
      [{ visibility: 'public' }, ['public', 'gem']],
      [{ kind: 'npm' }, ['public', 'npm']],
      [{ kind: 'git', visibility: 'private' }, ['private', 'git']],
      [{ kind: ' NPM' }, ['private', 'npm']],
    ]) {
      assert.equal((await post(who.eve, '/feeds/two-things', fields)).status, 303);
      assert.deepEqual(await look(), wanted);
    }
  });

  for (const kind of ['docker', 'image', '<b>', 'none']) {
    test(`${kind} is rejected`, async () => {
      const was = await everything(site);
      const made = await who.eve.fillIn('/feeds', '/feeds',
        { name: 'of-odd-kind', visibility: 'public', kind });
      assert.equal(made.status, 422);
      assert.match(complaint(made.text, 'kind'), /Choose a kind/);
      assert.equal(typed(made.text, 'name'), 'of-odd-kind');
      assert.deepEqual(checked(made.text, 'visibility'), ['public']);
      for (const more of [{}, { visibility: 'public' }]) {
        const answer = await post(who.eve, '/feeds/two-things',
          { kind, ...more });
        assert.equal(answer.status, 422);
        assert.match(words(answer.text), /Nothing was changed/);
      }
      assert.equal(await everything(site), was);
    });
  }

  test('does not change what its members can do', async () => {
    await create(who.eve, 'as-before');
    await push(who.eve, 'as-before', 'PUT');
    await post(who.eve, '/feeds/as-before', { kind: 'npm' });
    assert.equal(await push(who.eve, 'as-before'), 200);
    assert.equal((await site.request('/F/as-before/x.txt')).status, 401);
  });

  test('is the administrator\'s to choose and to see', async () => {
    const made = await site.json('feed', 'add', 'by-command', '--kind', 'pypi');
    assert.deepEqual(made, { name: 'by-command', public: false, kind: 'pypi' });
    assert.equal((await site.json('feed', 'add', 'by-default')).kind, 'files');
    const list = await site.json('feed', 'list');
    const kindOf = (name) => list.find((feed) => feed.name === name).kind;
    assert.equal(kindOf('by-command'), 'pypi');
    assert.equal(kindOf('of-oci'), 'oci');
    assert.equal(kindOf('demo'), 'files');
    await assert.rejects(site.json('feed', 'add', 'by-odd', '--kind', 'docker'),
      /unknown kind .*docker.*; use files, npm, /);
  });
});

describe('deleting a feed', () => {
  test('closes it at once and leaves its packages', async () => {
    await create(who.ann, 'ending');
    assert.equal(await push(who.ann, 'ending', 'PUT'), 201);
    const page = await who.ann.get('/feeds/ending/delete');
    assert.match(words(page.text),
      /1 member and 1 token lose access immediately\. .*Package files stay on the server/);
    const answer = await who.ann.submit(page, '/feeds/ending/delete');
    assert.equal(answer.status, 303);
    assert.match(words((await who.ann.get(answer.headers.location)).text),
      /You deleted ending\. Its packages are still on the server\./);
    assert.equal(await push(who.ann, 'ending'), 'privilege');
    assert.equal((await who.ann.get('/feeds/ending')).status, 404);
    assert.doesNotMatch(words((await who.ann.get('/feeds')).text), /ending/);
    assert.ok(fs.existsSync(site.file('feeds/ending/x.txt')));
  });

  test('keeps its name for its last owners', async () => {
    const was = await everything(site);
    const answer = await create(who.eve, 'ending', 'public');
    assert.equal(answer.status, 422);
    assert.match(complaint(answer.text, 'name'), /reserved or already has packages/);
    assert.equal(await everything(site), was);
    assert.equal((await site.request('/F/ending/x.txt')).status, 401);
    const again = await create(who.ann, 'ending');
    assert.equal(again.status, 303);
    assert.equal(await push(who.ann, 'ending'), 200);
  });

  test('brings no member of the old one into the new one', async () => {
    await create(who.ann, 'renewed');
    await grant(who.ann, 'renewed', 'bob', 'write');
    await grant(who.ann, 'renewed', 'cid', 'own');
    await who.ann.fillIn('/feeds/renewed/delete', '/feeds/renewed/delete');
    assert.equal((await create(who.bob, 'renewed')).status, 422);
    assert.equal((await create(who.cid, 'renewed')).status, 303);
    assert.equal(await push(who.bob, 'renewed'), 'privilege');
    assert.equal(await push(who.ann, 'renewed'), 'privilege');
    assert.equal(await push(who.cid, 'renewed', 'PUT'), 201);
  });

  test('twice is 404', async () => {
    await create(who.ann, 'twice');
    const page = await who.ann.get('/feeds/twice/delete');
    assert.equal((await who.ann.submit(page, '/feeds/twice/delete')).status,
      303);
    assert.equal((await who.ann.submit(page, '/feeds/twice/delete')).status,
      404);
  });
});

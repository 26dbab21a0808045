// A database whose tables another version of Tokenbooth has changed: whatever
// runs says so and stays closed, and no command but init changes tables.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { createShell } = require('../lib/command');
const { query, sqlite } = require('../lib/database');
const { startSite } = require('../lib/site');

const versionOf = async (of) =>
  (await query(of, 'PRAGMA user_version;'))[0].user_version;

for (const checker of ['module', 'authorizer']) {
  describe(`by the ${checker}, while the programs run`, () => {
    let site;

    before(async () => {
      site = await startSite({ checker });
    });

    after(() => site?.stop());

    const ask = () => site.request('/F/demo/hello.txt',
      { headers: { Authorization: `Bearer ${site.value}` } });

    test('a later version closes what was open, and says why', async () => {
      const signedIn = await site.signedIn();
      assert.equal((await ask()).status, 200);
      assert.equal((await ask()).status, 200); // remembered
      const version = await versionOf(site);
      await sqlite(site, `ALTER TABLE token ADD COLUMN later TEXT;
        PRAGMA user_version = ${version + 1};`);
      for (let i = 0; i < 2; i++) {
        const got = await ask();
        assert.equal(got.status, 503);
        assert.equal(got.headers['x-tokenbooth-error'], 'unavailable');
        const page = await signedIn.get('/profile/tokens');
        assert.ok(page.status >= 500, String(page.status));
      }
      assert.match(site.logs(), /tables were changed from version/);
      const { status, stderr } = await site.run('account', 'list');
      assert.equal(status, 1);
      assert.match(stderr, /version .* install the version of Tokenbooth/);
      assert.equal(await versionOf(site), version + 1);
    });
  });
}

describe('a command of a later program', () => {
  let shell;

  before(async () => {
    shell = await createShell();
    await shell.addAccount('ann');
  });

  after(() => shell?.remove());

  test('changes no tables of an older one', async () => {
    const version = await versionOf(shell);
    await sqlite(shell, `PRAGMA user_version = ${version - 1};`);
    const schema = await sqlite(shell, '.schema');
    for (const words of [['account', 'list'], ['feed', 'add', 'x'], ['check'],
      ['token', 'list', 'ann']]) {
      const { status, stderr } = await shell.run(...words);
      assert.notEqual(status, 0);
      assert.match(stderr, /stop the programs, then run "tokenbooth init"/);
    }
    assert.equal(await versionOf(shell), version - 1);
    assert.equal(await sqlite(shell, '.schema'), schema);
    await sqlite(shell, `PRAGMA user_version = ${version};`);
  });

  test('creates no tables in an empty file', async () => {
    fs.writeFileSync(shell.file('empty.db'), '');
    const settings = fs.readFileSync(shell.file('tokenbooth.conf'), 'utf8');
    fs.writeFileSync(shell.file('empty.conf'),
      settings.replace('tokenbooth.db', 'empty.db'));
    const env = { TOKENBOOTH_CONF: shell.file('empty.conf') };
    const { status, stderr } = await shell.run('account', 'list', { env });
    assert.equal(status, 1);
    assert.match(stderr, /no tables yet; "tokenbooth init" creates them/);
    assert.equal((await shell.run('init', { env })).status, 0);
    assert.equal((await shell.run('account', 'list', { env })).status, 0);
  });

  test('init leaves a later one as it is', async () => {
    const version = await versionOf(shell);
    await sqlite(shell, `PRAGMA user_version = ${version + 1};`);
    const { status, stderr } = await shell.run('init');
    assert.equal(status, 1);
    assert.match(stderr, /install the version of Tokenbooth/);
    assert.equal(await versionOf(shell), version + 1);
  });
});

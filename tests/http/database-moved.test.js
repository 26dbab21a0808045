// The database is moved away, or another takes its place, while the programs have
// it open: they say so, and confirm nothing that would be lost.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

for (const checker of ['module', 'authorizer']) {
  describe(`by the ${checker}, a database`, () => {
    let site;
    let visitor;

    before(async () => {
      site = await startSite({ checker, settings: { password_cost: 10 } });
      visitor = await site.signedIn();
    });
    after(() => site?.stop());

    const files = () => ['', '-wal', '-shm'].map((end) =>
      site.file(`tokenbooth.db${end}`)).filter((file) => fs.existsSync(file));
    const check = async () => (await site.request('/F/demo/hello.txt',
      { headers: bearer(site.value) })).status;
    const checks = async () => new Set(await Promise.all(
      Array.from({ length: 24 }, check)));

    async function isClosed() {
      await until(async () => {
        const statuses = await checks();
        return statuses.size === 1 && statuses.has(503);
      });
      const revoked = await site.request('/revoke', { method: 'POST',
        body: `token=${site.value}`, headers: {
          'Content-Type': 'application/x-www-form-urlencoded' } });
      assert.equal(revoked.status, 503, revoked.text);
      await until(async () =>
        (await visitor.get('/profile/tokens')).status === 503);
      assert.match(site.logs(), /database: its file was moved, deleted or repl/);
    }

    for (const [what, put] of [['that is gone', () => {}],
      ['that another one has replaced',
        () => fs.renameSync(site.file('new.db'), site.file('tokenbooth.db'))]]) {
      test(`${what} is 503, until it is back`, async () => {
        assert.deepEqual(await checks(), new Set([200]));
        const form = await visitor.get('/profile/tokens/new');
        fs.rmSync(site.file('new.db'), { force: true });
        // Of a later version, so that a thread that had none open before does
        // not open this one.
        await query(site, `VACUUM INTO '${site.file('new.db')}';
          ATTACH '${site.file('new.db')}' AS new; PRAGMA new.user_version = 99;`);
        fs.chmodSync(site.file('new.db'), 0o666);
        const away = files();
        for (const file of away) fs.renameSync(file, `${file}.away`);
        put();
        try {
          // Not after a second: a change would be lost.
          const made = await visitor.submit(form, '/profile/tokens',
            { description: 'Lost', read: 'on' });
          assert.equal(made.status, 503);
          await isClosed();
        } finally {
          for (const file of files()) fs.rmSync(file);
          for (const file of away) fs.renameSync(`${file}.away`, file);
        }
        await until(async () => (await checks()).size === 1
          && await check() === 200);
        await until(async () =>
          (await visitor.get('/profile/tokens')).status === 200);
      });
    }
  });
}

// Two hundred times kill -9: of the pages' program, of the authorizer and of
// Apache's children, one after the other, while people make and revoke tokens.
// What they were told is done stays done, and what was revoked stays denied.
//
// Not part of `make test`: beside other tests, it once waited half a minute for
// a change after a kill, and nobody knows why yet.
'use strict';

require('../lib/as-shipped');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { setTimeout: pause } = require('node:timers/promises');
const { query } = require('../lib/database');
const { typed } = require('../lib/pages');
const { processesOf } = require('../lib/processes');
const { startSite } = require('../lib/site');
const { supervise } = require('../lib/supervisor');
const { bearer } = require('../lib/values');

const KILLS = 100; // with each checker
const WORKERS = 3;

// Asks again and again, since it is done two hundred times.
async function soon(question) {
  const end = Date.now() + 30_000;
  while (!question()) {
    assert.ok(Date.now() < end, `waited in vain for ${question}`);
    await pause(5);
  }
}

for (const checker of ['module', 'authorizer']) {
  describe(`killed with the ${checker}`, () => {
    let site;
    let supervisor;
    let visitor;
    let csrf;
    let going = true;
    const confirmed = { kept: new Map(), revoked: new Map(), count: 0 };

    before(async () => {
      site = await startSite({ checker, settings: { password_cost: 10 } });
      visitor = await site.signedIn();
      csrf = typed((await visitor.get('/feeds')).text, 'csrf_token');
      supervisor = await supervise(site);
    });
    after(() => supervisor?.stop());

    const read = async (value) => (await site.request('/F/demo/hello.txt',
      { headers: bearer(value) })).status;

    const post = (address, fields, headers) =>
      visitor.post(address, { csrf_token: csrf, ...fields }, headers);

    async function makeAndRevoke(revoke) {
      const made = await post('/profile/tokens',
        { description: 'Killed', read: 'on' });
      if (made.status !== 303) return;
      const id = Number(/new=(\d+)/.exec(made.headers.location)[1]);
      confirmed.kept.set(id, null);
      confirmed.count++;
      const shown = await post(`/profile/tokens/${id}/reveal`, {},
        { Accept: 'application/json' });
      if (shown.status !== 200) return;
      const { value } = JSON.parse(shown.text);
      confirmed.kept.set(id, value);
      if (!revoke) return;
      confirmed.kept.delete(id); // it is open until that is confirmed
      const ended = await post(`/profile/tokens/${id}/revoke`, {});
      if (ended.status !== 303) return;
      confirmed.revoked.set(id, value);
      assert.notEqual(await read(value), 200, `token ${id} is revoked`);
    }

    // A connection that breaks leaves open what was sent on it.
    async function work() {
      for (let i = 0; going; i++) {
        await makeAndRevoke(i % 2).catch((error) => {
          if (error instanceof assert.AssertionError) throw error;
          return new Promise(setImmediate);
        });
      }
    }

    const children = () => {
      const parent = Number(fs.readFileSync(site.file('run/apache.pid'), 'utf8'));
      return processesOf(site, /apache2/).filter((pid) => pid !== parent);
    };

    async function killProgram(name) {
      supervisor.kill(name);
      const program = await supervisor.start(name);
      await soon(() => program.said().includes('ready on'));
    }

    const victims = [() => killProgram('profile'), () => killProgram('authorize'),
      () => process.kill(children()[0], 'SIGKILL')];

    test(`${KILLS} times, in the middle of changes`, async () => {
      const workers = Array.from({ length: WORKERS }, work);
      try {
        for (let i = 0; i < KILLS; i++) {
          const { count } = confirmed;
          await soon(() => confirmed.count > count);
          await victims[i % victims.length]();
        }
      } finally {
        going = false;
        await Promise.all(workers);
      }
    });

    test('nothing that was confirmed is lost, or lives again', async () => {
      const [{ integrity_check: integrity }] =
        await query(site, 'PRAGMA integrity_check');
      assert.equal(integrity, 'ok');
      const rows = await query(site, 'SELECT id, revoked_at FROM token');
      const ended = new Map(rows.map((row) => [row.id, row.revoked_at !== null]));
      assert.ok(confirmed.revoked.size > 10 && confirmed.kept.size > 10);
      for (const [id, value] of confirmed.kept) {
        assert.equal(ended.get(id), false, `token ${id}`);
        if (value) assert.equal(await read(value), 200, `token ${id}`);
      }
      for (const [id, value] of confirmed.revoked) {
        assert.equal(ended.get(id), true, `token ${id}`);
        assert.equal(await read(value), 403, `token ${id}`);
      }
      const check = await site.run('check');
      assert.equal(check.status, 0, check.stderr);
    });
  });
}

// Where the programs log to is gone: their standard error, and the folder of the
// audit log. They go on, and what is lost is counted.
'use strict';

require('../lib/as-shipped');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { query } = require('../lib/database');
const { makeToken } = require('../lib/pages');
const { startSite } = require('../lib/site');
const { supervise } = require('../lib/supervisor');
const { bearer } = require('../lib/values');

let site;
let supervisor;
let demo;

before(async () => {
  const settings = { password_cost: 10 };
  site = await startSite({ checker: 'authorizer', settings,
    prepare: (folder) => {
      settings.audit_log = path.join(folder, 'audit', 'audit.log');
      fs.mkdirSync(path.dirname(settings.audit_log));
    } });
  demo = await site.signedIn();
  supervisor = await supervise(site);
});

after(() => supervisor?.stop());

const read = async ({ value }) => (await site.request('/F/demo/hello.txt',
  { headers: bearer(value) })).status;

test('nobody reads what they say, and they go on', async () => {
  const token = await makeToken(demo, { description: 'Unheard', read: 'on' });
  for (const name of ['profile', 'authorize']) {
    supervisor.kill(name, 'SIGTERM');
    await supervisor.startUnheard(name);
  }
  await query(site, 'ALTER TABLE token RENAME TO away;');
  try { // each of these is logged
    assert.equal((await demo.get('/profile/tokens')).status, 503);
    assert.equal(await read(token), 503);
  } finally {
    await query(site, 'ALTER TABLE away RENAME TO token;');
  }
  assert.equal((await demo.get('/profile/tokens')).status, 200);
  assert.equal(await read(token), 200);
});

test('what the audit log loses is counted, and the rest is written', async () => {
  const folder = site.file('audit');
  const lost = async () => Number(/^tokenbooth_audit_log_lost_total (\d+)$/m
    .exec((await site.request('/metrics')).text)[1]);
  const log = () => fs.readFileSync(path.join(folder, 'audit.log'), 'utf8');
  const owner = fs.statSync(folder);
  assert.equal(await lost(), 0);
  fs.rmSync(folder, { recursive: true });
  const token = await makeToken(demo, { description: 'Unwritten', read: 'on' });
  assert.equal(await read(token), 200);
  const byPages = await lost();
  assert.ok(byPages >= 1);
  const { status, stderr } =
    await site.run('token', 'revoke', String(token.id));
  assert.equal(status, 0);
  assert.match(stderr, /audit log .*: No such file or directory/);
  assert.equal(await read(token), 403);
  assert.ok(await lost() > byPages, 'of the command');
  fs.mkdirSync(folder);
  fs.chownSync(folder, owner.uid, owner.gid);
  await makeToken(demo, { description: 'Written', read: 'on' });
  assert.match(log(), /"Written"/);
  assert.doesNotMatch(log(), /"Unwritten"/);
});

// A database that cannot be written: on a disk that is full while the site runs,
// and read-only when it starts. What only reads goes on; what writes says why it
// does not; and nobody is told that something was done.
'use strict';

require('../lib/as-shipped');
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { words } = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { supervise } = require('../lib/supervisor');
const { bearer } = require('../lib/values');

for (const checker of ['module', 'authorizer']) {
  describe(`with the ${checker}`, () => {
    let site;
    let supervisor;
    let token;

    before(async () => {
      const settings = { password_cost: 10 };
      site = await startSite({ checker, settings, prepare: (folder) => {
        settings.database = path.join(folder, 'data', 'tokenbooth.db');
        fs.mkdirSync(path.dirname(settings.database));
      } });
      token = await site.addToken('demo', 'Reader', '--read', 'all');
      supervisor = await supervise(site);
    });
    after(() => supervisor?.stop());

    const read = async () => (await site.request('/F/demo/hello.txt',
      { headers: bearer(token.value) })).status;
    const uses = async () =>
      (await site.json('token', 'show', String(token.id))).uses;

    // The soft limit, which a process of the same user can raise again.
    function limitFileSize(pid, bytes) {
      const { uid, gid } = fs.statSync(`/proc/${pid}`);
      execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`],
        process.getuid() === 0 ? { uid, gid } : {});
    }

    test('a full disk is said in words, and keeps nobody from reading', async () => {
      const visitor = await site.signedIn();
      limitFileSize(supervisor.pid('profile'), 1);
      const form = await visitor.get('/profile/tokens/new');
      assert.equal(form.status, 200);
      const answer = await visitor.submit(form, '/profile/tokens',
        { description: 'Lost', read: 'on' });
      assert.equal(answer.status, 503);
      assert.match(words(answer.text), /Nothing can be saved right now Nothing was/);
      assert.equal((await visitor.get('/profile/tokens')).status, 200);
      assert.equal(await read(), 200);
      limitFileSize(supervisor.pid('profile'), 'unlimited');
      const list = await visitor.get('/profile/tokens');
      assert.doesNotMatch(list.text, /Lost/);
      const made = await visitor.submit(form, '/profile/tokens',
        { description: 'Made', read: 'on' });
      assert.equal(made.status, 303);
    });

    const data = () => site.file('data');
    // The file itself last: it is tried again all the time.
    const files = () => fs.readdirSync(data()).sort().reverse()
      .map((name) => path.join(data(), name));

    function makeReadOnly() {
      files().forEach((file) => fs.chmodSync(file, 0o444));
      fs.chmodSync(data(), 0o555);
    }

    function makeWritable() {
      fs.chmodSync(data(), 0o755);
      files().forEach((file) => fs.chmodSync(file, 0o600));
    }

    async function restart(name) {
      supervisor.kill(name, 'SIGTERM');
      return supervisor.start(name);
    }

    const ready = (program) => until(() => /ready on/.test(program.said()));
    const reload = () => process.kill(
      Number(fs.readFileSync(site.file('run/apache.pid'), 'utf8')), 'SIGUSR1');

    test('read-only at the start, checks go on and the pages do not start',
      async () => {
        makeReadOnly();
        const pages = await restart('profile');
        await until(() =>
          /data\/tokenbooth\.db cannot be written: /.test(pages.said()));
        await ready(await restart('authorize'));
        reload();
        assert.equal(await read(), 200);
        const page = await site.request('/login',
          { headers: { Accept: 'text/html' } });
        assert.equal(page.status, 503);
        assert.match(words(page.text), /This site is not running right now/);
        const revoked = await site.request('/revoke', { method: 'POST',
          body: `token=${token.value}`, headers: {
            'Content-Type': 'application/x-www-form-urlencoded' } });
        assert.equal(revoked.status, 503);
        assert.equal(await read(), 200);
        const command = await site.run('token', 'revoke', String(token.id));
        assert.equal(command.status, 1);
        assert.match(command.stderr, /nothing was changed: the database cannot/);
        const { status, stderr } = await site.run('check');
        assert.equal(status, 2);
        assert.match(stderr, /critical: database .*tokenbooth\.db: Permission/);
      });

    test('writable again, everything works after a restart', async () => {
      makeWritable();
      await ready(await supervisor.start('profile'));
      await ready(await restart('authorize'));
      reload();
      const count = await uses();
      await until(async () => {
        assert.equal(await read(), 200);
        return await uses() > count;
      });
      const revoked = await site.run('token', 'revoke', String(token.id));
      assert.equal(revoked.status, 0, revoked.stderr);
      assert.equal(await read(), 403);
    });
  });
}

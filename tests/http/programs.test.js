// The programs themselves: what they log, and that they live on.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { setTimeout: pass } = require('node:timers/promises');
const { createShell } = require('../lib/command');
const { query } = require('../lib/database');
const { askProgram } = require('../lib/fastcgi');
const { makeToken } = require('../lib/pages');
const { until } = require('../lib/person');
const { processesOf } = require('../lib/processes');
const { programs, startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

let site;
let demo;

before(async () => {
  const settings = { password_cost: 10 };
  site = await startSite({ checker: 'authorizer', settings,
    prepare: (folder) => {
      settings.audit_log = path.join(folder, 'audit.log');
    } });
  demo = await site.signedIn();
});

after(() => site?.stop());

test('the audit log has what the activity has, but denials', async () => {
  const { id, value } = await makeToken(demo,
    { description: 'Audited', read: 'on', until: 'never' });
  await site.json('token', 'revoke', String(id));
  const denied = await site.request('/F/demo/hello.txt',
    { headers: bearer(value) });
  assert.equal(denied.status, 403);
  const parsed = (text) => text.split('\n').filter(Boolean)
    .map((line) => JSON.parse(line));
  let activity;
  await until(async () => {
    activity = parsed((await site.run('activity', '--json')).stdout);
    return activity.some(({ event }) => event === 'token denied');
  });
  const file = path.join(site.folder, 'audit.log');
  const written = fs.readFileSync(file, 'utf8');
  const sorted = (events) => events.map((one) => JSON.stringify(one)).sort();
  assert.deepEqual(sorted(parsed(written)),
    sorted(activity.filter(({ event }) => event !== 'token denied')));
  for (const event of ['signed in', 'token revealed', 'token revoked']) {
    assert.match(written, new RegExp(`"event":"${event}"`));
  }
  assert.ok(!written.includes(value.slice(0, -4)));
  assert.equal(fs.statSync(file).mode & 0o777, 0o640);
});

test('the pages do not start without the audit log', async () => {
  const shell = await createShell();
  try {
    fs.appendFileSync(shell.file('tokenbooth.conf'),
      `audit_log = ${shell.file('nothing')}/audit.log\n`);
    const started = spawnSync(path.join(programs, 'profile.fcgi'), [], {
      encoding: 'utf8', timeout: 20_000,
      env: { ...process.env, TOKENBOOTH_CONF: shell.file('tokenbooth.conf') },
    });
    assert.equal(started.status, 2, started.stderr);
    assert.match(started.stderr,
      /audit_log .*\/audit\.log: No such file or directory; let this program/);
    // The command says what it could not write, and does it all the same.
    const added = await shell.run('account', 'add', 'ann',
      { input: 'a password of ann\n' });
    assert.equal(added.status, 0, added.stderr);
    assert.match(added.stderr, /audit log .*: No such file or directory/);
  } finally {
    await shell.remove();
  }
});

test('a page that fails is logged by its route, without the query', async () => {
  await query(site, 'ALTER TABLE token RENAME TO away;');
  try {
    const got = await demo.get('/profile/tokens/1?done=xyzzy');
    assert.equal(got.status, 503);
  } finally {
    await query(site, 'ALTER TABLE away RENAME TO token;');
  }
  assert.equal((await demo.get('/profile/tokens')).status, 200);
  const lines = site.programLog('profile');
  assert.match(lines, /profile: GET \/profile\/tokens\/ID failed: broken$/m);
  assert.doesNotMatch(lines, /xyzzy/);
});

// Sets the soft limit of open files of a process, as its own user: root in a
// container may not.
function limitFiles(pid, files) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const [uid, gid] = ['Uid', 'Gid'].map((name) =>
    new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]);
  const words = ['prlimit', '--pid', String(pid), `--nofile=${files}:`];
  if (process.getuid() === 0) {
    words.unshift('setpriv', `--reuid=${uid}`, `--regid=${gid}`,
      '--clear-groups', '--');
  }
  execFileSync(words[0], words.slice(1));
}

function filesAllowed(pid) {
  return /Max open files +(\d+)/.exec(
    fs.readFileSync(`/proc/${pid}/limits`, 'utf8'))[1];
}

test('out of descriptors for a moment, no worker ends', async () => {
  const threads = (pid) => fs.readdirSync(`/proc/${pid}/task`).length;
  const ask = () => Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2
    ? site.request('/F/demo/hello.txt', { headers: bearer(site.value) })
    : site.request('/login'))));
  const running = ['profile', 'authorize'].map((name) =>
    ({ name, pid: processesOf(site, new RegExp(`${name}\\.fcgi`))[0] }));
  for (const program of running) {
    program.threads = threads(program.pid);
    program.allowed = filesAllowed(program.pid);
    limitFiles(program.pid, 3);
  }
  const early = ask();
  for (const { name } of running) {
    await until(() => site.programLog(name).includes('cannot accept'));
  }
  for (const { pid, allowed } of running) limitFiles(pid, allowed);
  await early;
  for (const { status } of await ask()) assert.equal(status, 200);
  for (const { name, pid, threads: atFirst } of running) {
    assert.equal(threads(pid), atFirst, name);
  }
});

// libfcgi by itself drops a connection that is silent for two seconds, as
// Apache's are when the machine is busy.
test('a connection that says nothing for a while is still answered', async () => {
  const answer = await askProgram(site.file('run/profile.sock'), {
    REQUEST_METHOD: 'GET', SCRIPT_NAME: '/login', HTTP_HOST: '127.0.0.1',
    REMOTE_ADDR: '127.0.0.1',
  }, { start: pass(3000) });
  assert.match(answer, /^Status: 200 /);
});

// What has arrived of it can mean something else: ids=12 of ids=123.
test('a body whose connection broke off is rejected', async () => {
  const { value } = await site.addToken('demo', 'Broken off', '--read', 'all');
  const post = (CONTENT_LENGTH) => askProgram(site.file('run/profile.sock'), {
    REQUEST_METHOD: 'POST', SCRIPT_NAME: '/revoke', HTTP_HOST: '127.0.0.1',
    REMOTE_ADDR: '127.0.0.1', CONTENT_LENGTH,
    CONTENT_TYPE: 'application/x-www-form-urlencoded',
  }, { body: `token=${value}` });
  const whole = `token=${value}`.length;
  const allowed = async () => (await site.request('/F/demo/hello.txt',
    { headers: bearer(value) })).status;
  assert.match(await post(String(whole + 1)), /^Status: 400 /);
  assert.equal(await allowed(), 200);
  assert.match(await post(String(whole)), /^Status: 200 /);
  assert.equal(await allowed(), 403);
});

test('without an authorizer, check asks for none, and it does not start', async () => {
  const shell = await createShell();
  try {
    fs.appendFileSync(shell.file('tokenbooth.conf'), 'authorize_listen = none\n');
    const { stderr } = await shell.run('check');
    assert.match(stderr, /profile\.fcgi does not answer/);
    assert.doesNotMatch(stderr, /authorize\.fcgi/);
    const started = spawnSync(path.join(programs, 'authorize.fcgi'), [], {
      encoding: 'utf8', timeout: 20_000,
      env: { ...process.env, TOKENBOOTH_CONF: shell.file('tokenbooth.conf') },
    });
    assert.equal(started.status, 2, started.stderr);
    assert.match(started.stderr, /authorize_listen is none/);
  } finally {
    await shell.remove();
  }
});

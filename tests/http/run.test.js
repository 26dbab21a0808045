// The starter behind `make run`: what it leaves, what it keeps, how it ends.
'use strict';

const assert = require('node:assert/strict');
const { execFile, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const { request } = require('../lib/request');
const { freePort, programs, sanitizerReports, top }
  = require('../lib/site');

const starter = path.join(top, 'src/run/start-site');
const folders = [];
const started = [];

after(() => {
  for (const child of started) child.kill('SIGTERM');
  for (const folder of folders) {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

function newFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-run-'));
  folders.push(folder);
  return folder;
}

// Resolves when the site is ready or has ended: { child, output(), ended }.
function start(folder, port, ...words) {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', starter,
    '--var', folder, '--port', String(port), '--programs', programs,
    '--set', 'password_cost=12', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let text = '';
  const site = {
    child,
    output: () => text,
    ended: new Promise((resolve) =>
      child.on('exit', (code, signal) => resolve(code ?? signal))),
  };
  return new Promise((resolve) => {
    const read = (part) => {
      text += part;
      if (/^ {2}Logs /m.test(text)) resolve(site);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('exit', () => resolve(site));
  });
}

// The processes whose command line has the site's folder in it or that were
// started by one that has: found by their environment or working files.
function processesOf(folder) {
  const found = [];
  for (const id of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const words = fs.readFileSync(`/proc/${id}/cmdline`, 'utf8');
      const environment = fs.readFileSync(`/proc/${id}/environ`, 'utf8');
      if (words.includes(folder)
        || environment.includes(`TOKENBOOTH_CONF=${folder}/`)) {
        found.push({ id: Number(id), words: words.replaceAll('\0', ' ') });
      }
    } catch { /* it has ended */ }
  }
  return found;
}

// No process; and no sanitizer's complaint is in the logs.
async function nothingLeft(folder) {
  for (let i = 0; i < 100 && processesOf(folder).length > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual(processesOf(folder), []);
  assert.equal(sanitizerReports(folder), '');
}

function shell(line) {
  return new Promise((resolve) => {
    execFile('bash', ['-c', line], (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }));
  });
}

test('it prints a sign-in, a token and two lines that work', async () => {
  const folder = newFolder();
  const site = await start(folder, await freePort());
  assert.match(site.output(), /Sign in as +demo\n +Password +\S{16}\n/);
  assert.match(site.output(), /Primary token +tkb_[0-9A-Za-z]{36}\n/);
  const [read, push] = site.output().match(/curl -K .*/g);
  assert.equal((await shell(read)).stdout, 'Hello from the private feed demo.\n');
  const pushed = await shell(push);
  assert.match(pushed.stdout, /201 Created/);
  assert.ok(fs.existsSync(path.join(folder, 'feeds/demo/LICENSE')));
  // Neither in an argument nor in a log.
  assert.doesNotMatch(`${read}${push}`, /tkb_/);
  for (const name of fs.readdirSync(path.join(folder, 'log'))) {
    const log = fs.readFileSync(path.join(folder, 'log', name), 'utf8');
    assert.doesNotMatch(log, /tkb_\w/);
  }
  site.child.kill('SIGTERM');
  assert.equal(await site.ended, 0);
  await nothingLeft(folder);
});

test('what it makes is private, and no process is root', async () => {
  const folder = newFolder();
  const site = await start(folder, await freePort());
  for (const name of ['demo.password', 'read.curl', 'push.curl', 'run/authorizer.secret',
    'run/authorizer-secret.conf', 'lookup.key', 'seal.key', 'tokenbooth.conf']) {
    const { mode } = fs.statSync(path.join(folder, name));
    assert.equal(mode & 0o077, 0, name);
  }
  const running = processesOf(folder);
  assert.ok(running.some(({ words }) => words.includes('apache2')));
  for (const { id, words } of running) {
    const status = fs.readFileSync(`/proc/${id}/status`, 'utf8');
    assert.doesNotMatch(status, /^Uid:\t0\t/m, words);
    assert.match(fs.readFileSync(`/proc/${id}/limits`, 'utf8'),
      /^Max core file size +0 /m);
  }
  site.child.kill('SIGTERM');
  await site.ended;
});

test('a second start adds to the logs, and waits for its own', async () => {
  const folder = newFolder();
  const log = (name) =>
    fs.readFileSync(path.join(folder, 'log', `${name}.log`), 'utf8');
  const port = await freePort();
  for (const count of [1, 2]) {
    const site = await start(folder, port);
    for (const name of ['profile', 'authorize']) {
      assert.equal(log(name).match(/: ready on /g).length, count, name);
    }
    site.child.kill('SIGTERM');
    assert.equal(await site.ended, 0);
  }
  // That it was ready once does not count.
  const third = await start(folder, port, '--set', 'static=/no/such');
  assert.equal(await third.ended, 1);
  assert.match(third.output(), /\/no\/such[^]*profile\.fcgi did not start/);
});

test('a second start keeps the data and what was set by hand', async () => {
  const folder = newFolder();
  const first = await start(folder, await freePort());
  const token = /tkb_\w+/.exec(first.output())[0];
  const proof = fs.readFileSync(path.join(folder, 'run/authorizer.secret'), 'utf8');
  first.child.kill('SIGINT');
  assert.equal(await first.ended, 0);
  fs.appendFileSync(path.join(folder, 'tokenbooth.conf'),
    '# mine\nexpiry_notice_days = 3\n');
  const port = await freePort();
  const second = await start(folder, port);
  assert.equal(/tkb_\w+/.exec(second.output())[0], token);
  const conf = fs.readFileSync(path.join(folder, 'tokenbooth.conf'), 'utf8');
  assert.match(conf, /# mine\nexpiry_notice_days = 3\n/);
  assert.match(conf, new RegExp(`^site = http://127.0.0.1:${port}$`, 'm'));
  assert.equal(conf.match(/^site =/gm).length, 1);
  assert.notEqual(fs.readFileSync(path.join(folder, 'run/authorizer.secret'), 'utf8'), proof);
  const got = await request(port, '/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(got.status, 200);
  second.child.kill('SIGTERM');
  await second.ended;
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`${signal} ends all of it, with 0`, async () => {
    const folder = newFolder();
    const site = await start(folder, await freePort());
    site.child.kill(signal);
    assert.equal(await site.ended, 0, site.output());
    await nothingLeft(folder);
  });
}

test('kill -9 of the starter leaves nothing running', async () => {
  const folder = newFolder();
  const site = await start(folder, await freePort());
  site.child.kill('SIGKILL');
  await site.ended;
  await nothingLeft(folder);
});

for (const name of ['apache2', 'profile.fcgi', 'authorize.fcgi']) {
  test(`the crash of ${name} ends the rest, with 1`, async () => {
    const folder = newFolder();
    const site = await start(folder, await freePort());
    // Apache's first process is the one that the starter knows.
    const [victim] = processesOf(folder)
      .filter(({ words }) => words.startsWith(path.join(programs, name))
        || words.startsWith(`/usr/sbin/${name}`))
      .sort((a, b) => a.id - b.id);
    process.kill(victim.id, 'SIGKILL');
    assert.equal(await site.ended, 1);
    assert.match(site.output(), /has ended by itself/);
    await nothingLeft(folder);
  });
}

// Resolves when the file is there and says so.
async function said(file, pattern) {
  for (;;) {
    if (fs.existsSync(file) && pattern.test(fs.readFileSync(file, 'utf8'))) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

// Apache's start, which is still to come, leaves time for the crash.
for (const name of ['profile', 'authorize']) {
  test(`the crash of ${name}.fcgi while others start is seen`,
    { timeout: 60_000 }, async () => {
      const folder = newFolder();
      const starting = start(folder, await freePort());
      await said(path.join(folder, `log/${name}.log`), /: ready on /);
      const [victim] = processesOf(folder)
        .filter(({ words }) => words.includes(`${name}.fcgi`));
      process.kill(victim.id, 'SIGKILL');
      const site = await starting;
      assert.equal(await site.ended, 1);
      assert.match(site.output(), new RegExp(`${name} has ended by itself`));
      await nothingLeft(folder);
    });
}

test('a taken port is one clear line', async () => {
  const folder = newFolder();
  const port = await freePort();
  const site = await start(folder, port);
  const other = await start(newFolder(), port);
  assert.equal(await other.ended, 1);
  assert.match(other.output(), /^tokenbooth: port \d+ is taken; .*\n$/);
  // Nor can two sites have one folder.
  const same = await start(folder, await freePort());
  assert.equal(await same.ended, 1);
  assert.match(same.output(), /^tokenbooth: a site is running .*\n$/);
  site.child.kill('SIGTERM');
  assert.equal(await site.ended, 0);
});

test('a bad setting is told with file, line and why', async () => {
  const folder = newFolder();
  const site = await start(folder, await freePort(), '--set', 'signup=perhaps');
  assert.equal(await site.ended, 1);
  assert.match(site.output(), /tokenbooth\.conf:\d+: /);
  await nothingLeft(folder);
});

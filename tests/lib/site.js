// A whole site for a test file: Apache, pages, authorizer, in a folder of its
// own, on free ports, by the same starter as `make run`.
//
//   const site = await startSite({ settings: { signup: 'closed' } });
//   after(() => site.stop());
'use strict';

const { spawn, execFile } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { request, sendRaw } = require('./request');
const { Visitor } = require('./visitor');

const top = path.resolve(__dirname, '..', '..');
const startMilliseconds = 60_000;
const shipped = path.join(top, 'cgi-bin');
// Where the programs are taken from.
const programs = path.resolve(top, process.env.TOKENBOOTH_PROGRAMS ?? shipped);

function canListenOn(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

// A port that is free now, and stays so until a server takes it. It is below
// those that the kernel gives to outgoing connections, which come and go by the
// hundred in these tests, and beside those that the starter chooses from.
async function freePort() {
  for (;;) {
    const port = 10_000 + crypto.randomInt(10_000);
    if (await canListenOn(port)) return port;
  }
}

// What AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer have
// written to a log, with all that follows; '' for nothing.
function sanitizerReport(log) {
  return /^.*(?:Sanitizer|runtime error: )[^]*/m.exec(log)?.[0] ?? '';
}

// The same for all logs in a site's folder.
function sanitizerReports(folder) {
  return fs.readdirSync(path.join(folder, 'log'))
    .map((name) => fs.readFileSync(path.join(folder, 'log', name), 'utf8'))
    .map(sanitizerReport)
    .join('');
}

// The starter ends its processes when it ends, and it ends with this one, even
// when this one is killed.
function startStarter(words, env) {
  return spawn('setpriv',
    ['--pdeathsig', 'TERM', '--', path.join(top, 'src/run/start-site'), ...words],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
}

// What it said, once all runs.
function isStarted(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGTERM');
      reject(new Error(`the site did not start in time:\n${output}`));
    }, startMilliseconds);
    const read = (text) => {
      output += text;
      if (/^ {2}Logs /m.test(output)) {
        clearTimeout(late);
        resolve(output);
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the site did not start (${code}):\n${output}`));
    });
  });
}

class Site {
  constructor(folder, port, child, welcome, { checker, env }) {
    this.folder = folder;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.checker = checker;
    this.env = env;
    // The demo account's, as the starter prints them.
    this.password = /Password +(\S+)/.exec(welcome)?.[1];
    this.value = /Primary token +(tkb_\w+)/.exec(welcome)?.[1];
    // What the starter said, and still says.
    this.output = welcome;
    this.#follow(child);
  }

  #follow(child) {
    this.child = child;
    const more = (text) => { this.output += text; };
    child.stdout.on('data', more);
    child.stderr.on('data', more);
  }

  // The administrator's command; `input` is its standard input. The exit status
  // is part of the answer: it rejects only if a sanitizer complained.
  run(...words) {
    return this.#administer(programs, words);
  }

  #administer(folder, words) {
    const { input = '' } = typeof words.at(-1) === 'object' ? words.pop() : {};
    return new Promise((resolve, reject) => {
      const child = execFile(
        path.join(top, 'src/run/administer'),
        ['--programs', folder, this.folder, ...words],
        (error, stdout, stderr) => {
          const report = sanitizerReport(stderr);
          if (report) reject(new Error(`a sanitizer complained:\n${report}`));
          else resolve({ status: error ? error.code : 0, stdout, stderr });
        },
      );
      child.stdin.on('error', () => {}); // it may end without reading
      child.stdin.end(input);
    });
  }

  // The same, for what has to succeed; the answer is what --json printed. It is
  // the command that is shipped: with sanitizers, what only prepares the tests
  // would take most of their time.
  async json(...words) {
    const options = typeof words.at(-1) === 'object' ? [words.pop()] : [];
    const { status, stdout, stderr } =
      await this.#administer(shipped, [...words, '--json', ...options]);
    if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
    return stdout.trim() ? JSON.parse(stdout) : null;
  }

  async addAccount(name, password = `password of ${name}`) {
    await this.json('account', 'add', name, '--email', `${name}@example.org`,
      { input: `${password}\n` });
    return { name, password };
  }

  // With the whole value: `scope` holds the words of `token create`.
  async addToken(account, description, ...scope) {
    const { id, value } = await this.json(
      'token', 'create', account, '--description', description, ...scope);
    return { id, value: value ?? await this.reveal(id) };
  }

  async reveal(id) {
    const { stdout } =
      await this.#administer(shipped, ['token', 'reveal', String(id)]);
    return /tkb_\w+/.exec(stdout)?.[0];
  }

  // One request, exactly as given: { method, headers, body }.
  request(address, options) {
    return request(this.port, address, options);
  }

  // Bytes on a fresh connection; what came back, as one string.
  raw(bytes) {
    return sendRaw(this.port, bytes);
  }

  // Somebody with cookies but without a browser.
  visitor() {
    return new Visitor(this);
  }

  // Somebody who is signed in.
  async signedIn(username = 'demo', password = this.password) {
    const visitor = this.visitor();
    const page = await visitor.get('/login');
    await visitor.submit(page, '/login', { username, password });
    return visitor;
  }

  file(...names) {
    return path.join(this.folder, ...names);
  }

  // All that was logged so far, by Apache and by the programs.
  logs() {
    return fs.readdirSync(this.file('log'))
      .map((name) => fs.readFileSync(this.file('log', name), 'utf8'))
      .join('');
  }

  // What one program logged: profile, authorize or apache.
  programLog(name) {
    return fs.readFileSync(this.file('log', `${name}.log`), 'utf8');
  }

  // Starts a site whose processes have all ended again, on its folder and port,
  // with its settings.
  async startAgain() {
    const words = ['--var', this.folder, '--port', String(this.port),
      '--checker', this.checker, '--programs', programs];
    const extra = this.file('extra.conf');
    if (fs.existsSync(extra)) words.push('--extra', extra);
    const child = startStarter(words, this.env);
    await isStarted(child);
    this.#follow(child);
  }

  // Ends every process of the site and takes its folder away. Fails when the
  // starter did not end as one that was asked to.
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await ended;
    }
    const reports = sanitizerReports(this.folder);
    fs.rmSync(this.folder, { recursive: true, force: true });
    if (reports) throw new Error(`a sanitizer complained:\n${reports}`);
    if (this.child.exitCode !== 0) {
      throw new Error(`the site ended by itself (${this.child.exitCode}):\n`
        + this.output);
    }
  }
}

// `settings`: lines of tokenbooth.conf. `extra`: configuration of Apache at the
// level of the server, or what makes it for the site's folder; `host`: the same
// inside the virtual host. `checker`: who checks, the `module` inside Apache or
// the `authorizer`; a file that tries its cases by the other checker sets
// TOKENBOOTH_CHECKER.
// `prepare` is given the site's folder before anything starts. `env` is the
// starter's, besides this process' own; as root, it keeps nothing but PATH.
async function startSite({ settings = {}, extra = '', host = '',
  prepare = () => {}, checker = process.env.TOKENBOOTH_CHECKER ?? 'module',
  env = {} } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-'));
  await prepare(folder);
  const port = await freePort();
  const all = { password_cost: 12, last_use_seconds: 1, ...settings };
  const words = ['--var', folder, '--port', String(port), '--checker', checker,
    '--programs', programs];
  for (const [key, value] of Object.entries(all)) {
    words.push('--set', `${key}=${value}`);
  }
  if (extra || host) {
    const file = path.join(folder, 'extra.conf');
    const lines = typeof extra === 'function' ? extra(folder) : extra;
    fs.writeFileSync(file, `${lines}\n<Macro SiteExtra>\n${host}\n</Macro>\n`);
    words.push('--extra', file);
  }
  const child = startStarter(words, env);
  const output = await isStarted(child).catch((error) => {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return new Site(folder, port, child, output, { checker, env });
}

module.exports = { freePort, programs, sanitizerReports, startSite, top };

// The administrator's command on a database of its own, without Apache and the
// programs beside it.
//
//   const shell = createShell({ settings: { site: 'https://x.example' } });
//   after(() => shell.remove());
//   const { status, stdout, stderr } = await shell.run('account', 'list');
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { programs, top } = require('./site');

const program = path.join(programs, 'tokenbooth');

class Shell {
  constructor(folder) {
    this.folder = folder;
  }

  file(...names) {
    return path.join(this.folder, ...names);
  }

  // The words of the command; the last one may be { input, env, stdio }. The
  // exit status is part of the answer.
  run(...words) {
    const { input = '', env = {}, stdio = 'pipe' } =
      typeof words.at(-1) === 'object' ? words.pop() : {};
    return new Promise((resolve, reject) => {
      const child = spawn(program, words, { stdio, env: {
        ...process.env, TOKENBOOTH_CONF: this.file('tokenbooth.conf'), ...env,
      } });
      const answer = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr']) {
        child[name]?.setEncoding('utf8')
          .on('data', (text) => { answer[name] += text; });
      }
      child.stdin?.on('error', () => {}); // it may end without reading
      child.stdin?.end(input);
      child.on('error', reject);
      child.on('close', (status, signal) =>
        resolve({ status, signal, ...answer }));
    });
  }

  // The same for what has to succeed; the answer is what --json printed.
  async json(...words) {
    const options = typeof words.at(-1) === 'object' ? [words.pop()] : [];
    const { status, stdout, stderr } =
      await this.run(...words, '--json', ...options);
    if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
    return stdout.trim() ? JSON.parse(stdout) : null;
  }

  addAccount(name) {
    return this.json('account', 'add', name,
      { input: `password of ${name}\n` });
  }

  addToken(account, description, ...scope) {
    return this.json('token', 'create', account, '--description', description,
      ...scope);
  }

  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

// A shell in a folder of its own, with a database in it unless `init` is false.
async function createShell({ settings = {}, init = true } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-command-'));
  const shell = new Shell(folder);
  const all = {
    database: shell.file('tokenbooth.db'),
    lookup_key: shell.file('lookup.key'),
    seal_key: shell.file('seal.key'),
    counters: shell.file('counters'),
    templates: path.join(top, 'templates'),
    static: path.join(top, 'static'),
    feed_root: shell.file('feeds'),
    profile_listen: `unix:${shell.file('profile.sock')}`,
    password_cost: 10,
    ...settings,
  };
  fs.mkdirSync(shell.file('feeds'));
  fs.writeFileSync(shell.file('tokenbooth.conf'), Object.entries(all)
    .map(([key, value]) => `${key} = ${value}\n`).join(''));
  if (init) await shell.json('init');
  return shell;
}

module.exports = { createShell, program };

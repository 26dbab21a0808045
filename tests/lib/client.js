// A package client as a build server runs it: a HOME of its own with nothing in
// it but what it is given, no terminal, no prompt, nothing but loopback.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const patience = 180_000; // milliseconds; the machine may be busy

// rustup keeps its toolchains in the HOME of the one who installed it.
function toolchains() {
  const folder = process.env.RUSTUP_HOME ?? path.join(os.homedir(), '.rustup');
  return fs.existsSync(folder)
    ? { RUSTUP_HOME: folder, RUSTUP_AUTO_INSTALL: '0' } : {};
}

class Home {
  constructor(files = {}) {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-home-'));
    this.env = {};
    this.write(files);
  }

  file(...names) {
    return path.join(this.folder, ...names);
  }

  // Secrets may be among them, so only the owner reads them.
  write(files) {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
      fs.writeFileSync(this.file(name), content, { mode: 0o600 });
    }
    return this;
  }

  remove() {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  // { status, output }: how it ended, and what a person would have seen.
  // `input` is what it reads from standard input, or what it asks, in its order,
  // with each answer: [[pattern, line]]; `cwd` a folder below HOME.
  run(command, words, { env = {}, cwd = '', input } = {}) {
    return new Promise((resolve, reject) => {
      const child = spawn(command, words, {
        cwd: this.file(cwd),
        env: {
          PATH: process.env.PATH,
          HOME: this.folder,
          TMPDIR: this.folder,
          LANG: 'C.UTF-8',
          TZ: 'UTC',
          ...toolchains(),
          ...this.env,
          ...env,
        },
        detached: true, // no terminal, and a group that can be ended
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      let output = '';
      let asked = 0; // how much of the output is before the last answer
      const answers = Array.isArray(input) ? [...input] : [];
      const read = (text) => {
        output += text;
        if (!answers[0]?.[0].test(output.slice(asked))) return;
        asked = output.length;
        child.stdin.write(`${answers.shift()[1]}\n`);
      };
      const late = setTimeout(() => {
        output += `\n(${command} was ended: it took too long)\n`;
        process.kill(-child.pid, 'SIGKILL');
      }, patience);
      child.on('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      child.stdout.setEncoding('utf8').on('data', read);
      child.stderr.setEncoding('utf8').on('data', read);
      child.on('close', (status) => {
        clearTimeout(late);
        resolve({ status, output });
      });
      if (input !== undefined) {
        child.stdin.on('error', () => {}); // it may end without reading
        if (!Array.isArray(input)) child.stdin.end(input);
      }
    });
  }

  // The same, for what has to succeed.
  async must(command, words, options) {
    const ended = await this.run(command, words, options);
    if (ended.status !== 0) {
      throw new Error(`${command} ${words[0]}: ${ended.status}\n`
        + ended.output);
    }
    return ended;
  }
}

// The first number in what a command says of itself.
function versionOf(command, words = ['--version']) {
  const home = new Home();
  const { stdout, stderr } = spawnSync(command, words, {
    encoding: 'utf8',
    cwd: home.folder,
    env: {
      PATH: process.env.PATH, HOME: home.folder, ...toolchains(),
    },
  });
  home.remove();
  return /\d+(?:\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown';
}

module.exports = { Home, versionOf };

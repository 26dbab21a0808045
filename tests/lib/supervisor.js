// Stands in for a site's starter: programs end and are started again, one by
// one, as a service manager does it. The starter itself would end the site.
//
//   const supervisor = await supervise(site);
//   after(() => supervisor.stop()); // and the site
'use strict';

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const { hold, processesOf } = require('./processes');

const read = (pid, name) => fs.readFileSync(`/proc/${pid}/${name}`, 'latin1')
  .split('\0').slice(0, -1);

// How a process that runs was started.
function startOf(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const [uid, gid] = ['Uid', 'Gid'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]));
  const variables = read(pid, 'environ').map((line) => line.split(/=(.*)/s));
  return { words: read(pid, 'cmdline'), uid, gid,
    env: Object.fromEntries(variables.map(([name, value]) => [name, value])),
    log: fs.readlinkSync(`/proc/${pid}/fd/2`) };
}

class Supervisor {
  constructor(site) {
    this.site = site;
    this.programs = new Map(); // name -> { pid, start, child }
  }

  async take(name, pattern) {
    const [pid] = processesOf(this.site, pattern);
    if (pid) this.programs.set(name, { pid, start: startOf(pid) });
  }

  pid(name) {
    return this.programs.get(name).pid;
  }

  // Ends it by the signal, without waiting.
  kill(name, signal = 'SIGKILL') {
    process.kill(this.pid(name), signal);
  }

  // Starts it again, after it has ended; what it says from then on is in its log.
  async start(name) {
    const program = this.programs.get(name);
    const { log } = program.start;
    await this.#ended(program);
    const output = fs.openSync(log, 'a');
    const before = fs.statSync(log).size;
    await this.#spawn(program, output);
    fs.closeSync(output);
    return { said: () => fs.readFileSync(log, 'utf8').slice(before) };
  }

  // The same, but nobody reads what it says once it is ready.
  async startUnheard(name) {
    const program = this.programs.get(name);
    let said = '';
    await this.#ended(program);
    await this.#spawn(program, 'pipe');
    const { stdout, stderr } = program.child;
    stdout.destroy();
    for await (const text of stderr) {
      said += text;
      if (said.includes('ready on')) break; // and closes it
    }
  }

  async #spawn(program, output) {
    const { words, uid, gid, env } = program.start;
    program.child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...words],
      { uid, gid, env, stdio: ['ignore', output, output] });
    program.pid = program.child.pid;
    await once(program.child, 'spawn');
  }

  async #ended({ pid, child }) {
    if (child) {
      if (child.exitCode === null && child.signalCode === null) {
        await once(child, 'exit');
      }
      return;
    }
    // The starter's, which is stopped: it stays as a zombie.
    while (/^State:\s+[^ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  // Ends all of it. The starter finds that its processes have ended, and fails.
  async stop() {
    for (const { pid } of this.programs.values()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
    process.kill(this.site.child.pid, 'SIGCONT');
    await this.site.stop().catch((error) => {
      if (!/ended by itself/.test(error.message)) throw error;
    });
  }
}

async function supervise(site) {
  const supervisor = new Supervisor(site);
  await hold(site.child.pid);
  await supervisor.take('profile', /profile\.fcgi/);
  await supervisor.take('authorize', /authorize\.fcgi/);
  return supervisor;
}

module.exports = { supervise };

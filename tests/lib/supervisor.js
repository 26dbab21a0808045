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

  // Starts it again, after it has ended; `log` is its standard error.
  async start(name, { log } = {}) {
    const program = this.programs.get(name);
    await this.#ended(program);
    const { words, uid, gid, env, log: file } = program.start;
    const output = log ?? fs.openSync(file, 'a');
    const before = fs.statSync(file).size;
    program.child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...words],
      { uid, gid, env, stdio: ['ignore', output, output] });
    program.pid = program.child.pid;
    await once(program.child, 'spawn');
    if (!log) fs.closeSync(output);
    return { said: () => fs.readFileSync(file, 'utf8').slice(before) };
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

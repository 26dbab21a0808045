// The site that hostile requests are tried at, and what must hold whatever
// comes back: nobody gets what they may not read, nothing changes on the disk,
// no log holds a value, a registry hears only what was judged, and the site
// answers the next.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { startSite } = require('./site');
const { startWitness } = require('./witness');

const hello = 'Hello from the private feed demo.\n';
const canary = 'only for those who may read the feed other';
const ours = ['account', 'token', 'feed', 'access']
  .map((name) => `x-tokenbooth-${name}`);
const never = /^(proxy-)?authorization$|^cookie$|-api-?key$|-method/;

// All that is below a folder: [[path, what is in it]].
function contents(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? [[name], ...contents(name)]
      : [[name, fs.readFileSync(name, 'latin1')]];
  });
}

class HostileSite {
  constructor(site, registry, ask) {
    this.site = site;
    this.ask = ask;
    this.registry = registry; // of the feeds px and open
    this.leaks = new Set(); // lines of the logs that hold a value
  }

  async open() {
    const { site } = this;
    for (const feed of ['other', 'px']) {
      await site.json('feed', 'add', feed, '--owner', 'demo');
    }
    await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
    fs.writeFileSync(site.file('feeds/other/secret.txt'), canary);
    // All that the feeds held when last looked at.
    this.disk = contents(site.file('feeds'));
    const token = (...scope) =>
      site.addToken('demo', scope.join(' '), ...scope);
    this.reader = await token('--read', 'demo', '--read', 'px');
    this.words = {
      reader: this.reader.value,
      writer: (await token('--write', 'demo')).value,
      both: (await token('--read', 'demo', '--write', 'demo')).value,
      adder: (await token('--read', 'demo', '--write', 'demo', '--write-how',
        'add')).value,
      basic: btoa(`ci:${this.reader.value}`),
      port: site.port,
    };
  }

  // A request with its words filled in. What the registry heard before is
  // forgotten.
  prepare(text) {
    this.registry.asked.length = 0;
    return text.replace(/\{(\w+)\}/g, (_, word) => this.words[word]);
  }

  // `answer`: all that came back, headers too.
  async holds(answer) {
    assert.doesNotMatch(answer, new RegExp(canary));
    assert.doesNotMatch(answer, /tkb_\w{5}|evil\.example|^root:/m);
    this.nothingChanged();
    this.registry.asked.forEach((heard) => this.isJudged(heard));
    const next = await this.ask(this.site, '/F/demo/hello.txt',
      { headers: { Authorization: `Bearer ${this.reader.value}` } });
    assert.equal(next.text, hello);
    this.noNewLeaks();
  }

  // A registry cannot always tell `_` from `-` in a name.
  isJudged({ url, headers }) {
    assert.doesNotMatch(url, /evil/, 'it heard a request that was hidden');
    assert.deepEqual(ours.map((name) => headers[name]),
      url.startsWith('/open/') ? [undefined, undefined, 'open', 'read']
        : ['demo', String(this.reader.id), 'px', 'read']);
    for (const [name, value] of Object.entries(headers)) {
      assert.doesNotMatch(value, /tkb_/, name);
      const plain = name.replaceAll('_', '-');
      assert.doesNotMatch(plain, never, name);
      assert.ok(!plain.startsWith('x-tokenbooth-') || ours.includes(name),
        name);
    }
  }

  noNewLeaks() {
    const found = this.site.logs().split('\n')
      .filter((line) => /tkb_\w{5}/.test(line) && !this.leaks.has(line));
    for (const line of found) this.leaks.add(line);
    assert.deepEqual(found, []);
  }

  nothingChanged() {
    const held = this.disk;
    this.disk = contents(this.site.file('feeds'));
    assert.deepEqual(this.disk, held);
  }

  async stop() {
    await Promise.all([this.site.stop(), this.registry.stop()]);
  }
}

// `start` is given the options of a site and starts it; `ask` sends a request
// to it.
async function startHostileSite({ start = startSite,
  ask = (site, ...request) => site.request(...request) } = {}) {
  const registry = await startWitness();
  const site = await start({
    settings: { password_cost: 10, throttle_values: 0 },
    host: `
      Use TokenboothProxy px http://127.0.0.1:${registry.port}/
      Use TokenboothProxy open http://127.0.0.1:${registry.port}/open/`,
  });
  const hostile = new HostileSite(site, registry, ask);
  await hostile.open();
  return hostile;
}

module.exports = { startHostileSite };

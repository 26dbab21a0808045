// The panel "Use it", taken at its word: its lines are read from the page, the
// value is put in, files are written where it says, and its commands are run as
// they stand, with the real clients and tokens that only write or only read.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { workHome } = require('./projects');
const { addressOf, clients, hole } = require('./setup-panel');
const { startSite } = require('./site');

class Panel {
  // `starts`: how the registries begin, by feed; `feeds`: those of files.
  // `tools` and `environment` are given a home: programs in its `bin` that stand
  // in the way of a client without a network or a person, and variables.
  constructor({ starts = {}, feeds = [], tools = () => ({}),
    environment = () => ({}), start = startSite }) {
    Object.assign(this, { starts, feeds, tools, environment, start });
    this.ends = [];
    this.tokens = {};
  }

  async open() {
    const { starts, ends } = this;
    const proxies = await Promise.all(Object.entries(starts).map(
      async ([feed, start]) => {
        const registry = await start();
        ends.push(() => registry.stop());
        return `Use TokenboothProxy ${feed} http://127.0.0.1:${registry.port}/`;
      }));
    this.site = await this.start({ host: proxies.join('\n') });
    await Promise.all([...Object.keys(starts), ...this.feeds].map((feed) =>
      this.site.json('feed', 'add', feed, '--owner', 'demo')));
    for (const access of ['read', 'write']) {
      this.tokens[access] =
        await this.site.addToken('demo', access, `--${access}`, 'all');
    }
    this.tokens.both = await this.site.addToken('demo', 'both', '--read', 'all',
      '--write', 'all');
    this.demo = await this.site.signedIn();
  }

  async stop() {
    try {
      await this.site?.stop();
    } finally {
      for (const end of this.ends) await end();
    }
  }

  homeWith(files) {
    const home = workHome(files, this);
    this.ends.push(() => home.remove());
    return home;
  }

  // Does for one client what the panel of the token says. `fit` makes a whole
  // file of lines that are a part of one.
  async follow(client, feed, access, home, fit = (lines) => lines) {
    const { id, value } = this.tokens[access];
    const page = await this.demo.get(addressOf(id, feed));
    const steps = clients(page.text)[client];
    assert.ok(steps?.some(({ file }) => !file), `${client}: no command`);
    const written = {}; // a file may be shown in two parts
    for (const { file, text } of steps) {
      const lines = text.replaceAll(hole, value);
      if (file) {
        const name = file.startsWith('~/') ? file.slice(2)
          : file.startsWith('/') ? `root${file}` : `work/${file}`;
        written[name] = (written[name] ?? '') + lines;
        home.write({ [name]: /^[~/]/.test(file) ? written[name]
          : fit(written[name]) });
      } else {
        const { status, output } =
          await home.run('sh', ['-c', lines], { cwd: 'work' });
        assert.equal(status, 0, `${text}\n${output}`);
        assert.ok(!output.includes(value), 'it printed the value');
      }
    }
  }

  publish(client, feed, home, fit) {
    return this.follow(client, feed, 'write', home, fit);
  }

  async read(client, feed, { files = {}, fit, expect }) {
    const home = this.homeWith(files);
    await this.follow(client, feed, 'read', home, fit);
    assert.ok(fs.existsSync(home.file(expect)), `${expect} is not there`);
  }
}

module.exports = { Panel };

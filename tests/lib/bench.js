// What the tests of every package client share: a site, a feed for the client,
// and the tokens with which it may, and may not, read and publish there.
//
//   const bench = useBench({ client: 'x', version: versionOf('x') });
//   test('reads', () => bench.allow('read', 'read-only', read));
//   bench.denials('read', read);
//
// where `read` is given a token, { value, … }, and answers { status, output }.
// `bench.also({ client, version })` is the same for another client of the same
// feed. With `tls: true`, the site is one of https and HTTP/2.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { setTimeout: pause } = require('node:timers/promises');
const { Home } = require('./client');
const { ClientTable, says } = require('./client-table');
const { query } = require('./database');
const { expire } = require('./past');
const { request2 } = require('./http2');
const { startSite } = require('./site');
const { startTlsSite } = require('./tls');

const patience = 30_000; // milliseconds

// As terminals are told them.
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

// As clients print one: the last is Poetry's, of the bytes that it got.
const ellipses = ['…', '...', '\\xe2\\x80\\xa6'];

// Those with whom a client is denied, by what it tries.
const denied = {
  read: ['write-only', 'other-feed', 'expired', 'revoked', 'none'],
  publish: ['read-only', 'other-feed', 'expired', 'revoked', 'none'],
};

class Bench {
  // withheld: what the message says of a client that reads without its token.
  constructor({ client, feed = client, tls, ...more }) {
    this.feed = feed;
    this.tls = tls;
    this.homes = [];
    this.secrets = [];
    this.tables = [];
    this.of({ client, ...more });
  }

  of({ client, version, notes = [], withheld }) {
    this.client = client;
    this.withheld = withheld;
    this.table = new ClientTable(client, version, notes);
    this.tables.push(this.table);
    return this;
  }

  also(client) {
    return Object.create(this).of(client);
  }

  async open({ host = {}, files = {}, extra }) {
    const proxies = Object.entries(host).map(([below, port]) =>
      `Use TokenboothProxy ${below} http://127.0.0.1:${port}/`);
    const options = { host: proxies.join('\n'), extra };
    this.site = this.tls ? await startTlsSite({ ...options, secure: true })
      : await startSite(options);
    this.url = this.site.tls?.url ?? this.site.url;
    this.address = `${this.url}/F/${this.feed}`;
    await Promise.all([this.feed, 'elsewhere'].map((feed) =>
      this.site.json('feed', 'add', feed, '--owner', 'demo')));
    await this.makeTokens();
    for (const [name, content] of Object.entries(files)) {
      await this.put(name, content);
    }
  }

  async makeTokens() {
    const { feed } = this;
    const token = async (kind, ...scope) => {
      const description = `${feed} ${kind}`;
      const { id, value } =
        await this.site.addToken('demo', description, ...scope);
      this.secrets.push(value);
      return { kind, description, id, value };
    };
    const all = await Promise.all([
      token('read-write', '--read', feed, '--write', feed),
      token('read-only', '--read', feed),
      token('write-only', '--write', feed),
      token('other-feed', '--read', 'elsewhere', '--write', 'elsewhere'),
      token('expired', '--read', feed, '--write', feed),
      token('revoked', '--read', feed, '--write', feed),
      { kind: 'none' },
    ]);
    this.tokens = Object.fromEntries(all.map((one) => [one.kind, one]));
    await expire(this.site, this.tokens.expired.id, 3);
    await this.site.json('token', 'revoke', String(this.tokens.revoked.id));
  }

  request(...what) {
    return this.tls ? request2(this.site.tls.port, ...what)
      : this.site.request(...what);
  }

  // Lays a file into the feed, by WebDAV.
  async put(name, content) {
    const Authorization = `Bearer ${this.tokens['read-write'].value}`;
    const folders = name.split('/').slice(0, -1);
    for (let i = 1; i <= folders.length; i++) {
      await this.request(
        `/F/${this.feed}/${folders.slice(0, i).join('/')}/`,
        { method: 'MKCOL', headers: { Authorization } });
    }
    const { status, text } = await this.request(`/F/${this.feed}/${name}`,
      { method: 'PUT', headers: { Authorization }, body: content });
    assert.ok(status < 300, `PUT ${name}: ${status} ${text}`);
  }

  home(files) {
    const home = new Home(files);
    this.homes.push(home);
    return home;
  }

  // A file for homes: the token as the password of this site, if there is one.
  netrc({ value }) {
    const { hostname } = new URL(this.url);
    return value
      ? { '.netrc': `machine ${hostname} login ci password ${value}\n` } : {};
  }

  // The sentence that Tokenbooth has for this token and this access.
  sentence(kind, access) {
    const { description, id, value } = this.tokens[kind];
    const verb = access === 'read' ? 'read' : 'write to';
    const profile = `${this.url}/profile/tokens`;
    const token = `Token "${description}" (…${value?.slice(-4)})`;
    const moment = 'YYYY-MM-DD HH:MM UTC';
    const lacks = (what) => `${token} ${what} and cannot ${verb} feed `
      + `"${this.feed}". Edit it at ${profile}/${id}`;
    switch (kind) {
    case 'read-only': return lacks('is read-only');
    case 'write-only': return lacks('is write-only');
    case 'other-feed': return lacks('is limited to other feeds');
    case 'expired': return `${token} expired on ${moment}. Renew it at `
      + `${profile}/${id}`;
    case 'revoked': return `${token} was revoked by an administrator on `
      + `${moment}. Create a new one at ${profile}/new`;
    default: return `Access token required to ${verb} feed "${this.feed}". `
      + (this.withheld && verb === 'read'
        ? `${this.withheld}. See ${profile}`
        : `Send one (tkb_...) as the password. Create one at ${profile}/new`);
    }
  }

  // A denial, tried and judged: the client fails, and says the sentence, or,
  // where `shows` is a pattern, at least that.
  async deny(access, kind, attempt, { silent, what, asks }) {
    const shows = silent[kind] ?? silent.all ?? true;
    const { status, output } = await attempt(this.tokens[kind]);
    assert.notEqual(status, 0, `it took it as done:\n${output}`);
    const seen = this.normalise(output);
    const sentence = this.normalise(this.sentence(kind, asks[kind] ?? access));
    const said = shows === true ? sentence : shows;
    assert.ok(says(seen, said), `not in what it printed: ${said}\n${output}`);
    assert.ok(said === sentence || !says(seen, sentence),
      `it shows the sentence by now; expect it then:\n${output}`);
    this.table.denied(what, kind, seen, said);
    this.keepsSecrets(output);
  }

  // All denials of one access, a test each. `silent`: what a client that
  // swallows the sentence shows instead, by kind of token, or of `all` others.
  // `asks`: the access that it asks for first, where that is another one. `what`
  // is tried.
  denials(access, attempt, { silent = {}, asks = {}, what = access } = {}) {
    describe(`is denied: ${what}`, { concurrency: 2 }, () => {
      for (const kind of denied[access]) {
        this.table.expects(what, kind);
        test(`with ${kind === 'none' ? 'no token' : `a token: ${kind}`}`, () =>
          this.deny(access, kind, attempt, { silent, asks, what }));
      }
    });
  }

  async allow(what, kind, attempt) {
    const { status, output } = await attempt(this.tokens[kind]);
    this.table.allowed(what, status === 0);
    assert.equal(status, 0, output);
    this.keepsSecrets(output);
    return output;
  }

  // What the client does not get done, though such a token can do it.
  async fail(what, kind, attempt) {
    const { status, output } = await attempt(this.tokens[kind]);
    this.table.allowed(what, status === 0);
    assert.notEqual(status, 0, output);
    this.keepsSecrets(output);
  }

  // How many denials of a token its owner is told of, once there is one: they
  // are written down in their order.
  async denialsOf(id) {
    const end = Date.now() + patience;
    while (Date.now() < end) {
      const rows = await query(this.site, `SELECT sum(count) AS sum FROM event
        WHERE token_id = ${id} AND kind = 'token denied'`);
      if (rows[0].sum) return rows[0].sum;
      await pause(50);
    }
    throw new Error(`no denial of token ${id} is in the activity`);
  }

  keepsSecrets(output) {
    for (const value of this.secrets) {
      assert.ok(!output.includes(value), 'it printed the value of a token');
    }
  }

  // Without what differs from run to run.
  normalise(text) {
    // Some clients break lines inside a date or an address, and draw a frame.
    let out = text.replace(/(?<=[-/…]|\d\.)\n(?:\s*│)?\s+(?=\w)/g, '');
    for (const home of this.homes) out = out.replaceAll(home.folder, '~');
    for (const value of this.secrets) {
      out = out.replaceAll(value, 'tkb_…');
      for (const dots of ellipses)
        out = out.replaceAll(`${dots}${value.slice(-4)}`, `${dots}a1B2`);
    }
    return moments(out)
      .replace(colours, '')
      .replace(/\d{4}-\d\d-\d\dT[\d_:.]+Z/g, 'TIME')
      .replace(/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, 'TIME')
      .replaceAll(`127.0.0.1:${this.site.port}`, '127.0.0.1:8080')
      .replaceAll(`[IP: 127.0.0.1 ${this.site.port}]`, '[IP: 127.0.0.1 8080]')
      .replaceAll(`localhost:${this.site.tls?.port}`, 'localhost:8443')
      .replace(/(?<=127\.0\.0\.1:)\d{5}\b/g, '8082') // of freePort
      .replace(/profile\/tokens\/\d+/g, 'profile/tokens/17');
  }

  async close() {
    for (const home of this.homes) home.remove();
    await this.site?.stop();
    const faults = this.tables.flatMap((table) => {
      try {
        return table.finish() ?? [];
      } catch (error) {
        return error;
      }
    });
    if (faults.length) throw faults[0];
  }
}

function moments(text) {
  return text.replace(/\d{4}-\d\d-\d\d[\s│]+\d\d:\d\d[\s│]+UTC/g,
    'YYYY-MM-DD HH:MM UTC');
}

// Registers a bench around the tests of a file; `what.start` begins what the
// bench needs besides and answers { host, files }: the ports by the feed they
// are a backend of, and files of the feed.
function useBench(what) {
  const bench = new Bench(what);
  const ends = [];
  before(async () => {
    const needs = await what.start?.((end) => ends.push(end)) ?? {};
    await bench.open(needs);
    await what.prepare?.(bench);
  });
  after(async () => {
    try {
      await bench.close();
    } finally {
      for (const end of ends) await end();
    }
  });
  return bench;
}

module.exports = { useBench };

// docs/clients.md: what each client really did and printed. Each file of
// tests/clients/ keeps its own row and section; with UPDATE_DOCS=1 it writes
// them, otherwise it only looks that they are there.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { untested } = require('../clients/untested');

const file = path.resolve(__dirname, '../../docs/clients.md');
const longest = 6; // lines that a sentence may be broken into

const head = `# Package clients

What real clients did, and what they printed by default, with a Tokenbooth site
behind Apache. The tests write this page (\`UPDATE_DOCS=1 make test CLIENTS=all\`)
from the clients' output; ports, folders, times, numbers and the last characters
of tokens are replaced by examples, and lines that say nothing about the denial
are left out. The clients had no terminal and could not prompt.

| client | version | reads | publishes with a write-only token | shows the reason |
| --- | --- | --- | --- | --- |
`;

function notTested() {
  const rows = untested.map(([name, why]) => `| ${name} | ${why} |`);
  return `## Not tested\n\n| client | why |\n| --- | --- |\n${
    rows.join('\n')}\n`;
}

// { rows: Map, sections: Map } by the client's name.
function parse(text) {
  const rows = new Map();
  const sections = new Map();
  for (const part of text.split(/^(?=## )/m)) {
    const name = /^## (.+)/.exec(part)?.[1];
    if (name && name !== 'Not tested') sections.set(name, part.trimEnd());
    if (name) continue;
    for (const line of part.split('\n')) {
      const cell = /^\| ([^|]+?) \|/.exec(line)?.[1];
      if (cell && cell !== 'client' && cell !== '---') rows.set(cell, line);
    }
  }
  return { rows, sections };
}

function read() {
  return fs.existsSync(file) ? parse(fs.readFileSync(file, 'utf8'))
    : { rows: new Map(), sections: new Map() };
}

// Test files may run side by side.
function locked(work) {
  const lock = `${file}.lock`;
  for (let tries = 0; ; tries++) {
    try {
      fs.mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST' || tries > 200) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
  try {
    work();
  } finally {
    fs.rmdirSync(lock);
  }
}

function label(kind) {
  return kind === 'none' ? 'no token' : `${kind} token`;
}

// One word, in ASCII: some channels are ASCII, some clients break lines, even
// inside a word, or draw a frame around them or put a backslash before quotes,
// and the Content-Type that pip prints holds no double quotes of its own.
function plain(text) {
  return text.replaceAll('…', '...').replace(/\\?"/g, "'")
    .replace(/[\s│]+/g, '');
}

function says(text, said) {
  return typeof said === 'string' ? plain(text).includes(plain(said))
    : said.test(text);
}

// The lines that say it, each perhaps broken into several.
function telling(lines, said) {
  const kept = [];
  for (let from = 0; from < lines.length; from++) {
    let to = from + 1;
    const part = () => lines.slice(from, to).join('\n');
    while (to < lines.length && to - from < longest && !says(part(), said)) {
      to++;
    }
    if (!says(part(), said)) continue;
    while (says(lines.slice(from + 1, to).join('\n'), said)) from++;
    kept.push(...lines.slice(from, to));
    from = to - 1;
  }
  return kept;
}

class ClientTable {
  constructor(client, version, notes) {
    this.client = client;
    this.version = version;
    this.notes = notes;
    this.can = new Map();
    this.lines = [];
  }

  allowed(what, yes) {
    this.can.set(what, yes);
  }

  // What will be tried, in the order of the document.
  expects(what, kind) {
    this.lines.push({ what, kind });
  }

  // `said` is the sentence where the client shows it, else what it shows
  // instead, as a pattern.
  denied(what, kind, output, said) {
    const kept = telling(output.split('\n').map((line) => line.trimEnd()),
      said);
    const line = this.lines.find((one) =>
      one.what === what && one.kind === kind);
    Object.assign(line, { shown: typeof said === 'string', kept });
  }

  row() {
    const yes = (what) => this.can.get(what) === undefined ? '—'
      : this.can.get(what) ? 'yes' : 'no';
    const hidden = this.lines.filter((line) => !line.shown);
    const told = hidden.length === 0 ? 'always'
      : hidden.length === this.lines.length ? 'never'
        : `except: ${hidden.map(({ what, kind }) =>
          `${what}, ${label(kind)}`).join('; ')}`;
    return `| ${this.client} | ${this.version} | ${yes('read')} | ${
      yes('publish')} | ${told} |`;
  }

  section() {
    const parts = [`## ${this.client}`, ...this.notes];
    for (const { what, kind, kept } of this.lines) {
      parts.push(`${what}, ${label(kind)}:`);
      parts.push(['```', ...kept, '```'].join('\n'));
    }
    return parts.join('\n\n');
  }

  // A document is written only of a run in which all went as expected.
  finish() {
    if (process.env.UPDATE_DOCS) {
      assert.ok(this.lines.every(({ kept }) => kept), 'docs are not updated');
      locked(() => this.write());
    } else {
      assert.ok(read().rows.has(this.client),
        `docs/clients.md has no row of ${this.client}: UPDATE_DOCS=1`);
    }
  }

  write() {
    const { rows, sections } = read();
    rows.set(this.client, this.row());
    sections.set(this.client, this.section());
    const names = [...rows.keys()].sort((one, other) =>
      one.localeCompare(other, 'en', { numeric: true }));
    const text = head
      + names.map((name) => rows.get(name)).join('\n')
      + `\n\n${notTested()}\n`
      + names.map((name) => sections.get(name)).filter(Boolean).join('\n\n');
    fs.writeFileSync(file, `${text.trimEnd()}\n`);
  }
}

module.exports = { ClientTable, says };

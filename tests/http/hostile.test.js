// Requests of somebody who means harm (tests/lib/hostile-requests.js), each
// with the only statuses that may come back. And whatever comes back: nobody
// gets what they may not read, nothing changes on the disk, no log holds a
// value, a registry hears only what was judged, and the site answers the next.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const groups = require('../lib/hostile-requests');
const { startSite } = require('../lib/site');
const { startWitness } = require('../lib/witness');

const hello = 'Hello from the private feed demo.\n';
const canary = 'only for those who may read the feed other';

let site;
let registry; // of the feeds px and open
let reader; // a token that reads demo and px
let words; // what stands in the requests as {reader}, and so on
let disk; // all that the feeds held when last looked at
const leaks = new Set(); // lines of the logs that hold a value

before(async () => {
  registry = await startWitness();
  site = await startSite({
    settings: { password_cost: 10, throttle_values: 0 },
    host: `
      Use TokenboothProxy px http://127.0.0.1:${registry.port}/
      Use TokenboothProxy open http://127.0.0.1:${registry.port}/open/`,
  });
  for (const feed of ['other', 'px']) {
    await site.json('feed', 'add', feed, '--owner', 'demo');
  }
  await site.json('feed', 'add', 'open', '--owner', 'demo', '--public');
  fs.writeFileSync(site.file('feeds/other/secret.txt'), canary);
  disk = contents(site.file('feeds'));
  const token = (...scope) => site.addToken('demo', scope.join(' '), ...scope);
  reader = await token('--read', 'demo', '--read', 'px');
  words = {
    reader: reader.value,
    writer: (await token('--write', 'demo')).value,
    both: (await token('--read', 'demo', '--write', 'demo')).value,
    basic: btoa(`ci:${reader.value}`),
    port: site.port,
  };
});

after(() => Promise.all([site?.stop(), registry?.stop()]));

// All that is below a folder: [[path, what is in it]].
function contents(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? [[name], ...contents(name)]
      : [[name, fs.readFileSync(name, 'latin1')]];
  });
}

// Sends all bytes, says that there are no more, and reads to the end.
function send(bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(site.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part) => { text += part; });
    socket.on('error', (error) => {
      // Rejected before all of it was read.
      if (!['ECONNRESET', 'EPIPE'].includes(error.code)) reject(error);
    });
    socket.on('close', () => resolve(text));
    socket.end(bytes, 'latin1');
  });
}

function statusesOf(answer) {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)]
    .map(([, status]) => status).join(' ');
}

const ours = ['account', 'token', 'feed', 'access']
  .map((name) => `x-tokenbooth-${name}`);
const never = /^(proxy-)?authorization$|^cookie$|-api-?key$|-method/;

// A registry cannot always tell `_` from `-` in a name.
function isJudged({ url, headers }) {
  assert.doesNotMatch(url, /evil/, 'it heard a request that was hidden');
  assert.deepEqual(ours.map((name) => headers[name]),
    url.startsWith('/open/') ? [undefined, undefined, 'open', 'read']
      : ['demo', String(reader.id), 'px', 'read']);
  for (const [name, value] of Object.entries(headers)) {
    assert.doesNotMatch(value, /tkb_/, name);
    const plain = name.replaceAll('_', '-');
    assert.doesNotMatch(plain, never, name);
    assert.ok(!plain.startsWith('x-tokenbooth-') || ours.includes(name), name);
  }
}

function noNewLeaks() {
  const found = site.logs().split('\n')
    .filter((line) => /tkb_\w{5}/.test(line) && !leaks.has(line));
  for (const line of found) leaks.add(line);
  assert.deepEqual(found, []);
}

function nothingChanged() {
  const held = disk;
  disk = contents(site.file('feeds'));
  assert.deepEqual(disk, held);
}

for (const [group, requests] of Object.entries(groups)) {
  describe(group, () => {
    for (const [name, statuses, bytes] of requests) {
      test(`${name}: ${statuses || 'no status'}`, async () => {
        registry.asked.length = 0;
        const answer = await send(
          bytes.replace(/\{(\w+)\}/g, (_, word) => words[word]));
        assert.equal(statusesOf(answer), statuses, answer.slice(0, 500));
        assert.doesNotMatch(answer, new RegExp(canary));
        assert.doesNotMatch(answer, /tkb_\w{5}|evil\.example|^root:/m);
        nothingChanged();
        registry.asked.forEach(isJudged);
        const next = await site.request('/F/demo/hello.txt',
          { headers: { Authorization: `Bearer ${reader.value}` } });
        assert.equal(next.text, hello);
        noNewLeaks();
      });
    }
  });
}

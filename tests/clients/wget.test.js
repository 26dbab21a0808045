// wget with ~/.wgetrc: files of a feed, read and put. It sends the credential
// only after a 401 has asked for one.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');

const bench = useBench({
  client: 'wget',
  version: versionOf('wget'),
  notes: ['With `-nv`; the token is `password` in `~/.wgetrc`; to publish, '
    + 'with `--method=PUT --body-file`.'],
  start: () => ({ files: { 'tool.txt': 'a tool\n' } }),
});

const wget = async (token, ...words) => {
  const files = token.value
    ? { '.wgetrc': `user = ci\npassword = ${token.value}\n` } : {};
  const { status, output } = await bench.home({ ...files, 'new.txt': 'new\n' })
    .run('wget', ['-nv', '-O', '-', ...words]);
  // An error begins with the moment, which is another one in each run.
  return { status, output: output.replace(/^[\d-]+ [\d:]+ (?=ERROR)/gm,
    'YYYY-MM-DD HH:MM:SS ') };
};
const read = (token) => wget(token, `${bench.address}/tool.txt`);
const publish = (token) => wget(token, '--method=PUT', '--body-file=new.txt',
  `${bench.address}/new.txt`);

// All that wget says where it has no credential to send.
const failed = /^Username\/Password Authentication Failed\.$/m;

describe('wget', () => {
  test('reads', async () => {
    const output = await bench.allow('read', 'read-only', read);
    assert.match(output, /^a tool$/m);
  });

  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  bench.denials('read', read, { silent: { none: failed } });
  bench.denials('publish', publish, { silent: { none: failed } });
});

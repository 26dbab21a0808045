// curl with ~/.netrc: files of a feed, read and put.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');

const bench = useBench({
  client: 'curl',
  version: versionOf('curl'),
  notes: ['With `curl -n`; the token is the password in `~/.netrc`.'],
  start: () => ({ files: { 'tool.txt': 'a tool\n' } }),
});

const curl = (token, ...words) =>
  bench.home({ ...bench.netrc(token), 'new.txt': 'new\n' })
    .run('curl', ['-n', '-sS', ...words]);
// Without --fail-with-body curl shows the sentence and ends with 0.
const read = (token) =>
  curl(token, '--fail-with-body', `${bench.address}/tool.txt`);
const publish = (token) =>
  curl(token, '--fail-with-body', '-T', 'new.txt', `${bench.address}/new.txt`);

describe('curl', () => {
  test('reads', async () => {
    assert.equal(await bench.allow('read', 'read-only', read), 'a tool\n');
  });

  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  test('reads what was published', async () => {
    const got = await curl(bench.tokens['read-write'],
      `${bench.address}/new.txt`);
    assert.equal(got.output, 'new\n');
  });

  test('with a token that may only add, publishes a file once', async () => {
    const token = await bench.site.addToken('demo', 'curl adds', '--write',
      'curl', '--write-how', 'add');
    const put = (name) => curl(token, '--fail-with-body', '-T', 'new.txt',
      `${bench.address}/${name}`);
    assert.equal((await put('once.txt')).status, 0);
    for (const name of ['once.txt', 'tool.txt']) {
      const again = await put(name);
      assert.notEqual(again.status, 0);
      assert.match(again.output, /may add, not replace or delete/);
    }
    const got = await curl(bench.tokens['read-write'],
      `${bench.address}/tool.txt`);
    assert.equal(got.output, 'a tool\n');
  });

  test('shows the reason without any option, and ends with 0', async () => {
    const got = await curl(bench.tokens['write-only'],
      `${bench.address}/tool.txt`);
    assert.equal(got.status, 0);
    assert.match(got.output, /^Token "curl write-only" .* is write-only/);
  });

  bench.denials('read', read);
  bench.denials('publish', publish);
});

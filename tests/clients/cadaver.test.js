// cadaver: a feed as a WebDAV folder.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');

const bench = useBench({
  client: 'cadaver',
  version: versionOf('cadaver'),
  notes: ['The token is the password in `~/.netrc`. cadaver always exits with '
    + '0; only its output tells whether a command succeeded.'],
  start: () => ({ files: { 'tool.txt': 'a tool\n' } }),
});

const cadaver = async (token, command) => {
  const home = bench.home({ ...bench.netrc(token), 'new.txt': 'new\n' });
  const { output } = await home.run('cadaver', [`${bench.address}/`],
    { input: `${command}\nquit\n` });
  return { home, output, status: /succeeded\./.test(output) ? 0 : 1 };
};
const read = (token) => cadaver(token, 'get tool.txt');
const publish = (token) => cadaver(token, 'put new.txt');

// Without a credential it asks at the terminal, and there is none.
const silent = { none: /Authentication required for tokenbooth/ };

describe('cadaver', () => {
  test('reads', () => bench.allow('read', 'read-only', read));

  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  test('locks a name before it stores a file there', async () => {
    const { output } = await cadaver(bench.tokens['read-write'],
      'lock locked.txt\nput new.txt locked.txt\nunlock locked.txt');
    assert.equal(output.match(/succeeded\./g)?.length, 3, output);
  });

  test('does not list a folder with a write-only token', async () => {
    const { output } = await cadaver(bench.tokens['write-only'], 'ls');
    assert.match(output, /Token "cadaver write-only" .* is write-only/);
    assert.ok(!output.includes('tool.txt'));
  });

  bench.denials('read', read, { silent });
  // It looks at the folder before it puts anything there.
  bench.denials('publish', publish,
    { silent, asks: { 'other-feed': 'read' } });
});

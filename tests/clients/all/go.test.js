// go: a module proxy that lies as files in a feed, over TLS, which go speaks as
// HTTP/2.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { goFiles } = require('../../lib/packages');

const bench = useBench({
  client: 'go',
  version: versionOf('go', ['version']),
  tls: true,
  notes: ['A module proxy as files of the feed, over TLS and HTTP/2; the token '
    + 'is the password in `~/.netrc`. Over plain http, go sends none.'],
  start: () => ({ files: goFiles('tool') }),
});

const homeOf = (token) => bench.home({
  ...bench.netrc(token),
  '.config/go/env': `GOPROXY=${bench.address}\nGONOSUMDB=example.org/*\n`
    + 'GOFLAGS=-modcacherw\n',
  'work/go.mod': 'module example.org/app\n\ngo 1.19\n',
});

const get = (token, home = homeOf(token)) => home.run('go',
  ['get', 'example.org/tool@v1.0.0'],
  { cwd: 'work', env: { SSL_CERT_FILE: bench.site.tls.authority } });

describe('go', () => {
  test('gets a module with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => get(token, home));
    assert.match(fs.readFileSync(home.file('work/go.mod'), 'utf8'),
      /example\.org\/tool v1\.0\.0/);
  });

  bench.denials('read', get);
});

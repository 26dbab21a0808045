// go: a module proxy that lies as files in a feed, over TLS, which go speaks as
// HTTP/2.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { Home, versionOf } = require('../../lib/client');

const mod = 'module example.org/tool\n\ngo 1.19\n';

function zip() {
  const folder = 'example.org/tool@v1.0.0';
  const home = new Home({ [`${folder}/go.mod`]: mod,
    [`${folder}/tool.go`]: 'package tool\n' });
  execFileSync('zip', ['-q', '-r', '-D', 'tool.zip', 'example.org'],
    { cwd: home.folder });
  const bytes = fs.readFileSync(home.file('tool.zip'));
  home.remove();
  return bytes;
}

const versions = 'example.org/tool/@v';

const bench = useBench({
  client: 'go',
  version: versionOf('go', ['version']),
  tls: true,
  notes: ['A module proxy as files of the feed, over TLS and HTTP/2; the token '
    + 'is the password in `~/.netrc`. Over plain http, go sends none.'],
  start: () => ({ files: {
    [`${versions}/list`]: 'v1.0.0\n',
    [`${versions}/v1.0.0.info`]:
      '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}',
    [`${versions}/v1.0.0.mod`]: mod,
    [`${versions}/v1.0.0.zip`]: zip(),
  } }),
});

const homeOf = (token) => bench.home({
  ...(token.value ? { '.netrc':
    `machine localhost login ci password ${token.value}\n` } : {}),
  '.config/go/env': `GOPROXY=${bench.address}\nGONOSUMDB=example.org/*\n`
    + 'GOFLAGS=-modcacherw\n',
  'work/go.mod': 'module example.org/app\n\ngo 1.19\n',
});

const get = (token, home = homeOf(token)) => home.run('go',
  ['get', 'example.org/tool@v1.0.0'],
  { cwd: 'work', env: { SSL_CERT_FILE: bench.site.tls.certificate } });

describe('go', () => {
  test('gets a module with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => get(token, home));
    assert.match(fs.readFileSync(home.file('work/go.mod'), 'utf8'),
      /example\.org\/tool v1\.0\.0/);
  });

  bench.denials('read', get);
});

// twine: uploads to a small Python index, from which pip then installs.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { versionOf } = require('../lib/client');
const { startPython } = require('../lib/registry-python');
const { makeWheel } = require('../lib/wheel');

const wheel = makeWheel('tool', '1.0.0');
let registry;

const bench = useBench({
  client: 'twine',
  version: versionOf('twine'),
  notes: ['Uploads to a small index of the tests; the token is the password '
    + 'in `~/.pypirc`. Without one, twine sends nothing.'],
  start: async (atEnd) => {
    registry = await startPython();
    atEnd(() => registry.stop());
    return { host: { twine: registry.port } };
  },
});

const upload = (token) => {
  const home = bench.home({
    '.pypirc': `[distutils]\nindex-servers = demo\n[demo]\nrepository = ${
      bench.address}/legacy/\n${token.value
      ? `username = __token__\npassword = ${token.value}\n` : ''}`,
    [`dist/${wheel.file}`]: wheel.bytes,
  });
  return home.run('twine', ['upload', '-r', 'demo', `dist/${wheel.file}`],
    { env: { TWINE_NON_INTERACTIVE: '1' } });
};

describe('twine', () => {
  test('publishes with a write-only token', async () => {
    await bench.allow('publish', 'write-only', upload);
    assert.deepEqual(registry.wheels.get(wheel.file)?.bytes, wheel.bytes);
  });

  test('with a token that may only add, publishes', async () => {
    const token = await bench.site.addToken('demo', 'twine adds', '--write',
      'twine', '--write-how', 'add');
    const { status, output } = await upload(token);
    assert.equal(status, 0, output);
  });

  test('publishes what pip installs', async () => {
    const { value } = bench.tokens['read-only'];
    const home = bench.home({ '.config/pip/pip.conf': `[global]\nindex-url = ${
      bench.address.replace('//', `//ci:${value}@`)}/simple/\n` });
    await home.must('pip', ['install', '--target', home.file('site'), 'tool']);
  });

  bench.denials('publish', upload, { silent: { none: /NonInteractive:/ } });
});

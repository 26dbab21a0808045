// Poetry: publish and lock, against a small index.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { startPython } = require('../../lib/registry-python');
const { makeWheel } = require('../../lib/wheel');

const bench = useBench({
  client: 'Poetry',
  feed: 'poetry',
  version: versionOf('/usr/bin/poetry'),
  notes: ['With a small index of the tests; the token is in '
    + '`~/.config/pypoetry/auth.toml`. Without one, the file is left out.'],
  start: async (atEnd) => {
    const registry = await startPython();
    atEnd(() => registry.stop());
    return { host: { poetry: registry.port } };
  },
});

const project = (name, version, more = '') => `[tool.poetry]
name = "${name}"
version = "${version}"
description = ""
authors = []
${more}
[tool.poetry.dependencies]
python = "^3.11"
`;

const homeOf = (token, files) => bench.home({
  '.config/pypoetry/config.toml':
    `[repositories.demo]\nurl = "${bench.address}/legacy/"\n`,
  ...(token.value ? { '.config/pypoetry/auth.toml': '[http-basic.demo]\n'
    + `username = "ci"\npassword = "${token.value}"\n` } : {}),
  ...files,
});

const poetry = (home, ...words) => home.run('/usr/bin/poetry',
  ['--no-interaction', ...words], { cwd: 'work', env: {
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
    POETRY_VIRTUALENVS_CREATE: 'false', PYTHONWARNINGS: 'ignore' } });

const wheels = new Map(['1.0.0', '2.0.0'].map((version) =>
  [version, makeWheel('tool', version)]));

const publish = (token, version = '1.0.0') => {
  const { file, bytes } = wheels.get(version);
  return poetry(homeOf(token, { 'work/pyproject.toml': project('tool', version),
    [`work/dist/${file}`]: bytes }), 'publish', '-r', 'demo');
};

const source = () => `[[tool.poetry.source]]
name = "demo"
url = "${bench.address}/simple/"
default = true
`;

const app = (token) => homeOf(token, { 'work/pyproject.toml':
  `${project('app', '1.0.0', source())}tool = "1.0.0"\n` });

const lock = (token, home = app(token)) => poetry(home, 'lock');

describe('Poetry', () => {
  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  test('locks with a read-only token', async () => {
    const home = app(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) => lock(token, home));
    assert.match(fs.readFileSync(home.file('work/poetry.lock'), 'utf8'),
      /name = "tool"/);
  });

  bench.denials('read', lock, { silent: { none: /Authorization error/ } });
  bench.denials('publish', (token) => publish(token, '2.0.0'));
});

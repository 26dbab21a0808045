// changesets: publishes by npm, after it has looked up what is there.
'use strict';

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { inModules, npmrc, useFamily, withNpmrc } =
  require('../../lib/npm-family');
const { manifest } = require('../../lib/projects');

const [npm] = useFamily([{
  client: 'changesets',
  program: [process.execPath, inModules('@changesets/cli/bin.js')],
  notes: [`${withNpmrc} It publishes by npm, and takes the registry from the `
    + 'environment, as `npx` sets it.'],
  config: npmrc(),
  publish: ['publish'],
}]);
const { bench } = npm;

// `npm` looks versions up that are there already.
async function publish(token, version) {
  const home = npm.home(token, { work: {
    'package.json': manifest('released', { version }),
    '.changeset/config.json': '{ "access": "public", "baseBranch": "main" }',
  } });
  home.write({ '.gitconfig': '[user]\nname = Somebody\n'
    + 'email = somebody@example.org\n[init]\ndefaultBranch = main\n' });
  for (const words of [['init', '--quiet'], ['add', '.'],
    ['commit', '--quiet', '-m', 'A release']]) {
    await home.must('git', words, { cwd: 'work' });
  }
  home.env.npm_config_registry = `${bench.address}/`;
  return npm.run(home, 'work', npm.publish);
}

describe('changesets', () => {
  test('publishes with a write-only token', async () => {
    for (const version of ['1.0.0', '1.1.0']) {
      const output = await bench.allow('publish', 'write-only', (token) =>
        publish(token, version));
      assert.match(output, new RegExp(`New tag: +v${version}`));
    }
  });

  test('knows which version is there', async () => {
    const output = await bench.allow('publish', 'write-only', (token) =>
      publish(token, '1.1.0'));
    assert.match(output, /is not being published because version 1\.1\.0/);
  });

  bench.denials('publish', (token) => publish(token, '2.0.0'), {
    asks: { 'other-feed': 'read', none: 'read' },
    silent: { none: /E401/ } });
});

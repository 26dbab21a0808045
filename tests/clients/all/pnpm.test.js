// pnpm, whose older versions publish by npm.
'use strict';

const { inModules, nodeProgram, npmrc, testFamily, useFamily, withNpmrc } =
  require('../../lib/npm-family');

const pnpm = (version, file, more = {}) => ({
  client: `pnpm ${version}`,
  program: nodeProgram(`pnpm-${version}`, file),
  notes: [withNpmrc],
  config: npmrc(),
  install: (name) => ['add', name],
  publish: ['publish', '--no-git-checks'],
  ...more,
});

const byNpm = {
  notes: [`${withNpmrc} It publishes by npm, here npm 10.`],
  tools: { npm: inModules('npm-10', 'bin/npm-cli.js') },
  silent: { publish: { none: /ENEEDAUTH/ } },
};

testFamily(useFamily([pnpm(9, 'bin/pnpm.cjs', byNpm),
  pnpm(10, 'bin/pnpm.cjs', byNpm), pnpm(12, 'bin/pnpm.mjs')]));

// The versions of npm that are in use beside the newest one of npm.test.js.
'use strict';

const { inModules, nodeProgram, npmrc, platform, testFamily, useFamily,
  withNpmrc } = require('../../lib/npm-family');

const npm = (version, more = {}) => ({
  client: `npm ${version}`,
  program: nodeProgram(`npm-${version}`, 'bin/npm-cli.js'),
  notes: [`${withNpmrc} Without a token, it does not even try to publish.`],
  config: npmrc(),
  install: (name) => ['install', name],
  publish: ['publish'],
  silent: { publish: { none: /ENEEDAUTH/ } },
  ...more,
});

testFamily(useFamily([npm(9), npm(10),
  // It wants a newer Node than Debian's.
  npm(12, { program: [inModules(`node-${platform}`, 'bin/node'),
    inModules('npm-12', 'bin/npm-cli.js')] })]));

// Yarn: version 1, and the later ones, which are another program.
'use strict';

const { nodeProgram, npmrc, testFamily, useFamily, withNpmrc } =
  require('../../lib/npm-family');

const one = {
  client: 'Yarn 1',
  program: nodeProgram('yarn-1', 'bin/yarn.js'),
  notes: [`${withNpmrc} Without \`always-auth=true\` there, it reads without `
    + 'the token.'],
  config: npmrc('always-auth=true\n'),
  install: (name) => ['add', name],
  publish: ['publish', '--non-interactive', '--new-version', '2.0.0'],
  withheld: 'Yarn 1 sends it only with always-auth=true in .npmrc',
  silent: { publish: { none: /No token found/ } },
};

// `lines`: further ones. The whitelist is for plain http.
const yarnrc = (lines) => (bench, token) => ({ '.yarnrc.yml':
`npmRegistryServer: "${bench.address}/"
npmRegistries:
  "${bench.address.replace('http:', '')}":
    npmAlwaysAuth: true
${token.value ? `    npmAuthToken: "${token.value}"\n` : ''}unsafeHttpWhitelist:
  - "127.0.0.1"
enableGlobalCache: false
enableImmutableInstalls: false
enableTelemetry: false
${lines}` });

const later = (version, { lines = '', ...more } = {}) => ({
  client: `Yarn ${version}`,
  program: nodeProgram(`yarn-${version}`, 'bin/yarn.js'),
  notes: ['With Verdaccio 6, and the token as `npmAuthToken` in '
    + '`~/.yarnrc.yml`, with `npmAlwaysAuth: true`.'],
  config: yarnrc(lines),
  files: { 'yarn.lock': '' },
  prepare: ['install'],
  install: (name) => ['add', name],
  left: 'app/.pnp.cjs',
  publish: ['npm', 'publish'],
  silent: {
    read: { none: /No authentication configured|Invalid authentication/ },
    publish: { none: /No authentication configured/ },
  },
  ...more,
});

testFamily(useFamily([one, later(2, { left: 'app/.pnp.js' }), later(3),
  // It holds back packages of today.
  later(4, { lines: 'npmMinimalAgeGate: 0\n' })]));

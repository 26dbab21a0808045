// Bun, and Deno, which only reads here: it publishes to a registry of its own.
'use strict';

const { describe } = require('node:test');
const { inModules, npmrc, platform, testFamily, useFamily, withNpmrc } =
  require('../../lib/npm-family');

const bunPlatform = platform.replace('arm64', 'aarch64');

const [bun, deno] = useFamily([{
  client: 'Bun',
  program: [inModules('@oven', `bun-${bunPlatform}`, 'bin/bun')],
  notes: [`${withNpmrc} Of a denied read, Bun shows the status alone.`],
  config: npmrc(),
  install: (name) => ['add', name],
  publish: ['publish'],
  silent: {
    read: { all: / - 403/, none: / - 401/ },
    publish: { none: /missing authentication/ },
  },
}, {
  client: 'Deno',
  program: [inModules('@deno', `${platform}-glibc`, 'deno')],
  notes: [`${withNpmrc} Of a denied \`deno add\`, it shows that there is no `
    + 'such package.'],
  config: npmrc(),
  needs: (name) => ({ dependencies: { [name]: '1.0.0' } }),
  // It holds back packages of today.
  install: () => ['install', '--minimum-dependency-age=0'],
}]);

testFamily([bun, deno]);

describe('Deno, told a name', () => {
  const add = (token) => deno.run(
    deno.home(token, { app: { 'deno.json': '{}' } }), 'app',
    ['add', `npm:${deno.tool}`]);
  deno.bench.denials('read', add,
    { what: 'add', silent: { all: /was not found/ } });
});

// Maven: deploys to, and resolves from, a small repository and a WebDAV folder.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../lib/bench');
const { Home, versionOf } = require('../lib/client');
const { goal, options, settings } = require('../lib/maven');
const { startFiles } = require('../lib/registry-files');

// Maven copies the plugins that it uses: once for all runs.
let plugged;
let repository;

const bench = useBench({
  client: 'maven',
  version: versionOf('mvn'),
  notes: ['With a small repository of files; `deploy:deploy-file` and '
    + '`dependency:get` of Debian\'s plugins, with the token as the password '
    + 'of the server in `~/.m2/settings.xml`. To a folder feed, Maven can only '
    + 'deploy if all folders of the path exist: WebDAV answers 409 '
    + 'otherwise.'],
  start: async (atEnd) => {
    repository = await startFiles();
    atEnd(() => repository.stop());
    plugged = new Home({ '.m2/settings.xml': settings() });
    atEnd(() => plugged.remove());
    for (const plugin of ['maven-deploy-plugin', 'maven-dependency-plugin']) {
      const { status, output } = await maven(plugged, goal(plugin, 'help'));
      assert.equal(status, 0, output);
    }
    return { host: { maven: repository.port } };
  },
});

const homeOf = (token, header = false) => {
  const login = header
    ? `<configuration><httpHeaders><property><name>Authorization</name>
<value>Bearer ${token.value}</value></property></httpHeaders></configuration>`
    : `<username>ci</username><password>${token.value}</password>`;
  const home = bench.home({ '.m2/settings.xml': settings(token.value
    ? `<servers><server><id>demo</id>${login}</server></servers>` : '') });
  execFileSync('cp', ['-a', plugged.file('.m2/repository'), home.file('.m2')]);
  return home;
};

const maven = (home, ...words) => home.run('mvn', ['--batch-mode', ...words],
  { env: options(home.folder) });

const deploy = (token, version = '1.0.0',
  { home = homeOf(token), address = bench.address } = {}) => {
  home.write({ 'tool.jar': `a tool ${version}\n` });
  return maven(home, goal('maven-deploy-plugin', 'deploy-file'),
    '-Dfile=tool.jar', '-DgroupId=org.example', '-DartifactId=tool',
    `-Dversion=${version}`, '-DrepositoryId=demo', `-Durl=${address}/`);
};

const resolve = (token, version = '1.0.0',
  { home = homeOf(token), address = bench.address } = {}) =>
  maven(home, goal('maven-dependency-plugin', 'get'),
    `-Dartifact=org.example:tool:${version}`, '-Dtransitive=false',
    `-DremoteRepositories=demo::default::${address}/`);

const resolved = (home, version) => fs.readFileSync(home.file(
  `.m2/repository/org/example/tool/${version}/tool-${version}.jar`), 'utf8');

const metadata = (below) =>
  repository.files.get(`/org/example/tool/${below}`).toString();

describe('maven', () => {
  test('deploys with a write-only token', () =>
    bench.allow('publish', 'write-only', deploy));

  test('resolves with a read-only token', async () => {
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) =>
      resolve(token, '1.0.0', { home }));
    assert.equal(resolved(home, '1.0.0'), 'a tool 1.0.0\n');
  });

  test('deploys a second version, and the first stays listed', async () => {
    await bench.allow('publish', 'write-only', (token) =>
      deploy(token, '1.1.0'));
    assert.match(metadata('maven-metadata.xml'),
      /<version>1\.0\.0<[^]*<version>1\.1\.0</);
  });

  test('deploys a snapshot twice, and resolves it', async () => {
    for (let build = 1; build <= 2; build++) {
      await bench.allow('publish', 'write-only', (token) =>
        deploy(token, '2.0-SNAPSHOT'));
      assert.match(metadata('2.0-SNAPSHOT/maven-metadata.xml'),
        new RegExp(`<buildNumber>${build}<`));
    }
    const home = homeOf(bench.tokens['read-only']);
    await bench.allow('read', 'read-only', (token) =>
      resolve(token, '2.0-SNAPSHOT', { home }));
    assert.equal(resolved(home, '2.0-SNAPSHOT'), 'a tool 2.0-SNAPSHOT\n');
  });

  test('deploys and resolves with the token in a header', async () => {
    const token = bench.tokens['read-write'];
    for (const work of [deploy, resolve]) {
      const { status, output } =
        await work(token, '3.0.0', { home: homeOf(token, true) });
      assert.equal(status, 0, output);
    }
  });

  test('deploys to a WebDAV folder whose folders are there', async () => {
    const token = bench.tokens['other-feed'];
    const address = `${bench.site.url}/F/elsewhere`;
    const early = await deploy(token, '1.0.0', { address });
    assert.match(early.output, /status: 409 There is no such folder in the feed/);
    let folder = '/F/elsewhere';
    for (const name of ['org', 'example', 'tool', '1.0.0']) {
      folder += `/${name}`;
      const { status } = await bench.site.request(`${folder}/`, {
        method: 'MKCOL', headers: { Authorization: `Bearer ${token.value}` } });
      assert.equal(status, 201);
    }
    for (const work of [deploy, resolve]) {
      const { status, output } = await work(token, '1.0.0', { address });
      assert.equal(status, 0, output);
    }
  });

  bench.denials('read', resolve);
  bench.denials('publish', (token) => deploy(token, '4.0.0'));
});

// Gradle: reads from a repository of Maven's layout, and publishes to one of
// Ivy's, as Debian's plugin for Maven's is broken.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { mavenFiles } = require('../../lib/maven');
const { startFiles } = require('../../lib/registry-files');

const bench = useBench({
  client: 'Gradle',
  feed: 'gradle',
  version: versionOf('gradle'),
  notes: ['With a repository of files; the token is in '
    + '`~/.gradle/gradle.properties`. It publishes by `ivy-publish`.'],
  start: async (atEnd) => {
    const registry = await startFiles(mavenFiles('tool'));
    atEnd(() => registry.stop());
    return { host: { gradle: registry.port } };
  },
});

const credentials = 'credentials { username = findProperty("demoUsername")\n'
  + 'password = findProperty("demoPassword") }';

const gradle = (token, task, build, home = bench.home({})) => {
  home.write({
    '.gradle/gradle.properties':
      `demoUsername=ci\ndemoPassword=${token.value ?? ''}\n`,
    'work/settings.gradle': 'rootProject.name = "app"\n',
    'work/tool.jar': 'a tool',
    'work/build.gradle': build(`{ url "${bench.address}/"\n${
      token.value ? credentials : ''} }`),
  });
  return home.run('gradle', ['--no-daemon', '--console=plain', task], {
    cwd: 'work', env: { GRADLE_USER_HOME: home.file('.gradle'),
      GRADLE_OPTS: `-Duser.home=${home.folder} -XX:TieredStopAtLevel=1` } });
};

const read = (token, home) => gradle(token, 'fetch', (repository) => `
repositories { maven ${repository} }
configurations { tools }
dependencies { tools 'org.example:tool:1.0.0' }
task fetch(type: Copy) { from configurations.tools; into 'libs' }
`, home);

const publish = (token) => gradle(token, 'publish', (repository) => `
apply plugin: 'ivy-publish'
publishing {
  repositories { ivy ${repository} }
  publications { tool(IvyPublication) {
    organisation 'org.example'; module 'new'; revision '1.0.0'
    artifact 'tool.jar'
  } }
}
`);

describe('Gradle', () => {
  test('reads with a read-only token', async () => {
    const home = bench.home({});
    await bench.allow('read', 'read-only', (token) => read(token, home));
    assert.equal(fs.readFileSync(home.file('work/libs/tool-1.0.0.jar'), 'utf8'),
      'a jar');
  });

  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  bench.denials('read', read);
  bench.denials('publish', publish);
});

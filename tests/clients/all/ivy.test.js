// Ivy by itself: resolves from a repository of Maven's layout, and publishes to
// it. It sends its credentials to whoever names the realm.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { mavenFiles } = require('../../lib/maven');
const { startFiles } = require('../../lib/registry-files');

const bench = useBench({
  client: 'Ivy',
  feed: 'ivy',
  // Of itself it says that it is no official version.
  version: versionOf('dpkg-query', ['-W', '-f', '${Version}', 'ivy']),
  notes: ['With a repository of files; the token is in `credentials` of '
    + '`ivysettings.xml`, whose `realm` is `tokenbooth`. Of a denied read, Ivy '
    + 'shows the status line with `-verbose`.'],
  start: async (atEnd) => {
    const registry = await startFiles(mavenFiles('tool'));
    atEnd(() => registry.stop());
    return { host: { ivy: registry.port } };
  },
});

const settings = (token) => `<ivysettings>
<settings defaultResolver="demo"/>
${token.value ? `<credentials host="127.0.0.1" realm="tokenbooth"
username="ci" passwd="${token.value}"/>` : ''}
<resolvers><ibiblio name="demo" m2compatible="true" usepoms="true"
root="${bench.address}/"/></resolvers>
</ivysettings>
`;

const module_ = (name, inside) => `<ivy-module version="2.0">
<info organisation="org.example" module="${name}" revision="1.0.0"/>
${inside}
</ivy-module>
`;

const ivy = (token, description, words, home = bench.home({})) => {
  home.write({ 'work/ivysettings.xml': settings(token),
    'work/ivy.xml': description, 'work/new.jar': 'a jar' });
  return home.run('java', ['-XX:TieredStopAtLevel=1',
    `-Duser.home=${home.folder}`, '-jar', '/usr/share/java/ivy.jar',
    '-settings', 'ivysettings.xml', '-ivy', 'ivy.xml', ...words],
  { cwd: 'work' });
};

const read = (token, home) => ivy(token, module_('app', `<dependencies>
<dependency org="org.example" name="tool" rev="1.0.0"/>
</dependencies>`), ['-retrieve', 'libs/[artifact]-[revision].[ext]'], home);

const publish = (token) => ivy(token, module_('new', `<publications>
<artifact name="new" type="jar"/></publications>`), ['-publish', 'demo',
  '-publishpattern', '[artifact].[ext]', '-revision', '1.0.0',
  '-deliverto', 'delivered.xml', '-overwrite']);

describe('Ivy', () => {
  test('reads with a read-only token', async () => {
    const home = bench.home({});
    await bench.allow('read', 'read-only', (token) => read(token, home));
    assert.equal(fs.readFileSync(home.file('work/libs/tool-1.0.0.jar'), 'utf8'),
      'a jar');
  });

  test('publishes with a write-only token', () =>
    bench.allow('publish', 'write-only', publish));

  bench.denials('read', read,
    { silent: { all: /module not found: org\.example#tool/ } });
  bench.denials('publish', publish);
});

// The panel "Use it", taken at its word (tests/lib/follow.js), by the clients
// that only `make test CLIENTS=all` has.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { Home } = require('../../lib/client');
const { Panel } = require('../../lib/follow');
const { request2 } = require('../../lib/http2');
const { startFiles } = require('../../lib/registry-files');
const { startGems } = require('../../lib/registry-gem');
const { startVerdaccio } = require('../../lib/registry-npm');
const { startPython } = require('../../lib/registry-python');
const { startTlsSite } = require('../../lib/tls');
const { makeWheel } = require('../../lib/wheel');

const yarn = (version) => `exec ${process.execPath} ${path.join(__dirname,
  'node_modules', `yarn-${version}`, 'bin/yarn.js')} "$@"`;

// What is no file of the panel's, but in the way of a client without a network
// or a person.
const tools = (home) => ({
  // Which Yarn it is depends on the project, as with corepack.
  'bin/yarn': `#!/bin/sh
if [ -e .berry ]; then
    ${yarn(4)}
fi
${yarn(1)}
`,
  'bin/poetry': '#!/bin/sh\nexec /usr/bin/poetry --no-interaction "$@"\n',
  'bin/composer': '#!/bin/sh\nexec /usr/bin/composer --no-interaction "$@"\n',
  'bin/gradle': `#!/bin/sh
exec /usr/bin/gradle --no-daemon --console=plain "$@"
`,
  // Its files and what it installs are below the HOME.
  'bin/dnf': `#!/bin/sh
exec /usr/bin/dnf --assumeyes --nogpgcheck --releasever=1 \\
    --setopt=reposdir=${home.file('root/etc/yum.repos.d')} \\
    --setopt=cachedir=${home.file('cache')} \\
    --setopt=logdir=${home.file('log')} --installroot=${home.file('root')} "$@"
`,
  'bin/mount': `#!/bin/sh
cat ${home.file('root/etc/davfs2/davfs2.conf')} >${home.file('davfs2.conf')}
echo "secrets ${home.file('root/etc/davfs2/secrets')}" \\
    >>${home.file('davfs2.conf')}
exec mount.davfs -o conf=${home.file('davfs2.conf')} "$3" ${home.file('mnt')}
`,
});

const environment = (home) => ({
  COMPOSER_ALLOW_SUPERUSER: '1',
  BUNDLE_SILENCE_ROOT_WARNING: '1',
  GEM_HOME: home.file('gems'),
  GRADLE_USER_HOME: home.file('.gradle'),
  GRADLE_OPTS: `-Duser.home=${home.folder}`,
  POETRY_VIRTUALENVS_CREATE: 'false',
  PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
  R_LIBS_USER: home.file('library'),
  YARN_ENABLE_TELEMETRY: 'false',
  YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  YARN_NPM_MINIMAL_AGE_GATE: '0',
});

const manifest = (name) =>
  JSON.stringify({ name, version: '1.0.0', license: 'MIT' });

const pyproject = (name, lines) => `[tool.poetry]
name = "${name}"
version = "1.0.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = "^3.11"

${lines}`;

// What a command makes of files in a folder.
function made(files, command, words, wanted) {
  const home = new Home(files);
  execFileSync(command, words, { cwd: home.folder, stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: home.folder } });
  const found = Object.fromEntries(wanted(home).map((name) =>
    [name, fs.readFileSync(home.file(name))]));
  home.remove();
  return found;
}

const panel = new Panel({
  starts: {
    yarn1: () => startVerdaccio('/F/yarn1/'),
    yarn4: () => startVerdaccio('/F/yarn4/'),
    python: startPython,
    gradle: startFiles,
    gems: startGems,
    php: startFiles,
    rpms: startFiles,
    cran: startFiles,
  },
  feeds: ['rclone', 'davfs2'],
  tools,
  environment,
});

before(() => panel.open());
after(() => panel.stop());

const homeWith = (files) => panel.homeWith(files);

const goModule = 'module example.org/my-module\n\ngo 1.19\n';
const secure = new Panel({
  starts: { go: startFiles },
  start: (options) => startTlsSite({ ...options, secure: true }),
  environment: () => ({ GOFLAGS: '-modcacherw',
    SSL_CERT_FILE: secure.site.tls.certificate }),
});

before(() => secure.open());
after(() => secure.stop());

// Lays files into a feed, with a token that writes.
async function fill(feed, files, where = panel) {
  const { site, tokens } = where;
  for (const [name, content] of Object.entries(files)) {
    const what = [`/F/${feed}/${name}`, { method: 'PUT', body: content,
      headers: { Authorization: `Bearer ${tokens.write.value}` } }];
    const { status, text } = where === panel ? await site.request(...what)
      : await request2(site.tls.port, ...what);
    assert.ok(status < 300, text);
  }
}

describe('the lines of the panel work with', { concurrency: 2 }, () => {
  for (const [client, feed, lock] of [['yarn', 'yarn1', {}],
    ['berry', 'yarn4', { 'work/yarn.lock': '', 'work/.berry': '' }]]) {
    test(`Yarn, as ${client}`, async () => {
      const tool = homeWith({ ...lock,
        'work/package.json': manifest('my-package') });
      await tool.must('yarn', ['install'], { cwd: 'work' });
      await panel.publish(client, feed, tool);
      const home = homeWith({ ...lock, 'work/package.json': manifest('app') });
      await panel.follow(client, feed, 'read', home);
      assert.match(fs.readFileSync(home.file('work/yarn.lock'), 'utf8'),
        /my-package@/);
    });
  }

  test('Poetry', async () => {
    const { file, bytes } = makeWheel('my_package', '1.0.0');
    await panel.publish('poetry', 'python', homeWith({
      'work/pyproject.toml': pyproject('my_package', ''),
      [`work/dist/${file}`]: bytes }));
    // Into a virtual environment of its own, so that nothing here changes.
    const home = homeWith({});
    home.env = { ...home.env, POETRY_VIRTUALENVS_CREATE: 'true',
      POETRY_VIRTUALENVS_IN_PROJECT: 'true',
      POETRY_VIRTUALENVS_OPTIONS_NO_PIP: 'true',
      POETRY_VIRTUALENVS_OPTIONS_NO_SETUPTOOLS: 'true' };
    await panel.follow('poetry', 'python', 'read', home,
      (lines) => pyproject('app', lines));
    assert.match(fs.readFileSync(home.file('work/poetry.lock'), 'utf8'),
      /name = "my-package"/);
  });

  // Debian's plugin that publishes to Maven's repositories is broken.
  test('Gradle, to read', async () => {
    await fill('gradle', {
      'org/example/my-package/1.0.0/my-package-1.0.0.pom': `<project>
<modelVersion>4.0.0</modelVersion><groupId>org.example</groupId>
<artifactId>my-package</artifactId><version>1.0.0</version></project>`,
      'org/example/my-package/1.0.0/my-package-1.0.0.jar': 'a jar' });
    await panel.read('gradle', 'gradle', {
      fit: (lines) => `configurations { tools }
${lines}
dependencies { tools 'org.example:my-package:1.0.0' }
task build(type: Copy) { from configurations.tools; into 'libs' }
`,
      files: { 'work/settings.gradle': 'rootProject.name = "app"\n' },
      expect: 'work/libs/my-package-1.0.0.jar' });
  });

  test('Bundler', async () => {
    const files = made({ 'my-gem.gemspec': `Gem::Specification.new do |s|
  s.name = 'my-gem'
  s.version = '1.0.0'
  s.summary = 'A gem'
  s.authors = ['Somebody']
end
` }, 'gem', ['build', '--quiet', 'my-gem.gemspec'], () => ['my-gem-1.0.0.gem']);
    await panel.publish('gem', 'gems', homeWith(Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [`work/${name}`, bytes]))));
    await panel.read('bundler', 'gems', {
      fit: (lines) => `${lines}gem "my-gem"\n`,
      expect: 'work/Gemfile.lock' });
  });

  test('Composer', async () => {
    const files = made({ 'composer.json': '{"name": "my/package"}' }, 'zip',
      ['-q', 'my.zip', 'composer.json'], () => ['my.zip']);
    const dist = { type: 'zip', url: `${panel.site.url}/F/php/my.zip` };
    await fill('php', { ...files, 'packages.json': JSON.stringify({ packages: {
      'my/package': { '1.0.0': { name: 'my/package', version: '1.0.0',
        dist } } } }) });
    // No other repository than the panel's is asked.
    await panel.read('composer', 'php', {
      fit: (lines) => {
        const all = JSON.parse(lines);
        all.repositories.push({ 'packagist.org': false });
        return JSON.stringify(all);
      },
      expect: 'work/vendor/my/package/composer.json' });
  });

  test('rclone, to read, and to write with a token for both', async () => {
    await panel.publish('curl', 'rclone',
      homeWith({ 'work/my-file': 'mine\n' }));
    await panel.read('rclone', 'rclone', { expect: 'work/my-file' });
    await panel.follow('rclone', 'rclone', 'both', homeWith({
      'work/my-file': 'mine again\n' }));
  });

  test('davfs2', async () => {
    await fill('davfs2', { 'my-file': 'mine\n' });
    const home = homeWith({ 'mnt/.keep': '' });
    fs.rmSync(home.file('mnt/.keep'));
    await panel.follow('davfs2', 'davfs2', 'read', home);
    try {
      assert.equal(fs.readFileSync(home.file('mnt/my-file'), 'utf8'), 'mine\n');
    } finally {
      await home.must('umount', [home.file('mnt')]);
    }
  });

  test('dnf', async () => {
    const files = made({ 'my.spec': `Name: my-package
Version: 1.0.0
Release: 1
Summary: A package
License: MIT
BuildArch: noarch
%description
A package.
%files
`, 'build.sh': `rpmbuild -bb --define "_topdir $PWD/top" \\
    --define "_rpmdir $PWD/repo" my.spec && createrepo_c repo
` }, 'sh', ['build.sh'], (home) => fs.readdirSync(home.file('repo'),
      { recursive: true }).map((name) => `repo/${name}`)
      .filter((name) => fs.statSync(home.file(name)).isFile()));
    await fill('rpms', Object.fromEntries(Object.entries(files).map(
      ([name, bytes]) => [name.replace('repo/', ''), bytes])));
    await panel.follow('dnf', 'rpms', 'read', homeWith({ 'log/.keep': '' }));
  });

  test('R', async () => {
    const files = made({ 'mypackage/DESCRIPTION': 'Package: mypackage\n'
      + 'Version: 1.0.0\nTitle: A Package\nDescription: A package.\n'
      + 'License: GPL-3\nAuthor: Somebody\n'
      + 'Maintainer: Somebody <somebody@example.org>\n',
    'mypackage/NAMESPACE': '' }, 'tar', ['-czf', 'my.tar.gz', 'mypackage'],
    () => ['my.tar.gz']);
    await fill('cran', {
      'src/contrib/PACKAGES': 'Package: mypackage\nVersion: 1.0.0\n',
      'src/contrib/mypackage_1.0.0.tar.gz': files['my.tar.gz'] });
    await panel.read('r', 'cran', { files: { 'library/.keep': '' },
      expect: 'library/mypackage/DESCRIPTION' });
  });

  // Over plain http, go sends no token.
  test('go', async () => {
    const folder = 'example.org/my-module@v1.0.0';
    const zip = made({ [`${folder}/go.mod`]: goModule,
      [`${folder}/my.go`]: 'package my\n' }, 'zip',
    ['-q', '-r', '-D', 'my.zip', 'example.org'], () => ['my.zip']);
    await fill('go', Object.fromEntries(Object.entries({
      list: 'v1.0.0\n',
      'v1.0.0.info': '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}',
      'v1.0.0.mod': goModule,
      'v1.0.0.zip': zip['my.zip'],
    }).map(([name, content]) =>
      [`example.org/my-module/@v/${name}`, content])), secure);
    await secure.read('go', 'go', {
      files: { 'work/go.mod': 'module example.org/app\n\ngo 1.19\n' },
      expect: 'work/go.sum' });
  });
});

// The panel "Use it", taken at its word (tests/lib/follow.js), by the clients
// that only `make test CLIENTS=all` has.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { Panel } = require('../../lib/follow');
const { request2 } = require('../../lib/http2');
const { mavenFiles } = require('../../lib/maven');
const { composerFiles, cranFiles, gemFile, goFiles, rpmFiles } =
  require('../../lib/packages');
const { manifest } = require('../../lib/projects');
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

const pyproject = (name, lines) => `[tool.poetry]
name = "${name}"
version = "1.0.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = "^3.11"

${lines}`;

const panel = new Panel({
  starts: {
    yarn1: () => startVerdaccio('/F/yarn1/'),
    yarn4: () => startVerdaccio('/F/yarn4/'),
    python: startPython,
    gradle: () => startFiles(mavenFiles('my-package')),
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

const secure = new Panel({
  starts: { go: startFiles },
  start: (options) => startTlsSite({ ...options, secure: true }),
  environment: () => ({ GOFLAGS: '-modcacherw',
    SSL_CERT_FILE: secure.site.tls.authority }),
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
    await panel.publish('gem', 'gems', homeWith({
      'work/my-gem-1.0.0.gem': gemFile('my-gem') }));
    await panel.read('bundler', 'gems', {
      fit: (lines) => `${lines}gem "my-gem"\n`,
      expect: 'work/Gemfile.lock' });
  });

  test('Composer', async () => {
    await fill('php',
      composerFiles('my/package', `${panel.site.url}/F/php`));
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
    await fill('rpms', rpmFiles('my-package'));
    await panel.follow('dnf', 'rpms', 'read', homeWith({ 'log/.keep': '' }));
  });

  test('R', async () => {
    await fill('cran', cranFiles('mypackage'));
    await panel.read('r', 'cran', { files: { 'library/.keep': '' },
      expect: 'library/mypackage/DESCRIPTION' });
  });

  // Over plain http, go sends no token.
  test('go', async () => {
    await fill('go', goFiles('my-module'), secure);
    await secure.read('go', 'go', {
      files: { 'work/go.mod': 'module example.org/app\n\ngo 1.19\n' },
      expect: 'work/go.sum' });
  });
});

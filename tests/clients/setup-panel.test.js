// The panel "Use it", taken at its word: its lines are read from the page, the
// value is put in, files are written where it says, and its commands are run as
// they stand, with the real clients and tokens that only write or only read.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { Home } = require('../lib/client');
const maven = require('../lib/maven');
const { startCrates } = require('../lib/registry-cargo');
const { startFiles } = require('../lib/registry-files');
const { startGems } = require('../lib/registry-gem');
const { startGit } = require('../lib/registry-git');
const { startVerdaccio } = require('../lib/registry-npm');
const { startNuget } = require('../lib/registry-nuget');
const { startPython } = require('../lib/registry-python');
const { startSite } = require('../lib/site');
const { addressOf, clients, hole } = require('../lib/setup-panel');
const { makeWheel } = require('../lib/wheel');

const nugetProgram = require.resolve('nuget-exe/nuget-5.8.0.exe');

// A suite of one package, for every architecture.
async function startDebs() {
  const registry = await startFiles();
  const packages = 'Package: my-package\nVersion: 1.0.0\nArchitecture: all\n'
    + 'Filename: pool/my-package.deb\nSize: 1\n';
  const digest = createHash('sha256').update(packages).digest('hex');
  const name = 'main/binary-all/Packages';
  registry.files.set(`/dists/stable/${name}`, packages);
  registry.files.set('/dists/stable/Release', 'Suite: stable\n'
    + 'Architectures: all\nComponents: main\n'
    + `SHA256:\n ${digest} ${packages.length} ${name}\n`);
  return registry;
}

// By feed; some have names that clients would not take as names of theirs.
const starts = {
  npm: () => startVerdaccio('/F/npm/'),
  'my.nuget': () =>
    startNuget('/F/my.nuget', { id: 'my.package', version: '1.0.0' }),
  python: startPython,
  '0maven': startFiles,
  '2nd.crates': () => startCrates('/F/2nd.crates'),
  gems: startGems,
  git: () => startGit(['my-project.git']),
  debs: startDebs,
};
const feeds = [...Object.keys(starts), 'folder', 'lftp', 'rclone'];

const ends = [];
const tokens = {};
let site;
let demo; // signed in

before(async () => {
  const proxies = await Promise.all(Object.entries(starts).map(
    async ([feed, start]) => {
      const registry = await start();
      ends.push(() => registry.stop());
      return `Use TokenboothProxy ${feed} http://127.0.0.1:${registry.port}/`;
    }));
  site = await startSite({ host: proxies.join('\n') });
  await Promise.all(feeds.map((feed) =>
    site.json('feed', 'add', feed, '--owner', 'demo')));
  for (const access of ['read', 'write']) {
    tokens[access] = await site.addToken('demo', access, `--${access}`, 'all');
  }
  tokens.both = await site.addToken('demo', 'both', '--read', 'all',
    '--write', 'all');
  demo = await site.signedIn();
});

after(async () => {
  try {
    await site?.stop();
  } finally {
    for (const end of ends) await end();
  }
});

// What is no file of the panel's, but in the way of a client without a network
// or a person.
const tools = (home) => ({
  // The phase is its last goal alone: Debian lacks the plugins before it.
  'bin/mvn': `#!/bin/sh
case $1 in
deploy) goal=${maven.goal('maven-deploy-plugin', 'deploy')} ;;
package) goal=${maven.goal('maven-dependency-plugin', 'resolve')} ;;
esac
exec /usr/bin/mvn --batch-mode -gs ${home.file('global.xml')} "$goal"
`,
  'bin/nuget': `#!/bin/sh
exec mono ${nugetProgram} "$@" -NonInteractive
`,
  // Its files are below the HOME, and nobody signs what the tests serve.
  'bin/apt-get': `#!/bin/sh
exec /usr/bin/apt-get -o Dir=${home.file('root')} \\
    -o Dir::State::status=/var/lib/dpkg/status -o APT::Sandbox::User= \\
    -o Dir::Bin::methods=/usr/lib/apt/methods \\
    -o Acquire::AllowInsecureRepositories=true "$@"
`,
  'global.xml': maven.settings(),
});

const environment = (home) => ({
  PATH: `${home.file('bin')}:${process.env.PATH}`,
  ...maven.options(home.folder),
  GEM_HOME: home.file('gems'),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_TARGET: home.file('site'),
  TWINE_NON_INTERACTIVE: '1',
});

function homeWith(files) {
  const home = new Home();
  ends.push(() => home.remove());
  home.env = environment(home);
  home.write({ 'work/.keep': '', ...tools(home), ...files });
  for (const name of ['mvn', 'nuget', 'apt-get']) {
    fs.chmodSync(home.file('bin', name), 0o700);
  }
  return home;
}

// Does for one client what the panel of the token says. `fit` makes a whole
// file of lines that are a part of one.
async function follow(client, feed, access, home, fit = (lines) => lines) {
  const { id, value } = tokens[access];
  const page = await demo.get(addressOf(id, feed));
  const steps = clients(page.text)[client];
  assert.ok(steps?.some(({ file }) => !file), `${client}: no command`);
  for (const { file, text } of steps) {
    const lines = text.replaceAll(hole, value);
    if (file?.startsWith('~/')) {
      home.write({ [file.slice(2)]: lines });
    } else if (file?.startsWith('/')) {
      home.write({ [`root${file}`]: lines });
    } else if (file) {
      home.write({ [`work/${file}`]: fit(lines) });
    } else {
      const { status, output } =
        await home.run('sh', ['-c', lines], { cwd: 'work' });
      assert.equal(status, 0, `${text}\n${output}`);
      assert.ok(!output.includes(value), 'it printed the value');
    }
  }
}

const publish = (client, feed, home, fit) =>
  follow(client, feed, 'write', home, fit);

async function read(client, feed, { files = {}, fit, expect }) {
  const home = homeWith(files);
  await follow(client, feed, 'read', home, fit);
  assert.ok(fs.existsSync(home.file(expect)), `${expect} is not there`);
}

const manifest = (name) =>
  JSON.stringify({ name, version: '1.0.0', license: 'MIT' });

const crate = (name) => `[package]
name = "${name}"
version = "1.0.0"
edition = "2021"
license = "MIT"
description = "A crate"
`;

const pom = (name, inside) => `<project><modelVersion>4.0.0</modelVersion>
<groupId>org.example</groupId><artifactId>${name}</artifactId>
<version>1.0.0</version><packaging>pom</packaging>
${inside}
</project>
`;

const dependency = `<dependencies><dependency><groupId>org.example</groupId>
<artifactId>my-package</artifactId><version>1.0.0</version><type>pom</type>
</dependency></dependencies>`;

const nuspec = `<?xml version="1.0"?>
<package><metadata><id>My.Package</id><version>1.0.0</version>
<authors>Somebody</authors><description>A package</description>
</metadata><files><file src="my.txt" target="content"/></files></package>
`;

const gemspec = `Gem::Specification.new do |s|
  s.name = 'my-gem'
  s.version = '1.0.0'
  s.summary = 'A gem'
  s.authors = ['Somebody']
end
`;

// Not every machine has these.
const unless = (command) => ({
  skip: spawnSync(command, ['--version']).error && `${command} is not here` });

describe('the lines of the panel work with', { concurrency: 2 }, () => {
  test('npm', async () => {
    await publish('npm', 'npm', homeWith({
      'work/package.json': manifest('my-package') }));
    await read('npm', 'npm', {
      files: { 'work/package.json': manifest('app') },
      expect: 'work/node_modules/my-package/package.json' });
  });

  test('NuGet', async () => {
    const home = homeWith({ 'work/my.nuspec': nuspec, 'work/my.txt': 'my\n' });
    await home.must('nuget', ['pack', 'my.nuspec'], { cwd: 'work' });
    await publish('nuget', 'my.nuget', home);
    await read('nuget', 'my.nuget',
      { expect: 'work/My.Package.1.0.0/My.Package.1.0.0.nupkg' });
  });

  test('twine and pip', async () => {
    const { file, bytes } = makeWheel('my_package', '1.0.0');
    await publish('twine', 'python',
      homeWith({ [`work/dist/${file}`]: bytes }));
    await read('pip', 'python', { expect: 'site/my_package.py' });
  });

  test('Maven', async () => {
    await publish('maven', '0maven', homeWith({}),
      (lines) => pom('my-package', lines));
    await read('maven', '0maven', {
      fit: (lines) => pom('app', `${lines}${dependency}`),
      expect: '.m2/repository/org/example/my-package/1.0.0/'
        + 'my-package-1.0.0.pom' });
  });

  test('cargo', async () => {
    await publish('cargo', '2nd.crates', homeWith({
      'work/Cargo.toml': crate('my-crate'), 'work/src/lib.rs': '' }));
    // It finds the crate, and locks its version.
    await read('cargo', '2nd.crates', {
      files: { 'work/Cargo.toml': crate('app'), 'work/src/lib.rs': '' },
      expect: 'work/Cargo.lock' });
  });

  test('gem', async () => {
    const home = homeWith({ 'work/my-gem.gemspec': gemspec });
    await home.must('gem', ['build', '--quiet', 'my-gem.gemspec'],
      { cwd: 'work' });
    await publish('gem', 'gems', home);
    await read('gem', 'gems', { expect: 'gems/gems/my-gem-1.0.0' });
  });

  test('git', async () => {
    const home = homeWith({});
    const git = (...words) => home.must('git', ['-c', 'user.name=Somebody',
      '-c', 'user.email=somebody@example.org', ...words], { cwd: 'work' });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '.keep');
    await git('commit', '--quiet', '-m', 'The first');
    await publish('git', 'git', home);
    await read('git', 'git', { expect: 'work/my-project/.keep' });
  });

  test('curl', async () => {
    await publish('curl', 'folder', homeWith({ 'work/my-file': 'mine\n' }));
    await read('curl', 'folder', { expect: 'work/my-file' });
  });

  test('apt', async () => {
    const home = homeWith({ 'root/var/lib/apt/lists/.keep': '',
      'root/var/cache/apt/archives/.keep': '', 'root/etc/apt/.keep': '' });
    await follow('apt', 'debs', 'read', home);
    const lists = fs.readdirSync(home.file('root/var/lib/apt/lists'));
    assert.ok(lists.some((name) => name.includes('_Packages')), String(lists));
  });

  for (const client of ['lftp', 'rclone']) {
    test(client, unless(client), async () => {
      await publish('curl', client, homeWith({ 'work/my-file': 'mine\n' }));
      await read(client, client, { expect: 'work/my-file' });
    });
  }

  test('rclone, to write', unless('rclone'), async () => {
    await publish('curl', 'rclone', homeWith({ 'work/my-file': 'mine\n' }));
    await follow('rclone', 'rclone', 'both', homeWith({}));
  });
});

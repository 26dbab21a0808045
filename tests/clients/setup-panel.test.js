// The panel "Use it", taken at its word (tests/lib/follow.js), by the clients
// that each `make test` has.
'use strict';

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { Panel } = require('../lib/follow');
const { crate, dependency, environment, gemspec, manifest, nuspec, pom, tools } =
  require('../lib/projects');
const { startCrates } = require('../lib/registry-cargo');
const { startFiles } = require('../lib/registry-files');
const { startGems } = require('../lib/registry-gem');
const { startGit } = require('../lib/registry-git');
const { startVerdaccio } = require('../lib/registry-npm');
const { startNuget } = require('../lib/registry-nuget');
const { startPython } = require('../lib/registry-python');
const { makeWheel } = require('../lib/wheel');

// A suite of one package, for every architecture.
function startDebs() {
  const packages = 'Package: my-package\nVersion: 1.0.0\nArchitecture: all\n'
    + 'Filename: pool/my-package.deb\nSize: 1\n';
  const digest = createHash('sha256').update(packages).digest('hex');
  const name = 'main/binary-all/Packages';
  return startFiles({
    [`/dists/stable/${name}`]: packages,
    '/dists/stable/Release': 'Suite: stable\n'
      + 'Architectures: all\nComponents: main\n'
      + `SHA256:\n ${digest} ${packages.length} ${name}\n`,
  });
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

const panel = new Panel({ starts, feeds: ['folder', 'lftp'], tools,
  environment });

before(() => panel.open());
after(() => panel.stop());

const homeWith = (files) => panel.homeWith(files);
const publish = (...what) => panel.publish(...what);
const read = (...what) => panel.read(...what);

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
    const home = homeWith({ 'work/my-gem.gemspec': gemspec('my-gem') });
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
    await panel.follow('apt', 'debs', 'read', home);
    const lists = fs.readdirSync(home.file('root/var/lib/apt/lists'));
    assert.ok(lists.some((name) => name.includes('_Packages')), String(lists));
  });

  test('lftp', async () => {
    await publish('lftp', 'lftp', homeWith({ 'work/my-file': 'mine\n' }));
    await read('lftp', 'lftp', { expect: 'work/my-file' });
  });
});

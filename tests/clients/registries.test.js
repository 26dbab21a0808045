// The recipes of docs/registries.md, taken out of the page and run as they stand
// with the real clients: by http and by https, each publishes with a token that
// only writes, installs with one that only reads, and shows why it is denied. The
// registries never see a token.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { crate, gemspec, manifest, nuspec, workHome } =
  require('../lib/projects');
const { RecipeSite } = require('../lib/recipe-site');
const { startCrates } = require('../lib/registry-cargo');
const { startLfs } = require('../lib/registry-lfs');
const { startNuget } = require('../lib/registry-nuget');
const { imageFiles } = require('../lib/registry-oci');
const { startPython } = require('../lib/registry-python');
const { makeWheel } = require('../lib/wheel');

const wheel = makeWheel('my_package', '1.0.0');

// By the port of the page: in place of products that are not in Debian.
const standIns = {
  8082: () => startPython('/F/acme-python'),
  8083: () => startNuget('/F/acme-nuget', { id: 'my.package', version: '1.0.0' }),
  8084: () => startCrates('/F/acme-crates'),
  9999: () => startLfs('/F/acme-git/lfs'),
};

const common = 'What all of them have in common';

const feeds = ['acme-npm', 'acme-images', 'acme-maven', 'acme-git', 'acme-gems',
  'acme-python', 'acme-nuget', 'acme-crates'];

const git = (home, ...words) => home.must('git', ['-c', 'user.name=Somebody',
  '-c', 'user.email=somebody@example.org', ...words], { cwd: 'work' });

async function commit(home) {
  await git(home, 'init', '--quiet', '--initial-branch=main');
  await git(home, 'add', '.');
  await git(home, 'commit', '--quiet', '-m', 'The first');
}

const under = (folder, files) => Object.fromEntries(
  Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));

// By the title of the recipe. `project`, `app`: the files with which it publishes
// and installs; `build`: what is done before it publishes; `expect`: what is
// there once it has installed, and perhaps its content; `also`: the recipe whose
// lines for the client it needs, too.
const cases = {
  'npm: Verdaccio': {
    feed: 'acme-npm',
    project: { 'work/package.json': manifest('my-package') },
    app: { 'work/package.json': manifest('app') },
    expect: 'work/node_modules/my-package/package.json',
  },
  'Container images: Docker\'s registry': {
    feed: 'acme-images',
    project: under('work/my-image', imageFiles()),
    app: {},
    expect: 'work/copy/manifest.json',
  },
  'Maven: nginx': {
    feed: 'acme-maven',
    project: { 'work/my-package.jar': 'a package\n' },
    app: {},
    expect: '.m2/repository/org/example/my-package/1.0.0/my-package-1.0.0.jar',
    content: 'a package\n',
  },
  'Git: git http-backend': {
    feed: 'acme-git',
    project: { 'work/my-file': 'mine\n' },
    build: commit,
    app: {},
    expect: 'work/my-project/my-file',
  },
  'Git LFS': {
    feed: 'acme-git',
    also: 'Git: git http-backend',
    project: { 'work/my-file.bin': 'large\n' },
    build: async (home) => {
      await git(home, 'init', '--quiet', '--initial-branch=main');
      await git(home, 'lfs', 'install', '--local');
      await git(home, 'lfs', 'track', '*.bin');
      await commit(home);
    },
    app: {},
    install: (home) => home.must('git', ['lfs', 'install', '--skip-repo']),
    expect: 'work/my-project/my-file.bin',
    content: 'large\n',
  },
  'Ruby: RubyGems\' own index': {
    feed: 'acme-gems',
    project: { 'work/my-gem.gemspec': gemspec('my-gem') },
    build: (home) => home.must('gem', ['build', '--quiet', 'my-gem.gemspec'],
      { cwd: 'work' }),
    app: {},
    expect: 'gems/gems/my-gem-1.0.0',
  },
  'Python: pypiserver': {
    feed: 'acme-python',
    project: { [`work/dist/${wheel.file}`]: wheel.bytes },
    app: {},
    expect: 'site/my_package.py',
  },
  'NuGet: BaGetter': {
    feed: 'acme-nuget',
    project: { 'work/my.nuspec': nuspec, 'work/my.txt': 'my\n' },
    build: (home) => home.must('nuget', ['pack', 'my.nuspec'], { cwd: 'work' }),
    app: {},
    expect: 'work/My.Package.1.0.0/My.Package.1.0.0.nupkg',
  },
  'cargo: a sparse registry': {
    feed: 'acme-crates',
    project: { 'work/Cargo.toml': crate('my-crate'), 'work/src/lib.rs': '' },
    app: { 'work/Cargo.toml': crate('app'), 'work/src/lib.rs': '' },
    expect: 'work/Cargo.lock',
  },
};

// skopeo is told of a host without TLS by an option alone.
const insecureSkopeo = `#!/bin/sh
command=$1
shift
case $command in
copy) set -- --src-tls-verify=false --dest-tls-verify=false "$@" ;;
*) set -- --tls-verify=false "$@" ;;
esac
exec /usr/bin/skopeo "$command" "$@"
`;

class Run {
  constructor(page, recipe, what) {
    this.page = page;
    this.recipe = recipe;
    this.what = what;
  }

  blocks(role, recipe = this.recipe) {
    return this.page.recipes.get(recipe).filter((block) => block.role === role);
  }

  home(token, files) {
    const { page } = this;
    const home = workHome({
      ...files,
      '.config/containers/policy.json':
        '{"default": [{"type": "insecureAcceptAnything"}]}',
      ...page.scheme === 'http' && { 'bin/skopeo': insecureSkopeo },
    });
    page.ends.push(() => home.remove());
    Object.assign(home.env, page.clientEnvironment(home),
      { REGISTRY_AUTH_FILE: home.file('auth.json') });
    for (const recipe of [common, this.recipe, this.what.also ?? common]) {
      for (const { name, text } of this.blocks('client file', recipe)) {
        home.write({ [name]: this.lines(text, token) });
      }
    }
    return home;
  }

  lines(text, token) {
    return this.page.fit(text).replaceAll('YOUR_TOKEN', token.value);
  }

  // The commands of a role, as a person gives them.
  async give(role, home, token) {
    const text = this.blocks(role).map((block) => block.text).join('');
    assert.ok(text, `${this.recipe}: nothing to ${role}`);
    return home.run('sh', ['-ec', this.lines(text, token)],
      { cwd: 'work', env: { TOKEN: token.value } });
  }

  async must(role, home, token) {
    const { status, output } = await this.give(role, home, token);
    assert.equal(status, 0, `${this.recipe}, ${role}:\n${output}`);
    assert.ok(!output.includes(token.value), `it printed the value:\n${output}`);
  }

  async publisher(token) {
    const home = this.home(token, this.what.project);
    for (const { name, text } of this.blocks('project file')) {
      home.write({ [`work/${name}`]: this.lines(text, token) });
    }
    await this.what.build?.(home);
    return home;
  }

  async isDenied(token) {
    const home = await this.publisher(token);
    const { status, output } = await this.give('publish', home, token);
    assert.notEqual(status, 0, output);
    const said = output.replace(/\s+/g, ' ');
    assert.match(said, new RegExp('is read-only and cannot write to feed '
      + `\\\\?["']${this.what.feed}`), output);
  }

  async publishes(token) {
    await this.must('publish', await this.publisher(token), token);
    for (const { text } of this.blocks('refresh')) this.page.administer(text);
  }

  async installs(token) {
    const { app, install, expect, content } = this.what;
    const home = this.home(token, app);
    await install?.(home);
    await this.must('install', home, token);
    assert.ok(fs.existsSync(home.file(expect)), `${expect} is not there`);
    if (content) {
      assert.equal(fs.readFileSync(home.file(expect), 'utf8'), content);
    }
    if (this.blocks('look').length) await this.must('look', home, token);
  }
}

for (const scheme of ['http', 'https']) {
  describe(`by ${scheme}`, () => {
    const page = new RecipeSite(scheme);
    const tokens = {};

    before(async () => {
      await page.open(standIns);
      await Promise.all(feeds.map((feed) =>
        page.site.json('feed', 'add', feed, '--owner', 'demo')));
      for (const access of ['read', 'write']) {
        tokens[access] =
          await page.site.addToken('demo', access, `--${access}`, 'all');
      }
    });

    after(() => page.close());

    describe('the recipe works:', { concurrency: 2 }, () => {
      for (const [recipe, what] of Object.entries(cases)) {
        test(recipe, async () => {
          const run = new Run(page, recipe, what);
          // A denial is the same by both, and takes as long as a success.
          if (scheme === 'https') await run.isDenied(tokens.read);
          await run.publishes(tokens.write);
          await run.installs(tokens.read);
        });
      }
    });

    test('each recipe of the page is run', () => {
      assert.deepEqual([...page.recipes.keys()].sort(),
        [common, ...Object.keys(cases)].sort());
    });

    test('no registry was sent a token', () => {
      const sent = page.sent();
      assert.match(sent, /x-tokenbooth-account: demo/i);
      for (const { value } of Object.values(tokens)) {
        for (const form of [value, btoa(`demo:${value}`)]) {
          assert.ok(!sent.includes(form));
        }
      }
    });
  });
}

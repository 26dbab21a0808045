// Projects of package clients, as small as they come, each called as the lines of
// "Set up" call it, and a HOME in which those lines run as they stand.
'use strict';

const fs = require('node:fs');
const { Home } = require('./client');
const maven = require('./maven');

const nugetProgram = require.resolve('nuget-exe/nuget-5.8.0.exe');

// What stands in for programs that need a network or a person.
const tools = (home) => ({
  // A phase is its last goal alone: Debian lacks the plugins before it.
  'bin/mvn': `#!/bin/sh
case $1 in
deploy) goal=${maven.goal('maven-deploy-plugin', 'deploy')} ;;
deploy:deploy-file)
    goal=${maven.goal('maven-deploy-plugin', 'deploy-file')} ;;
dependency:get) goal=${maven.goal('maven-dependency-plugin', 'get')} ;;
package) goal=${maven.goal('maven-dependency-plugin', 'resolve')} ;;
esac
shift
exec /usr/bin/mvn --batch-mode -gs ${home.file('global.xml')} "$goal" "$@"
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
  ...maven.options(home.folder),
  GEM_HOME: home.file('gems'),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_TARGET: home.file('site'),
  TWINE_NON_INTERACTIVE: '1',
});

// A HOME whose folder `work` is the project. `tools` and `environment` are given
// the home: programs in its `bin`, other files, and variables.
function workHome(files, { tools: programs = tools,
  environment: variables = environment } = {}) {
  const home = new Home();
  home.env = {
    PATH: `${home.file('bin')}:${process.env.PATH}`,
    ...variables(home),
  };
  home.write({ 'work/.keep': '', ...programs(home), ...files });
  const bin = home.file('bin');
  for (const name of fs.existsSync(bin) ? fs.readdirSync(bin) : []) {
    fs.chmodSync(home.file('bin', name), 0o700);
  }
  return home;
}

const manifest = (name, more) =>
  JSON.stringify({ name, version: '1.0.0', license: 'MIT', ...more });

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

const gemspec = (name) => `Gem::Specification.new do |s|
  s.name = '${name}'
  s.version = '1.0.0'
  s.summary = 'A gem'
  s.authors = ['Somebody']
end
`;

module.exports = {
  crate, dependency, environment, gemspec, manifest, nuspec, pom, tools,
  workHome,
};

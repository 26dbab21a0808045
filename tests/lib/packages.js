// Packages with next to nothing in them, made by the tools of their kind: by
// path, the files that a feed serves. Those of npm, Python, Maven and Git are
// made where their registries are.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { Home } = require('./client');
const { gemspec } = require('./projects');

// The files of a folder, by their path in it.
function filesOf(folder) {
  return Object.fromEntries(fs.readdirSync(folder, { recursive: true })
    .filter((name) => fs.statSync(`${folder}/${name}`).isFile())
    .map((name) => [name, fs.readFileSync(`${folder}/${name}`)]));
}

// What a command of the shell makes of files, all in a folder of its own.
function made(files, command) {
  const home = new Home(files);
  execFileSync('sh', ['-ec', command], { cwd: home.folder, stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: home.folder } });
  const all = filesOf(home.folder);
  home.remove();
  return all;
}

function gemFile(name) {
  return made({ 'x.gemspec': gemspec(name) },
    'gem build --quiet x.gemspec')[`${name}-1.0.0.gem`];
}

// A module proxy with version 1.0.0 of `example.org/NAME`.
function goFiles(name) {
  const mod = `module example.org/${name}\n\ngo 1.19\n`;
  const folder = `example.org/${name}@v1.0.0`;
  const { 'x.zip': zip } = made({ [`${folder}/go.mod`]: mod,
    [`${folder}/x.go`]: 'package x\n' }, 'zip -q -r -D x.zip example.org');
  return Object.fromEntries(Object.entries({
    list: 'v1.0.0\n',
    'v1.0.0.info': '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}',
    'v1.0.0.mod': mod,
    'v1.0.0.zip': zip,
  }).map(([file, content]) => [`example.org/${name}/@v/${file}`, content]));
}

// `address` is the feed's.
function composerFiles(name, address) {
  const { 'x.zip': zip } = made({ 'composer.json': JSON.stringify({ name }) },
    'zip -q x.zip composer.json');
  const dist = { type: 'zip', url: `${address}/x.zip` };
  return { 'x.zip': zip, 'packages.json': JSON.stringify(
    { packages: { [name]: { '1.0.0': { name, version: '1.0.0', dist } } } }) };
}

function cranFiles(name) {
  const file = `${name}_1.0.0.tar.gz`;
  const { [file]: bytes } = made({
    [`${name}/DESCRIPTION`]: `Package: ${name}\nVersion: 1.0.0\n`
      + 'Title: A Package\nDescription: A package.\nLicense: GPL-3\n'
      + 'Author: Somebody\nMaintainer: Somebody <somebody@example.org>\n',
    [`${name}/NAMESPACE`]: '' }, `tar -czf ${file} ${name}`);
  return { 'src/contrib/PACKAGES': `Package: ${name}\nVersion: 1.0.0\n`,
    [`src/contrib/${file}`]: bytes };
}

function rpmFiles(name) {
  const all = made({ 'x.spec': `Name: ${name}
Version: 1.0.0
Release: 1
Summary: A package
License: MIT
BuildArch: noarch
%description
A package.
%files
` }, 'rpmbuild -bb --define "_topdir $PWD/top" --define "_rpmdir $PWD/repo" '
    + 'x.spec && createrepo_c repo');
  return Object.fromEntries(Object.entries(all)
    .filter(([path]) => path.startsWith('repo/'))
    .map(([path, bytes]) => [path.slice('repo/'.length), bytes]));
}

module.exports = { composerFiles, cranFiles, gemFile, goFiles, rpmFiles };

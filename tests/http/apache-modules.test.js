// apache.conf says which module is missing, already to `apachectl configtest`.
'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { top } = require('../lib/site');

const read = (name) => fs.readFileSync(path.join(top, name), 'utf8');
const lines = read('src/run/httpd.conf').split('\n')
  .filter((line) => line.startsWith('LoadModule '));
const needed = [...read('apache.conf')
  .matchAll(/^ *Use TokenboothNeeds (\w+)$/gm)].map(([, name]) => name);

const shipped = path.join(top, 'build/mod_authz_tokenbooth.so');

let folder;

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-'));
});

after(() => fs.rmSync(folder, { recursive: true, force: true }));

// `apachectl configtest` without a module, and those that need it to load.
function configtest(without, more = [], checks = []) {
  const loaded = lines.filter((line) =>
    !new RegExp(`^LoadModule ${without}_(?:\\w+_)?module `).test(line));
  fs.writeFileSync(path.join(folder, 'httpd.conf'), [
    `ServerRoot "${folder}"`, 'ServerName x', 'Listen 127.0.0.1:8080',
    'Define MODULES /usr/lib/apache2/modules', ...loaded, ...checks,
    ...['HOME', 'PROFILE', 'AUTHORIZE_SOCKET', 'FEEDS', 'LOCKS'].map((name) =>
      `Define TOKENBOOTH_${name} ${folder}/${name}`),
    'Define TOKENBOOTH_AUTHORIZE 127.0.0.1:902',
    'Define TOKENBOOTH_AUTHORIZER_SECRET secret',
    `ErrorLog "${folder}/error.log"`,
    `Include "${top}/apache.conf"`, 'TypesConfig /etc/mime.types',
    '<VirtualHost *:8080>', 'Use Tokenbooth', '</VirtualHost>', ...more, '',
  ].join('\n'));
  return spawnSync('apache2',
    ['-t', '-f', path.join(folder, 'httpd.conf')],
    { encoding: 'utf8', env: { ...process.env,
      PATH: `${process.env.PATH}:/usr/sbin` } });
}

describe('apache.conf', () => {
  test('is complete with the modules that it names', () => {
    const got = configtest('none');
    assert.equal(got.status, 0, got.stderr);
    assert.ok(needed.length > 15);
  });

  test('needs no mod_authnz_fcgi where the module checks', () => {
    const got = configtest('authnz_fcgi', [],
      [`LoadModule authz_tokenbooth_module ${shipped}`]);
    // The configuration was read; what is missing is the module's.
    assert.match(got.stderr, /TokenboothSettings is missing/);
    assert.doesNotMatch(got.stderr, /authnz_fcgi|Syntax error/);
  });

  test('is not used after its end', () => {
    const end = ['Use TokenboothEnd'];
    assert.equal(configtest('none', end).status, 0);
    const got = configtest('none', [...end, '<VirtualHost *:8081>',
      'Use Tokenbooth', '</VirtualHost>']);
    assert.notEqual(got.status, 0);
    assert.match(got.stderr, /used after TokenboothEnd/);
  });

  for (const name of needed) {
    test(`names mod_${name} where it is missing`, () => {
      const got = configtest(name);
      assert.notEqual(got.status, 0);
      assert.match(got.stderr, new RegExp(`a2enmod ${name}\\)`));
    });
  }
});

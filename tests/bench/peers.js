// The Apache that is measured, with a virtual host for each way to guard the
// same file, so that they share processes, threads and log; and another one
// without the module, for the authorizer and its peer.
'use strict';

const { execFile, spawn } = require('node:child_process');
const crypto = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { freePort, top } = require('../lib/site');

const run = promisify(execFile);
const modules = '/usr/lib/apache2/modules';

// All its threads from the start: none is made while something is measured. And
// the kernel sends each file, as apache.conf has it send those of feeds: mapping
// it instead costs so much more that the unguarded file would come last.
const threads = `
StartServers 2
ServerLimit 2
ThreadsPerChild 64
MaxRequestWorkers 128
MinSpareThreads 128
MaxSpareThreads 128
MaxKeepAliveRequests 0
KeepAliveTimeout 60
EnableSendfile On
`;

const basic = (provider) => `
  AuthType Basic
  AuthName bench
  ${provider}
  Require valid-user`;

// By what a row of a table calls it: what guards /F there. Without `plain` it
// is a virtual host of apache.conf.
const guards = {
  unguarded: { plain: true, lines: 'Require all granted' },
  'module alone': { plain: true,
    lines: 'TokenboothGuard On\n Require access-token' },
  'unguarded, proxied': { plain: true, lines: 'Require all granted' },
  'Tokenbooth, proxied': { lines: '' },
  'unguarded, HTTP/2 and TLS': { plain: true, lines: 'Require all granted' },
  'Tokenbooth, HTTP/2 and TLS': { lines: '' },
  'mod_auth_basic, SHA-1': { plain: true, lines: basic(
    'AuthBasicProvider file\n AuthUserFile "${SITE_VAR}/bench/users.sha"') },
  'mod_auth_basic, bcrypt': { plain: true, lines: basic(
    'AuthBasicProvider file\n AuthUserFile "${SITE_VAR}/bench/users.bcrypt"') },
  'mod_authn_dbd, SQLite': { plain: true, lines: basic(
    'AuthBasicProvider dbd\n AuthDBDUserPWQuery '
    + '"SELECT password FROM users WHERE name = %s"') },
  'mod_auth_openidc, JWT': { plain: true,
    lines: 'AuthType oauth20\n Require valid-user' },
};

// In the Apache without the module.
const guardsByAuthorizer = {
  'authorizer that says yes': { plain: true, lines: `
    AuthType Yes
    AuthName yes
    AuthnzFcgiCheckAuthnProvider yes Authoritative On \
      RequireBasicAuth Off UserExpr "%{reqenv:YES_USER}"
    Require valid-user` },
};

// A registry: for what is measured, the unguarded file is one as well.
const registry = (port) => `http://127.0.0.1:${port}/F/demo/`;

// Of a <VirtualHost>: besides what guards /F, what else is there.
const hosts = {
  'unguarded, proxied': ({ unguarded }) =>
    `ProxyPass "/F/demo/" "${registry(unguarded)}"`,
  'Tokenbooth, proxied': ({ unguarded }) =>
    `Use TokenboothProxy demo ${registry(unguarded)}`,
  'unguarded, HTTP/2 and TLS': () => tls,
  'Tokenbooth, HTTP/2 and TLS': () => tls,
};

const tls = `
  Protocols h2
  SSLEngine On
  SSLCertificateFile "\${SITE_VAR}/tls.pem"
  SSLCertificateKeyFile "\${SITE_VAR}/tls.key"`;

function virtualHost(name, { plain, lines }, ports) {
  return `
Listen 127.0.0.1:${ports[name]}
<VirtualHost 127.0.0.1:${ports[name]}>
  ServerName 127.0.0.1
  ${plain ? 'Alias "/F" "${SITE_VAR}/bench"'
    : 'Use Tokenbooth'}
  ${hosts[name]?.(ports) ?? ''}
  ${lines && `<Location "/F">\n${lines}\n</Location>`}
</VirtualHost>
`;
}

// What Apache needs besides apache.conf's own.
function peerModules(jwtKey) {
  const names = ['auth_basic', 'authn_file', 'authn_dbd', 'dbd',
    'auth_openidc', 'ssl', 'http2'];
  return names.map((name) =>
    `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n') + `
DBDriver sqlite3
DBDParams "\${SITE_VAR}/bench/users.db"
DBDMin 64
DBDKeep 64
DBDMax 64
OIDCOAuthVerifySharedKeys "plain##${jwtKey}"
`;
}

// The lines for virtual hosts, and the port of each.
async function hostsFor(all) {
  const ports = {};
  for (const name of Object.keys(all)) ports[name] = await freePort();
  const lines =
    '<Directory "${SITE_VAR}/bench">\n Require all granted\n</Directory>\n'
    + Object.entries(all).map(([name, guard]) =>
      virtualHost(name, guard, ports)).join('');
  return { lines, ports };
}

// Of the Apache with the module: its configuration (`extra`), the port of each
// virtual host, and the key for JWTs.
async function configuration() {
  const jwtKey = crypto.randomBytes(32).toString('hex');
  const { lines, ports } = await hostsFor(guards);
  return { extra: threads + peerModules(jwtKey) + lines, ports, jwtKey };
}

// Of the Apache without it; yesPort is for startYes.
async function configurationByAuthorizer() {
  const yesPort = await freePort();
  const { lines, ports } = await hostsFor(guardsByAuthorizer);
  const provider =
    `AuthnzFcgiDefineProvider authnz yes fcgi://127.0.0.1:${yesPort}/\n`;
  return { extra: threads + provider + lines, ports, yesPort };
}

function addFiles(site) {
  for (const folder of [site.file('bench', 'demo'), site.file('feeds/demo')]) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, '1k.bin'), Buffer.alloc(1024, 'x'));
    fs.writeFileSync(path.join(folder, '1m.bin'), Buffer.alloc(1 << 20, 'x'));
  }
}

// A million users, as there are a million tokens; bench-7 is one in the middle.
async function addUsers(folder, password, count) {
  for (const [file, ...how] of [['users.sha', '-s'],
    ['users.bcrypt', '-B']]) {
    const done = run('htpasswd', ['-i', '-c', ...how,
      path.join(folder, file), 'bench-7']);
    done.child.stdin.end(password);
    await done;
  }
  const digest = crypto.createHash('sha1').update(password).digest('base64');
  await run('sqlite3', ['-bail', path.join(folder, 'users.db'), `
    CREATE TABLE users (name TEXT PRIMARY KEY, password TEXT) WITHOUT ROWID;
    WITH RECURSIVE number (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO users SELECT 'bench-' || n, '{SHA}${digest}' FROM number`]);
}

function jsonWebToken(key) {
  const part = (value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
    sub: 'bench', iss: 'https://example.org', iat: now, exp: now + 86_400 })}`;
  const seal = crypto.createHmac('sha256', key).update(text)
    .digest('base64url');
  return `${text}.${seal}`;
}

// The authorizer that says yes to everybody.
async function startYes(port) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--',
    path.join(top, 'build/bench/yes'), `127.0.0.1:${port}`],
  { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

module.exports = {
  addFiles, addUsers, configuration, configurationByAuthorizer, jsonWebToken,
  startYes, threads,
};

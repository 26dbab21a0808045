// A certification authority for one test, and the certificate of this host that
// it issued.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const storePassword = 'changeit'; // Java's own default: it is no secret

const run = (command, ...words) =>
  execFileSync(command, words, { encoding: 'utf8', stdio: 'pipe' });

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
  '-nodes'];

// Leaves the files in the folder. The answer is their paths: { authority,
// certificate, privateKey }.
function makeCertificates(folder) {
  const file = (name) => path.join(folder, name);
  run('openssl', 'req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Tests',
    '-keyout', file('ca.key'), '-out', file('ca.pem'));
  run('openssl', 'req', ...newKey, '-subj', '/CN=localhost',
    '-keyout', file('tls.key'), '-out', file('tls.csr'));
  // mono looks for an address among the names.
  fs.writeFileSync(file('tls.names'),
    'subjectAltName=DNS:localhost,DNS:127.0.0.1,IP:127.0.0.1\n');
  run('openssl', 'x509', '-req', '-days', '2', '-in', file('tls.csr'),
    '-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial',
    '-extfile', file('tls.names'), '-out', file('tls.pem'));
  return { authority: file('ca.pem'), certificate: file('tls.pem'),
    privateKey: file('tls.key') };
}

// By which name mono, and OpenSSL, look for an authority in a folder.
function hashOf(authority) {
  return `${run('openssl', 'x509', '-in', authority, '-noout', '-hash').trim()}.0`;
}

// Java's options to trust an authority; `store` is the file made for it.
function javaTrust(authority, store) {
  run('keytool', '-importcert', '-noprompt', '-alias', 'tests',
    '-file', authority, '-keystore', store, '-storepass', storePassword);
  return `-Djavax.net.ssl.trustStore=${store} `
    + `-Djavax.net.ssl.trustStorePassword=${storePassword}`;
}

module.exports = { hashOf, javaTrust, makeCertificates };

// A site that also speaks TLS, on a port of its own: HTTP/2, and HTTP/1.1 for
// those that do not know it. Its certificate is its own authority.
//
//   const site = await startTlsSite({ host });
//   site.tls; // { port, url, certificate: the path of a file }
'use strict';

const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');
const { freePort, startSite } = require('./site');

const run = promisify(execFile);
const modules = '/usr/lib/apache2/modules';

function makeCertificate(folder) {
  return run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
    'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout', path.join(folder, 'tls.key'),
    '-out', path.join(folder, 'tls.pem')]);
}

// `host` goes into both virtual hosts. `secure`: the setting `site` is that of
// TLS, and tokens over plain http are rejected.
async function startTlsSite({ host = '', extra = '', settings = {},
  secure = false, prepare = () => {}, ...options } = {}) {
  const port = await freePort();
  const url = `https://localhost:${port}`;
  const site = await startSite({
    ...options,
    host,
    settings: { ...settings, ...(secure ? { site: url } : {}) },
    prepare: async (folder) => {
      await makeCertificate(folder);
      await prepare(folder);
    },
    extra: `
      LoadModule ssl_module ${modules}/mod_ssl.so
      LoadModule http2_module ${modules}/mod_http2.so
      ${extra}
      Listen 127.0.0.1:${port} https
      <VirtualHost 127.0.0.1:${port}>
        ServerName localhost
        Protocols h2 http/1.1
        SSLEngine On
        SSLCertificateFile "\${SITE_VAR}/tls.pem"
        SSLCertificateKeyFile "\${SITE_VAR}/tls.key"
        Use Tokenbooth
        ${host}
      </VirtualHost>`,
  });
  site.tls = { port, url, certificate: site.file('tls.pem') };
  return site;
}

module.exports = { startTlsSite };

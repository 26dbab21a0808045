// A site that also speaks TLS, on a port of its own: HTTP/2, and HTTP/1.1 for
// those that do not know it.
//
//   const site = await startTlsSite({ host });
//   site.tls; // { port, url, authority: the path of a file }
'use strict';

const { makeCertificates } = require('./certificates');
const { freePort, startSite } = require('./site');

const modules = '/usr/lib/apache2/modules';

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
      makeCertificates(folder);
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
  site.tls = { port, url, authority: site.file('ca.pem') };
  return site;
}

module.exports = { startTlsSite };

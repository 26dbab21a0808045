// nginx in front of the same file, asking the site before it serves it: by the
// configuration of docs/other-servers.md, and beside it without asking.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fenced } = require('../lib/fenced');
const { startNginx } = require('../lib/nginx');
const { freePort } = require('../lib/site');

const unguarded = (port, folder) => `
server {
    listen 127.0.0.1:${port};
    access_log ${folder}/unguarded.log;
    location /F/demo/ {
        alias ${folder}/feeds/demo/;
    }
}
`;

// `sitePort`: of the Apache that answers /authorize. `files`: [name, bytes].
// { nginx, url(name, file) } with the names of both rows.
async function startFront(sitePort, files) {
  const plainPort = await freePort();
  const nginx = await startNginx((port, folder) =>
    fenced('docs/other-servers.md', 'nginx', {
      '443 ssl': `127.0.0.1:${port}`,
      '/var/log/nginx': folder,
      '/srv/feeds/builds/': `${folder}/feeds/demo/`,
      '/F/builds/': '/F/demo/',
      'https://tokenbooth': 'http://tokenbooth',
      'packages.example.org:443': `127.0.0.1:${sitePort}`,
      'Host packages.example.org': `Host 127.0.0.1:${sitePort}`,
    }) + unguarded(plainPort, folder));
  fs.mkdirSync(nginx.file('feeds/demo'), { recursive: true });
  for (const [name, bytes] of files) {
    fs.writeFileSync(path.join(nginx.file('feeds/demo'), name), bytes);
  }
  return { nginx, url: (asks, file) =>
    `http://127.0.0.1:${asks ? nginx.port : plainPort}/F/demo/${file}` };
}

module.exports = { startFront };

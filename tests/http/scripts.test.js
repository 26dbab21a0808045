// Nothing that was pushed is run, whatever the site's Apache runs elsewhere:
// PHP as Debian configures it, CGI, server-side includes, type maps and the
// like. The configuration comes from the server and from the virtual host, by
// suffix and by the sections that Apache applies after <Directory>.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { startPhp } = require('../lib/php');
const { request } = require('../lib/request');
const { freePort, startSite } = require('../lib/site');

const modules = ['actions', 'asis', 'cgid', 'filter', 'include', 'lua',
  'negotiation', 'userdir', 'vhost_alias']
  .map((name) => `LoadModule ${name}_module
    /usr/lib/apache2/modules/mod_${name}.so`.replace(/\s+/g, ' '))
  .join('\n');

// Debian's php8.2-fpm.conf, but for the address of the socket, and the same as
// others write it. The first line is for php-cgi, which stands in for php-fpm
// here.
const debianPhp = (socket) => `
  ProxyFCGIBackendType GENERIC
  <FilesMatch "\\.php9$">
      <If "-f %{REQUEST_FILENAME}">
          SetHandler "proxy:unix:${socket}|fcgi://localhost"
      </If>
  </FilesMatch>
  <FilesMatch ".+\\.ph(?:ar|p|tml)$">
      SetHandler "proxy:unix:${socket}|fcgi://localhost"
  </FilesMatch>
  <FilesMatch ".+\\.phps$">
      Require all denied
  </FilesMatch>
  <FilesMatch "^\\.ph(?:ar|p|ps|tml)$">
      Require all denied
  </FilesMatch>`;

// At the level of the server. Each suffix has one directive of its own.
const others = `
  <FilesMatch "\\.cgi$">
      SetHandler cgi-script
      Options +ExecCGI
  </FilesMatch>
  <FilesMatch "\\.shtml$">
      SetHandler server-parsed
      SetOutputFilter INCLUDES
      Options +Includes
  </FilesMatch>
  <FilesMatch "\\.var$">
      SetHandler type-map
      Options +MultiViews
  </FilesMatch>
  <FilesMatch "\\.asis$">
      SetHandler send-as-is
  </FilesMatch>
  <FilesMatch "\\.lua$">
      SetHandler lua-script
  </FilesMatch>
  AddHandler cgi-script .cgi2
  AddType application/x-httpd-cgi .cgi3
  AddHandler server-parsed .shtml2
  AddOutputFilter INCLUDES .shtml3
  AddHandler type-map .var2
  AddHandler send-as-is .asis2
  AddHandler lua-script .lua2
  XBitHack On
  <LocationMatch "\\.lua5$">
      SetHandler lua-script
  </LocationMatch>
  <If "%{REQUEST_URI} =~ /\\.lua6$/">
      SetHandler lua-script
  </If>
  <If "%{REQUEST_URI} =~ /\\.shtml6$/">
      SetOutputFilter INCLUDES
      Options +Includes
  </If>
  <FilesMatch "\\.lua8$">
      <If "-f %{REQUEST_FILENAME}">
          SetHandler lua-script
      </If>
  </FilesMatch>
  <FilesMatch "\\.shtml9$">
      <If "-f %{REQUEST_FILENAME}">
          SetOutputFilter INCLUDES
          Options +Includes
      </If>
  </FilesMatch>
  <FilesMatch "\\.shtml10$">
      <If "-f %{REQUEST_FILENAME}">
          ForceType text/html
          AddOutputFilterByType INCLUDES text/html
          Options +Includes +ExecCGI
      </If>
  </FilesMatch>
  Action acted /acted/by.cgi
  Action application/x-acted /acted/by.cgi
  AddHandler acted .act
  AddType application/x-acted .act2
  <FilesMatch "\\.act3$">
      <If "-f %{REQUEST_FILENAME}">
          SetHandler acted
      </If>
  </FilesMatch>
  Script PUT /acted/by.cgi
  Script DELETE /acted/by.cgi`;

const byHost = `
  AddHandler cgi-script .cgi4
  AddHandler server-parsed .shtml4
  AddOutputFilter INCLUDES .shtml5
  AddHandler type-map .var4
  AddHandler send-as-is .asis4
  AddHandler lua-script .lua4
  <If "%{REQUEST_URI} =~ /\\.lua7$/">
      SetHandler lua-script
  </If>`;

// What is pushed shows, when it is run, a text that it does not contain.
const ran = /it ran: 42|hidden words/;
const shell = '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\n"\n'
  + 'echo "it ran: $((6 * 7))"\n';
const parsed = '<!--#set var="a" value="it ran: 4" -->'
  + '<!--#echo var="a" -->2\n<!--#include virtual="/F/demo/hello.txt" -->\n';
const map = 'URI: elsewhere\n\nURI: hidden.txt\nContent-Type: text/plain\n';
const asIs = 'Status: 299 it ran\nContent-Type: text/html\n\nit ran\n';
const lua = 'function handle(r)\n  r:puts("it ran: " .. 6 * 7)\n'
  + '  return 0\nend\n';
const php = '<?php echo "it ran: ", 6 * 7;\n';

const pushed = {
  PHP: [php, 'x.php', 'x.phtml', 'x.phar', 'x.php.txt', 'a/b.php',
    'x.php9'],
  'PHP source': [php, 'x.phps'],
  CGI: [shell, 'x.cgi', 'x.cgi2', 'x.cgi3', 'x.cgi4'],
  'server-side includes': [parsed, 'x.shtml', 'x.shtml2', 'x.shtml3',
    'x.shtml4', 'x.shtml5', 'x.shtml6', 'x.shtml9', 'x.shtml10', 'x.html'],
  'type map': [map, 'x.var', 'x.var2', 'x.var4'],
  'file with headers of its own': [asIs, 'x.asis', 'x.asis2', 'x.asis4'],
  'what mod_actions hands over': [shell, 'x.act', 'x.act2', 'x.act3'],
  Lua: [lua, 'x.lua', 'x.lua2', 'x.lua4', 'x.lua5', 'x.lua6', 'x.lua7',
    'x.lua8'],
};

// How another virtual host can come to the folder of the feeds, and where.
const ways = [
  ['as its DocumentRoot', 'DocumentRoot "${TOKENBOOTH_FEEDS}"',
    '/demo/hidden.txt'],
  ['by mod_userdir', 'UserDir "${TOKENBOOTH_FEEDS}"', '/~demo/hidden.txt'],
  ['by mod_vhost_alias', 'UseCanonicalName Off\n'
    + 'VirtualDocumentRoot "${TOKENBOOTH_FEEDS}/%1"', '/hidden.txt', 'demo.x'],
];

for (const checker of ['module', 'authorizer']) {
  describe(`by the ${checker}`, () => {
    let backend;
    let engine;
    let openPort; // a virtual host without feeds, where all of it is run
    let sharing; // the ports of virtual hosts without Tokenbooth
    let site;

    before(async () => {
      backend = await startBackend();
      openPort = await freePort();
      sharing = [];
      for (const way of ways) sharing.push(way && await freePort());
      site = await startSite({
        checker,
        prepare: async (folder) => {
          fs.mkdirSync(path.join(folder, 'run'));
          fs.mkdirSync(path.join(folder, 'htdocs'));
          fs.writeFileSync(path.join(folder, 'htdocs/by.cgi'), shell,
            { mode: 0o755 });
          engine = await startPhp(path.join(folder, 'run/php.sock'));
        },
        extra: `
          ${modules}
          ScriptSock cgi.sock
          ${debianPhp('${SITE_VAR}/run/php.sock')}
          ${others}
          Listen 127.0.0.1:${openPort}
          <VirtualHost 127.0.0.1:${openPort}>
            DocumentRoot "\${SITE_VAR}/htdocs"
            <Directory "\${SITE_VAR}/htdocs">
              Require all granted
              Options +ExecCGI +Includes
            </Directory>
            ${byHost}
            ScriptAlias "/scripts" "\${TOKENBOOTH_FEEDS}"
            ScriptAlias "/acted/" "\${SITE_VAR}/htdocs/"
          </VirtualHost>
          ${sharing.map((port, i) => `
            Listen 127.0.0.1:${port}
            <VirtualHost 127.0.0.1:${port}>
              ${ways[i][1]}
              <Directory "\${TOKENBOOTH_FEEDS}">
                Require all granted
              </Directory>
              <If "true">
                Require all granted
              </If>
            </VirtualHost>`).join('\n')}`,
        host: `
          ${byHost}
          Use TokenboothProxy px http://127.0.0.1:${backend.port}/`,
      });
      await site.json('feed', 'add', 'px', '--owner', 'demo');
      await ask('MKCOL', '/F/demo/a/');
      await ask('PUT', '/F/demo/hidden.txt', { body: 'hidden words' });
    });

    after(() => Promise.all([site?.stop(), engine?.stop(), backend?.stop()]));

    const ask = (method, address, { body, headers } = {}) =>
      site.request(address, {
        method,
        body,
        headers: { Authorization: `Bearer ${site.value}`, ...headers },
      });

    for (const [kind, [text, ...names]] of Object.entries(pushed)) {
      for (const name of names) {
        const address = `/F/demo/${name}`;

        test(`${kind}: ${name} is stored and read as it is`, async () => {
          assert.equal((await ask('PUT', address, { body: text })).status, 201);
          // Some are run only when they may be.
          fs.chmodSync(site.file('feeds/demo', name), 0o755);
          const got = await ask('GET', address);
          assert.equal(got.status, 200);
          assert.equal(got.text, text);
          const part = await ask('GET', address,
            { headers: { Range: 'bytes=0-3' } });
          assert.equal(part.text, text.slice(0, 4));
          const posted = await ask('POST', address, { body: 'x=1' });
          assert.equal(posted.status, 405);
          assert.doesNotMatch(posted.text, ran);
          const below = await ask('GET', `${address}/info`);
          assert.equal(below.status, 404);
          assert.doesNotMatch(below.text, ran);
        });

        test(`${kind}: ${name} can be listed, replaced, deleted`, async () => {
          const listed = await ask('PROPFIND', address,
            { headers: { Depth: 0 } });
          assert.equal(listed.status, 207);
          assert.match(listed.text, /<lp1:getcontentlength>/);
          assert.equal((await ask('PUT', address, { body: text })).status, 204);
          assert.equal((await ask('DELETE', address)).status, 204);
          assert.equal((await ask('GET', address)).status, 404);
        });
      }
    }

    test('by a ScriptAlias of the site nothing is served or run', async () => {
      await ask('PUT', '/F/demo/alias', { body: shell });
      fs.chmodSync(site.file('feeds/demo/alias'), 0o755);
      const got = await request(openPort, '/scripts/demo/alias', {});
      assert.equal(got.status, 403);
      assert.doesNotMatch(got.text, ran);
    });

    for (const [i, [how, , address, host]] of ways.entries()) {
      test(`another virtual host, ${how}, opens no feed`, async () => {
        const got = await request(sharing[i], address,
          { headers: host ? { Host: host } : {} });
        assert.equal(got.status, 403, got.text);
        assert.doesNotMatch(got.text, ran);
      });
    }

    for (const name of ['x.php', 'x.cgi', 'x.shtml', 'x.var']) {
      test(`a registry answers for its own ${name}`, async () => {
        for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
          const got = await ask(method, `/F/px/${name}`,
            { body: method === 'GET' ? undefined : 'x' });
          assert.equal(got.status, 200);
          assert.equal(JSON.parse(got.text).url, `/${name}`);
          assert.equal(JSON.parse(got.text).method, method);
        }
      });
    }

    // Else the tests above would show nothing.
    for (const [kind, [text, name]] of Object.entries(pushed)) {
      if (kind === 'PHP source') continue;
      test(`this Apache does run ${kind} elsewhere`, async () => {
        const files = { [name]: text, 'hidden.txt': 'hidden words' };
        for (const [file, held] of Object.entries(files)) {
          fs.writeFileSync(site.file('htdocs', file), held, { mode: 0o755 });
        }
        const got = await request(openPort, `/${name}`, {});
        assert.notEqual(got.text, text);
        assert.match(`${got.phrase} ${got.text}`, /it ran|hidden words/);
      });
    }
  });
}

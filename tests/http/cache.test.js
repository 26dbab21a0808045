// A cache of Apache's own (mod_cache) in front of the checks, however much a site
// lets it keep: what a feed serves is checked each time.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const modules = ['cache', 'cache_disk', 'include'].map((name) =>
  `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n');

for (const checker of ['module', 'authorizer']) {
  // On: it answers before anything else is asked.
  for (const quick of ['On', 'Off']) {
    describe(`by the ${checker}, with CacheQuickHandler ${quick}`, () => {
      let site;

      before(async () => {
        site = await startSite({
          checker,
          settings: { password_cost: 10 },
          prepare: (folder) => {
            fs.mkdirSync(path.join(folder, 'cache'));
            fs.chmodSync(path.join(folder, 'cache'), 0o777);
            fs.mkdirSync(path.join(folder, 'pages'));
            fs.writeFileSync(path.join(folder, 'pages/x.shtml'),
              'Page: <!--#include virtual="/F/demo/hello.txt" -->');
          },
          extra: modules,
          host: `
            RewriteEngine On
            RewriteRule "^/pages/(.*)$" "\${SITE_VAR}/pages/$1" [L]
            <Directory "\${SITE_VAR}/pages">
              Require all granted
              Options +Includes
              AddType text/html .shtml
              AddOutputFilter INCLUDES .shtml
            </Directory>
            CacheRoot "\${SITE_VAR}/cache"
            CacheEnable disk /
            CacheQuickHandler ${quick}
            CacheHeader On
            CacheDefaultExpire 3600
            CacheIgnoreNoLastMod On
            CacheStorePrivate On
            CacheStoreExpired On
            CacheIgnoreCacheControl On`,
        });
        await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
        fs.writeFileSync(site.file('feeds/pub/x.txt'), 'for all');
        // A cache keeps what is old for longer.
        for (const file of ['pub/x.txt', 'demo/hello.txt']) {
          fs.utimesSync(site.file('feeds', file), 1e9, 1e9);
        }
      });
      after(() => site?.stop());

      const get = (address, headers = {}) => site.request(address, { headers });
      const cached = ({ headers }) => /^HIT/.test(headers['x-cache'] ?? '');

      // By then, what was answered before is there as well.
      let files = 0;
      async function isKept() {
        const version = String(++files).padStart(12, '0');
        await until(async () =>
          cached(await get(`/static/${version}/style.css`)));
      }

      test('other files are kept', isKept);

      test('what one person reads is no one else\'s', async () => {
        for (const address of ['/F/demo/hello.txt', '/%46/demo/hello.txt',
          '/F/demo/hello.txt?a=b']) {
          for (let i = 0; i < 2; i++) {
            const got = await get(address, bearer(site.value));
            assert.match(got.text, /^Hello/);
            assert.ok(!cached(got), address);
            await isKept();
          }
          assert.equal((await get(address)).status, 401, address);
        }
      });

      test('a page of the site includes nothing of a feed', async () => {
        for (const headers of [bearer(site.value), {}]) {
          const { status, text } = await get('/pages/x.shtml', headers);
          assert.equal(status, 200);
          assert.match(text, /^Page: /);
          assert.doesNotMatch(text, /Hello/);
        }
      });

      test('a URL with a value ends with it', async () => {
        const { id, value } = await site.addToken('demo', 'In a URL',
          '--read', 'demo');
        const address = `/F/demo/auth/${value}/hello.txt`;
        for (let i = 0; i < 2; i++) {
          assert.equal((await get(address)).status, 200);
          await isKept();
        }
        await site.json('token', 'revoke', String(id));
        assert.equal((await get(address)).status, 403);
      });

      test('a public feed that becomes private is closed', async () => {
        for (let i = 0; i < 2; i++) {
          assert.equal((await get('/F/pub/x.txt')).text, 'for all');
          await isKept();
        }
        const visitor = await site.signedIn();
        await visitor.fillIn('/feeds/pub', '/feeds/pub',
          { visibility: 'private' });
        assert.equal((await get('/F/pub/x.txt')).status, 401);
      });
    });
  }
}

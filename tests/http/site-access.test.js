// What a site's own configuration says about access opens no feed, whichever
// way it says it.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const compat = '/usr/lib/apache2/modules/mod_access_compat.so';

// Each as a site has it: for all of it, before or after ours; or for a feed.
const openings = {
  'Satisfy Any, for the whole site': `
    <Location "/">
      Satisfy Any
      Order allow,deny
      Allow from all
    </Location>`,
  'Satisfy Any, for a feed': `
    <Location "/F/demo">
      Satisfy Any
      Allow from all
    </Location>`,
  'Satisfy Any, in an <If>': `
    <If "true">
      Satisfy Any
      Allow from all
    </If>`,
  'all of it, for files': `
    <FilesMatch ".">
      <If "true">
        AuthMerging Off
        Require all granted
        Satisfy Any
        Allow from all
      </If>
    </FilesMatch>`,
  'all of it, in an <If> of a <Location>': `
    <Location "/F/demo">
      <If "true">
        AuthMerging Off
        Require all granted
        Satisfy Any
        Allow from all
      </If>
    </Location>`,
  'Require all granted, for the whole site': `
    <Location "/">
      AuthMerging Or
      Require all granted
    </Location>`,
  'Require all granted, for all feeds': `
    <Location "/F">
      AuthMerging Off
      Require all granted
    </Location>`,
};

const nobody = 'http://127.0.0.1:9/'; // a registry that must not be asked

// Another URL that leads to the same files.
const mirror = `
    RewriteEngine On
    RewriteRule "^/mirror/(.*)$" "\${TOKENBOOTH_FEEDS}/$1" [L]`;

// By a directive that only the module has.
const openingsOfModule = {
  'TokenboothGuard Off': `
    <Location "/F">
      TokenboothGuard Off
      AuthMerging Off
      Require all granted
    </Location>
    <If "true">
      TokenboothGuard Off
      AuthMerging Off
      Require all granted
    </If>`,
};

for (const checker of ['module', 'authorizer']) {
  // With the authorizer, a site that removes the check has no answers left.
  const denials = checker === 'module' ? [401] : [401, 403];

  test(`by the ${checker}: a site's own headers say nothing of a feed`, async () => {
    const site = await startSite({ checker, host: `
      <If "true">
        Header always set Content-Security-Policy "default-src *"
        Header set X-Content-Type-Options none
      </If>
      <FilesMatch ".">
        <If "true">
          Header always set Content-Security-Policy "script-src *"
        </If>
      </FilesMatch>` });
    try {
      for (const path of ['/F/demo/hello.txt', '/F/demo/none', '/F/demo/']) {
        const { lines } = await site.request(path,
          { headers: bearer(site.value) });
        const said = (name) => lines.filter(([header]) => header === name)
          .map(([, value]) => value);
        assert.deepEqual(said('content-security-policy'), ['sandbox'], path);
        assert.deepEqual(said('x-content-type-options'), ['nosniff'], path);
      }
    } finally {
      await site.stop();
    }
  });

  for (const [name, host] of Object.entries({ ...openings,
    ...checker === 'module' ? openingsOfModule : {} })) {
    describe(`by the ${checker}: ${name}`, () => {
      let site;

      before(async () => {
        site = await startSite({ checker, host: `${mirror}
          Use TokenboothProxy px ${nobody}
          ${host}`,
          extra: `LoadModule access_compat_module ${compat}` });
        await site.json('feed', 'add', 'px', '--owner', 'demo');
      });

      after(() => site?.stop());

      const status = async (headers, options, path = '/F/demo/hello.txt') =>
        (await site.request(path, { headers, ...options })).status;

      test('lets in nobody without a token', async () => {
        for (const got of [await status({}), await status({}, {}, '/F/px/x'),
          await status({}, { method: 'PUT', body: 'pushed' })]) {
          assert.ok(denials.includes(got), String(got));
        }
        assert.equal(await status(bearer('tkb_no')), 403);
      });

      test('has no other way to the files', async () => {
        const file = '/mirror/demo/hello.txt';
        for (const headers of [{}, bearer(site.value)]) {
          assert.equal(await status(headers, {}, file), 403);
          assert.equal(await status(headers, { method: 'PUT', body: 'pushed' },
            file), 403);
        }
      });

      test('locks nobody out who has one', async () => {
        const got = await status(bearer(site.value));
        assert.ok(got === 200 || (denials.includes(403) && got === 403),
          String(got));
      });
    });
  }
}

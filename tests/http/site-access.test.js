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

for (const checker of ['module', 'authorizer']) {
  for (const [name, host] of Object.entries(openings)) {
    describe(`by the ${checker}: ${name}`, () => {
      let site;

      before(async () => {
        site = await startSite({ checker, host,
          extra: `LoadModule access_compat_module ${compat}` });
      });

      after(() => site?.stop());

      const status = async (headers, options) => (await site.request(
        '/F/demo/hello.txt', { headers, ...options })).status;

      test('lets in nobody without a token', async () => {
        const got = await status({});
        assert.ok([401, 403].includes(got), String(got));
        assert.ok([401, 403].includes(await status(bearer('tkb_no'))));
        assert.ok([401, 403].includes(
          await status({}, { method: 'PUT', body: 'pushed' })));
      });

      test('locks nobody out who has one', async () => {
        const got = await status(bearer(site.value));
        assert.ok([200, 403].includes(got), String(got));
      });
    });
  }
}

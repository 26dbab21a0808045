// What is said while no program answers for the pages, and of forms that are too
// large to be read: a page to a browser, JSON where programs ask.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const net = require('node:net');
const { after, before, describe, test } = require('node:test');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const npm = { 'User-Agent': 'npm/10.2.3 node/v20.1.0', Accept: '*/*' };

for (const checker of ['module', 'authorizer']) {
  describe(`by the ${checker}`, () => {
    let site;
    let socket;

    before(async () => {
      site = await startSite({ checker, settings: { password_cost: 10 } });
      socket = site.file('run/profile.sock');
    });
    after(() => site?.stop());

    const all = (got, name) => got.lines.filter(([header]) => header === name)
      .map(([, value]) => value);

    function isPage(got, status, error, words) {
      assert.equal(got.status, status, got.text);
      assert.equal(got.headers['content-type'], 'text/html');
      assert.deepEqual(all(got, 'cache-control'), ['no-store']);
      assert.deepEqual(all(got, 'x-tokenbooth-error'), [error]);
      assert.match(got.text, /<meta name="viewport" content="width=device/);
      assert.match(got.text, /<link rel="stylesheet" href="\/static\/style/);
      assert.match(got.text, words);
      assert.match(got.headers['content-security-policy'], /^default-src 'none'/);
      assert.doesNotMatch(got.text, /Apache|Additionally/);
    }

    function isJson(got, status, error) {
      assert.equal(got.status, status, got.text);
      assert.equal(got.headers['content-type'], 'application/json');
      assert.deepEqual(all(got, 'cache-control'), ['no-store']);
      assert.deepEqual(all(got, 'x-tokenbooth-error'), [error]);
      return JSON.parse(got.text);
    }

    const post = (address, headers = {}) => site.request(address, {
      method: 'POST', body: 'token=tkb_none', headers: { ...headers,
        'Content-Type': 'application/x-www-form-urlencoded' } });

    async function saysSo() {
      isPage(await site.request('/login', { headers: browser }), 503,
        'unavailable', /This site is not running right now/);
      isPage(await post('/login', browser), 503, 'unavailable', /look first/);
      for (const address of ['/revoke', '/token']) {
        const json = isJson(await post(address), 503, 'unavailable');
        assert.equal(json.error, 'temporarily_unavailable');
        assert.match(json.error_description, /not running right now/);
      }
      const who = await site.request('/F/demo/-/whoami',
        { headers: { ...npm, ...bearer(site.value) } });
      const told = isJson(who, 503, 'unavailable');
      assert.equal(told.reason, 'unavailable');
      assert.equal(told.error, told.message);
      assert.equal(who.headers['x-tokenbooth-reason'], told.message);
      const gone = await site.request(
        `/F/demo/-/user/token/${site.value}`, { method: 'DELETE', headers: npm });
      isJson(gone, 503, 'unavailable');
      // The feeds do not need it.
      for (const [address, status] of [['/F/demo/hello.txt', 200],
        ['/F/none/x', 403], ['/authorize?feed=demo&access=read', 200]]) {
        const got = await site.request(address,
          { headers: bearer(site.value) });
        assert.equal(got.status, status, address);
      }
    }

    test('a program that is not running is 503', async () => {
      fs.renameSync(socket, `${socket}.away`);
      try {
        await saysSo();
      } finally {
        fs.renameSync(`${socket}.away`, socket);
      }
    });

    test('a program that ends before it answers is said like that', async () => {
      const dying = net.createServer((connection) => {
        connection.on('error', () => {});
        connection.once('data', () => connection.destroy());
      });
      fs.renameSync(socket, `${socket}.away`);
      try {
        await new Promise((done) => dying.listen(socket, done));
        fs.chmodSync(socket, 0o777);
        const got = await site.request('/login', { headers: browser });
        assert.ok([500, 502, 503].includes(got.status));
        isPage(got, got.status, 'unavailable', /This site is not running/);
        const revoked = await post('/revoke');
        assert.equal(isJson(revoked, revoked.status, 'unavailable').error,
          'temporarily_unavailable');
      } finally {
        await new Promise((done) => dying.close(done));
        fs.rmSync(socket, { force: true });
        fs.renameSync(`${socket}.away`, socket);
      }
    });

    const large = (method, path, headers = '') => site.request(path, { method,
      headers: { 'Content-Length': String(9 * 1024 * 1024), ...headers } });
    const endless = (method, path, headers = '') => site.request(path, { method,
      headers: { 'Transfer-Encoding': 'chunked', ...headers } });

    for (const [name, send, status, words] of [
      ['that is far too large', large, 413, /limited to 64 KiB/],
      ['without a length', endless, 411, /length/i]]) {
      test(`a form ${name} is ${status}`, async () => {
        isPage(await send('POST', '/login', browser), status, 'request', words);
        for (const [method, path] of [['POST', '/revoke'],
          ['PUT', '/F/demo/-/user/org.couchdb.user:ann']]) {
          isPage(await send(method, path), status, 'request', words);
        }
      });
    }

    test('what fails after the check is told the same way', async () => {
      const locks = site.file('locks');
      fs.renameSync(locks, `${locks}.away`);
      try {
        const got = await site.request('/F/demo/hello.txt', { method: 'LOCK',
          headers: bearer(site.value), body: '<?xml version="1.0"?>'
            + '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/>'
            + '</D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>' });
        assert.equal(got.status, 500, got.text);
        assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
        assert.match(got.text, /^The server could not do this\./);
      } finally {
        fs.renameSync(`${locks}.away`, locks);
      }
    });
  });
}

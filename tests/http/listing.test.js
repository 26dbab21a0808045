// The listing of a folder: what it names, to whom, and what it never does.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { Home } = require('../lib/client');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const shown = ['README.html', 'HEADER.html', 'a<b>"c\'&.txt', 'ü–漢.txt', 'x y.txt',
  'q?r#s.txt', 'javascript:alert(1)', '.npmrc', 'p-1.9.tgz', 'p-1.10.tgz'];
const hidden = ['p%41.txt', 's;t.txt', 'b\\s.txt', '.htaccess', '.DAVx'];

process.env.TZ = 'Asia/Tokyo';

let backend;
let site;
let reader; // tokens: reads demo
let writer; // only writes, to demo and px
let other; // reads another feed

before(async () => {
  backend = await startBackend();
  site = await startSite({
    settings: { password_cost: 10 },
    // A site with listings of its own, as Debian configures them.
    extra: `
      IndexOptions FancyIndexing +XHTML
      IndexIgnore README* *.tgz
      HeaderName HEADER.html
      ReadmeName README.html
      IndexHeadInsert "<!-- of the site -->"
      AddDescription "of the site" *`,
    host: `Use TokenboothProxy px http://127.0.0.1:${backend.port}/`,
  });
  for (const feed of ['px', 'other']) {
    await site.json('feed', 'add', feed, '--owner', 'demo');
  }
  await site.json('feed', 'add', 'pub', '--owner', 'demo', '--public');
  reader = await site.addToken('demo', 'reader', '--read', 'demo');
  writer = await site.addToken('demo', 'writer', '--write', 'demo',
    '--write', 'px');
  other = await site.addToken('demo', 'other', '--read', 'other');
  for (const folder of ['full/below', 'empty', 'v2']) {
    fs.mkdirSync(site.file('feeds/demo', folder), { recursive: true });
  }
  for (const name of [...shown, ...hidden]) {
    fs.writeFileSync(site.file('feeds/demo/full', name), '<b>content</b>');
  }
  fs.symlinkSync('/etc/passwd', site.file('feeds/demo/full/linked'));
  fs.writeFileSync(site.file('feeds/pub/open.txt'), 'open');
  fs.writeFileSync(site.file('feeds/demo/v2/secret.txt'), 'secret');
});

after(() => Promise.all([site?.stop(), backend?.stop()]));

const ask = (path, token, headers = {}, method = 'GET') => site.request(path,
  { method, headers: { ...(token ? bearer(token.value) : {}), ...headers } });

const unescaped = (text) => text.replace(/&(lt|gt|quot|amp|#39);/g,
  (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#39': '\'' })[name]);

// The entries of a listing: [address, name] in their order.
function entries(got) {
  assert.equal(got.status, 200, got.text);
  return [...got.text.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)]
    .map(([, address, name]) => [unescaped(address), unescaped(name)]);
}

const names = (got) => entries(got).map(([, name]) => name);

describe('a folder', () => {
  test('has its files, folders first, versions in their order', async () => {
    const found = names(await ask('/F/demo/full/', reader));
    assert.deepEqual([...found].sort(), ['below/', ...shown].sort());
    assert.equal(found[0], 'below/');
    assert.equal(found.indexOf('p-1.10.tgz'), found.indexOf('p-1.9.tgz') + 1);
  });

  test('has links to each of them', async () => {
    const all = entries(await ask('/F/demo/full/', reader));
    for (const [address, name] of all.slice(1)) {
      const { pathname, origin, search, hash } =
        new URL(address, `${site.url}/F/demo/full/`);
      assert.deepEqual([origin, search, hash], [site.url, '', ''], name);
      const got = await ask(pathname, reader);
      assert.deepEqual([got.status, got.text], [200, '<b>content</b>'], name);
    }
  });

  test('has sizes and dates', async () => {
    const { text } = await ask('/F/demo/full/', reader);
    assert.match(text,
      /x y\.txt<\/a>.*>\d{4}-\d\d-\d\d \d\d:\d\d\s*<.*>\s*14\s*</);
  });

  test('has dates in UTC, wherever the site was started', async () => {
    const file = site.file('feeds/demo/full/x y.txt');
    const { atime, mtime } = fs.statSync(file);
    fs.utimesSync(file, atime, new Date('2026-01-31T22:45:00Z'));
    const { text } = await ask('/F/demo/full/', reader);
    fs.utimesSync(file, atime, mtime);
    assert.match(text, /x y\.txt<\/a>.*>2026-01-31 22:45\s*</);
  });

  test('has no part that was pushed or that the site set', async () => {
    const got = await ask('/F/demo/full/', reader);
    assert.doesNotMatch(got.text, /content<|of the site|<script|<img|\?C=/i);
    const sorted = await ask('/F/demo/full/?C=M;O=D', reader);
    assert.equal(sorted.text, got.text);
    assert.equal((await ask('/F/demo/full/?P=x*', reader)).text, got.text);
  });

  test('is HTML in a sandbox, for one person', async () => {
    const { headers } = await ask('/F/demo/full/', reader);
    assert.equal(headers['content-type'].toLowerCase(),
      'text/html;charset=utf-8');
    assert.equal(headers['content-security-policy'], 'sandbox');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'private');
    assert.equal(headers['last-modified'], undefined);
  });

  test('can be empty, and the whole feed', async () => {
    assert.deepEqual(names(await ask('/F/demo/empty/', reader)), []);
    assert.deepEqual(names(await ask('/F/demo/', reader)),
      ['empty/', 'full/', 'v2/', 'hello.txt']);
    const head = await ask('/F/demo/', reader, {}, 'HEAD');
    assert.deepEqual([head.status, head.text], [200, '']);
  });

  test('without its slash leads to it', async () => {
    const got = await ask('/F/demo/full', reader);
    assert.equal(got.status, 301);
    assert.match(got.headers.location, /\/F\/demo\/full\/$/);
  });

  test('by a pre-authenticated URL has links that keep the value', async () => {
    const start = `${site.url}/F/demo/auth/${reader.value}/full/`;
    const got = await ask(new URL(start).pathname);
    assert.doesNotMatch(got.text, /tkb_/);
    const [address] = entries(got).find(([, name]) => name === 'x y.txt');
    assert.equal((await ask(new URL(address, start).pathname)).status, 200);
  });

  // The authorizer is asked once, not once a file.
  test('can have ten thousand files', async () => {
    fs.mkdirSync(site.file('feeds/demo/many'));
    for (let i = 0; i < 10_000; i++) {
      fs.writeFileSync(site.file(`feeds/demo/many/p-1.0.${i}.tgz`), '');
    }
    const found = names(await ask('/F/demo/many/', reader));
    assert.equal(found.length, 10_000);
    assert.equal(found.at(-1), 'p-1.0.9999.tgz');
    fs.rmSync(site.file('feeds/demo/many'), { recursive: true });
  });
});

describe('a listing is denied', () => {
  test('to nobody in particular, and to tokens of other feeds', async () => {
    assert.equal((await ask('/F/demo/full/')).status, 401);
    const got = await ask('/F/demo/full/', other);
    assert.deepEqual([got.status, got.headers['x-tokenbooth-error']],
      [403, 'scope']);
  });

  // The last two clients look there for a registry, which a folder is not.
  for (const [agent, path, status] of [['curl/7.88.1', '/F/demo/full/', 403],
    ['cadaver/0.24', '/F/demo/full/', 403],
    ['NuGet Command Line/5.8.1', '/F/demo/', 404],
    ['skopeo/1.9.3', '/F/demo/v2/', 404]]) {
    test(`to a write-only token of ${agent}`, async () => {
      const got = await ask(path, writer, { 'User-Agent': agent });
      assert.equal(got.status, status);
      assert.doesNotMatch(got.text, /secret|hello/);
      const both = await ask(path, { value: site.value },
        { 'User-Agent': agent });
      assert.match(both.text, /secret|hello|href/);
    });
  }

  test('but a registry still gets those look-ups', async () => {
    for (const [agent, path] of [['NuGet Command Line/5.8.1', '/F/px/'],
      ['skopeo/1.9.3', '/F/px/v2/']]) {
      const got = await ask(path, writer, { 'User-Agent': agent });
      assert.equal(JSON.parse(got.text).url, path.slice('/F/px'.length));
    }
  });

  test('above the feeds', async () => {
    for (const path of ['/F/', '/F']) {
      const got = await ask(path, { value: site.value });
      assert.doesNotMatch(got.text, /href="(?:demo|other)/);
      assert.ok([400, 403].includes(got.status));
    }
  });

  test('not to everybody where the feed is public', async () => {
    const got = await ask('/F/pub/');
    assert.deepEqual(names(got), ['open.txt']);
    assert.equal(got.headers['cache-control'], undefined);
  });

  test('not by a registry, which answers itself', async () => {
    const got = await ask('/F/px/', { value: site.value });
    assert.equal(JSON.parse(got.text).url, '/');
  });
});

test('an index is not shown for a look-up of publishing', async () => {
  fs.writeFileSync(site.file('feeds/demo/v2/index.html'), 'indexed');
  const skopeo = { 'User-Agent': 'skopeo/1.9' };
  const got = await ask('/F/demo/v2/', writer, skopeo);
  assert.equal(got.status, 404);
  assert.doesNotMatch(got.text, /indexed/);
  assert.equal((await ask('/F/demo/v2/', reader, skopeo)).text, 'indexed');
  fs.rmSync(site.file('feeds/demo/v2/index.html'));
});

test('what is written into no folder is told so', async () => {
  const got = await ask('/F/demo/nowhere/x', writer, {}, 'PUT');
  assert.equal(got.status, 409);
  assert.match(got.text, /no such folder in the feed\..*MKCOL/);
});

test('lftp can enter folders', async () => {
  const home = new Home({ '.netrc':
    `machine 127.0.0.1 login demo password ${reader.value}\n` });
  const { output } = await home.must('lftp', ['-c',
    `open http://demo@127.0.0.1:${site.port}/F/demo; cd full; cls -1;`
    + ' cd below; cd ../../empty; mirror ../full mirrored']);
  assert.match(output, /^p-1\.10\.tgz$/m);
  assert.equal(fs.readFileSync(home.file('mirrored/x y.txt'), 'utf8'),
    '<b>content</b>');
  home.remove();
});

test('WebDAV clients still get their own listing', async () => {
  const got = await site.request('/F/demo/full/', { method: 'PROPFIND',
    headers: { ...bearer(reader.value), Depth: '1' } });
  assert.equal(got.status, 207);
  assert.match(got.text, /p-1\.10\.tgz/);
});

// The one WWW-Authenticate line of a 401, met by clients that send no
// credential before they are asked for one: each finds its scheme among the
// two. More of them are in git.test.js and nuget.test.js.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { after, before, describe, test } = require('node:test');
const { Home } = require('../lib/client');
const { expire } = require('../lib/past');
const { imageFiles, startImages } = require('../lib/registry-oci');
const { freePort, startSite } = require('../lib/site');

let images;
let registry; // the host of the images
let site;
let home;
let good; // a token that reads and writes
let reader; // one that reads
let writer; // one that writes
let expired;

before(async () => {
  images = await startImages();
  const port = await freePort();
  site = await startSite({
    host: `Use TokenboothProxy images http://127.0.0.1:${images.port}/`,
    // Clients of images ask at `/v2/` of a host: it is a host of their own.
    extra: `
      Listen 127.0.0.1:${port}
      <VirtualHost 127.0.0.1:${port}>
        ProxyPass "/v2/" "http://127.0.0.1:\${SITE_PORT}/F/images/v2/" \
          disablereuse=on
      </VirtualHost>`,
  });
  registry = `127.0.0.1:${port}`;
  await site.json('feed', 'add', 'images', '--owner', 'demo');
  good = await site.addToken('demo', 'Good', '--read', 'all', '--write', 'all');
  reader = await site.addToken('demo', 'Reader', '--read', 'all');
  writer = await site.addToken('demo', 'Writer', '--write', 'all');
  expired = await site.addToken('demo', 'Ended', '--write', 'all');
  await expire(site, expired.id, 3);
  home = new Home({ 'new.txt': 'new' });
  for (const [name, content] of Object.entries(imageFiles())) {
    home.write({ [`image/${name}`]: content });
  }
});

after(() => {
  home?.remove();
  return Promise.all([site?.stop(), images?.stop()]);
});

const hello = 'Hello from the private feed demo.\n';
const address = () => `${site.url}/F/demo/hello.txt`;

// Each says what it was answered on the way: `HTTP/1.1 401 …`, `status 401`.
const answered = ({ output }) =>
  [...output.matchAll(/(?:HTTP\/1\.1|Ping .* status) (\d{3})\b/g)]
    .map(([, status]) => status);

const curl = (token, ...words) => home.run('curl',
  ['-sS', '--anyauth', '-D', '-', '-K', '-', ...words],
  { input: `user = "ci:${token.value}"` });
const wget = (token, ...words) => {
  home.write({ '.wgetrc': `user = ci\npassword = ${token.value}\n` });
  return home.run('wget', ['-nv', '-S', '-O', '-', ...words]);
};
const skopeo = async (token, ...words) => {
  const auth = ['--authfile', home.file('auth.json')];
  await home.must('skopeo', ['login', ...auth, '--tls-verify=false', '-u', 'ci',
    '--password-stdin', registry], { input: token.value });
  return home.run('skopeo',
    ['--debug', '--insecure-policy', 'copy', ...auth, ...words]);
};
const push = (token, tag) => skopeo(token, '--dest-tls-verify=false',
  `dir:${home.file('image')}`, `docker://${registry}/tools/app:${tag}`);
const pull = (token, tag) => skopeo(token, '--src-tls-verify=false',
  `docker://${registry}/tools/app:${tag}`, `dir:${home.file('copy')}`);

describe('a challenge is answered by', () => {
  test('curl --anyauth', async () => {
    const ended = await curl(good, address());
    assert.ok(ended.output.endsWith(hello), ended.output);
    assert.deepEqual(answered(ended), ['401', '200']);
  });

  test('curl --anyauth, to write', async () => {
    const ended = await curl(good, '-T', home.file('new.txt'),
      `${site.url}/F/demo/`);
    assert.deepEqual(answered(ended), ['401', '100', '201']);
  });

  test('wget', async () => {
    const ended = await wget(good, address());
    assert.equal(ended.status, 0, ended.output);
    assert.ok(ended.output.includes(hello), ended.output);
    assert.deepEqual(answered(ended), ['401', '200']);
  });

  test('skopeo, to write with a token that only writes', async () => {
    for (const tag of ['first', 'again']) { // the layers are there by then
      const pushed = await push(writer, tag);
      assert.equal(pushed.status, 0, pushed.output);
    }
  });

  test('skopeo, to write and to read', async () => {
    const pushed = await push(good, 1);
    assert.equal(pushed.status, 0, pushed.output);
    assert.deepEqual(answered(pushed), ['401']);
    const pulled = await pull(reader, 1);
    assert.equal(pulled.status, 0, pulled.output);
    const config = Object.keys(imageFiles()).at(-1);
    assert.deepEqual(fs.readFileSync(home.file('copy', config)),
      imageFiles()[config]);
  });
});

describe('a denial behind it is shown by', () => {
  const sentence = /Token \\?"Reader\\?" .* is read-only and cannot write to/;

  test('curl --anyauth', async () => {
    const { output } = await curl(reader, '-T', home.file('new.txt'),
      `${site.url}/F/demo/`);
    assert.match(output, sentence);
  });

  test('wget', async () => {
    const { status, output } = await wget(reader, '--method=PUT',
      `--body-file=${home.file('new.txt')}`, address());
    assert.notEqual(status, 0);
    assert.match(output, sentence);
  });

  test('skopeo', async () => {
    const { status, output } = await push(reader, 2);
    assert.notEqual(status, 0);
    assert.match(output, sentence);
  });

  // Asked whether a layer is there, a registry has no room for a reason.
  test('skopeo, of a token that ended before the push', async () => {
    home.write({ 'auth.json': JSON.stringify({ auths: { [registry]: {
      auth: btoa(`ci:${expired.value}`) } } }) });
    const { status, output } = await home.run('skopeo', ['--insecure-policy',
      'copy', '--authfile', home.file('auth.json'), '--dest-tls-verify=false',
      `dir:${home.file('image')}`, `docker://${registry}/tools/app:3`]);
    assert.notEqual(status, 0);
    assert.match(output, /denied: Token \\?"Ended\\?" .* expired on .* Renew it/);
  });
});

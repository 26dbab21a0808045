// skopeo and Buildah: images at `/v2/` of a host of their own, of which Apache
// makes a feed.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { before, describe, test } = require('node:test');
const { useBench } = require('../../lib/bench');
const { versionOf } = require('../../lib/client');
const { imageFiles, startImages } = require('../../lib/registry-oci');
const { freePort } = require('../../lib/site');

const notes = ['A small registry of images as a feed; a host of its own passes '
  + '`/v2/` on to it. The token is in the file that `skopeo login` writes.'];
const files = Object.fromEntries(Object.entries(imageFiles())
  .map(([name, content]) => [`image/${name}`, content]));

// Asked whether a layer is there, a registry has no room for a reason.
const silent = { none: /authentication required/ };

let registry; // the host of the images

const skopeo = useBench({
  client: 'skopeo',
  version: versionOf('skopeo'),
  notes,
  feed: 'images',
  start: async (atEnd) => {
    const images = await startImages();
    atEnd(() => images.stop());
    const port = await freePort();
    registry = `127.0.0.1:${port}`;
    return { host: { images: images.port }, extra: `
      Listen ${registry}
      <VirtualHost ${registry}>
        ProxyPass "/v2/" "http://127.0.0.1:\${SITE_PORT}/F/images/v2/" \
          disablereuse=on
      </VirtualHost>` };
  },
});
const buildah = skopeo.also({ client: 'Buildah',
  version: versionOf('buildah'), notes });

const homeOf = (token) => skopeo.home({ ...files,
  'auth.json': JSON.stringify({ auths: token.value
    ? { [registry]: { auth: btoa(`ci:${token.value}`) } } : {} }) });

describe('skopeo', () => {
  const copy = (home, ...words) => home.run('skopeo', ['--insecure-policy',
    'copy', '--authfile', home.file('auth.json'), ...words]);
  const push = (token, tag = 1) => {
    const home = homeOf(token);
    return copy(home, '--dest-tls-verify=false', `dir:${home.file('image')}`,
      `docker://${registry}/tools/app:${tag}`);
  };
  const pull = (token, home = homeOf(token)) => copy(home,
    '--src-tls-verify=false', `docker://${registry}/tools/app:1`,
    `dir:${home.file('copy')}`);

  test('pushes with a write-only token', () =>
    skopeo.allow('publish', 'write-only', push));

  test('pulls with a read-only token', async () => {
    const home = homeOf(skopeo.tokens['read-only']);
    await skopeo.allow('read', 'read-only', (token) => pull(token, home));
    assert.ok(fs.existsSync(home.file('copy/manifest.json')));
  });

  skopeo.denials('read', pull);
  skopeo.denials('publish', (token) => push(token, 2), { silent });
});

describe('Buildah', () => {
  const run = (home, ...words) => home.run('buildah', ['--storage-driver',
    'vfs', '--root', home.file('root'), '--runroot', home.file('run'),
    ...words]);
  const policy = '{"default": [{"type": "insecureAcceptAnything"}]}';
  const login = (home) =>
    ['--signature-policy', stored.file('policy.json'),
      '--authfile', home.file('auth.json'), '--tls-verify=false'];

  let stored; // a home whose storage holds the image

  before(async () => {
    stored = skopeo.home({ ...files, 'policy.json': policy });
    const { status, output } = await run(stored, 'pull',
      '--signature-policy', stored.file('policy.json'), `dir:${stored.file('image')}`);
    assert.equal(status, 0, output);
  });

  const push = (token, tag = 3) => {
    const home = homeOf(token);
    return run(stored, 'push', ...login(home),
      Object.keys(imageFiles()).at(2),
      `docker://${registry}/tools/app:${tag}`);
  };
  const pull = (token) => {
    const home = homeOf(token);
    return run(home, 'pull', ...login(home),
      `docker://${registry}/tools/app:3`);
  };

  test('pushes with a write-only token', () =>
    buildah.allow('publish', 'write-only', push));

  test('pulls with a read-only token', () =>
    buildah.allow('read', 'read-only', pull));

  buildah.denials('read', pull);
  buildah.denials('publish', (token) => push(token, 4), { silent });
});

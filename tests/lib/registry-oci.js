// A registry of images as small as it can be: it takes blobs and manifests, in
// memory, and gives them back. Who may do what it leaves to Apache.
'use strict';

const { createHash } = require('node:crypto');
const { gzipSync } = require('node:zlib');
const { bodyOf, serve } = require('./serve');

const digestOf = (bytes) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

// Answers [status, headers, body]. `kept` is by path: { type, bytes }.
function answer(kept, { method, url, headers }, bytes) {
  const { pathname: path, searchParams } = new URL(url, 'http://registry');
  const [, name, what] = /^\/v2\/(.+)\/(blobs|manifests)\//.exec(path) ?? [];
  if (path === '/v2/') return [200, {}, '{}'];
  if (method === 'POST') return [202, { Location: `/v2/${name}/blobs/1` }];
  if (method === 'PATCH') {
    kept.set(path, { bytes });
    return [202, { Location: path }];
  }
  if (method === 'PUT' && what === 'blobs') {
    const digest = searchParams.get('digest');
    kept.set(`/v2/${name}/blobs/${digest}`,
      bytes.length ? { bytes } : kept.get(path));
    return [201, {}];
  }
  if (method === 'PUT') {
    const manifest = { bytes, type: headers['content-type'] };
    kept.set(path, manifest);
    kept.set(`/v2/${name}/manifests/${digestOf(bytes)}`, manifest);
    return [201, {}];
  }
  const found = kept.get(path);
  return found ? [200, {
    'Content-Type': found.type ?? 'application/octet-stream',
    'Content-Length': found.bytes.length,
    'Docker-Content-Digest': digestOf(found.bytes),
  }, method === 'GET' ? found.bytes : undefined] : [404, {}];
}

function startImages() {
  const kept = new Map();
  return serve(async (request, response) => {
    const [status, headers, body] =
      answer(kept, request, await bodyOf(request));
    response.writeHead(status, headers).end(body);
  });
}

// The files of an image with one empty layer, as skopeo lays them into a folder
// (`dir:`): { name: content }.
function imageFiles() {
  const tar = Buffer.alloc(1024);
  const layer = gzipSync(tar);
  const config = Buffer.from(JSON.stringify({
    architecture: 'amd64', os: 'linux', config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  }));
  const docker = 'application/vnd.docker';
  const part = (type, bytes) => ({ mediaType: `${docker}.${type}`,
    size: bytes.length, digest: digestOf(bytes) });
  const hex = (bytes) => digestOf(bytes).slice('sha256:'.length);
  return {
    version: 'Directory Transport Version: 1.1\n',
    'manifest.json': JSON.stringify({
      schemaVersion: 2,
      mediaType: `${docker}.distribution.manifest.v2+json`,
      config: part('container.image.v1+json', config),
      layers: [part('image.rootfs.diff.tar.gzip', layer)],
    }),
    [hex(config)]: config,
    [hex(layer)]: layer,
  };
}

module.exports = { imageFiles, startImages };

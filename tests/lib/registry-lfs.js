// A Git LFS server as small as it can be: the batch API and its basic transfers.
// It keeps all in memory, has one store for all repositories, and leaves who may do
// what to Apache.
'use strict';

const { bodyOf, serve } = require('./serve');

const type = 'application/vnd.git-lfs+json';

// The addresses for each object that a client wants to upload or download. What
// is there already has none to upload it to.
function batch(objects, base, { operation, objects: wanted }) {
  return JSON.stringify({ transfer: 'basic', objects: wanted.map((one) => {
    const href = `${base}/objects/${one.oid}`;
    const known = objects.has(one.oid);
    if (operation === 'download' && !known) {
      return { ...one, error: { code: 404, message: 'no such object' } };
    }
    return operation === 'upload' && known ? one
      : { ...one, actions: { [operation]: { href } } };
  }) });
}

// `path`: where people see it.
function answer(objects, path, { method, url, headers }, body) {
  const base = `${headers['x-forwarded-proto']}://${headers.host}${path}`;
  if (method === 'POST' && url.endsWith('/objects/batch')) {
    return [200, batch(objects, base, JSON.parse(body))];
  }
  const [, oid] = /^\/objects\/([0-9a-f]{64})$/.exec(url) ?? [];
  if (oid && method === 'PUT') {
    objects.set(oid, body);
    return [200, ''];
  }
  return objects.has(oid) && method === 'GET' ? [200, objects.get(oid)]
    : [404, JSON.stringify({ message: 'not here' })];
}

async function startLfs(path) {
  const objects = new Map();
  const server = await serve(async (request, response) => {
    const [status, text] =
      answer(objects, path, request, await bodyOf(request));
    response.writeHead(status, { 'Content-Type': type });
    response.end(text);
  });
  return { ...server, objects };
}

module.exports = { startLfs };

// A Python package index as small as it can be: it takes twine's uploads, and
// serves the simple index (PEP 503) of what it took. It keeps all in memory,
// checks no metadata, and leaves who may do what to Apache.
'use strict';

const { bodyOf, serve } = require('./serve');
const { indexPage } = require('./wheel');

// The fields of a form with files; `content` is a file.
async function fieldsOf(request) {
  const form = await new Response(await bodyOf(request),
    { headers: { 'Content-Type': request.headers['content-type'] } })
    .formData();
  return Object.fromEntries(form);
}

// The answer to one request: [status, type, body].
async function answer(wheels, prefix, request) {
  const { method } = request;
  const url = request.url.replace(prefix, '');
  if (method === 'POST' && ['/', '/legacy/'].includes(url)) {
    const { content } = await fieldsOf(request);
    wheels.set(content.name,
      { file: content.name, bytes: Buffer.from(await content.arrayBuffer()) });
    return [200, 'text/plain', 'stored\n'];
  }
  const name = /^\/simple\/([^/]+)\/$/.exec(url)?.[1];
  if (name) {
    const found = [...wheels.values()]
      .filter(({ file }) => file.startsWith(`${name.replaceAll('-', '_')}-`));
    return [found.length ? 200 : 404, 'text/html',
      indexPage(found, prefix && `${prefix}/files`)];
  }
  const file = wheels.get(/^\/files\/([^/]+)$/.exec(url)?.[1]);
  if (file) return [200, 'application/octet-stream', file.bytes];
  return [404, 'text/plain', 'not found\n'];
}

// `prefix`: the path at which people meet it, which then begins what it is asked.
async function startPython(prefix = '') {
  const wheels = new Map();
  const server = await serve(async (request, response) => {
    const [status, type, body] = await answer(wheels, prefix, request);
    response.writeHead(status, { 'Content-Type': type });
    response.end(body);
  });
  return { ...server, wheels };
}

module.exports = { startPython };

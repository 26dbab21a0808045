// A server of git-lfs as small as it can be: it takes objects and gives them
// back, by addresses of the one at which people meet it. Who may do what it
// leaves to Apache.
'use strict';

const http = require('node:http');

function startLfs() {
  const objects = new Map(); // by oid
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const { method, url, headers } = request;
    const oid = url.split('/').at(-1);
    if (method === 'POST' && url === '/objects/batch') {
      const { operation, objects: wanted } = JSON.parse(body);
      const href = (one) => `${headers['x-forwarded-proto']}://${
        headers.host}/F/git-lfs/my.git/info/lfs/objects/${one}`;
      response.setHeader('Content-Type', 'application/vnd.git-lfs+json');
      response.end(JSON.stringify({ transfer: 'basic',
        objects: wanted.map((one) => ({ ...one, authenticated: false,
          actions: { [operation]: { href: href(one.oid) } } })) }));
    } else if (method === 'PUT') {
      objects.set(oid, body);
      response.end();
    } else if (objects.has(oid)) {
      response.end(objects.get(oid));
    } else {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      port: server.address().port,
      objects,
      stop: () => new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
    }));
  });
}

module.exports = { startLfs };

// A repository of files as small as it can be, as Maven wants one: PUT makes
// the folders on the way, which WebDAV does not. It keeps all in memory, and
// leaves who may do what to Apache.
'use strict';

const http = require('node:http');

function startFiles() {
  const files = new Map(); // by path
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { method, url } = request;
    if (method === 'PUT') {
      files.set(url, Buffer.concat(parts));
      response.statusCode = 201;
    } else if (!files.has(url)) {
      response.statusCode = 404;
    }
    response.end(method === 'GET' ? files.get(url) : undefined);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({
      port: server.address().port,
      files,
      stop: () => new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
    }));
  });
}

module.exports = { startFiles };

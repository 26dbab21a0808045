// A small HTTP server of the tests' own: on the loopback, at a free port.
'use strict';

const http = require('node:http');

// Resolves to { port, stop } once it listens. `answer` is given the request and
// the response; where it fails, the client is told why with a 500.
async function serve(answer) {
  const server = http.createServer(async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500);
      response.end(`${error.stack}\n`);
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: server.address().port,
    stop: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

module.exports = { bodyOf, serve };

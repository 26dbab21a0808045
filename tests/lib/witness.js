// A registry behind Apache that answers everything alike and remembers what it
// was asked: [{ method, url, headers }].
'use strict';

const http = require('node:http');

async function startWitness() {
  const asked = [];
  const server = http.createServer(({ method, url, headers }, response) => {
    asked.push({ method, url, headers });
    response.end('Hello from the registry.\n');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: server.address().port,
    asked,
    stop: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}

module.exports = { startWitness };

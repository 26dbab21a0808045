// A wire to a server on loopback: it passes everything on in both directions and
// remembers what the server was sent.
'use strict';

const net = require('node:net');

async function startWire(target) {
  const sent = [];
  const sockets = new Set();
  const server = net.createServer((client) => {
    const backend = net.connect(target, '127.0.0.1');
    for (const socket of [client, backend]) {
      sockets.add(socket);
      // Either end may go first.
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        backend.destroy();
      });
    }
    client.on('data', (bytes) => sent.push(bytes));
    client.pipe(backend);
    backend.pipe(client);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: server.address().port,
    sent: () => Buffer.concat(sent).toString('latin1'),
    stop: () => new Promise((done) => {
      server.close(done);
      for (const socket of sockets) socket.destroy();
    }),
  };
}

module.exports = { startWire };

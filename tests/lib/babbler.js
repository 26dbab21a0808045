// A registry that speaks no HTTP, or is broken: `babbler.says` is all that it
// answers, whatever it is asked.
'use strict';

const net = require('node:net');

// Resolves to { says, port, stop } once it listens.
function startBabbler() {
  const babbler = { says: '' };
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(babbler.says));
  });
  babbler.stop = () => new Promise((done) => server.close(done));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      babbler.port = server.address().port;
      resolve(babbler);
    });
  });
}

module.exports = { startBabbler };

// A FastCGI server that answers every request with the same bytes, whatever it
// was asked: what a broken or false authorizer would send to Apache.
'use strict';

const net = require('node:net');

const STDOUT = 6;
const END_REQUEST = 3;

function record(type, content) {
  const header = Buffer.from([1, type, 0, 1, content.length >> 8,
    content.length & 255, 0, 0]);
  return Buffer.concat([header, content]);
}

// What a well-behaved program sends as one answer.
function answer(text) {
  return Buffer.concat([
    record(STDOUT, Buffer.from(text, 'latin1')),
    record(STDOUT, Buffer.alloc(0)),
    record(END_REQUEST, Buffer.alloc(8)),
  ]);
}

// `impostor.says` is what the next requests get.
function startImpostor() {
  const impostor = { says: Buffer.alloc(0), asked: 0 };
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      impostor.asked += 1;
      // Apache writes on while we answer: read it, or it sees a reset.
      socket.resume();
      socket.end(impostor.says);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      impostor.port = server.address().port;
      impostor.stop = () => new Promise((done) => server.close(done));
      resolve(impostor);
    });
  });
}

module.exports = { startImpostor, answer, record, STDOUT };

// A FastCGI server in place of the authorizer: what a broken or false one would
// send to Apache.
'use strict';

const net = require('node:net');

const PARAMS = 4;
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

// An authorizer's question ends with its parameters.
function isWhole(bytes) {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt16BE(at + 4);
    if (bytes[at + 1] === PARAMS && size === 0) return true;
    at += 8 + size + bytes[at + 6]; // the padding
  }
  return false;
}

// `impostor.says` is what the next requests get: bytes, or a function of the
// question that resolves to them.
// `place`: a socket's path; without, a free port.
function startImpostor(place) {
  const impostor = { says: Buffer.alloc(0), asked: 0 };
  const server = net.createServer((socket) => {
    let question = Buffer.alloc(0);
    let answered = false;
    socket.on('error', () => {});
    // Apache writes on while we answer: read it, or it sees a reset.
    socket.on('data', async (part) => {
      question = Buffer.concat([question, part]);
      if (answered || !isWhole(question)) return;
      answered = true;
      impostor.asked += 1;
      const { says } = impostor;
      socket.end(typeof says === 'function' ? await says(question) : says);
    });
  });
  return new Promise((resolve) => {
    server.listen(place ? { path: place, writableAll: true }
      : { port: 0, host: '127.0.0.1' }, () => {
      impostor.port = server.address().port;
      impostor.stop = () => new Promise((done) => server.close(done));
      resolve(impostor);
    });
  });
}

module.exports = { startImpostor, answer, record, STDOUT };

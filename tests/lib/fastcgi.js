// Asks a FastCGI program directly, as Apache would.
'use strict';

const net = require('node:net');
const { record, STDOUT } = require('./impostor');

const BEGIN_REQUEST = 1;
const PARAMS = 4;
const STDIN = 5;
const roles = { RESPONDER: 1, AUTHORIZER: 2 };

// A length: one byte, or four with the highest bit set.
function length(text) {
  const size = Buffer.byteLength(text);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((size | 0x80000000) >>> 0);
  return size < 128 ? Buffer.from([size]) : bytes;
}

function outputOf(bytes) {
  let text = '';
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt16BE(at + 4);
    if (bytes[at + 1] === STDOUT) {
      text += bytes.toString('utf8', at + 8, at + 8 + size);
    }
    at += 8 + size + bytes[at + 6]; // the padding
  }
  return text;
}

// The bytes of one request.
function question(variables, { role = 'RESPONDER', body = '' } = {}) {
  const pairs = Object.entries(variables).flatMap(([name, value]) =>
    [length(name), length(value), Buffer.from(name), Buffer.from(value)]);
  return Buffer.concat([
    record(BEGIN_REQUEST, Buffer.from([0, roles[role], 0, 0, 0, 0, 0, 0])),
    record(PARAMS, Buffer.concat(pairs)), record(PARAMS, Buffer.alloc(0)),
    ...(body ? [record(STDIN, Buffer.from(body))] : []),
    record(STDIN, Buffer.alloc(0)),
  ]);
}

// Resolves to the answer, head and body; rejects if nobody listens. `to` is the
// path of a socket, or a port. Says nothing until `start` resolves.
function send(to, bytes, start = Promise.resolve()) {
  return new Promise((resolve, reject) => {
    const parts = [];
    const socket = net.connect(
      typeof to === 'number' ? { port: to, host: '127.0.0.1' } : { path: to });
    socket.on('data', (part) => parts.push(part)).on('error', reject)
      .on('close', () => resolve(outputOf(Buffer.concat(parts))));
    start.then(() => socket.write(bytes));
  });
}

const askProgram = (path, variables, { body, start } = {}) =>
  send(path, question(variables, { body }), start);

module.exports = { askProgram, question, send };

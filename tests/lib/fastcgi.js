// Asks a FastCGI program directly, as Apache would.
'use strict';

const net = require('node:net');
const { record, STDOUT } = require('./impostor');

const BEGIN_REQUEST = 1;
const PARAMS = 4;
const STDIN = 5;
const responder = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]);

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

// Resolves to the answer, head and body; rejects if nobody listens. `body`: of
// the request. Says nothing until `start` resolves.
function askProgram(path, variables, { body = '', start = Promise.resolve() } = {}) {
  const pairs = Object.entries(variables).flatMap(([name, value]) =>
    [length(name), length(value), Buffer.from(name), Buffer.from(value)]);
  return new Promise((resolve, reject) => {
    const parts = [];
    const socket = net.connect({ path });
    socket.on('data', (part) => parts.push(part)).on('error', reject)
      .on('close', () => resolve(outputOf(Buffer.concat(parts))));
    start.then(() => socket.write(Buffer.concat([
      record(BEGIN_REQUEST, responder),
      record(PARAMS, Buffer.concat(pairs)), record(PARAMS, Buffer.alloc(0)),
      ...(body ? [record(STDIN, Buffer.from(body))] : []),
      record(STDIN, Buffer.alloc(0)),
    ])));
  });
}

module.exports = { askProgram };

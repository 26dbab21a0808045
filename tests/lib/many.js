// Many connections to a site at once, each of them bytes and what came back.
'use strict';

const net = require('node:net');

// A connection that has been made; `address`: { port } or { path }.
//   text   what came so far
//   ended  when the other side has ended it, or it broke: all that came
class Connection {
  constructor(socket) {
    this.socket = socket;
    this.text = '';
    socket.setEncoding('latin1');
    socket.on('data', (part) => { this.text += part; });
    socket.on('error', () => {}); // what came before it is what counts
    this.ended = new Promise((resolve) => {
      socket.on('close', () => resolve(this.text));
    });
  }

  get status() {
    return Number(/^HTTP\/1\.1 (\d{3}) /.exec(this.text)?.[1]);
  }

  // Resolves when as much as the pattern has come; an end resolves it, too.
  has(pattern) {
    return new Promise((resolve) => {
      const look = () => {
        if (pattern.test(this.text)) resolve(true);
      };
      look();
      this.socket.on('data', look);
      this.socket.on('close', () => resolve(pattern.test(this.text)));
    });
  }

  send(bytes) {
    if (this.socket.writable) this.socket.write(bytes, 'latin1');
  }
}

function connect(address) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', ...address });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(new Connection(socket));
    });
  });
}

function connectMany(address, count) {
  return Promise.all(Array.from({ length: count }, () => connect(address)));
}

function endAll(connections) {
  for (const { socket } of connections) socket.destroy();
}

// A request's head as bytes.
function head(method, address, headers = {}) {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${address} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

module.exports = { connect, connectMany, endAll, head };

// HTTP without anything clever: the address goes out as it was written, nothing
// is followed, and every header can be seen.
'use strict';

const http = require('node:http');
const net = require('node:net');

const patience = 35_000; // milliseconds; a hung authorizer is 500 after 30 s

// The answer: { status, phrase, headers, lines, bytes, text }; `lines` are the
// headers as [name, value], in lower case and in their order, repeated ones too;
// `text` is the body, `bytes`, read as UTF-8.
function request(port, address, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = http.request({
      host: '127.0.0.1', port, method, headers, path: address, agent: false,
      timeout: patience,
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const raw = answer.rawHeaders;
        const bytes = Buffer.concat(parts);
        const lines = [];
        for (let i = 0; i < raw.length; i += 2) {
          lines.push([raw[i].toLowerCase(), raw[i + 1]]);
        }
        resolve({
          status: answer.statusCode,
          phrase: answer.statusMessage,
          headers: answer.headers,
          lines,
          bytes,
          text: bytes.toString('utf8'),
        });
      });
    });
    sent.end(body);
  });
}

// Sends bytes and reads until the other side closes or says nothing more.
function sendRaw(port, bytes, quiet = 1000) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.setTimeout(quiet, () => socket.destroy());
    socket.on('data', (part) => { text += part; });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    socket.write(bytes, 'latin1');
  });
}

module.exports = { request, sendRaw };

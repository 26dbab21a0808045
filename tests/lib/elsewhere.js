// The same site, met from another address: Linux lets a client be any of
// 127.0.0.0/8, and the site counts guesses by source.
'use strict';

const http = require('node:http');
const { Visitor } = require('./visitor');

function requestFrom(source, port, address, { method = 'GET', headers, body } =
{}) {
  return new Promise((resolve, reject) => {
    const sent = http.request({
      host: '127.0.0.1', port, localAddress: source, method, headers,
      path: address, agent: false,
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => { text += part; });
      answer.on('error', reject);
      answer.on('end', () => resolve({
        status: answer.statusCode, headers: answer.headers, text,
      }));
    });
    sent.end(body);
  });
}

// `source`: an address such as 127.0.0.5.
function elsewhere(site, source) {
  const there = {
    request: (address, options) =>
      requestFrom(source, site.port, address, options),
    visitor: () => new Visitor(there),
  };
  return there;
}

module.exports = { elsewhere };

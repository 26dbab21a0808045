// Requests of somebody who means harm (tests/lib/hostile-requests.js), each
// with the only statuses that may come back, and what holds whatever comes
// back (tests/lib/hostile-site.js).
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const net = require('node:net');
const { after, before, describe, test } = require('node:test');
const groups = require('../lib/hostile-requests');
const { startHostileSite } = require('../lib/hostile-site');

let hostile;

before(async () => {
  hostile = await startHostileSite();
});

after(() => hostile?.stop());

// Sends all bytes, says that there are no more, and reads to the end.
function send(bytes) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(hostile.site.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part) => { text += part; });
    socket.on('error', (error) => {
      // Rejected before all of it was read.
      if (!['ECONNRESET', 'EPIPE'].includes(error.code)) reject(error);
    });
    socket.on('close', () => resolve(text));
    socket.end(bytes, 'latin1');
  });
}

function statusesOf(answer) {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)]
    .map(([, status]) => status).join(' ');
}

for (const [group, requests] of Object.entries(groups)) {
  describe(group, () => {
    for (const [name, statuses, bytes] of requests) {
      test(`${name}: ${statuses || 'no status'}`, async () => {
        const answer = await send(hostile.prepare(bytes));
        assert.equal(statusesOf(answer), statuses, answer.slice(0, 500));
        await hostile.holds(answer);
      });
    }
  });
}

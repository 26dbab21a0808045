// A site that many come to at once: it limits no guesses, and its Apache keeps
// all of its workers.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { connectMany, head } = require('./many');
const { held, processesOf } = require('./processes');
const { startSite } = require('./site');
const { bearer, inventedValue } = require('./values');

const staySeconds = 60; // that Apache keeps a connection
const requestSeconds = 10; // that a client may take for its request
const sendBufferBytes = 16_384; // what Apache's kernel keeps of an answer
const workers = 128; // MaxRequestWorkers of the private Apache
const apache = /^\/usr\/sbin\/apache2 /;
const hello = '/F/demo/hello.txt';

// With a token that may read, one that may not, and one that was revoked.
// A child of Apache that is no longer needed would end in its own time, during
// any later test, and take workers with it; so none is told to.
async function startBusySite(checker) {
  const site = await startSite({ checker,
    settings: { password_cost: 10, throttle_values: 0 },
    extra: `RequestReadTimeout header=${requestSeconds} body=${requestSeconds}
      MaxSpareThreads ${workers}
      KeepAliveTimeout ${staySeconds}
      SendBufferSize ${sendBufferBytes}
      Timeout ${staySeconds}` });
  const reader = await site.addToken('demo', 'Reader', '--read', 'all');
  const writer = await site.addToken('demo', 'Writer', '--write', 'all');
  const dead = await site.addToken('demo', 'Dead', '--read', 'all');
  await site.json('token', 'revoke', String(dead.id));
  return { site, reader, writer, dead };
}

// Feeds, pages and /authorize answer. Who had to wait for a connection that
// stays (`staySeconds`) would have given up before it ends.
async function othersAreAnswered({ site, reader, writer }) {
  const asked = await Promise.all([
    site.request(hello, { headers: bearer(reader.value) }),
    site.request(hello, { headers: bearer(writer.value) }),
    site.request('/login'),
    site.request('/authorize?feed=demo&access=read',
      { headers: bearer(reader.value) }),
  ]);
  assert.deepEqual(asked.map(({ status }) => status), [200, 403, 200, 200]);
}

// How many wait in the kernel's queue in front of Apache.
function inTheQueue(site) {
  const port = site.port.toString(16).toUpperCase().padStart(4, '0');
  const listening = fs.readFileSync('/proc/net/tcp', 'utf8').split('\n')
    .find((line) => line.includes(`0100007F:${port} 00000000:0000 0A`));
  return Number.parseInt(listening.trim().split(/\s+/)[4].split(':')[1], 16);
}

const askers = ({ reader, writer, dead }) => [
  { wanted: 200, address: hello, headers: bearer(reader.value) },
  { wanted: 403, address: hello, headers: bearer(writer.value) },
  { wanted: 403, address: hello, headers: bearer(dead.value) },
  { wanted: 403, address: hello, headers: bearer(inventedValue()) },
  { wanted: 401, address: hello, headers: {} },
  { wanted: 403, address: '/F/none/x', headers: bearer(reader.value) },
  { wanted: 200, address: '/login', headers: {} },
  { wanted: 303, address: '/profile/tokens', headers: {} },
];

// A thousand requests at once, each answered right or with 503.
// Apache is held until all have come: a busy machine is one that comes late.
async function askAThousand(busy) {
  const { site } = busy;
  const asked = Array.from({ length: 125 }, () => askers(busy)).flat();
  let connections = [];
  await held(processesOf(site, apache), async () => {
    connections = await connectMany({ port: site.port }, asked.length);
    connections.forEach((one, i) => one.send(head('GET', asked[i].address,
      { ...asked[i].headers, Connection: 'close' })));
    assert.equal(inTheQueue(site), asked.length);
  });
  await Promise.all(connections.map(({ ended }) => ended));
  connections.forEach(({ status, text }, i) => {
    const { wanted, address } = asked[i];
    assert.ok([wanted, 503].includes(status),
      `${address}: ${status} instead of ${wanted}`);
    assert.equal(text.includes('Hello from'),
      status === 200 && address === hello, `${address}: ${status}`);
  });
  await othersAreAnswered(busy);
}

module.exports = { apache, askAThousand, hello, othersAreAnswered, startBusySite,
  workers };

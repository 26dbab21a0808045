// Requests of somebody who means harm, over HTTP/2 (tests/lib/hostile-http2.js):
// the same site, and the same must hold whatever comes back.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const groups = require('../lib/hostile-http2');
const { startHostileSite } = require('../lib/hostile-site');
const { connect, fieldsOf, flags, request2 } = require('../lib/http2');
const { startTlsSite } = require('../lib/tls');

const hello = 'Hello from the private feed demo.\n';

let hostile;

before(async () => {
  hostile = await startHostileSite({
    start: (options) => startTlsSite({ ...options, secure: true }),
    ask: (site, ...request) => request2(site.tls.port, ...request),
  });
  hostile.words.tlsPort = hostile.site.tls.port;
});

after(() => hostile?.stop());

const filled = (fields) =>
  fields?.map((field) => field.map((text) => hostile.prepare(text)));

const seenIn = ({ fields, text }) =>
  `${fields.map(([name, value]) => `${name}: ${value}`).join('\n')}\n${text}`;

const outcomeOf = ({ status, reset }) =>
  (status ? String(status) : reset === undefined ? 'no status' : 'reset');

// Answers what comes back on a connection of its own.
async function send({ fields, body, trailers }) {
  const connection = await connect(hostile.site.tls.port);
  const stream = connection.send(filled(fields),
    body && hostile.prepare(body), filled(trailers));
  const answer = await connection.answer(stream);
  assert.deepEqual(connection.pushed, []);
  await connection.close();
  return answer;
}

for (const [group, requests] of Object.entries(groups)) {
  describe(group, () => {
    for (const request of requests) {
      test(`${request.words}: ${request.expected}`, async () => {
        const answer = await send(request);
        assert.equal(outcomeOf(answer), request.expected,
          seenIn(answer).slice(0, 500));
        await hostile.holds(seenIn(answer));
      });
    }
  });
}

describe('streams of one connection', () => {
  const bearer = (word) =>
    ({ Authorization: `Bearer ${hostile.words[word]}` });
  const fields = (path, headers) =>
    fieldsOf(hostile.site.tls.port, path, { headers });

  test('have each its own credential', async () => {
    const connection = await connect(hostile.site.tls.port);
    const sent = Array.from({ length: 20 }, () => [
      ['200', fields('/F/demo/hello.txt', bearer('reader'))],
      ['401', fields('/F/demo/hello.txt')],
      ['403', fields('/F/demo/hello.txt', bearer('writer'))],
      ['403', fields('/F/other/secret.txt', bearer('reader'))],
    ]).flat().map(([status, list]) => [status, connection.send(list)]);
    for (const [status, stream] of sent) {
      const answer = await connection.answer(stream);
      assert.equal(outcomeOf(answer), status);
      assert.equal(answer.text === hello, status === '200');
      if (status !== '200') await hostile.holds(seenIn(answer));
    }
    await connection.close();
  });

  test('that are given up at once cost the site nothing more', async () => {
    const connection = await connect(hostile.site.tls.port);
    for (let i = 0; i < 200; i++) {
      const stream = connection.send(fields('/F/demo/hello.txt',
        bearer('reader')));
      connection.frame('reset', 0, stream, Buffer.from([0, 0, 0, 8]));
    }
    await connection.close();
    await hostile.holds('');
  });

  for (const [words, spoil] of [
    ['a second one begins inside the fields of the first', (connection) => {
      connection.frame('headers', 0, 1, Buffer.alloc(0));
      connection.send(fields('/F/demo/hello.txt', bearer('reader')));
    }],
    ['the first is continued by nobody', (connection) => {
      connection.frame('continuation', flags.headersEnd, 1, Buffer.alloc(0));
    }],
    ['there is a body without a request', (connection) => {
      connection.frame('data', flags.end, 1, Buffer.from('evil'));
    }],
    ['the server\'s own numbers are used', (connection) => {
      connection.next = 2;
      connection.send(fields('/F/demo/hello.txt', bearer('reader')));
    }],
    ['the client pushes', (connection) => {
      connection.frame('push', flags.headersEnd, 1, Buffer.from([0, 0, 0, 2]));
    }],
    ['the fields are no fields', (connection) => {
      connection.frame('headers', flags.headersEnd | flags.end, 1,
        Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    }]]) {
    test(`end when ${words}`, async () => {
      const connection = await connect(hostile.site.tls.port);
      spoil(connection);
      await connection.closed;
      assert.ok(connection.goaway, `GOAWAY ${connection.goaway}`);
      await hostile.holds([...connection.answers.values()].map(seenIn)
        .join('\n'));
    });
  }
});

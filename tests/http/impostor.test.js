// An authorizer that is broken, or another program at its port: stock Apache
// allows nothing.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { answer, record, startImpostor, STDOUT } = require('../lib/impostor');
const { startSite } = require('../lib/site');

let impostor;
let site;

before(async () => {
  impostor = await startImpostor();
  site = await startSite({
    checker: 'authorizer',
    extra: `AuthnzFcgiDefineProvider authnz impostor \\
      fcgi://127.0.0.1:${impostor.port}/`,
    host: `
      <Location "/F">
        AuthnzFcgiCheckAuthnProvider impostor Authoritative On \\
          RequireBasicAuth Off UserExpr "%{reqenv:TOKENBOOTH_USER}"
      </Location>`,
  });
});

after(() => Promise.all([site?.stop(), impostor?.stop()]));

describe('an authorizer that is broken or false', () => {
  const ask = () => site.request('/F/demo/hello.txt');
  const cases = [
    ['says 200 without the secret', 401, answer(
      'Status: 200\r\nVariable-TOKENBOOTH_USER: demo\r\n\r\n')],
    ['says 200 with a wrong secret', 401, answer(
      'Status: 200\r\nVariable-TOKENBOOTH_USER: demo\r\n'
      + 'Variable-TOKENBOOTH_AUTHORIZER_SECRET: 00\r\n\r\n')],
    ['says 200 with an empty secret', 401, answer(
      'Status: 200\r\nVariable-TOKENBOOTH_USER: demo\r\n'
      + 'Variable-TOKENBOOTH_AUTHORIZER_SECRET: \r\n\r\n')],
    ['says 200 and names nobody', 500, answer('Status: 200\r\n\r\n')],
    ['gives no status', 500, answer('X-Other: 1\r\n\r\n')],
    ['gives a status that is no number', 500, answer('Status: abc\r\n\r\n')],
    ['sends garbage', 500, answer('garbage\r\n\r\n')],
    ['sends no FastCGI', 500, Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
    ['closes at once', 500, Buffer.alloc(0)],
    ['does not end its answer', 500, record(STDOUT, Buffer.from(
      'Status: 200\r\nVariable-TOKENBOOTH_USER: demo\r\n\r\n'))],
  ];
  for (const [name, status, says] of cases) {
    test(`allows nothing when it ${name}`, async () => {
      impostor.says = says;
      const asked = impostor.asked;
      const got = await ask();
      assert.equal(got.status, status);
      assert.doesNotMatch(got.text, /Hello/);
      assert.equal(impostor.asked, asked + 1);
    });
  }

  test('allows nothing when it is gone', async () => {
    await impostor.stop();
    assert.equal((await ask()).status, 500);
  });
});

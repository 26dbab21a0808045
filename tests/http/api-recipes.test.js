// The scheduled rotations of docs/api.md, as they stand there: the lines that a
// shell runs, with the requests that they send, to this site and to a stand-in
// for the CI's own server.
'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { Home } = require('../lib/client');
const { makeToken } = require('../lib/pages');
const { blockOf, lines } = require('../lib/examples');
const { startSite, top } = require('../lib/site');

const page = fs.readFileSync(path.join(top, 'docs/api.md'), 'utf8');

let site;
let demo;
let ci; // what the CI's server was sent: [{ method, url, headers, body }]
let server;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  demo = await site.signedIn();
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const { method, url, headers } = request;
    ci.push({ method, url, headers, body });
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

after(async () => {
  server?.close();
  await site?.stop();
});

const block = (behind, language) => blockOf(page, behind, language);

const rotateScript = block('this script, `rotate.sh`', 'sh');

const token = () => makeToken(demo, { description: 'Rotated', read: 'on',
  self_rotate: 'on', until: '30' });

async function status(value) {
  const got = await site.request('/F/demo/hello.txt',
    { headers: { Authorization: `Bearer ${value}` } });
  return got.status;
}

// Both work, and nothing that the run printed has either of them.
async function assertRotated(old, fresh, output) {
  assert.match(fresh, /^tkb_\w{36}$/);
  assert.notEqual(fresh, old);
  assert.deepEqual([await status(old), await status(fresh)], [200, 200]);
  assert.doesNotMatch(output.replace(/^::add-mask::.*$/m, ''), /tkb_/);
}

test('from cron', async () => {
  const { value } = await token();
  const home = new Home({ 'bin/rotate.sh': rotateScript,
    'bin/rotate-file': block('### From cron', 'sh'), '.feed-token': value });
  const { output } = await home.must('sh', ['bin/rotate-file', '.feed-token'],
    { env: { SITE: site.url } });
  const fresh = fs.readFileSync(home.file('.feed-token'), 'utf8').trim();
  assert.equal(fs.statSync(home.file('.feed-token')).mode & 0o777, 0o600);
  await assertRotated(value, fresh, output);
  home.remove();
});

test('from cron, a rotation that fails leaves the value as it is', async () => {
  const { value } = await site.addToken('demo', 'Cannot', '--read', 'all');
  const home = new Home({ 'bin/rotate.sh': rotateScript,
    'bin/rotate-file': block('### From cron', 'sh'), '.feed-token': value });
  const { status: ended } = await home.run('sh',
    ['bin/rotate-file', '.feed-token'], { env: { SITE: site.url } });
  assert.notEqual(ended, 0);
  assert.equal(fs.readFileSync(home.file('.feed-token'), 'utf8'), value);
  home.remove();
});

test('from GitHub Actions', async () => {
  const { value } = await token();
  const home = new Home({ 'rotate.sh': rotateScript,
    'bin/gh': '#!/bin/sh\necho "$*" > "$HOME/asked"\ncat > "$HOME/secret"\n' });
  fs.chmodSync(home.file('bin/gh'), 0o755);
  const { output } = await home.must('bash',
    ['-e', '-c', lines(block('### GitHub Actions', 'yaml'), 'run: |')],
    { env: { SITE: site.url, TOKEN: value,
      PATH: `${home.file('bin')}:${process.env.PATH}` } });
  assert.equal(fs.readFileSync(home.file('asked'), 'utf8'),
    'secret set FEED_TOKEN\n');
  await assertRotated(value, fs.readFileSync(home.file('secret'), 'utf8'),
    output);
  home.remove();
});

test('from GitLab CI', async () => {
  ci = [];
  const { value } = await token();
  const home = new Home({ 'rotate.sh': rotateScript });
  const { output } = await home.must('sh',
    ['-e', '-c', lines(block('### GitLab CI', 'yaml'), 'script: |')],
    { env: { SITE: site.url, FEED_TOKEN: value, API_TOKEN: 'of-gitlab',
      CI_PROJECT_ID: '7',
      CI_API_V4_URL: `http://127.0.0.1:${server.address().port}/api/v4` } });
  const [{ method, url, headers, body }] = ci;
  assert.deepEqual([method, url, headers['private-token']],
    ['PUT', '/api/v4/projects/7/variables/FEED_TOKEN', 'of-gitlab']);
  await assertRotated(value, /^value=(.*)$/.exec(body)[1], output);
  home.remove();
});

test('from Jenkins', async () => {
  ci = [];
  const { value } = await token();
  const home = new Home({ 'rotate.sh': rotateScript });
  // In Groovy's quotes, a backslash is written twice.
  const script = lines(block('### Jenkins', 'groovy'), 'sh \'\'\'')
    .replaceAll('\\\\', '\\');
  const { output } = await home.must('sh', ['-xe', '-c', script],
    { env: { SITE: site.url, TOKEN: value, API: 'ann:of-jenkins',
      JENKINS_URL: `http://127.0.0.1:${server.address().port}` } });
  const [{ method, url, headers, body }] = ci;
  assert.deepEqual([method, url], ['POST',
    '/credentials/store/system/domain/_/credential/feed-token/config.xml']);
  assert.equal(headers.authorization,
    `Basic ${Buffer.from('ann:of-jenkins').toString('base64')}`);
  const [, fresh] = /<secret>(.*)<\/secret>/.exec(body);
  await assertRotated(value, fresh, output);
  home.remove();
});

// The last use of a token, and its last denial: what of it is shown, where,
// how soon, and that none is lost when the programs are told to stop.
'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { confirm, makeToken, rows, words } = require('../lib/pages');
const { until } = require('../lib/person');
const { startSite } = require('../lib/site');

let site;
let demo; // signed in

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  demo = await site.signedIn();
});

after(() => site?.stop());

const use = (where, value, agent, method = 'GET') =>
  where.request('/F/demo/hello.txt', { method, headers: {
    Authorization: `Bearer ${value}`, 'User-Agent': agent } });

// The row of the list, once it says so.
async function says(id, sentence) {
  let row;
  await until(async () => {
    row = rows((await demo.get('/profile/tokens')).text)
      .find((one) => one.id === id);
    return sentence.test(row.words);
  });
  return row;
}

test('a use is told soon', async () => {
  const { id, value } = await makeToken(demo,
    { description: 'Quick', read: 'on' });
  await use(site, value, 'pip/23.0');
  await says(id, /Last used just now/);
});

describe('the list tells', () => {
  test('when, with what, from where, on which feed and for what', async () => {
    const { id, value } = await makeToken(demo,
      { description: 'Both', read: 'on', write: 'on' });
    const fresh = rows((await demo.get('/profile/tokens')).text)
      .find((one) => one.id === id);
    assert.match(fresh.words, /Never used/);
    await use(site, value, 'pip/23.0');
    await says(id, /just now \(\d{4}-[^,]* UTC, read demo\) · pip · 127/);
    await site.request('/F/demo/new.tgz', { method: 'PUT', body: 'x',
      headers: { Authorization: `Bearer ${value}`,
        'User-Agent': 'npm/10.8' } });
    await says(id,
      /just now \(\d{4}-[^,]* UTC, write to demo\) · npm · 127\.0\.0\.1/);
  });

  test('the last denial with its reason', async () => {
    const { id, value } = await makeToken(demo,
      { description: 'Read only', read: 'on' });
    for (let i = 0; i < 3; i++) await use(site, value, 'NuGet/6', 'PUT');
    const row = await says(id, /Denied 3 times/);
    assert.match(row.words, new RegExp('Denied 3 times for Read only , most recently just now '
      + '\\(\\d{4}-.* UTC\\) : no write permission for demo '
      + '\\(NuGet, 127\\.0\\.0\\.1\\)'));
    assert.match(row.words, /Never used/);
    await confirm(demo, id, 'revoke');
    await use(site, value, 'curl/8');
    await says(id, /Denied 4 times .*: revoked \(curl/);
  });
});

test('before a value ends, the page says what used it last', async () => {
  const { id, value } = await makeToken(demo,
    { description: 'In use', read: 'on' });
  const address = `/profile/tokens/${id}`;
  for (const what of ['regenerate', 'revoke']) {
    assert.match(words((await demo.get(`${address}/${what}`)).text),
      /This token has never been used/);
  }
  for (let i = 0; i < 4; i++) await use(site, value, 'cargo/1.80');
  await says(id, /Last used just now/);
  const told = new RegExp('Used 4 times, most recently just now \\(\\d{4}-[^)]* UTC\\) '
    + 'by cargo from 127\\.0\\.0\\.1 \\(read demo\\)\\.');
  for (const what of ['/regenerate', '/revoke', '']) {
    assert.match(words((await demo.get(address + what)).text), told);
  }
});

// Whatever it was that saw them.
for (const checker of ['module', 'authorizer']) {
  test(`none is lost when the ${checker} is told to stop`, async () => {
    const short = await startSite({ checker, settings: { password_cost: 10 } });
    try {
      const other = await short.addToken('demo', 'Writes', '--write', 'all');
      const statuses = new Set();
      for (let i = 0; i < 20; i++) {
        statuses.add((await use(short, short.value, 'npm/10.8')).status);
        statuses.add((await use(short, other.value, 'npm/10.8')).status);
      }
      assert.deepEqual([...statuses], [200, 403]);
      // The failed sign-in is written by the pages' program.
      await short.signedIn('demo', 'a wrong guess');
      short.child.kill('SIGTERM');
      await once(short.child, 'exit');
      assert.deepEqual(await query(short, `SELECT used_count, denied_count
        FROM token_use ORDER BY token_id`), [
        { used_count: 20, denied_count: 0 },
        { used_count: 0, denied_count: 20 }]);
      assert.deepEqual(await query(short, `SELECT kind, sum(count) AS times
        FROM event WHERE kind LIKE '%denied' OR kind LIKE '%failed'
        GROUP BY kind`), [
        { kind: 'sign-in failed', times: 1 },
        { kind: 'token denied', times: 20 }]);
    } finally {
      await short.stop();
    }
  });
}

// What a slow disk does: for longer than the few seconds that end a program
// which hangs, nothing can be written.
test('none is lost when stopping takes long', async () => {
  const slow = await startSite({ settings: { password_cost: 10 } });
  try {
    const lock = spawn('sqlite3', [slow.file('tokenbooth.db')]);
    await use(slow, slow.value, 'npm/10.8');
    lock.stdin.write('.timeout 10000\nBEGIN IMMEDIATE;\n.print locked\n');
    await once(lock.stdout, 'data');
    await slow.signedIn('demo', 'a wrong guess');
    slow.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 7000));
    lock.stdin.end('ROLLBACK;\n');
    await once(slow.child, 'exit');
    assert.deepEqual(await query(slow, 'SELECT used_count FROM token_use'),
      [{ used_count: 1 }]);
    assert.equal((await query(slow, `SELECT kind FROM event
      WHERE kind = 'sign-in failed'`)).length, 1);
  } finally {
    await slow.stop();
  }
});

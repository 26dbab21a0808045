// Some people, feeds and tokens, as a team would have them: what the pictures
// show. `ann` has the tokens.
'use strict';

const { backdate, change, expire } = require('./past');

const minute = 60; // seconds
const hour = 60 * minute;
const day = 24 * hour;

// Who used it, and who was denied with it: [seconds ago, client, address,
// feed, access, count].
const tokens = [
  { name: 'Build server', scope: ['--write', 'acme-npm', '--days', '12'],
    age: 78, used: [3 * minute, 'npm', '10.0.0.7', 'acme-npm', 'write', 214] },
  { name: 'Laptop, pip', scope: ['--read', 'all', '--days', '61'],
    age: 29, used: [2 * hour, 'pip', '10.0.0.31', 'acme-python', 'read', 57] },
  { name: 'Mirror in the Leipzig office',
    scope: ['--read', 'acme-npm', '--read', 'acme-python'], age: 210,
    used: [131 * day, 'curl', '192.0.2.19', 'acme-npm', 'read', 1204] },
  { name: 'Release pipeline', scope: ['--read', 'acme-dotnet', '--write',
    'acme-dotnet', '--write-how', 'add', '--networks', '10.0.0.0/8', '--days',
    '200'], age: 165,
  used: [26 * hour, 'NuGet', '10.0.0.8', 'acme-dotnet', 'write', 41] },
  { name: 'Old laptop', scope: ['--read', 'all', '--days', '30'], age: 0,
    expired: 21, used: [22 * day, 'pip', '10.0.0.9', 'acme-python', 'read', 88],
    denied: [5 * hour, 'pip', '10.0.0.9', 'acme-python', 'read', 14,
      'expired'] },
  { name: 'Contractor, summer', scope: ['--write', 'acme-python'], age: 150,
    revoked: 96,
    used: [97 * day, 'twine', '198.51.100.4', 'acme-python', 'write', 12] },
];

function useOf(id, { used, denied }) {
  const [usedAgo, client, address, feed, access, count] = used;
  const [ago, ...denial] = denied ?? [];
  const columns = denial.map((one) => `'${one}'`);
  return `INSERT OR REPLACE INTO token_use (token_id, used_at, used_client,
      used_address, used_feed, used_access, used_count, denied_at,
      denied_client, denied_address, denied_feed, denied_access,
      denied_count, denied_reason)
    VALUES (${id}, unixepoch() - ${usedAgo}, '${client}', '${address}',
      '${feed}', '${access}', ${count}, ${denied
  ? `unixepoch() - ${ago}, ${columns.join(', ')}`
  : 'NULL, NULL, NULL, NULL, NULL, 0, NULL'})`;
}

// Two machine accounts of ann's, one of them with a token in use.
async function addMachines(site) {
  await site.json('machine', 'add', 'ci-build', '--manager', 'ann',
    '--description', 'Nightly builds of acme');
  await site.json('machine', 'managers', 'ci-build', 'bela', 'manage');
  await site.json('feed', 'grant', 'acme-npm', 'ci-build', 'write');
  const { id } = await site.addToken('ci-build', 'Publishes packages',
    '--write', 'acme-npm', '--days', '90');
  await change(site, useOf(id, { used: [5 * minute, 'npm', '10.0.0.7',
    'acme-npm', 'write', 31] }));
  await site.json('machine', 'add', 'deploy', '--manager', 'ann');
}

// With the number of the newest, which stands there as just made.
async function addTeam(site, password) {
  for (const name of ['ann', 'bela', 'chidi', 'dana']) {
    await site.addAccount(name, password);
  }
  await site.json('feed', 'add', 'acme-npm', '--owner', 'ann', '--kind', 'npm');
  await site.json('feed', 'add', 'acme-dotnet', '--owner', 'ann', '--kind',
    'nuget');
  await site.json('feed', 'add', 'acme-python', '--owner', 'bela', '--public',
    '--kind', 'pypi');
  for (const [feed, account, privilege] of [
    ['acme-npm', 'bela', 'manage'], ['acme-npm', 'chidi', 'write'],
    ['acme-npm', 'dana', 'read'], ['acme-python', 'ann', 'write'],
  ]) await site.json('feed', 'grant', feed, account, privilege);

  await addMachines(site);
  const [primary] = await site.json('token', 'list', 'ann');
  await change(site, useOf(primary.id, { used: [20 * hour, 'npm', '10.0.0.31',
    'acme-npm', 'read', 9] }));
  for (const token of tokens) {
    const { id } = await site.addToken('ann', token.name, ...token.scope);
    await change(site, `UPDATE token
      SET created_at = created_at - ${token.age * day} WHERE id = ${id};
      UPDATE token_value SET created_at = created_at - ${token.age * day}
      WHERE token_id = ${id}`);
    if (token.expired) await expire(site, id, token.expired);
    if (token.revoked) {
      await site.json('token', 'revoke', String(id));
      await backdate(site, id, token.revoked);
      await change(site, `UPDATE token SET revoked_by = 'account'
        WHERE id = ${id}`);
    }
    await change(site, useOf(id, token));
  }
  const { id } = await site.addToken('ann', 'Nightly build',
    '--read', 'acme-npm', '--write', 'acme-npm', '--days', '90');
  return { newest: id, primary: primary.id };
}

module.exports = { addTeam };

// Every page there is, in each of its states: where it stands, who sees it,
// and, for what answers a form, what is to be sent. The same list is gone
// through with a browser and without.
'use strict';

const { generateKeyPairSync } = require('node:crypto');
const { query } = require('./database');
const {
  addEvents, addFeeds, addIdentity, addMany, addMembers, addSessions, change,
  expire, linkOnly,
} = require('./past');
const { until } = require('./person');
const { confirm, makeToken } = require('./pages');
const { receiptOf } = require('./visitor');

const longFeed = `a-feed-${'as-long-as-may-be.'.repeat(3)}x1`; // 63 characters
const longWords = 'unbroken'.repeat(25); // 200 characters

const whereClosed = ['stranger', 'operated', 'guest', 'limited'];

// Of the other site, where mail is configured as well; its server is down.
const closedSettings = { signup: 'closed', feeds: 'closed',
  mail_from: 'tokenbooth@example.org', smtp: 'smtp://127.0.0.1:9' };

// Of the other site, whose tokens were there before its policy.
async function addPolicy(closed) {
  await closed.addAccount('limited');
  await closed.addToken('limited', 'Old server', '--read', 'all', '--write', 'all');
  await closed.json('policy', 'set', 'longest_life', '45');
  await closed.json('policy', 'set', 'write_all', 'denied');
}

// `demo` manages three machine accounts, of which one has no feed, and one many
// but is disabled; nobody who can sign in manages `orphan`.
async function addMachines(site) {
  await site.json('machine', 'add', 'ci-build', '--manager', 'demo',
    '--description', 'Nightly <builds> of acme');
  await site.json('machine', 'add', 'stopped', '--manager', 'demo');
  await site.json('machine', 'add', 'orphan', '--manager', 'away',
    '--description', longWords);
  await site.json('machine', 'add', 'bare', '--manager', 'demo');
  await site.json('account', 'disable', 'stopped');
  await site.json('machine', 'managers', 'ci-build', 'reader', 'manage');
  await site.json('machine', 'managers', 'ci-build', 'away', 'manage');
  await site.json('feed', 'grant', 'acme-tools', 'ci-build', 'write');
  await site.json('feed', 'add', 'robots', '--owner', 'stopped');
  await change(site, `INSERT INTO privilege
    SELECT account.id, username, feed.id, 1, unixepoch() FROM account, feed
    WHERE username = 'stopped' AND name LIKE 'heap-%'`);
  await site.addToken('ci-build', 'Publishes', '--write', 'acme-tools',
    '--days', '90');
}

// The people: `demo` has everything, `fresh` nothing yet, `many` 720 tokens,
// a heap of feeds and one with a crowd; `reader` may read a feed of demo's and
// has ended the primary value, `single` has just the one, and a feed that nobody
// else has; `linked` has no password, and owns a feed of demo's, too;
// `leaver` uses the primary and has no feeds any more; `starter` has a feed and
// a token that nobody has used; `guest` has nothing where the administrator
// creates the feeds, and `limited` has tokens there that were made before a
// policy; `boss` is an administrator, who has disabled `away`.
async function addPeople(site, closed) {
  const names = ['fresh', 'many', 'reader', 'single', 'linked',
    'leaver', 'starter'];
  await Promise.all(names.map((name) => site.addAccount(name)));
  await closed.addAccount('guest');
  await addPolicy(closed);
  await site.json('account', 'add', 'boss', '--admin',
    { input: 'password of boss\n' });
  await site.addAccount('away');
  await site.json('feed', 'add', 'crowd', '--owner', 'away');
  for (const name of ['demo', 'many', 'reader']) {
    await site.json('feed', 'grant', 'crowd', name, 'own');
  }
  await site.json('feed', 'add', 'nobodys');
  await site.json('account', 'disable', 'away');
  await addMany(site, 'many', 720);
  await addEvents(site, 'many', 250);
  await linkOnly(site, 'linked');
  await addIdentity(site, 'demo', 'f3b1', 'demo@corp.example.org');
  await addIdentity(site, 'demo', longWords.slice(0, 120), '');
  await addSessions(site, 'many', 120);
  await change(site, `INSERT INTO event (at, last_at, count, account_id,
      token_id, kind, category, actor, address, client, last4, reason, access,
      feed)
    SELECT unixepoch() - 90000, unixepoch() - 60, 214, account_id, token.id,
      'token denied', 'denial', 'account', '10.0.0.7', 'npm', 'a1B2', 'scope',
      'read', 'demo'
    FROM token JOIN account ON account.id = account_id
    WHERE username = 'demo' AND is_primary = 1`);
  await Promise.all([
    site.json('feed', 'grant', 'demo', 'reader', 'read'),
    site.json('feed', 'grant', 'demo', 'single', 'read'),
    site.json('feed', 'add', 'begun', '--owner', 'starter'),
    site.json('feed', 'add', 'acme-tools', '--owner', 'demo', '--public'),
    site.json('feed', 'add', longFeed, '--owner', 'demo'),
    site.json('feed', 'add', 'images', '--owner', 'demo', '--kind', 'oci'),
    site.json('feed', 'add', 'team', '--owner', 'many'),
    site.json('feed', 'add', 'alone', '--owner', 'single'),
  ]);
  await site.json('feed', 'grant', 'images', 'linked', 'own');
  await site.json('feed', 'grant', 'acme-tools', 'linked', 'own');
  await site.addToken('starter', 'Laptop', '--read', 'all', '--write', 'begun');
  await site.json('feed', 'grant', 'team', 'demo', 'write');
  await addMembers(site, 'team', 120);
  await addFeeds(site, 'many', 120);
  await addMachines(site);
  const [primary] = await site.json('token', 'list', 'reader');
  await site.request('/revoke', {
    method: 'POST', body: `token=${await site.reveal(primary.id)}`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
}

// Thirty rows of every kind; the tokens that the pages below are about.
async function addTokens(site) {
  const demo = await site.signedIn();
  const make = (description, fields = {}) => makeToken(demo,
    { description, read: 'on', until: '90', ...fields });
  const made = {};
  for (let i = 1; i <= 18; i++) await make(`Machine ${i}`);
  made.used = await make('Nightly <build> & "more"', {
    read_which: 'these', read_feed: ['demo', 'acme-tools'], write: 'on',
    write_which: 'these', write_feed: 'demo' });
  made.everywhere = await make('Writes everywhere', { write: 'on' });
  made.writes = await make('Writes alone', { read: [], write: 'on' });
  made.team = await make('For the team', {
    read_which: 'these', read_feed: 'team' });
  made.long = await make(longWords, {
    read_which: 'these', read_feed: longFeed });
  await make('תווית עברית 🔑 مفتاح');
  await make('Soon over', { until: '7' });
  made.idle = await make('Unused for long', { until: 'never' });
  made.expired = await make('Has expired');
  await expire(site, (await make('Has expired, too')).id, 40);
  made.revoked = await make('Was revoked');
  await make('From the office', { write: 'on', write_how: 'add',
    networks: '192.0.2.0/24 2001:db8:1234:5678:9abc:def0:1234:5678 10.0.0.7' });
  await make('Rotated by a script', { self_rotate: 'on', manage: 'on' });
  made.blocked = await make('Blocked');
  made.replaced = await make('Regenerated');
  await confirm(demo, made.replaced.id, 'regenerate');
  for (const name of ['rotated', 'rotatedInUse']) {
    made[name] = await make('Rotated');
    const regenerate = `/profile/tokens/${made[name].id}/regenerate`;
    await demo.fillIn(regenerate, regenerate, { overlap: '86400' });
  }
  await change(site, `UPDATE value_overlap SET used_at = unixepoch() - 180,
      used_client = 'npm', used_address = '10.0.0.7'
    WHERE token_id = ${made.rotatedInUse.id}`);
  made.fresh = await make('Just made', { until: '30' });
  made.foreign = await site.addToken('linked', 'Not one\'s own', '--read', 'all');
  // No reader of "team" any more: the form still shows the feed.
  await site.json('feed', 'grant', 'team', 'demo', 'none');
  await site.json('token', 'revoke', String(made.revoked.id));
  const block = `/feeds/demo/tokens/${made.blocked.id}/block`;
  await demo.fillIn(block, block);
  [made.single] = await site.json('token', 'list', 'single');
  await change(site, `UPDATE token SET created_at = created_at - 9000000
    WHERE id = ${made.idle.id}`);

  await change(site, `INSERT INTO token_use (token_id, used_at, used_client,
      used_address, used_feed, used_access, used_count, denied_count)
    SELECT token.id, unixepoch() - 7200, 'npm', '10.0.0.7', 'demo', 'read', 9, 0
    FROM token JOIN account ON account.id = account_id
    WHERE username = 'leaver'`);

  const headers = { Authorization: `Bearer ${made.used.value}`,
    'User-Agent': 'npm/10.8.2 node/v20' };
  await site.request('/F/demo/hello.txt', { headers });
  await site.request(`/F/${longFeed}/`, { headers });
  await site.request('/F/demo/hello.txt', { headers:
    { ...headers, Authorization: `Bearer ${made.revoked.value}` } });
  await expire(site, made.expired.id, 3);
  await until(async () => {
    const { text } = await demo.get('/profile/tokens');
    return /class="denied"/.test(text) && /\bused <time/.test(text);
  });
  // A build that has failed for hours.
  await change(site, `UPDATE event SET at = at - 7200, count = 214
    WHERE token_id = ${made.used.id} AND kind = 'token denied'`);
  return made;
}

function statesOf(site, closed, made) {
  const used = `/profile/tokens/${made.used.id}`;
  const by = (who, status, list) =>
    list.map(([name, address, form, fields]) =>
      ({ name, who, status, address, form, fields }));
  const notTyped = { username: '', email: 'nothing', password: 'short' };
  return [
    ...by('nobody', 200, [
      ['sign-in', '/login'],
      ['sign-in on the way', '/login?next=%2Ffeeds'],
      ['sign-up', '/signup'],
    ]),
    ...by('nobody', 200, [
      ['a forgotten password', made.link],
      ['after a new password', '/login?done=password'],
    ]),
    ...by('nobody', 422, [
      ['a forgotten password, wrong', made.link, '/password',
        { password: 'password1' }],
    ]),
    ...by('nobody', 410, [['a link of long ago', '/password?code=gone'],
      ['a link to an address of long ago', '/email?code=gone']]),
    ...by('nobody', 404, [['nothing there', '/nothing']]),
    ...by('nobody', 422, [
      ['sign-in failed', '/login', '/login', { username: 'x', password: 'y' }],
      ['sign-up failed', '/signup', '/signup', notTyped],
    ]),
    ...by('nobody', 403, [
      ['broken off at the provider', '/login/openid/failed'],
      ['a form too old', '/login', '/login', { csrf_token: 'x' }],
    ]),
    ...by('stranger', 200, [
      ['sign-in where sign-up is closed', '/login'],
      ['asking for a link', '/password/forgot'],
    ]),
    ...by('stranger', 422, [['asking for a link, wrong', '/password/forgot',
      '/password/forgot', { username: 'a b' }]]),
    ...by('stranger', 404, [['sign-up closed', '/signup']]),
    ...by('operated', 200, [['feeds closed', '/feeds']]),
    ...by('guest', 200, [
      ['no feeds, closed', '/feeds'],
      ['the first steps, closed', '/profile/tokens'],
      ['nothing can be linked', '/profile/identities'],
      ['one session', '/profile/sessions'],
    ]),
    ...by('limited', 200, [
      ['tokens that a policy limits', '/profile/tokens'],
      ['a form under a policy', '/profile/tokens/new'],
      ['use of another token, without feeds',
        `/profile/tokens/${made.limiteds}/setup`],
    ]),
    ...by('fresh', 200, [
      ['no machine accounts', '/machines'],
      ['one token', '/profile/tokens'],
      ['a form without feeds', '/profile/tokens/new'],
      ['nothing is linked', '/profile/identities'],
      ['the end of an account', '/profile/delete'],
      ['use, without feeds', `/profile/tokens/${made.freshs}/setup`],
      ['no feeds', '/feeds'],
      ['no denials', '/profile/activity?category=denied'],
    ]),
    ...by('leaver', 200, [
      ['the primary alone, used', '/profile/tokens'],
      ['no feeds any more', '/feeds'],
    ]),
    ...by('starter', 200, [
      ['the last of the first steps', '/profile/tokens'],
      ['the first steps, with a feed', '/feeds'],
      ['the first steps of a new feed', '/feeds/begun?done=created'],
    ]),
    ...by('many', 200, [
      ['the first page of many', '/profile/tokens'],
      ['the last page of many', '/profile/tokens?page=8'],
      ['selecting of many', '/profile/tokens?select=on'],
      ['the last page of many feeds', '/feeds?page=2'],
      ['feeds found', '/feeds?q=HEAP-11'],
      ['no feeds found', '/feeds?q=nothing'],
      ['a feed with a crowd', '/feeds/team?page=2&members=2'],
      ['found in a crowd', '/feeds/team?q=Machine+11&member=member-11'],
      ['a form where feeds are many', '/profile/tokens/new'],
      ['found nothing in a crowd', '/feeds/team?q=nobody&member=nobody'],
      ['the newest of many events', '/profile/activity'],
      ['older ones of many events',
        `/profile/activity?before=${Math.floor(Date.now() / 1000) - 60}-1`],
      ['many sessions', '/profile/sessions?page=2&done=ended'],
    ]),
    ...by('single', 200, [
      ['block one\'s only token', `/feeds/alone/tokens/${made.single.id}/block`],
    ]),
    ...by('reader', 200, [
      ['a token without a value', '/profile/tokens'],
      ['use, without a value', `/profile/tokens/${made.readers}/setup`],
      ['a feed one reads', '/feeds/demo'],
    ]),
    ...by('reader', 422, [
      ['the end, wrong', '/profile/delete', '/profile/delete',
        { password: 'not it' }],
    ]),
    ...by('linked', 200, [
      ['the activity, without a password', '/profile/activity'],
      ['the only way in', '/profile/identities'],
      ['no password', '/profile/password'],
      ['the end without a password', '/profile/delete'],
    ]),
    ...by('linked', 409, [
      ['unlink the only way in', `/profile/identities/${made.only}/unlink`],
    ]),
    ...by('linked', 422, [
      ['no password, too late', '/profile/password', '/profile/password',
        { password: 'a long password' }],
      ['an address, too late', '/profile/password', '/profile/email',
        { email: 'new@example.org' }],
      ['the end, too late', '/profile/delete', '/profile/delete', {}],
    ]),
    ...by('reader', 403, [
      ['not one\'s own', '/feeds/demo', '/logout', { csrf_token: 'x' }],
    ]),
    ...by('demo', 200, [
      ['thirty tokens, one new',
        `/profile/tokens?new=${made.fresh.id}&done=created`],
      ['thirty tokens, one changed',
        `/profile/tokens?changed=${made.used.id}&done=saved`],
      ['changed in the meantime',
        `/profile/tokens?changed=${made.used.id}&done=conflict`],
      ['found', '/profile/tokens?q=Machine+1'],
      ['found nothing', '/profile/tokens?q=no+such+token'],
      ['found by an old value',
        `/profile/tokens?q=${made.replaced.value.slice(-4)}`],
      ['found what is not one\'s own', '/profile/tokens',
        '/profile/tokens/find', { q: made.foreign.value }],
      ['found what nobody was given',
        '/profile/tokens?done=found-unknown'],
      ['new token', '/profile/tokens/new'],
      ['edit', used],
      ['edit the primary', `/profile/tokens/${made.primary}`],
      ['edit an expired one', `/profile/tokens/${made.expired.id}`],
      ['edit with a feed out of reach', `/profile/tokens/${made.team.id}`],
      ['regenerate', `${used}/regenerate`],
      ['regenerate what was never used',
        `/profile/tokens/${made.fresh.id}/regenerate`],
      ['regenerate once more',
        `/profile/tokens/${made.rotated.id}/regenerate`],
      ['revoke while an old value works',
        `/profile/tokens/${made.rotated.id}/revoke`],
      ['revoke', `${used}/revoke`],
      ['revoke an expired one', `/profile/tokens/${made.expired.id}/revoke`],
      ['revoke what was never used',
        `/profile/tokens/${made.fresh.id}/revoke`],
      ['use', `/profile/tokens/${made.primary}/setup?feed=demo`],
      ['use, one feed', `${used}/setup?feed=demo`],
      ['use, a feed with a long name',
        `/profile/tokens/${made.long.id}/setup`],
      ['use, to write alone', `/profile/tokens/${made.writes.id}/setup`],
      ['use, container images',
        `/profile/tokens/${made.primary}/setup?feed=images`],
      ['use, expired', `/profile/tokens/${made.expired.id}/setup`],
      ['a value', '/profile/tokens', `${used}/reveal`, {}],
      ['the activity', '/profile/activity'],
      ['the activity of a token', `/profile/activity?token=${made.used.id}`],
      ['test a token', '/profile/test'],
      ['test one\'s own token', `/profile/test?token=${made.used.id}`],
      ['a test of what was wrapped', '/profile/test', '/profile/test',
        { value: `"${made.used.value}"`, address: 'demo', access: 'read',
          client: 'npm' }],
      ['a test that is denied', '/profile/test', '/profile/test',
        { value: made.expired.value, address: 'demo', access: 'read',
          client: 'npm' }],
      ['a test of a publish', '/profile/test', '/profile/test',
        { value: made.used.value, address: 'demo', access: 'write',
          client: 'npm' }],
      ['a test of a public feed', '/profile/test', '/profile/test',
        { value: made.revoked.value, address: 'acme-tools', access: 'read',
          client: 'npm' }],
      ['machine accounts', '/machines?done=left&username=old-one'],
      ['no machine accounts found', '/machines?q=nothing'],
      ['a machine account', '/machines/ci-build?done=created'],
      ['a machine account, disabled', '/machines/stopped'],
      ['remove a manager', '/machines/ci-build/managers?username=reader'],
      ['leave a machine account', '/machines/ci-build/managers?username=demo'],
      ['delete a machine account', '/machines/ci-build/delete'],
      ['delete one that owns a feed', '/machines/stopped/delete'],
      ['tokens of a machine account', '/machines/ci-build/tokens'],
      ['no tokens of a machine account', '/machines/stopped/tokens'],
      ['a token for a machine account', '/machines/bare/tokens/new'],
      ['a token for one with many feeds', '/machines/stopped/tokens/new'],
      ['edit a machine account\'s token',
        `/machines/ci-build/tokens/${made.machines.id}`],
      ['regenerate a machine account\'s token',
        `/machines/ci-build/tokens/${made.machines.id}/regenerate`],
      ['use of a machine account\'s token',
        `/machines/ci-build/tokens/${made.machines.id}/setup`],
      ['test a machine account\'s token',
        `/machines/ci-build/test?token=${made.machines.id}`],
      ['trust rules', '/machines/ci-build/trust?done=added'],
      ['no trust rules', '/machines/bare/trust'],
      ['a trust rule from a template', '/machines/stopped/trust?ci=kubernetes'],
      ['remove a trust rule',
        `/machines/ci-build/trust/${made.rule}/remove`],
      ['activity of a machine account', '/machines/ci-build/activity'],
      ['linked identities', '/profile/identities?done=linked'],
      ['unlink', `/profile/identities/${made.identity}/unlink`],
      ['on to the provider', '/profile/identities',
        '/profile/identities/link', {}],
      ['password and e-mail', '/profile/password?done=password'],
      ['sessions', '/profile/sessions?done=others'],
      ['the end that must wait', '/profile/delete'],
      ['tokens, selecting', '/profile/tokens?select=on&sort=name'],
      ['revoke several, used', `/profile/tokens/revoke?id=${made.used.id}`],
      ['revoke one of several, unused',
        `/profile/tokens/revoke?id=${made.fresh.id}`],
      ['revoke several, unused',
        `/profile/tokens/revoke?id=${made.fresh.id}&id=${made.idle.id}`],
      ['several revoked',
        `/profile/tokens?done=several&count=3&id=${made.revoked.id}`],
      ['a feed without such tokens', '/feeds/acme-tools?show=denied'],
      ['tokens, no such', '/profile/tokens?feed=nothing'],
      ['feeds', '/feeds'],
      ['a feed with members', '/feeds/demo'],
      ['its settings', '/feeds/demo?done=public'],
      ['its tokens that can write', '/feeds/demo?show=write'],
      ['remove a member', '/feeds/demo/members?username=reader'],
      ['leave a feed', '/feeds/acme-tools/members?username=demo'],
      ['delete a feed', '/feeds/acme-tools/delete'],
      ['a token that was blocked',
        `/feeds/demo?changed=${made.blocked.id}&done=blocked`],
      ['block a token that was used', `/feeds/demo/tokens/${made.used.id}/block`],
      ['block on a public feed',
        `/feeds/acme-tools/tokens/${made.used.id}/block`],
      ['block one\'s own token', `/feeds/demo/tokens/${made.primary}/block`],
      ['block another owner\'s token',
        `/feeds/images/tokens/${made.foreign.id}/block`],
      ['block the only token', `/feeds/demo/tokens/${made.single.id}/block`],
      ['a public feed', '/feeds/acme-tools'],
      ['a feed with a long name', `/feeds/${longFeed}`],
    ]),
    ...by('demo', 422, [
      ['new token, all wrong', '/profile/tokens/new', '/profile/tokens', {
        description: '', read: [], write: [], until: 'date',
        expires: '2020-01-01T00:00', networks: 'the office' }],
      ['new token without its feeds', '/profile/tokens/new',
        '/profile/tokens', {
          description: longWords, read: 'on', read_which: 'these', write: 'on',
          write_which: 'these', write_how: 'add' }],
      ['edit, wrong', used, used, {
        description: '', until: 'date', expires: '2020-01-01T00:00' }],
      ['regenerate an expired one',
        `/profile/tokens/${made.expired.id}/regenerate`],
      ['a test, all wrong', '/profile/test', '/profile/test',
        { value: '', address: '', access: 'own', client: 'none' }],
      ['a password, wrong', '/profile/password', '/profile/password',
        { old_password: '', password: 'demo@example.org' }],
      ['another password, wrong', '/profile/password', '/profile/password',
        { old_password: '', password: 'a long password' }],
      ['an address, wrong', '/profile/password', '/profile/email',
        { email: 'nothing', old_password: '' }],
      ['an address without the password', '/profile/password',
        '/profile/email', { email: 'new@example.org', old_password: '' }],
      ['feeds, wrong', '/feeds', '/feeds',
        { name: '-', visibility: 'neither', kind: 'none' }],
      ['a member, wrong', '/feeds/demo', '/feeds/demo/members',
        { username: 'nobody-here', privilege: 'all' }],
      ['an unknown member', '/feeds/demo', '/feeds/demo/members',
        { username: 'nobody-here', privilege: 'read' }],
      ['a machine account, wrong', '/machines', '/machines',
        { name: '-', description: longWords + longWords }],
      ['an unknown manager', '/machines/ci-build',
        '/machines/ci-build/managers', { username: 'nobody-here' }],
      ['a description, too long', '/machines/ci-build', '/machines/ci-build',
        { description: longWords + longWords }],
      ['a trust rule, wrong', '/machines/ci-build/trust',
        '/machines/ci-build/trust', { description: '', issuer: 'x',
          trust_audience: '', claims: 'x', keys: '{}', read_feed: 'nothing',
          write: [], write_feed: 'nothing' }],
      ['a trust rule for nothing', '/machines/bare/trust',
        '/machines/bare/trust', { read: [], write: [] }],
      ['a manager, wrong', '/machines/ci-build', '/machines/ci-build/managers',
        { username: 'reader', privilege: 'own' }],
    ]),
    ...by('demo', 409, [
      ['leave as the last owner', '/feeds/demo/members?username=demo'],
      ['leave as the last manager', '/machines/stopped/managers?username=demo'],
      ['edit, stale', used, used, {
        description: 'Typed late', revision: '1', read: 'on',
        read_feed: 'acme-tools', until: 'never' }],
      ['edit what was revoked', `/profile/tokens/${made.revoked.id}`],
      ['use what was revoked', `/profile/tokens/${made.revoked.id}/setup`],
      ['revoke the primary', `/profile/tokens/${made.primary}/revoke`],
    ]),
    ...by('demo', 403, [
      ['a form of another time', '/feeds', '/feeds', { csrf_token: 'x' }],
    ]),
    ...by('boss', 200, [
      ['people', '/admin/accounts?done=enabled&username=reader'],
      ['people, found', '/admin/accounts?q=reader'],
      ['people, none found', '/admin/accounts?q=nobody-of-the-name'],
      ['disable an account', `/admin/accounts/${made.accounts.demo}/disable`],
      ['enable an account', `/admin/accounts/${made.accounts.away}/enable`],
      ['all tokens', `/admin/tokens?state=any&before=${made.fresh.id + 1}`],
      ['all tokens of one owner', '/admin/tokens?owner=reader'],
      ['all tokens, no such owner', '/admin/tokens?owner=nobody-here'],
      ['revoke others\' tokens', `/admin/tokens/revoke?id=${made.used.id}`],
      ['all feeds', '/admin/feeds?done=owner&feed=demo&username=reader'],
      ['all feeds, found', '/admin/feeds?q=crowd'],
      ['all feeds, none found', '/admin/feeds?q=nothing-of-the-name'],
      ['all feeds without an owner', '/admin/feeds?state=ownerless'],
      ['add an owner', '/admin/feeds/crowd'],
      ['add the first owner', '/admin/feeds/nobodys'],
      ['all activity', '/admin/activity'],
      ['all activity of an account', '/admin/activity?account=demo'],
      ['all activity of a token', `/admin/activity?token=${made.used.id}`],
      ['all activity, none', '/admin/activity?since=2100-01-01'],
      ['all activity, all wrong',
        '/admin/activity?account=nobody-here&token=x&feed=-&since=x'],
      ['all tokens, all wrong', '/admin/tokens?owner=nobody-here&' +
        'can_write=nothing&unused=x&expires_within=x'],
      ['all machine accounts', '/admin/machines?done=manager&username=demo'],
      ['machine accounts without a manager', '/admin/machines?state=orphaned'],
      ['one machine account of all', '/admin/machines?q=orphan'],
      ['no machine account of all', '/admin/machines?q=nothing-of-it'],
      ['enable a machine account',
        `/admin/accounts/${made.accounts.stopped}/enable`],
      ['disable a machine account',
        `/admin/accounts/${made.accounts['ci-build']}/disable`],
      ['add a manager', '/admin/machines/orphan'],
      ['the policy', '/admin/policy?done=changed'],
      ['a policy that stops tokens',
        '/admin/policy/preview?longest_life=1&write_all=denied'],
      ['a policy that stops writing', '/admin/policy/preview?write_all=denied'],
      ['a policy as it is', '/admin/policy/preview'],
      ['the end of the last administrator', '/profile/delete'],
    ]),
    ...by('boss', 409, [
      ['a policy, late', '/admin/policy/preview?longest_life=20',
        '/admin/policy', { was: 'another' }],
    ]),
    ...by('boss', 422, [
      ['add a manager, unknown', '/admin/machines/orphan',
        '/admin/machines/orphan', { username: 'nobody-here' }],
      ['add an owner, unknown', '/admin/feeds/demo', '/admin/feeds/demo',
        { username: 'nobody-here' }],
      ['disable oneself', `/admin/accounts/${made.accounts.boss}/disable`],
      ['a policy, wrong', '/admin/policy/preview?longest_life=x'],
    ]),
    ...by('demo', 404, [['nothing of one\'s own', '/profile/tokens/999999']]),
    ...by('demo', 405, [['a method that is not', '/logout']]),
  ].map((screen) => ({ ...screen,
    site: whereClosed.includes(screen.who) ? closed : site }));
}

// The list, of a site that is filled for it. `closed` is a second site, where
// the administrator creates accounts and feeds.
async function makeScreens(site, closed) {
  await addPeople(site, closed);
  const made = await addTokens(site);
  made.link = (await site.json('account', 'password', 'fresh')).link
    .slice(site.url.length);
  [made.only, made.identity] = (await query(site, `
    SELECT min(id) AS id FROM identity GROUP BY account_id ORDER BY id`))
    .map(({ id }) => id);
  await change(site, `UPDATE identity SET used_at = unixepoch() - 7200
    WHERE id = ${made.identity}`);
  for (const [name, account] of [['primary', 'demo'], ['freshs', 'fresh'],
    ['readers', 'reader']]) {
    made[name] = (await site.json('token', 'list', account))
      .find((token) => token.primary).id;
  }
  [made.machines] = await site.json('token', 'list', 'ci-build');
  made.limiteds = (await closed.json('token', 'list', 'limited'))
    .find((token) => !token.primary).id;
  made.accounts = Object.fromEntries((await site.json('account', 'list'))
    .map(({ username, id }) => [username, id]));
  const demo = await site.signedIn();
  const trust = '/machines/ci-build/trust';
  await demo.fillIn(trust, trust, { description: 'GitHub Actions',
    issuer: 'https://token.actions.githubusercontent.com',
    trust_audience: site.url,
    claims: `repository = acme/*\nenvironment = ${longWords}`, keys: '',
    read: 'on', write: 'on', write_which: 'all', write_how: 'add' });
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await demo.fillIn(trust, trust, { description: 'Behind a wall',
    issuer: 'https://ci.internal', trust_audience: 'tokenbooth',
    claims: 'sub = *\nproject = app',
    keys: JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] }),
    read: 'on' });
  [{ id: made.rule }] = await query(site,
    'SELECT min(id) AS id FROM trust_rule');
  // A second revision, so that the first is out of date.
  const address = `/profile/tokens/${made.used.id}`;
  await demo.fillIn(address, address, {
    description: 'Nightly <build> & "more"', read: 'on',
    read_feed: ['demo', 'acme-tools'], write: 'on', write_feed: 'demo',
    until: '90' });
  return statesOf(site, closed, made);
}

// Who is who, on either site: the name to sign in with, or null.
function accountOf({ who, site }) {
  if (['nobody', 'stranger'].includes(who)) return null;
  if (['demo', 'operated'].includes(who)) return ['demo', site.password];
  return [who, `password of ${who}`];
}

// Fills in the page's form as it is told and sends it, past what script makes
// of it.
function send({ form: action, fields }) {
  const form = [...document.forms]
    .find((one) => new URL(one.action).pathname === action);
  for (const [name, wanted] of Object.entries(fields)) {
    const values = [wanted].flat();
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      field.disabled = false;
      if (field.localName === 'select') field.options[0].value = values[0];
      if (['checkbox', 'radio'].includes(field.type)) {
        field.checked = values.includes(field.value);
      } else {
        field.value = values[0];
      }
    }
  }
  HTMLFormElement.prototype.submit.call(form);
}

// Opens the screen in a page of its person's; the answer.
async function open(page, screen) {
  const receipt = receiptOf(screen.address);
  if (receipt) {
    await page.context().addCookies([{ name: 'tokenbooth_receipt',
      value: receipt, url: screen.site.url }]);
  }
  const first = await page.goto(screen.address);
  if (!screen.form) return first;
  // Where a page goes on by itself, it stays to be looked at.
  await page.route('**/profile/identities/linked',
    (route) => route.fulfill({ status: 204 }));
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate(send, { form: screen.form, fields: screen.fields }),
  ]);
  return answer;
}

// The same without a browser.
function fetchScreen(visitor, { address, form, fields }) {
  return form ? visitor.fillIn(address, form, fields)
    : visitor.getDone(address);
}

module.exports = { closedSettings, accountOf, fetchScreen, makeScreens, open };

// Emails: what is sent to whom, and what is not, through a real SMTP server; and
// the same to a real receiver of the webhook.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { query } = require('../lib/database');
const { fenced } = require('../lib/fenced');
const { startMailbox } = require('../lib/mailbox');
const { complaint, words } = require('../lib/pages');
const { change } = require('../lib/past');
const { until } = require('../lib/person');
const { startReceiver } = require('../lib/receiver');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const FORGOT = '/password/forgot';
const PASSWORD = '/profile/password';

let mailbox;
let receiver;
let secret; // of the webhook, made as docs/operate.md says
let site;

before(async () => {
  mailbox = await startMailbox({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, session, done) =>
      (password === 'p:w d' ? done(null, { user: username })
        : done(new Error('wrong'))),
  });
  receiver = await startReceiver();
  const settings = { password_cost: 10, mail_from: 'tokenbooth@example.org',
    smtp: `smtp://127.0.0.1:${mailbox.port}`, webhook: `${receiver.url}/hook?a=b` };
  site = await startSite({ settings, prepare: (folder) => {
    settings.smtp_login = `${folder}/smtp-login`;
    fs.writeFileSync(settings.smtp_login, 'mailer\np:w d\n', { mode: 0o600 });
    settings.webhook_secret = `${folder}/webhook-secret`;
    execFileSync('sh', ['-c', fenced('docs/operate.md#Webhook', 'sh', {
      'sudo -u tokenbooth ': '',
      '/etc/tokenbooth/webhook.secret': settings.webhook_secret,
    })]);
    secret = fs.readFileSync(settings.webhook_secret, 'utf8').trim();
  } });
});

after(async () => {
  await site?.stop();
  await mailbox?.stop();
  await receiver?.stop();
});

const forget = (username, visitor = site.visitor()) =>
  visitor.fillIn(FORGOT, FORGOT, { username });

async function signInStatus(username, password) {
  return (await site.visitor().fillIn('/login', '/login',
    { username, password })).status;
}

const linkIn = (mail, page = '/password') =>
  new RegExp(`^${site.url}(${page}\\?code=\\S+)$`, 'm').exec(mail.text)[1];

const confirm = (mail, visitor = site.visitor()) =>
  visitor.fillIn(linkIn(mail, '/email'), '/email');

async function signUp(username) {
  const visitor = site.visitor();
  const answer = await visitor.fillIn('/signup', '/signup', { username,
    email: `${username}@example.org`, password: `password of ${username}` });
  assert.equal(answer.status, 303);
  return visitor;
}

// Every email was sent or given up, and every name looked for.
const quiet = () => until(async () =>
  (await query(site, 'SELECT id FROM mail WHERE ended_at IS NULL')).length === 0);

describe('a forgotten password', () => {
  test('is set by a link that comes by mail, once', async () => {
    const { name } = await site.addAccount('forgetful');
    const login = await site.visitor().get('/login');
    assert.match(login.text, /<a href="\/password\/forgot">Forgot your password\?/);
    const visitor = site.visitor();
    const answer = await forget(name, visitor);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, '/login?done=reset');
    assert.match(words((await visitor.get('/login?done=reset')).text),
      /If an account has that username or email address, an email/);
    const mail = await mailbox.next('forgetful@example.org');
    const link = linkIn(mail);
    const page = await site.visitor().get(link);
    assert.equal(page.status, 200);
    assert.match(words(page.text), /For the account forgetful/);
    const set = await site.visitor().fillIn(link, '/password',
      { password: 'remembered again' });
    assert.equal(set.status, 303);
    assert.equal(await signInStatus(name, 'remembered again'), 303);
    assert.equal((await site.visitor().get(link)).status, 410);
    const owner = await site.signedIn(name, 'remembered again');
    assert.match(words((await owner.get('/profile/activity')).text),
      /Password reset link sent by email/);
    const told = await mailbox.next('forgetful@example.org');
    assert.match(told.fields.subject, /^Your password at 127\.0\.0\.1 was changed$/);
    for (let i = 0; i < 2; i++) { // both sign-ins above
      assert.match((await mailbox.next('forgetful@example.org')).fields.subject,
        /^A new browser signed in/);
    }
    const [sent] = await query(site, "SELECT actor, address FROM event "
      + "WHERE kind = 'password link mailed'");
    assert.deepEqual(sent, { actor: '', address: '127.0.0.1' });
  });

  test('is an email with all that an email has', async () => {
    await site.addAccount('header');
    await forget('header@example.org');
    const mail = await mailbox.next('header@example.org');
    assert.equal(mail.user, 'mailer');
    assert.equal(mail.from, 'tokenbooth@example.org');
    assert.deepEqual(mail.to, ['header@example.org']);
    assert.deepEqual(mail.names, ['From', 'To', 'Subject', 'Date', 'Message-ID',
      'Auto-Submitted', 'MIME-Version', 'Content-Type',
      'Content-Transfer-Encoding']);
    assert.equal(mail.fields.from, 'Tokenbooth <tokenbooth@example.org>');
    assert.equal(mail.fields.to, '<header@example.org>');
    assert.equal(mail.fields['auto-submitted'], 'auto-generated');
    assert.equal(mail.fields['content-type'], 'text/plain; charset=UTF-8');
    assert.match(mail.fields['message-id'], /^<[\w-]{22}@127\.0\.0\.1>$/);
    assert.ok(Math.abs(Date.parse(mail.fields.date) - Date.now()) < 600_000);
  });

  test('ends the link of the email before', async () => {
    await site.addAccount('twice');
    await forget('twice');
    const first = linkIn(await mailbox.next('twice@example.org'));
    await forget('Twice@example.org');
    const second = linkIn(await mailbox.next('twice@example.org'));
    assert.equal((await site.visitor().get(first)).status, 410);
    assert.equal((await site.visitor().get(second)).status, 200);
  });

  test('looks the same for a name that nobody has, and for who gets none',
    async () => {
      await site.addAccount('blocked');
      await site.json('account', 'disable', 'blocked');
      await site.json('account', 'add', 'unreachable',
        { input: 'password of nobody\n' });
      const look = async (name) => {
        const { status, headers, text } = await forget(name);
        return { status, text, location: headers.location,
          names: Object.keys(headers).sort() };
      };
      await site.addAccount('exists');
      const wanted = await look('exists');
      for (const name of ['nobody', 'blocked', 'unreachable', 'none@example.org']) {
        assert.deepEqual(await look(name), wanted, name);
      }
      await mailbox.next('exists@example.org');
      await quiet();
      assert.deepEqual(mailbox.mails, []);
    });

  test('is asked for three times an hour, whatever the name', async () => {
    for (const name of ['header', 'no-such-name']) {
      const statuses = [];
      for (let i = 0; i < 4; i++) statuses.push((await forget(name)).status);
      assert.equal(statuses.at(-1), 429, name);
      assert.equal(statuses.filter((status) => status === 303).length, 3);
      const { headers, text } = await forget(name);
      assert.ok(Number(headers['retry-after']) > 0);
      assert.match(complaint(text, 'username'), /too often/);
    }
    await quiet();
    // One was sent above, to the same account's email address.
    assert.equal(mailbox.mails.length, 2);
    mailbox.mails.length = 0;
  });

  test('of what can be no name is 422', async () => {
    for (const name of ['', 'a b', 'a@b\r\nBcc: eve@example.org', '<eve@x>']) {
      const answer = await forget(name);
      assert.equal(answer.status, 422, name);
      assert.ok(complaint(answer.text, 'username'));
    }
  });

  test('leaves no code in the database or in a log', async () => {
    await site.addAccount('discreet');
    await forget('discreet');
    const link = linkIn(await mailbox.next('discreet@example.org'));
    const code = new URL(link, site.url).searchParams.get('code');
    await quiet();
    const names = fs.readdirSync(site.folder)
      .filter((name) => name.startsWith('tokenbooth.db'));
    assert.ok(names.length > 0);
    for (const name of names) {
      assert.ok(!fs.readFileSync(site.file(name)).includes(code), name);
    }
    assert.ok(!site.logs().includes(code));
  });
});

describe('an email address', () => {
  const changeTo = (visitor, email, password) => visitor.fillIn(PASSWORD,
    '/profile/email', { email, old_password: password });
  const shown = async (visitor, address = PASSWORD) =>
    words((await visitor.get(address)).text);

  test('of a sign-up is confirmed by a link, once', async () => {
    const visitor = await signUp('unsure');
    const mail = await mailbox.next('unsure@example.org');
    assert.equal(mail.fields.subject, 'Confirm your email address at 127.0.0.1');
    assert.match(await shown(visitor, '/feeds'),
      /Confirm your email address: open the link that we sent to unsure@/);
    assert.match(await shown(visitor), /Not confirmed yet/);
    const link = linkIn(mail, '/email');
    const stranger = site.visitor();
    const page = await stranger.get(link);
    assert.match(words(page.text), /Use unsure@example\.org for the account unsure/);
    assert.match(await shown(visitor), /Not confirmed yet/, 'by looking at it');
    const done = await stranger.submit(page, '/email');
    assert.equal(done.headers.location, '/login?done=confirmed');
    assert.doesNotMatch(await shown(visitor), /Not confirmed yet/);
    assert.doesNotMatch(await shown(visitor, '/feeds'), /Confirm your email/);
    assert.match(await shown(visitor, '/profile/activity'),
      /Email address confirmed/);
    assert.equal((await stranger.get(link)).status, 410);
    assert.equal((await stranger.submit(page, '/email')).status, 410);
  });

  test('gets no link to set a password before it is confirmed', async () => {
    const visitor = await signUp('mistyped');
    const first = await mailbox.next('mistyped@example.org');
    assert.equal((await forget('mistyped')).status, 303);
    await quiet();
    assert.deepEqual(
      mailbox.mails.filter(({ to }) => to.includes('mistyped@example.org')), []);
    const again = await visitor.fillIn(PASSWORD, '/profile/email/again');
    assert.equal(again.status, 303);
    const second = await mailbox.next('mistyped@example.org');
    assert.equal((await site.visitor().get(linkIn(first, '/email'))).status, 410);
    assert.equal((await confirm(second)).status, 303);
    await forget('mistyped');
    assert.match((await mailbox.next('mistyped@example.org')).text, /\/password\?/);
  });

  test('that is not confirmed is replaced at once', async () => {
    const visitor = await signUp('typo');
    const wrong = await mailbox.next('typo@example.org');
    await changeTo(visitor, 'right@example.org', 'password of typo');
    await mailbox.next('typo@example.org'); // that it was changed
    const right = await mailbox.next('right@example.org');
    assert.equal(await signInStatus('right@example.org', 'password of typo'), 303);
    assert.match(await shown(visitor), /Not confirmed yet/);
    assert.equal((await site.visitor().get(linkIn(wrong, '/email'))).status, 410);
    assert.equal((await confirm(right)).status, 303);
  });

  test('is changed once the new one is confirmed, or not at all', async () => {
    const { name, password } = await site.addAccount('mover');
    const visitor = await site.signedIn(name, password);
    await mailbox.next('mover@example.org'); // of that
    const asked = await changeTo(visitor, 'moved@example.org', password);
    assert.equal(asked.headers.location, `${PASSWORD}?done=email-asked`);
    const mail = await mailbox.next('moved@example.org');
    assert.match(await shown(visitor), /To use moved@example\.org instead, open/);
    assert.equal(await signInStatus('moved@example.org', password), 422);
    await visitor.fillIn(PASSWORD, '/profile/email/cancel');
    assert.doesNotMatch(await shown(visitor), /moved@example/);
    assert.equal((await site.visitor().get(linkIn(mail, '/email'))).status, 410);
    await changeTo(visitor, 'moved@example.org', password);
    const again = await mailbox.next('moved@example.org');
    await site.json('account', 'add', 'faster', '--email', 'moved@example.org',
      { input: 'password of faster\n' });
    assert.equal((await confirm(again)).status, 422);
    await site.json('account', 'delete', 'faster');
    const done = await confirm(again, visitor);
    assert.equal(done.headers.location, `${PASSWORD}?done=confirmed`);
    assert.match((await mailbox.next('mover@example.org')).fields.subject,
      /email address .* was changed/);
    assert.equal(await signInStatus('moved@example.org', password), 303);
    assert.equal(await signInStatus('mover@example.org', password), 422);
  });

  test('of others gets no more than five links an hour', async () => {
    const { name, password } = await site.addAccount('pushy');
    const visitor = await site.signedIn(name, password);
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      statuses.push(
        (await changeTo(visitor, `victim${i}@example.org`, password)).status);
    }
    assert.deepEqual(statuses, [303, 303, 303, 303, 303, 429]);
    await quiet();
    mailbox.mails.length = 0;
  });
});

describe('people are told of', () => {
  const EMAIL = 'moving@example.org';

  test('a sign-in, but not when their browser did so before', async () => {
    const { name, password } = await site.addAccount('moving');
    const visitor = await site.signedIn(name, password);
    const told = await mailbox.next(EMAIL);
    assert.equal(told.fields.subject,
      'A new browser signed in to your account at 127.0.0.1');
    assert.match(told.text, /before did so on .* UTC, from 127\.0\.0\.1/);
    const { body } = await receiver.next(name);
    assert.equal(JSON.parse(body).type, 'signed.in');
    await visitor.submit(await visitor.get('/profile/tokens'), '/logout', {});
    await visitor.fillIn('/login', '/login', { username: name, password });
    await site.signedIn(name, password);
    await mailbox.next(EMAIL);
    await quiet();
    assert.deepEqual(mailbox.mails.filter(({ to }) => to.includes(EMAIL)), []);
    const rows = await query(site, `SELECT e.id FROM event e JOIN account a
      ON a.id = e.account_id WHERE a.username = 'moving' AND e.kind = 'signed in'`);
    assert.equal(rows.length, 3);
  });

  test('no sign-in that was a sign-up', async () => {
    await signUp('fresh');
    await mailbox.next('fresh@example.org'); // the link to confirm it
    await quiet();
    assert.deepEqual(
      mailbox.mails.filter(({ to }) => to.includes('fresh@example.org')), []);
  });

  test('a changed password and email address, at the address they had',
    async () => {
      const { name, password } = await site.addAccount('careful');
      const visitor = await site.signedIn(name, password);
      await mailbox.next('careful@example.org'); // of that
      await visitor.fillIn(PASSWORD, PASSWORD,
        { old_password: password, password: 'another password' });
      const changed = await mailbox.next('careful@example.org');
      assert.match(changed.text, /the password of .* was changed\n/);
      assert.match(changed.text, /from 127\.0\.0\.1/);
      await visitor.fillIn(PASSWORD, '/profile/email',
        { email: 'new@example.org', old_password: 'another password' });
      await confirm(await mailbox.next('new@example.org'));
      const moved = await mailbox.next('careful@example.org');
      assert.match(moved.fields.subject, /email address .* was changed/);
      assert.match(moved.text, /will not write to this\naddress again/);
      assert.ok(!moved.text.includes('new@example.org'));
      await site.run('account', 'password', name, '--set',
        { input: 'by the administrator\n' });
      assert.match((await mailbox.next('new@example.org')).text,
        /was changed by an administrator/);
    });
});

describe('people are told of a network', () => {
  const read = (value) => site.request('/F/demo/hello.txt',
    { headers: { ...bearer(value), 'User-Agent': 'npm/10.8' } });
  const networks = (id) =>
    query(site, `SELECT network FROM token_network WHERE token_id = ${id}`);

  test('that a token never came from, but not of its first', async () => {
    const { name } = await site.addAccount('traveller');
    await site.json('feed', 'grant', 'demo', name, 'read');
    const { id, value } =
      await site.addToken(name, 'Build server', '--read', 'all');
    assert.equal((await read(value)).status, 200);
    await until(async () => (await networks(id)).length === 1);
    assert.deepEqual(await networks(id), [{ network: '127.0.0.0/24' }]);
    await change(site, `UPDATE token_network SET network = '192.0.2.0/24',
      since = since - 90000 WHERE token_id = ${id}`);
    await until(async () => {
      await read(value);
      return (await networks(id)).length === 2;
    });
    const mail = await mailbox.next('traveller@example.org');
    assert.match(mail.fields.subject, /^An access token .* from a new network$/);
    const last4 = value.slice(-4);
    assert.match(mail.text, new RegExp(
      `\\n\\nBuild server \\(\\.\\.\\.${last4}\\), from 127\\.0\\.0\\.0/24\\n\\n`));
    assert.match(mail.text, /, from 127\.0\.0\.1 \(npm\)/);
    const { type, data } = JSON.parse((await receiver.next(name)).body);
    assert.equal(type, 'new.network');
    assert.equal(data.token.id, id);
    assert.equal(data.address, '127.0.0.1');
    assert.match(data.text, /^Build server .* from 127\.0\.0\.0\/24$/);
    const visitor = await site.signedIn(name, `password of ${name}`);
    assert.match(words((await visitor.get('/profile/activity')).text),
      /Token Build server \S+ used from a new network: 127\.0\.0\.0\/24/);
  });
});

describe('people are told of tokens that expire', () => {
  test('all in one email, their own and those that write to their feeds',
    async () => {
      await site.addAccount('told');
      const own = await site.addToken('told', 'Gr\u00fc\u00dfe', '--read', 'all',
        '--days', '3');
      await site.addAccount('writer');
      const other = await site.addToken('writer', 'Build server', '--read', 'all',
        '--days', '5');
      await change(site, `BEGIN;
        INSERT INTO mail (id, kind, account_id, recipient,
          created_at, due_at, until)
        SELECT 4711, 'tokens expire', id, email, unixepoch(), 0,
          5000000000 FROM account WHERE username = 'told';
        INSERT INTO expiry_notice SELECT t.id, m.account_id, t.expires_at, 7, m.id
          FROM token t, mail m
          WHERE m.id = 4711 AND t.id IN (${own.id}, ${other.id});
        COMMIT`);
      const mail = await mailbox.next('told@example.org');
      assert.equal(mail.fields.subject,
        'Access tokens at 127.0.0.1 expire soon');
      const end = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC';
      assert.match(mail.text, new RegExp(
        `\\n\\n${end}  Gr\u00fc\u00dfe \\(\\.\\.\\.${own.value.slice(-4)}\\)\\n`
        + `${end}  Build server \\(\\.\\.\\.${other.value.slice(-4)}\\), of writer\\n\\n`));
      assert.match(mail.text, /\nExtend a token here; .*\n.*\/profile\/tokens\n/);
      assert.match(mail.text, /\nAnother owner's token can write/);
      assert.ok(!mail.text.includes('tkb_'));
      await quiet();
      const [left] = await query(site,
        'SELECT recipient, label FROM mail WHERE id = 4711');
      assert.deepEqual(left, { recipient: '', label: '' });
    });
});

describe('those who manage a machine account are told', () => {
  const who = ['keeper', 'second'];
  let visitor;
  let token;

  before(async () => {
    for (const name of who) await site.addAccount(name);
    await site.json('machine', 'add', 'robot', '--manager', 'keeper');
    await site.json('machine', 'managers', 'robot', 'second', 'manage');
    visitor = await site.signedIn('keeper', 'password of keeper');
    await mailbox.next('keeper@example.org'); // of that
    token = await site.addToken('robot', 'Nightly', '--read', 'all', '--days',
      '20');
  });

  test('of a token that is being replaced', async () => {
    const address = `/machines/robot/tokens/${token.id}/regenerate`;
    const answer = await visitor.fillIn(address, address, { overlap: '604800' });
    assert.equal(answer.status, 303);
    for (const name of who) {
      const { text } = await mailbox.next(`${name}@example.org`);
      assert.match(text, /^Hello managers of robot,$/m);
      assert.match(text, /Nightly/);
      assert.match(text, /^http:\S+\/machines\/robot\/tokens$/m);
    }
  });

  test('of one that expires', async () => {
    await change(site, `BEGIN;
      INSERT INTO mail (id, kind, account_id, recipient,
        created_at, due_at, until)
      SELECT 9711, 'tokens expire', id, email, unixepoch(), 0,
        5000000000 FROM account WHERE username = 'second';
      INSERT INTO expiry_notice SELECT t.id, m.account_id, t.expires_at, 7, m.id
        FROM token t, mail m WHERE m.id = 9711 AND t.id = ${token.id};
      COMMIT`);
    const { text } = await mailbox.next('second@example.org');
    assert.match(text, / {2}Nightly \(\.\.\.\w{4}\), of robot\n/);
    assert.match(text, /machine account that you manage here:\n\S+\/machines\n/);
    assert.doesNotMatch(text, /Another owner's token/);
  });
});

describe('a server that does not take an email', () => {
  test('gets it again later, and the status says that it waits', async () => {
    const { name } = await site.addAccount('full');
    mailbox.refuse = (address) => address === 'full@example.org';
    await site.run('account', 'password', name, '--set',
      { input: 'a password of mine\n' });
    const failed = () => query(site,
      "SELECT attempts, error FROM mail WHERE error <> ''");
    await until(async () => (await failed()).length === 1);
    const [{ attempts, error }] = await failed();
    assert.equal(attempts, 1);
    assert.equal(error, 'the server said: 450 no (the address) here');
    assert.ok(!error.includes('full@'));
    assert.deepEqual(mailbox.rejected, ['full@example.org']);
    const waiting = await site.json('status');
    assert.equal(waiting.mail_waiting, 1);
    assert.equal(waiting.mail_error, error);
    mailbox.refuse = null;
    await change(site, 'UPDATE mail SET due_at = 0 WHERE ended_at IS NULL');
    await mailbox.next('full@example.org');
    await quiet();
    const sent = await site.json('status');
    assert.equal(sent.mail_waiting, 0);
    assert.equal(sent.mail_failed, 0);
    assert.equal(sent.mail_error, null);
    assert.ok(!site.logs().includes('full@example.org'));
  });

  test('for good is not asked again', async () => {
    const { name } = await site.addAccount('gone');
    mailbox.refuse = (address) => address === 'gone@example.org';
    mailbox.refusal = 550;
    mailbox.rejected.length = 0;
    await site.run('account', 'password', name, '--set',
      { input: 'a password of mine\n' });
    await quiet();
    mailbox.refuse = null;
    assert.deepEqual(mailbox.rejected, ['gone@example.org']);
    const status = await site.json('status');
    assert.equal(status.mail_waiting, 0);
    assert.equal(status.mail_failed, 1);
    assert.equal(status.mail_error,
      'the server said: 550 no (the address) here');
    assert.match(site.logs(), /given up, because it was refused: the server said: 550/);
  });
});

describe('the webhook', () => {
  let isGenuine; // by docs/operate.md

  before(() => {
    const file = site.file('receiver.js');
    fs.writeFileSync(file,
      `${fenced('docs/operate.md#Webhook', 'js')}module.exports = isGenuine;`);
    isGenuine = require(path.resolve(file));
  });

  const setPassword = (name) => site.json('account', 'password', name, '--set',
    { input: 'a password of mine\n' });
  const dueAgain = () => change(site,
    'UPDATE mail SET due_at = 0 WHERE ended_at IS NULL');

  test('is told what people are, signed', async () => {
    const { name } = await site.addAccount('hooked');
    await setPassword(name);
    const { method, url, headers, body } = await receiver.next(name);
    assert.equal(method, 'POST');
    assert.equal(url, '/hook?a=b');
    assert.equal(headers['content-type'], 'application/json');
    assert.ok(isGenuine(secret, headers, body));
    assert.ok(!isGenuine(secret, headers, body.replace(name, 'other')));
    assert.ok(!isGenuine(`${secret.slice(0, -4)}AAAA`, headers, body));
    assert.ok(!isGenuine(secret, { ...headers, 'webhook-timestamp': '1' }, body));
    assert.ok(!isGenuine(secret, { ...headers, 'webhook-signature': '' }, body));
    const { type, timestamp, data } = JSON.parse(body);
    assert.equal(type, 'password.changed');
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 600_000);
    assert.equal(data.site, site.url);
    assert.equal(data.by, 'administrator');
    assert.ok(!body.includes('@'), 'no email address');
    await mailbox.next('hooked@example.org');
  });

  test('is told of each token that expires', async () => {
    await site.addAccount('expiring');
    const { id, value } = await site.addToken('expiring', 'Build', '--read', 'all',
      '--days', '3');
    await change(site, `INSERT INTO expiry_notice
        SELECT id, account_id, expires_at, 7, 0 FROM token WHERE id = ${id};
      INSERT INTO mail (kind, account_id, created_at, due_at, until, message_id,
          token_id)
        SELECT 'token expires', account_id, unixepoch(), 0, 5000000000,
          'msg_here', id FROM token WHERE id = ${id}`);
    const { headers, body } = await receiver.next('expiring');
    assert.ok(isGenuine(secret, headers, body));
    assert.equal(headers['webhook-id'], 'msg_here');
    const { type, data } = JSON.parse(body);
    assert.equal(type, 'token.expires');
    const { expires, ...token } = data.token;
    assert.match(expires, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(token, { id, description: 'Build', last4: value.slice(-4),
      link: `${site.url}/profile/tokens/${id}` });
    assert.ok(!body.includes('tkb_'));
  });

  test('is told of an old value that works for a week, and that it stopped',
    async () => {
      await site.addAccount('rotating');
      const { id, value } = await site.addToken('rotating', 'Build', '--read',
        'all');
      const { value: now } = await site.json('token', 'regenerate', String(id),
        '--overlap', '7d');
      const seen = JSON.parse((await receiver.next('rotating')).body);
      assert.equal(seen.type, 'token.regenerated');
      assert.deepEqual(seen.data.token,
        { id, link: `${site.url}/profile/tokens/${id}` });
      const letter = await mailbox.next('rotating@example.org');
      for (const text of [seen.data.text, letter.text]) {
        assert.match(text, new RegExp(`Build \\(\\.\\.\\.${now.slice(-4)}\\): `
          + `the old value \\(\\.\\.\\.${value.slice(-4)}\\) works until`));
      }
      await change(site, `INSERT INTO mail (kind, account_id, recipient,
          created_at, label, due_at, until)
        SELECT 'overlap over', id, email, unixepoch(),
          'Build (...${value.slice(-4)}), not used since', 0, 5000000000
        FROM account WHERE username = 'rotating'`);
      const over = await mailbox.next('rotating@example.org');
      assert.match(over.text, /not used since\s+Whatever still sends it/);
    });

  test('is told again after a failure, and never elsewhere', async () => {
    const { name } = await site.addAccount('again');
    const answers = [[500, {}], [307, { Location: '/elsewhere' }], [200, {}]];
    const seen = [];
    receiver.answer = (message, response) => {
      seen.push(message);
      response.writeHead(...answers[seen.length - 1]).end('{}');
    };
    await setPassword(name);
    for (const [i, [status]] of answers.slice(0, -1).entries()) {
      const error = `the receiver answered with ${status}`;
      await until(async () => (await site.json('status')).webhook_error === error);
      assert.equal((await site.json('status')).webhook_waiting, 1);
      assert.equal(seen.length, i + 1);
      await dueAgain();
    }
    await quiet();
    assert.equal(seen.length, answers.length);
    assert.equal(new Set(seen.map(({ headers }) => headers['webhook-id'])).size, 1);
    assert.equal(new Set(seen.map(({ body }) => body)).size, 1);
    for (const { url, headers, body } of seen) {
      assert.equal(url, '/hook?a=b');
      assert.ok(isGenuine(secret, headers, body));
    }
    const { webhook_waiting: waiting, webhook_error: error } =
      await site.json('status');
    assert.deepEqual([waiting, error], [0, null]);
    await mailbox.next('again@example.org');
  });

  test('that hangs delays no email', async () => {
    const { name } = await site.addAccount('patient');
    const held = new Promise((resolve) => {
      receiver.answer = (message, response) => resolve(response);
    });
    await setPassword(name);
    const response = await held;
    await mailbox.next('patient@example.org');
    await setPassword(name);
    await mailbox.next('patient@example.org');
    receiver.answer = (message, next) => next.writeHead(204).end();
    response.writeHead(204).end();
    await quiet();
  });

  test('that is gone for good is not asked again', async () => {
    const { name } = await site.addAccount('departed');
    receiver.messages.length = 0;
    receiver.answer = (message, response) => response.writeHead(410).end();
    await setPassword(name);
    await quiet();
    await mailbox.next('departed@example.org');
    assert.equal(receiver.messages.length, 1);
    const status = await site.json('status');
    assert.equal(status.webhook_failed, 1);
    assert.equal(status.webhook_error, 'the receiver answered with 410');
    const { stderr } = await site.run('check');
    assert.match(stderr, /webhook: 1 message was given up in the last day \(/);
    const logs = site.logs();
    assert.match(logs, /a message to the webhook \(password changed\) was given up/);
    assert.ok(!logs.includes('/hook'), 'its URL can be a secret');
    assert.ok(!logs.includes(secret));
  });
});

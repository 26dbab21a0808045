// Makes what is in a site's database older than it is: a token that has
// expired, one that nobody has used for months. The pages make no such tokens,
// and a test cannot wait for them.
'use strict';

const { execFile } = require('node:child_process');
const { promisify } = require('node:util');

const run = promisify(execFile);
const day = 86_400; // seconds

function change(site, sql) {
  return run('sqlite3', ['-bail', '-cmd', '.timeout 10000',
    site.file('tokenbooth.db'), sql]);
}

// It ended that many days ago, and was made long before.
function expire(site, id, days) {
  return change(site, `UPDATE token
    SET created_at = created_at - ${(days + 90) * day},
      expires_at = unixepoch() - ${Math.round(days * day)}
    WHERE id = ${id}`);
}

// Everything about it lies that many days further back.
function backdate(site, id, days) {
  const shift = (column) =>
    `${column} = ${column} - ${Math.round(days * day)}`;
  return change(site, `
    UPDATE token SET ${shift('created_at')}, ${shift('revoked_at')}
      WHERE id = ${id};
    UPDATE token_value SET ${shift('created_at')} WHERE token_id = ${id};
    UPDATE token_use SET ${shift('used_at')}, ${shift('denied_at')}
      WHERE token_id = ${id}`);
}

// `count` tokens of an account at once, as varied as those of a build farm:
// some read one feed, some write, each tenth has expired, each other was used.
// They have no value that anybody knows.
function addMany(site, account, count) {
  const id = `(SELECT id FROM account WHERE username = '${account}')`;
  const made = `token WHERE account_id = ${id}
    AND description LIKE 'Machine %'`;
  return change(site, `
    BEGIN;
    WITH RECURSIVE number (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO token (account_id, description, is_primary, read_scope,
        write_scope, created_at, expires_at, revision)
      SELECT ${id}, 'Machine ' || n, 0, 1 + (n % 3 = 0), 2 * (n % 7 = 0),
        unixepoch() - 60 * n, CASE n % 10 WHEN 0 THEN unixepoch() - n END, 1
      FROM number WHERE n <= ${count};
    INSERT INTO token_value (digest, token_id, sealed, last4, created_at)
      SELECT randomblob(32), id, randomblob(80),
        substr(hex(randomblob(2)), 1, 4), created_at FROM ${made};
    INSERT INTO token_feed (token_id, access, feed_id)
      SELECT id, 1, (SELECT id FROM feed WHERE name = 'demo')
      FROM ${made} AND read_scope = 1;
    INSERT INTO token_use (token_id, used_at, used_client, used_address,
        used_feed, used_access, used_count, denied_count)
      SELECT id, created_at, 'npm', '192.0.2.' || (id % 250), 'demo', 'read', 9,
        0 FROM ${made} AND id % 2;
    COMMIT;`);
}

// `count` members of a feed at once, who cannot sign in.
function addMembers(site, feed, count) {
  return change(site, `
    WITH RECURSIVE number (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO account (username, password, created_at, password_at)
      SELECT 'member-' || n, '-', unixepoch(), unixepoch() FROM number;
    INSERT INTO privilege
      SELECT account.id, username, feed.id, 1, unixepoch()
      FROM account, feed WHERE username LIKE 'member-%' AND name = '${feed}'`);
}

// `count` feeds of an account at once, without their folders.
function addFeeds(site, account, count) {
  return change(site, `
    WITH RECURSIVE number (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO feed (name, is_public, created_at)
      SELECT 'heap-' || n, 0, unixepoch() FROM number;
    INSERT INTO privilege
      SELECT account.id, username, feed.id, 4, unixepoch()
      FROM account, feed WHERE username = '${account}' AND name LIKE 'heap-%'`);
}

// `count` events of an account, one for each of the last seconds.
function addEvents(site, account, count) {
  return change(site, `
    WITH RECURSIVE number (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO event (at, last_at, count, account_id, kind, actor, address,
        client, feed)
      SELECT unixepoch() - n, unixepoch() - n, 1, account.id, 'feed created',
        'account', '192.0.2.7', 'a browser', 'feed-' || n
      FROM number, account WHERE username = '${account}'`);
}

// An identity that is linked to an account, as if it had come from there.
function addIdentity(site, account, subject, label = subject) {
  return change(site, `
    INSERT INTO identity (account_id, issuer, subject, label, linked_at)
      SELECT id, 'https://login.example.org/realms/all', '${subject}',
        '${label}', unixepoch() - 4000000
      FROM account WHERE username = '${account}'`);
}

// Who signs in as the account is signed in as another, `ACCOUNT-only`, half
// an hour ago: one without a password, by a linked identity.
function linkOnly(site, account) {
  return change(site, `
    INSERT INTO account (username, password, created_at, password_at)
      VALUES ('${account}-only', '', unixepoch(), unixepoch());
    INSERT INTO identity (account_id, issuer, subject, label, linked_at)
      SELECT id, 'https://login.example.org', username, username, created_at
      FROM account WHERE username = '${account}-only';
    CREATE TRIGGER link_only_${account} AFTER INSERT ON session
      WHEN NEW.account_id =
        (SELECT id FROM account WHERE username = '${account}')
      BEGIN
        UPDATE session SET created_at = created_at - 1800, account_id =
          (SELECT id FROM account WHERE username = '${account}-only')
          WHERE id = NEW.id;
      END`);
}

// `count` further sessions of an account, in browsers that nobody has.
function addSessions(site, account, count) {
  return change(site, `
    WITH RECURSIVE number (n) AS
      (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO session (digest, account_id, created_at, seen_at, address,
        browser)
      SELECT randomblob(32), account.id, unixepoch() - n * 60,
        unixepoch() - n * 60, '10.0.' || (n / 256) || '.' || (n % 256),
        'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0'
      FROM number, account WHERE username = '${account}'`);
}

module.exports = {
  addEvents, addFeeds, addIdentity, addMany, addMembers, addSessions, backdate,
  change, expire, linkOnly,
};

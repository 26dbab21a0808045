// Clients that speak HTTP/2, which has no status phrase: they show why they are
// denied from the body. go is in a file of its own.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { Home } = require('../../lib/client');
const { expire } = require('../../lib/past');
const { startTlsSite } = require('../../lib/tls');

let site;
let token; // that has expired
let home;
let url; // of a feed

before(async () => {
  site = await startTlsSite({ secure: true, settings: { password_cost: 10 } });
  token = await site.addToken('demo', 'Over', '--read', 'demo');
  await expire(site, token.id, 3);
  url = `${site.tls.url}/F/demo`;
  const { host } = new URL(url);
  home = new Home({
    '.netrc': `machine localhost login ci password ${token.value}\n`,
    '.gitconfig': `[credential "${site.tls.url}"]\nhelper = store\n`,
    '.git-credentials': `https://ci:${token.value}@${host}\n`,
    '.config/rclone/rclone.conf': `[demo]\ntype = webdav\nurl = ${url}/\n`
      + `vendor = other\nbearer_token = ${token.value}\n`,
  });
  home.env = { CURL_CA_BUNDLE: site.tls.authority,
    GIT_SSL_CAINFO: site.tls.authority, GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0' };
});

after(async () => {
  home?.remove();
  await site?.stop();
});

// The words of each client; `file` names what it asks for.
const clients = {
  curl: (file) => ['curl', '-sSn', `${url}/${file}`],
  git: (file) => ['git', 'clone', `${url}/${file}`],
  rclone: (file) => ['rclone', '--retries', '1', '--ca-cert',
    site.tls.authority, 'copy', `demo:${file}`, '.'],
};

describe('over HTTP/2 the reason is shown by', () => {
  for (const [client, wordsFor] of Object.entries(clients)) {
    test(client, async () => {
      const [command, ...words] = wordsFor(`by-${client}`);
      const { output } = await home.run(command, words);
      assert.match(output, new RegExp(
        `Token "Over" \\(…${token.value.slice(-4)}\\) expired on [^]*`
        + `${site.tls.url}/profile/tokens/${token.id}`));
      assert.match(site.programLog('access'),
        new RegExp(`/F/demo/by-${client}\\S* HTTP/2\\.0" 40[13] `));
    });
  }
});

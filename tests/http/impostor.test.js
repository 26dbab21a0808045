// Apache and the authorizer do not believe anybody else: an authorizer that
// breaks its protocol, another program on its port, an answer that was given to
// another request, and questions that are not Apache's.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { question, send } = require('../lib/fastcgi');
const { answer, record, startImpostor, STDOUT } = require('../lib/impostor');
const { request } = require('../lib/request');
const { freePort, startSite, top } = require('../lib/site');

const sentence = 'Tokens cannot be checked right now.';
const bearer = (value) => ({ Authorization: `Bearer ${value}` });

// A site that asks the impostor, and takes the user from there.
function siteOf(impostor, user = '${tokenbooth_signed_user}') {
  return startSite({
    checker: 'authorizer',
    extra: `AuthnzFcgiDefineProvider authnz impostor \\
      fcgi://127.0.0.1:${impostor.port}/`,
    host: `
      <Location "/F">
        AuthnzFcgiCheckAuthnProvider impostor Authoritative On \\
          RequireBasicAuth Off UserExpr "${user}"
      </Location>`,
  });
}

// Where its real authorizer listens.
function portOf(site) {
  const settings = fs.readFileSync(site.file('tokenbooth.conf'), 'utf8');
  return Number(/^authorize_listen = .*127\.0\.0\.1:(\d+)/m.exec(settings)[1]);
}

function failed(got) {
  assert.equal(got.status, 503);
  assert.ok(got.text.startsWith(sentence), got.text);
  assert.equal(got.headers['x-tokenbooth-error'], 'unavailable');
  assert.equal(got.headers['www-authenticate'], undefined);
}

const lines = (log, pattern) => log.match(new RegExp(pattern, 'g'))?.length ?? 0;

describe('an authorizer that is broken or false', () => {
  let impostor;
  let site;
  let loose; // a site that takes any user, signed or not

  before(async () => {
    impostor = await startImpostor();
    [site, loose] = await Promise.all([
      siteOf(impostor), siteOf(impostor, '%{reqenv:TOKENBOOTH_USER}')]);
  });

  after(() => Promise.all([site?.stop(), loose?.stop(), impostor?.stop()]));

  const says200 = (...variables) => answer(['Status: 200',
    ...variables.map((line) => `Variable-TOKENBOOTH_${line}`), '', '']
    .join('\r\n'));
  const cases = [
    ['says 200 without a signature', says200('USER: demo')],
    ['says 200 with a wrong signature',
      says200('USER: demo', `USER_${'0'.repeat(40)}: demo`)],
    ['says 200 with an empty signature', says200('USER: demo', 'USER_: demo')],
    ['says 200 and names nobody', says200()],
    ['gives no status', answer('X-Other: 1\r\n\r\n')],
    ['gives a status that is no number', answer('Status: abc\r\n\r\n')],
    ['sends garbage', answer('garbage\r\n\r\n')],
    ['sends no FastCGI', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
    ['closes at once', Buffer.alloc(0)],
    ['does not end its answer', record(STDOUT, Buffer.from(
      'Status: 200\r\nVariable-TOKENBOOTH_USER: demo\r\n\r\n'))],
  ];
  for (const [name, says] of cases) {
    test(`allows nothing when it ${name}`, async () => {
      for (const one of [site, loose]) {
        impostor.says = says;
        const asked = impostor.asked;
        failed(await one.request('/F/demo/hello.txt'));
        assert.equal(impostor.asked, asked + 1);
      }
    });
  }

  test('is told to programs in their words', async () => {
    impostor.says = says200('USER: demo');
    const got = await site.request('/F/demo/hello.txt',
      { headers: { Accept: 'application/json' } });
    assert.equal(got.status, 503);
    assert.ok(JSON.parse(got.text).message.startsWith(sentence));
  });

  test('allows no other method', async () => {
    impostor.says = says200('USER: demo', 'ACCOUNT: demo', 'FEED: demo');
    failed(await site.request('/F/demo/new.txt', { method: 'PUT', body: 'x' }));
    failed(await site.request('/F/demo/hello.txt', { method: 'DELETE' }));
    const head = await site.request('/F/demo/hello.txt', { method: 'HEAD' });
    assert.equal(head.status, 503);
    assert.ok(fs.existsSync(site.file('feeds/demo/hello.txt')));
    assert.ok(!fs.existsSync(site.file('feeds/demo/new.txt')));
  });

  test('its denial is a denial, also of HEAD', async () => {
    impostor.says = answer('Status: 401\r\n\r\nNo.\n');
    for (const method of ['GET', 'HEAD']) {
      const got = await site.request('/F/demo/hello.txt', { method });
      assert.equal(got.status, 401);
    }
  });

  // Apache takes a body that looks like an address for one, and goes there.
  const statuses = [201, 206, 301, 401, 403, 404, 429, 500, 503];
  const bodies = ['/F/demo/hello.txt', '/F/demo/', '/F/demo', '/F',
    '//F/demo/hello.txt', '/%46/demo/hello.txt', '/x/../F/demo/hello.txt',
    '/F/demo/./hello.txt?x',
    '/F/other/hello.txt', '/f/demo/hello.txt', '/profile', '/login',
    '/authorize?feed=demo&access=read', '/static/site.css', '/server-status',
    '/client-account', '/'];
  for (const body of bodies) {
    test(`leads nobody to ${body}`, async () => {
      for (const status of statuses) {
        for (const path_ of ['/F/demo/hello.txt', '/F/demo/']) {
          impostor.says = answer(`Status: ${status}\r\nSet-Cookie: a=b\r\n`
            + `Clear-Site-Data: "*"\r\n\r\n${body}`);
          const got = await site.request(path_);
          failed(got);
          assert.equal(got.headers['set-cookie'], undefined);
          assert.equal(got.headers['clear-site-data'], undefined);
        }
      }
    });
  }

  test('can only set a page that runs no script', async () => {
    for (const status of [201, 203, 206, 403]) {
      impostor.says = answer(`Status: ${status}\r\n\r\n<script>x()</script>`);
      const got = await site.request('/F/demo/hello.txt');
      assert.equal(got.headers['content-security-policy'], 'sandbox');
      assert.equal(got.headers['x-content-type-options'], 'nosniff');
      assert.doesNotMatch(got.text, /Hello/);
    }
  });

  test('is in the log, without the value that was sent', async () => {
    impostor.says = says200('USER: demo');
    await site.request('/F/demo/hello.txt', { headers: bearer(site.value) });
    assert.match(site.programLog('profile'), /a check failed: .*AUTHORIZER/);
    assert.ok(!site.logs().includes(site.value));
  });

  test('has a page that nobody else gets', async () => {
    assert.equal((await site.request('/check-failure')).status, 404);
  });

  test('allows nothing when it is gone', async () => {
    await impostor.stop();
    failed(await site.request('/F/demo/hello.txt'));
  });
});

describe('a program between Apache and the authorizer', () => {
  let relay;
  let site;
  let asked; // the last question
  let told; // what the authorizer answered to it
  let retell = (text) => text;

  before(async () => {
    relay = await startImpostor();
    site = await siteOf(relay);
    relay.says = async (bytes) => {
      asked = bytes;
      told = await send(portOf(site), bytes);
      return answer(retell(told));
    };
  });

  after(() => Promise.all([site?.stop(), relay?.stop()]));

  const read = (headers = bearer(site.value), address = '/F/demo/hello.txt',
    method = 'GET') => site.request(address, { headers, method });
  const with_ = (text, ...lines_) =>
    text.replace('\r\n', ['', ...lines_, ''].join('\r\n'));

  test('can pass on an answer as it is', async () => {
    retell = (text) => text;
    const got = await read();
    assert.equal(got.status, 200);
    assert.match(got.text, /Hello from/);
  });

  test('can add nothing to it about the whole site', async () => {
    const names = ['Set-Cookie', 'Clear-Site-Data', 'Service-Worker-Allowed',
      'Alt-Svc'];
    retell = (text) => with_(text, ...names.map((name) => `${name}: x`));
    const got = await read();
    assert.equal(got.status, 200);
    for (const name of names) {
      assert.equal(got.headers[name.toLowerCase()], undefined, name);
    }
  });

  test('reads no secret in it', () => {
    const secret = fs.readFileSync(site.file('run/authorizer.secret'), 'utf8');
    assert.ok(!told.includes(secret.trim()));
    assert.ok(!asked.includes(secret.trim()));
  });

  test('cannot give the answer to another request', async () => {
    retell = (text) => text;
    await read();
    const before_ = told;
    const time = /HTTP_X_TOKENBOOTH_TIME(t=\d+)/.exec(asked.toString('latin1'))[1];
    const all = [before_,
      // Not even if it says itself what was signed.
      with_(before_, `Variable-HTTP_X_TOKENBOOTH_TIME: ${time}`,
        `Variable-X-Tokenbooth-Time: ${time}`, `X-Tokenbooth-Time: ${time}`)];
    for (const text of all) {
      retell = () => text;
      failed(await read({}));
      failed(await read());
      failed(await read(bearer(site.value), '/F/demo/'));
      failed(await read(bearer(site.value), '/F/demo/hello.txt?other'));
    }
  });

  for (const [name, change] of [
    ['its user', (text) => text.replace(/(USER_\w+: )demo/, '$1other')],
    ['its account', (text) => text.replace('ACCOUNT: demo', 'ACCOUNT: other')],
    ['both', (text) => text.replace(/(USER\w*|ACCOUNT): demo/g, '$1: other')],
    ['its token', (text) => text.replace(/TOKEN: \d+/, 'TOKEN: 999')],
    ['its feed', (text) => text.replace('FEED: demo', 'FEED: other')],
    ['its access', (text) => text.replace('ACCESS: read', 'ACCESS: write')],
    ['its privacy', (text) => text.replace(/^.*_PRIVATE: 1\r\n/m, '')],
    ['a lock', (text) => with_(text, 'Variable-TOKENBOOTH_LOCK: 1')],
  ]) {
    test(`cannot change ${name}`, async () => {
      retell = (text) => {
        const changed = change(text);
        assert.notEqual(changed, text);
        return changed;
      };
      const got = await read();
      assert.equal(got.status, 503);
      assert.doesNotMatch(got.text, /Hello from/);
    });
  }

  test('cannot ask what Apache did not', async () => {
    retell = (text) => text;
    await read();
    const change = (from, to) => {
      const text = asked.toString('latin1');
      assert.ok(text.includes(from), from);
      return Buffer.from(text.replaceAll(from, to), 'latin1');
    };
    assert.match(await send(portOf(site), asked), /^Status: 200 /);
    for (const [from, to] of [['127.0.0.1', '10.0.0.01'], ['GET', 'PUT'],
      ['/F/demo/hello.txt', '/F/demo/other.txt']]) {
      const got = await send(portOf(site), change(from, to));
      assert.match(got, /^Status: 503 /, from);
      assert.doesNotMatch(got, /TOKENBOOTH_USER/);
    }
  });
});

test('all that an answer says is signed', () => {
  const names = (file, pattern) => {
    const [, list] = pattern.exec(
      fs.readFileSync(path.join(top, file), 'utf8'));
    // The words of a notice are not signed.
    return [...new Set(list.match(/TOKENBOOTH_(?!NOTICE\b)\w+/g))].sort();
  };
  const said = names('src/access/check_variables.c',
    /\} variables\[\] = \{([^]*?)\};/);
  assert.ok(said.includes('TOKENBOOTH_FEED'));
  assert.deepEqual(names('apache.conf', /^Define tokenbooth_statement (.*)$/m),
    said);
  assert.deepEqual(names('src/endpoints/signature.c',
    /\bnames\[\] = \{([^]*?)\};/), said);
});

describe('the authorizer\'s port', () => {
  let site;

  before(async () => {
    site = await startSite({ checker: 'authorizer' });
  });

  after(() => site?.stop());

  const ask = (more) => send(portOf(site), question({ REQUEST_METHOD: 'GET',
    QUERY_STRING: '', REMOTE_ADDR: '127.0.0.1', REQUEST_SCHEME: 'http',
    SCRIPT_NAME: '', TOKENBOOTH_PATH: '/F/demo/hello.txt',
    HTTP_AUTHORIZATION: `Bearer ${site.value}`, ...more },
  { role: 'AUTHORIZER' }));

  test('answers no question that is not signed', async () => {
    for (const more of [{}, { TOKENBOOTH_SIGNATURE: '' },
      { TOKENBOOTH_SIGNATURE: '0'.repeat(40) }]) {
      const got = await ask(more);
      assert.match(got, /^Status: 503 /);
      assert.ok(got.includes(sentence));
      assert.doesNotMatch(got, /Variable-/);
    }
  });

  test('says so in the log, not for each', async () => {
    for (let i = 0; i < 30; i++) {
      await ask({});
    }
    const count = lines(site.programLog('authorize'), 'signature is wrong');
    assert.ok(count >= 1 && count <= 10, `${count}`);
  });

  // More than it has threads: each would wait for the rest of a question.
  for (const [what, bytes] of [['nothing', ''], ['the beginning of a question',
    question({ REQUEST_METHOD: 'GET' }, { role: 'AUTHORIZER' }).subarray(0, 20)]]) {
    test(`is not occupied by those who send ${what}`, async () => {
      const silent = await Promise.all(Array.from({ length: 40 }, () =>
        new Promise((resolve, reject) => {
          const socket = net.connect(portOf(site), '127.0.0.1');
          socket.on('error', reject).on('connect', () => {
            if (bytes) socket.write(bytes);
            resolve(socket);
          });
        })));
      const { status } = await site.request('/F/demo/hello.txt',
        { headers: bearer(site.value) });
      assert.equal(status, 200);
      for (const socket of silent) socket.destroy();
    });
  }

  test('answers no other endpoint', async () => {
    for (const address of ['/authorize', '/introspect']) {
      const got = await send(portOf(site), question({ REQUEST_METHOD: 'GET',
        QUERY_STRING: 'feed=demo&access=read', SCRIPT_NAME: address,
        REMOTE_ADDR: '10.9.8.7', HTTP_AUTHORIZATION: `Bearer ${site.value}` }));
      assert.match(got, /^Status: 403 /, address);
      assert.doesNotMatch(got, /demo/);
    }
    const got = await site.request('/authorize?feed=demo&access=read',
      { headers: bearer(site.value) });
    assert.equal(got.status, 200);
  });

  test('is closed where the module checks', async () => {
    const other = await startSite({ checker: 'module' });
    try {
      const settings = fs.readFileSync(other.file('tokenbooth.conf'), 'utf8');
      assert.match(settings, /^authorize_listen = unix:\S+$/m);
      // Only their owner enters the folder of the sockets.
      assert.equal(fs.statSync(other.file('run')).mode & 0o077, 0);
    } finally {
      await other.stop();
    }
  });
});

test('an .htaccess of another virtual host does not learn the secret', async () => {
  const names = ['TOKENBOOTH_AUTHORIZER_SECRET', 'tokenbooth_question_signature',
    'tokenbooth_answer_signature', 'tokenbooth_signed_user'];
  const port = await freePort();
  const site = await startSite({
    checker: 'authorizer',
    prepare: (folder) => {
      fs.mkdirSync(path.join(folder, 'other'));
      fs.writeFileSync(path.join(folder, 'other/.htaccess'), names.map((name) =>
        `Header always set X-${name.replaceAll('_', '-')} '"\${${name}}"'\n`)
        .join(''));
    },
    extra: `
      Listen 127.0.0.1:${port}
      <VirtualHost 127.0.0.1:${port}>
        DocumentRoot "\${SITE_VAR}/other"
        <Directory "\${SITE_VAR}/other">
          AllowOverride FileInfo
          Require all granted
        </Directory>
      </VirtualHost>`,
  });
  try {
    const secret = fs.readFileSync(site.file('run/authorizer.secret'), 'utf8');
    const got = await request(port, '/', { headers: {} });
    for (const name of names) {
      assert.equal(got.headers[`x-${name.replaceAll('_', '-').toLowerCase()}`],
        `"\${${name}}"`);
    }
    assert.ok(!JSON.stringify(got.headers).includes(secret.trim()));
    // And the site still works.
    assert.equal((await site.request('/F/demo/hello.txt',
      { headers: bearer(site.value) })).status, 200);
  } finally {
    await site.stop();
  }
});

describe('Apache with another secret than the authorizer', () => {
  let site;

  before(async () => {
    site = await startSite({ checker: 'authorizer' });
    const file = site.file('run/authorizer-secret.conf');
    fs.writeFileSync(file,
      `Define TOKENBOOTH_AUTHORIZER_SECRET ${'0'.repeat(64)}\n`);
    const pid = fs.readFileSync(site.file('run/apache.pid'), 'utf8');
    process.kill(Number(pid), 'SIGUSR1'); // reads its configuration again
    while (lines(site.logs(), 'resuming normal operations') < 2) {
      await new Promise((done) => setTimeout(done, 20));
    }
  });

  after(() => site?.stop());

  test('answers 503 to a good token, and says why in the log', async () => {
    const ask = (headers) => site.request('/F/demo/hello.txt', { headers });
    // Until the children of the old configuration are gone.
    let got = await ask(bearer(site.value));
    for (const end = Date.now() + 30_000;
      got.status === 200 && Date.now() < end;) got = await ask(bearer(site.value));
    failed(got);
    failed(await ask({}));
    assert.match(site.programLog('authorize'),
      /authorizer_secret and Apache's TOKENBOOTH_AUTHORIZER_SECRET differ/);
  });
});

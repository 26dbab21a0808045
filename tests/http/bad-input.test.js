// What no form of ours sends: too much, by the wrong method, to no address.
// Each answer is a page in the site's own look that repeats nothing of it.
'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { everything } = require('../lib/database');
const { siteLook, typed, words } = require('../lib/pages');
const { startSite } = require('../lib/site');

let site;
let demo;
let csrf;

before(async () => {
  site = await startSite({ settings: { password_cost: 10 } });
  demo = await site.signedIn();
  csrf = typed((await demo.get('/feeds')).text, 'csrf_token');
});

after(() => site?.stop());

const form = 'application/x-www-form-urlencoded';
const nobody = () => site.visitor();

// Headers that every answer of the pages carries.
function hasHeaders(got, name) {
  const policy = got.headers['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'/, name);
  assert.match(policy, /frame-ancestors 'none'/, name);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/, name);
  assert.equal(got.headers['referrer-policy'], 'same-origin', name);
  assert.equal(got.headers['x-content-type-options'], 'nosniff', name);
  assert.match(got.headers['cache-control'] ?? '', /no-store/, name);
  for (const header of ['content-security-policy', 'referrer-policy',
    'x-content-type-options', 'cache-control']) {
    assert.equal(got.lines.filter(([line]) => line === header).length, 1,
      `${name}: ${header}`);
  }
}

describe('a body', () => {
  const post = (address, body, who = demo, type = form) =>
    who.send('POST', address, { 'Content-Type': type }, body);

  test('of 64 KiB is read', async () => {
    const start = `csrf_token=${csrf}&read=on&description=`;
    const got = await post('/profile/tokens',
      start + 'x'.repeat(65_536 - start.length));
    assert.equal(got.status, 422);
    assert.match(words(got.text), /200 characters/);
  });

  test('of a byte more is 413 in the site\'s own look', async () => {
    const was = await everything(site);
    const start = `csrf_token=${csrf}&read=on&description=`;
    for (const [who, address] of [[demo, '/profile/tokens'],
      [demo, '/feeds'], [nobody(), '/login'], [nobody(), '/signup']]) {
      const got = await post(address,
        start + 'xyzzy'.repeat(13_200), who);
      assert.equal(got.status, 413, address);
      assert.ok(siteLook(got), `${address}: ${got.text.slice(0, 200)}`);
      assert.doesNotMatch(got.text, /xyzzy/);
      hasHeaders(got, address);
    }
    const exact = await post('/profile/tokens',
      start + 'x'.repeat(65_537 - start.length));
    assert.equal(exact.status, 413);
    assert.equal(await everything(site), was);
  });

  test('of megabytes is 413, and the site goes on', async () => {
    const got = await post('/profile/tokens', 'a'.repeat(5_000_000));
    assert.equal(got.status, 413);
    assert.equal((await demo.get('/profile/tokens')).status, 200);
  });

  test('without an end is rejected', async () => {
    const got = await demo.send('POST', '/profile/tokens',
      { 'Content-Type': form, 'Transfer-Encoding': 'chunked' },
      `csrf_token=${csrf}&description=chunked&read=on`);
    assert.equal(got.status, 411);
    assert.doesNotMatch(got.text, /chunked&/);
  });

  test('of another type is none of a form\'s', async () => {
    const was = await everything(site);
    const fields = `csrf_token=${csrf}&description=typed&read=on`;
    for (const type of ['text/plain', 'application/json',
      'multipart/form-data; boundary=x']) {
      const got = await post('/profile/tokens', fields, demo, type);
      assert.ok([400, 403, 415].includes(got.status), `${type} ${got.status}`);
      assert.ok(siteLook(got));
    }
    assert.equal(await everything(site), was);
  });

  test('that is no form is rejected', async () => {
    const was = await everything(site);
    for (const body of ['', '&&&', '====', '%', '%zz=1', 'a=\0',
      '\xff\xfe\xfd', `csrf_token=${csrf}`.repeat(50)]) {
      for (const address of ['/profile/tokens', '/feeds', '/logout']) {
        const got = await post(address, body);
        assert.ok([400, 403, 422].includes(got.status),
          `${JSON.stringify(body)} to ${address}: ${got.status}`);
        assert.ok(siteLook(got));
      }
    }
    assert.equal(await everything(site), was);
    assert.equal((await demo.get('/profile/tokens')).status, 200);
  });

  test('that is not UTF-8 is answered in UTF-8', async () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    for (const [address, who, fields] of [
      ['/feeds/demo/members', demo, 'username=ab%ff&privilege=read'],
      ['/feeds', demo, 'name=ab%ff&visibility=private'],
      ['/profile/tokens', demo, 'description=ab%ff&read=on'],
      ['/profile/test', demo, 'value=ab%ff&address=%ff&method=%ff'],
      ['/profile/email', demo, 'email=ab%ff&password=x'],
      ['/login', nobody(), 'username=ab%ff&password=x'],
      ['/signup', nobody(), 'username=ab%ff&email=%ff&password=x'],
    ]) {
      const token = typed((await who.get(who === demo ? '/feeds' : address))
        .text, 'csrf_token');
      const got = await post(address, `csrf_token=${token}&${fields}`, who);
      assert.ok([200, 422].includes(got.status), `${address} ${got.status}`);
      assert.ok(siteLook(got), address);
      assert.doesNotThrow(() => strict.decode(got.bytes), address);
    }
  });

  test('with thousands of fields is answered', async () => {
    const was = await everything(site);
    const got = await post('/profile/tokens',
      `csrf_token=${csrf}&description=many&read=on`
      + '&read_feed=nothing'.repeat(3500));
    assert.equal(got.status, 422);
    assert.equal(await everything(site), was);
  });

  test('with a field twice makes one of them, or nothing', async () => {
    const got = await post('/login',
      `csrf_token=${csrf}&username=demo&username=other&password=x&password=y`);
    assert.ok([303, 403, 422].includes(got.status));
  });
});

describe('a form that comes back', () => {
  // Each quotation mark is six bytes in a page.
  const long = '"'.repeat(5_000);

  test('is small, whatever was typed into it', async () => {
    const visitor = site.visitor();
    const empty = (await visitor.get('/login')).text.length;
    for (const address of ['/login', '/signup']) {
      const page = await visitor.get(address);
      const got = await visitor.submit(page, address,
        { username: long, email: long, password: 'x', next: `/${long}` });
      assert.equal(got.status, 422, address);
      assert.ok(got.text.length < empty + 20_000, address);
      assert.match(got.text, /value="(?:&quot;){999}\u2026"/);
    }
  });

  test('of somebody who is signed in is, too', async () => {
    for (const [page, address] of [['/feeds', '/feeds'],
      ['/feeds/demo', '/feeds/demo/members'],
      ['/profile/tokens/new', '/profile/tokens']]) {
      const asked = await demo.get(page);
      const got = await demo.submit(asked, address, { name: long,
        username: long, privilege: 'read', description: long, expires: long,
        until: 'date', read: 'on' });
      assert.equal(got.status, 422, address);
      assert.ok(got.text.length < asked.text.length + 20_000, address);
    }
  });
});

describe('a method', () => {
  // Each address, and what Allow has to say.
  const allowed = [
    ['/', 'GET, HEAD'], ['/login', 'GET, HEAD, POST'],
    ['/signup', 'GET, HEAD, POST'], ['/logout', 'POST'],
    ['/profile/Me', 'GET, HEAD'], ['/profile/tokens', 'GET, HEAD, POST'],
    ['/profile/tokens/new', 'GET, HEAD'],
    ['/profile/tokens/1', 'GET, HEAD, POST'],
    ['/profile/tokens/1/reveal', 'POST'],
    ['/profile/tokens/1/revoke', 'GET, HEAD, POST'],
    ['/profile/tokens/1/regenerate', 'GET, HEAD, POST'],
    ['/profile/tokens/1/end-overlap', 'POST'],
    ['/feeds', 'GET, HEAD, POST'], ['/feeds/demo', 'GET, HEAD, POST'],
    ['/feeds/demo/members', 'GET, HEAD, POST'],
    ['/feeds/demo/delete', 'GET, HEAD, POST'], ['/revoke', 'POST'],
  ];
  for (const [address, methods] of allowed) {
    test(`of ${address} that is not ${methods} is 405`, async () => {
      const was = await everything(site);
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH',
        'PROPFIND', 'FOO']) {
        if (methods.split(', ').includes(method)) continue;
        const got = await demo.send(method, address,
          { 'Content-Type': form }, method === 'GET' ? undefined
            : `csrf_token=${csrf}`);
        assert.equal(got.status, 405, `${method} ${address}`);
        assert.deepEqual(got.headers.allow?.split(', ').sort(),
          methods.split(', ').sort(), `${method} ${address}`);
        assert.ok(siteLook(got), `${method} ${address}`);
        hasHeaders(got, `${method} ${address}`);
        assert.doesNotMatch(words(got.text), /PROPFIND|FOO|PATCH/);
      }
      assert.equal(await everything(site), was);
    });
  }

  test('HEAD is GET without the page', async () => {
    for (const address of ['/login', '/signup']) {
      const got = await site.request(address, { method: 'HEAD' });
      assert.equal(got.status, 200);
      assert.equal(got.text, '');
      hasHeaders(got, address);
    }
    assert.equal((await demo.send('HEAD', '/profile/tokens')).status, 200);
    assert.equal((await site.request('/profile/tokens', { method: 'HEAD' }))
      .status, 303);
  });
});

describe('an address that is none', () => {
  const unknown = [
    '/nothing', '/profile', '/profile/', '/profile/tokens/',
    '/profile/tokens/x', '/profile/tokens/1/nothing', '/profile/me',
    '/feeds/', '/feeds/nothing', '/feeds/demo/nothing', '/Login', '/login/',
    '/favicon.ico.x', '/index.php', '/cgi-bin/profile.fcgi',
    '/nothing?q=%3Cscript%3Exyzzy', '/xyzzy%3Cscript%3Ealert(1)',
    '/x%0d%0aX-Evil:%201', '/%ff%fe', '/profile/tokens/999999999',
    `/${'xyzzy'.repeat(500)}`,
  ];
  for (const address of unknown) {
    test(`${address.slice(0, 60)} is 404 in the site's own look`, async () => {
      for (const who of [demo, nobody()]) {
        const got = await who.get(address);
        if (who !== demo && got.status === 303) {
          assert.match(got.headers.location, /^\/login\?next=/);
          continue;
        }
        assert.equal(got.status, 404, `${got.text.slice(0, 300)}`);
        assert.ok(siteLook(got));
        assert.doesNotMatch(got.text, /xyzzy|X-Evil/);
        assert.equal(got.headers['x-evil'], undefined);
        hasHeaders(got, address);
      }
    });
  }

  test('repeats nothing of the request\'s headers', async () => {
    const got = await demo.get('/nothing', { 'User-Agent': 'xyzzy<script>',
      Referer: 'http://xyzzy/', Accept: 'xyzzy/html', Host: 'xyzzy.example',
      'X-Forwarded-Host': 'xyzzy.example' });
    assert.equal(got.status, 404);
    assert.doesNotMatch(got.text, /xyzzy/);
  });

  test('is JSON to who asks for JSON', async () => {
    for (const [address, status] of [['/nothing', 404]]) {
      const got = await demo.get(address, { Accept: 'application/json' });
      assert.equal(got.status, status);
      assert.equal(got.headers['content-type'], 'application/json');
      JSON.parse(got.text);
    }
  });
});

describe('every page', () => {
  test('carries the headers that protect it', async () => {
    const signedIn = ['/profile/tokens', '/profile/tokens/new',
      '/profile/tokens/1', '/profile/tokens/1/regenerate', '/feeds',
      '/feeds/demo', '/profile/Me', '/'];
    for (const address of signedIn) hasHeaders(await demo.get(address), address);
    for (const address of ['/login', '/signup', '/', '/profile/tokens']) {
      hasHeaders(await nobody().get(address), address);
    }
  });

  test('has no script, style or handler in it', async () => {
    for (const address of ['/profile/tokens', '/profile/tokens/new', '/feeds',
      '/feeds/demo', '/profile/tokens/1']) {
      const { text } = await demo.get(address);
      assert.doesNotMatch(text, /<style|\sstyle=|\son[a-z]+="/);
      for (const [, tag, inside] of
        text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
        assert.match(tag, / src="\/static\//);
        assert.equal(inside, '');
      }
      // Nothing of another site.
      for (const [, to] of text.matchAll(/(?:src|href)="([^"]*)"/g)) {
        assert.match(to, /^(\/(?!\/)|#)/);
      }
    }
  });

  test('has its files by their version, and they are there', async () => {
    const { text } = await demo.get('/profile/tokens');
    const files = new Set([...text.matchAll(/(?:src|href)="(\/static\/[^"]*)"/g)]
      .map(([, file]) => file));
    assert.ok(files.size > 2);
    for (const file of files) {
      assert.match(file, /^\/static\/[0-9a-f]{12}\//);
      const got = await site.request(file);
      assert.equal(got.status, 200, file);
      assert.match(got.headers['cache-control'], /immutable/);
    }
  });

  test('is UTF-8 HTML and says so', async () => {
    for (const address of ['/login', '/signup', '/nothing']) {
      const got = await nobody().get(address);
      assert.equal(got.headers['content-type'], 'text/html; charset=utf-8');
      assert.match(got.text, /^<!DOCTYPE html>/);
    }
  });
});

describe('a cookie', () => {
  test('that is nonsense is no session', async () => {
    for (const cookie of ['tokenbooth_session=', 'tokenbooth_session',
      'tokenbooth_session="x"', `tokenbooth_session=${'a'.repeat(4000)}`,
      'tokenbooth_session=\xff\xfe', ';;;=;', 'tokenbooth_session=%00',
      'tokenbooth_session=a; tokenbooth_session=b']) {
      const got = await site.request('/profile/tokens',
        { headers: { Cookie: cookie } });
      assert.equal(got.status, 303, cookie.slice(0, 50));
    }
  });

  test('beside others is found', async () => {
    const session = demo.cookies.get('tokenbooth_session');
    const got = await site.request('/profile/tokens', { headers: {
      Cookie: `a=b; xtokenbooth_session=no; tokenbooth_session=${session}; c` } });
    assert.equal(got.status, 200);
  });
});

test('a forged Host is in no address that a page shows', async () => {
  const got = await demo.get('/feeds/demo', { Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' });
  assert.equal(got.status, 200);
  assert.doesNotMatch(got.text, /evil\.example/);
  const sent = await site.request('/', { headers: { Host: 'evil.example' } });
  assert.doesNotMatch(sent.headers.location ?? '', /evil/);
});

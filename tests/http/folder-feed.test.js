// What a feed that is a folder cannot do: be the registry that a client takes
// it for, or make a file where no folder is. The status, the sentence, and the
// methods that can be used.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { startBackend } = require('../lib/backend');
const { startSite } = require('../lib/site');
const { bearer } = require('../lib/values');

const byAuthorizer = process.env.TOKENBOOTH_CHECKER === 'authorizer';
let backend;
let site;
let writer; // only writes, to demo and px

before(async () => {
  backend = await startBackend();
  site = await startSite({
    settings: { password_cost: 10 },
    host: `Use TokenboothProxy px http://127.0.0.1:${backend.port}/`,
  });
  await site.json('feed', 'add', 'px', '--owner', 'demo');
  writer = await site.addToken('demo', 'Writer', '--write', 'demo',
    '--write', 'px');
  for (const [method, path] of [['MKCOL', 'there/'], ['PUT', 'file'],
    ['PUT', 'there/x'], ['MKCOL', 'legacy/']]) {
    assert.equal((await ask(method, `/F/demo/${path}`)).status, 201);
  }
});

after(() => Promise.all([site?.stop(), backend?.stop()]));

function ask(method, path, headers = {}, { value = site.value, body } = {}) {
  return site.request(path, { method, headers: { ...bearer(value), ...headers },
    body: body ?? (['PUT', 'POST'].includes(method) ? 'x' : undefined) });
}

const lockInfo = '<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:">'
  + '<D:lockscope><D:exclusive/></D:lockscope>'
  + '<D:locktype><D:write/></D:locktype></D:lockinfo>';
const sharedInfo = lockInfo.replace('exclusive', 'shared');

const patch = '<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:"><D:set>'
  + '<D:prop><x xmlns="urn:x">1</x></D:prop></D:set></D:propertyupdate>';

const stored = (name) => fs.existsSync(site.file('feeds/demo', name));
const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'multipart/form-data; boundary=x' };
const by = (agent, more = json) => ({ 'User-Agent': agent, ...more });
const got = 'got (https://github.com/sindresorhus/got)';
const bun = 'Bun/1.2.0';

describe('a folder is no registry', () => {
  // As the clients send them.
  for (const [client, registry, method, path, headers] of [
    ['npm', 'npm registry', 'PUT', 'tool', by('npm/11.0.0 node/v22',
      { ...json, 'npm-command': 'publish' })],
    ['npm, of a scope', 'npm registry', 'PUT', '@acme%2ftool',
      by('npm/11.0.0 node/v22')],
    ['npm, which adds a tag', 'npm registry', 'PUT',
      '-/package/tool/dist-tags/old', by('npm/11.0.0 node/v22')],
    ['pnpm', 'npm registry', 'PUT', 'tool', by('pnpm/12.0.0 npm/? node/v22')],
    ['yarn', 'npm registry', 'PUT', 'tool',
      by('yarn/1.22.22 npm/? node/v22 linux x64')],
    ['Yarn 2+', 'npm registry', 'PUT', 'tool', by(got,
      { ...json, Accept: 'application/json' })],
    ['Bun', 'npm registry', 'PUT', 'tool',
      by(bun, { ...json, 'npm-command': 'publish' })],
    ['npm\'s library', 'npm registry', 'PUT', 'tool',
      by('acme/1', { ...json, 'npm-command': 'publish' })],
    ['NuGet', 'NuGet server', 'PUT', 'package', by('NuGet Command Line/5.8',
      form)],
    ['cargo', 'cargo registry', 'PUT', 'api/v1/crates/new',
      by('cargo/1.95.0', { Accept: 'application/json' })],
    ['an image client', 'container registry', 'PUT', 'v2/app/manifests/1',
      by('skopeo/1.9.3', {})],
    ['twine', 'Python package index', 'POST', 'legacy/',
      by('twine/6.1.0 CPython/3.11.2', form)],
    ['Poetry', 'Python package index', 'POST', 'legacy/',
      by('poetry/1.8.2 CPython/3.11.2', form)],
    ['gem', 'gem server', 'POST', 'api/v1/gems',
      by('Ruby, RubyGems/3.3.15 x86_64-linux', {})],
    ['Git LFS', 'Git LFS server', 'POST', 'x.git/info/lfs/objects/batch',
      by('git-lfs/3.3.0', { 'Content-Type': 'application/vnd.git-lfs+json' })],
  ]) {
    test(`for ${client}`, async () => {
      const answer = await ask(method, `/F/demo/${path}`, headers);
      assert.equal(answer.status, method === 'PUT' ? 415 : 405);
      const sentence = 'Nothing was stored: feed "demo" is a folder of files, '
        + `with no ${registry} behind it. See ${site.url}/feeds/demo`;
      assert.equal(answer.phrase, sentence);
      assert.equal(answer.headers['x-tokenbooth-reason'], sentence);
      assert.equal(answer.headers['x-tokenbooth-error'], 'request');
      const said = /json/.test(answer.headers['content-type'])
        ? JSON.parse(answer.text).error : answer.text.trim();
      assert.equal(said, sentence);
      assert.ok(path === 'legacy/' || !stored(path));
    });
  }

  test('but takes what people send by themselves', async () => {
    for (const [name, headers] of [['by-curl.json', by('curl/8.0')],
      ['by-got', by(got)], ['by-bun', by(bun)], ['by-nuget', by('NuGet', {})],
      ['tool-1.0.0.tgz', by('npm/11.0.0 node/v22',
        { 'Content-Type': 'application/octet-stream' })]]) {
      const { status } = await ask('PUT', `/F/demo/${name}`, headers);
      assert.equal(status, 201, name);
      assert.ok(stored(name));
    }
  });

  test('and a registry still gets it', async () => {
    const { status } = await ask('PUT', '/F/px/tool', by('npm/11.0.0 node/v22'));
    assert.equal(status, 200);
    const posted = await ask('POST', '/F/px/legacy/', by('twine/6.1.0', form));
    assert.equal(posted.status, 200);
  });

  test('which who may not write is not told', async () => {
    const { value } = await site.addToken('demo', 'Reader', '--read', 'demo');
    const { status, headers } = await ask('PUT', '/F/demo/tool',
      by('npm/11.0.0 node/v22'), { value });
    assert.equal(status, 403);
    assert.equal(headers['x-tokenbooth-error'], 'scope');
  });
});

// Its index.html is the answer to GET alone: mod_dir would put it in the place of
// the folder, whatever the method.
describe('a folder with an index.html', () => {
  const names = (answer) => [...answer.text.matchAll(/<D:href>([^<]*)</g)]
    .map(([, name]) => name).sort();

  before(async () => {
    for (const [method, path] of [['MKCOL', 'web/'], ['PUT', 'web/index.html'],
      ['MKCOL', 'web/sub/'], ['PUT', 'web/sub/index.html'],
      ['PUT', 'index.html']]) {
      assert.equal((await ask(method, `/F/demo/${path}`)).status, 201);
    }
  });

  after(() => fs.rmSync(site.file('feeds/demo/index.html')));

  for (const path of ['', 'web/', 'web/sub/']) {
    test(`is listed: /F/demo/${path}`, async () => {
      const itself = await ask('PROPFIND', `/F/demo/${path}`, { Depth: '0' });
      assert.equal(itself.status, 207);
      assert.deepEqual(names(itself), [`/F/demo/${path}`]);
      assert.match(itself.text, /collection/);
      const list = names(await ask('PROPFIND', `/F/demo/${path}`, { Depth: '1' }));
      assert.ok(list.includes(`/F/demo/${path}index.html`), list.join());
      const { status, headers } = await ask('OPTIONS', `/F/demo/${path}`);
      assert.equal(status, 200);
      assert.match(headers.allow, /PROPFIND/);
      assert.doesNotMatch(headers.allow, /\bPUT\b|\bLOCK/);
    });

    test(`is its index to GET and HEAD: /F/demo/${path}`, async () => {
      const { status, text } = await ask('GET', `/F/demo/${path}`);
      assert.equal(status, 200);
      assert.equal(text, 'x');
      assert.equal((await ask('HEAD', `/F/demo/${path}`)).status, 200);
    });
  }

  test('takes no file, and has its own sentences', async () => {
    for (const [method, sentence] of [['PUT', /This is a folder/],
      ['POST', /Files are sent with PUT/], ['LOCK', /Only files can be locked/],
      ['MKCOL', /something at this URL already/]]) {
      const answer = await ask(method, '/F/demo/web/');
      assert.equal(answer.status, 405, method);
      assert.match(answer.phrase, sentence, method);
    }
    const deep = await ask('PROPFIND', '/F/demo/web/');
    assert.equal(deep.status, 403);
    assert.match(deep.phrase, /^Invalid Depth/);
  });

  test('is described, copied, moved and deleted', async () => {
    const patched = await ask('PROPPATCH', '/F/demo/web/', {}, { body: patch });
    assert.equal(patched.status, 207);
    const to = (name) => ({ Destination: `${site.url}/F/demo/${name}/` });
    assert.equal((await ask('COPY', '/F/demo/web/', to('web2'))).status, 201);
    assert.ok(stored('web2/index.html') && stored('web2/sub/index.html'));
    assert.equal((await ask('MOVE', '/F/demo/web2/', to('web3'))).status, 201);
    assert.ok(stored('web3/index.html') && !stored('web2'));
    // Onto it.
    assert.equal((await ask('COPY', '/F/demo/web/', to('web3'))).status, 204);
    const kept = await ask('COPY', '/F/demo/web/', { ...to('web3'), Overwrite: 'F' });
    assert.equal(kept.status, 412);
    assert.equal((await ask('DELETE', '/F/demo/web3/')).status, 204);
    assert.ok(!stored('web3'));
  });

  test('of a feed without is empty where a client looks for NuGet', async () => {
    const nuget = { 'User-Agent': 'NuGet Command Line/5.8' };
    for (const method of ['GET', 'HEAD']) {
      const { status } = await ask(method, '/F/demo/', nuget,
        { value: writer.value });
      assert.equal(status, 404, method);
    }
  });
});

describe('another account\'s lock', () => {
  test('is named where somebody else sends it', async () => {
    await site.addAccount('bela');
    await site.json('feed', 'grant', 'demo', 'bela', 'write');
    const { value } = await site.addToken('bela', 'Locks', '--write', 'demo');
    const { headers } = await ask('LOCK', '/F/demo/file', { Timeout: 'Second-60' },
      { value, body: lockInfo });
    const lock = headers['lock-token'];
    const says = /^The lock that this request names belongs to another account/;
    const put = await ask('PUT', '/F/demo/file', { If: `(${lock})` });
    const unlock = await ask('UNLOCK', '/F/demo/file', { 'Lock-Token': lock });
    for (const answer of [put, unlock]) {
      assert.equal(answer.status, 403, answer.text);
      assert.match(answer.text, says);
    }
    assert.equal((await ask('UNLOCK', '/F/demo/file', { 'Lock-Token': lock },
      { value })).status, 204);
  });
});

// With the authorizer, locks are mod_dav's alone, and end by themselves.
describe('the lock of an account', () => {
  const ends = !byAuthorizer;
  let holder;

  before(async () => {
    await site.addAccount('holder');
    holder = await site.addToken('holder', 'Holds', '--write', 'all');
    await ask('MKCOL', '/F/demo/held/');
  });

  const holderMay = (level) =>
    site.json('feed', 'grant', 'demo', 'holder', level);
  const put = (path) => ask('PUT', `/F/demo/${path}`);
  const lock = (path, value) =>
    ask('LOCK', `/F/demo/${path}`, {}, { value, body: lockInfo });

  const unlock = (path, held, value) =>
    ask('UNLOCK', `/F/demo/${path}`, { 'Lock-Token': held }, { value });

  async function hold(path) {
    await holderMay('write');
    const { status, headers } = await lock(path, holder.value);
    assert.equal(status, 200);
    assert.equal((await put(path)).status, 423);
    return headers['lock-token'];
  }

  // What ends the lock, and what makes the next one possible.
  for (const [state, end, undo] of [
    ['was removed', () => holderMay('none')],
    ['only reads now', () => holderMay('read')],
    ['is disabled', () => site.json('account', 'disable', 'holder'),
      () => site.json('account', 'enable', 'holder')],
  ]) {
    test(`that ${state} binds nobody`, async () => {
      const path = `held/${state.replaceAll(' ', '-')}`;
      assert.equal((await put(path)).status, 201);
      await hold(path);
      await end();
      assert.equal((await put(path)).status, ends ? 204 : 423);
      await undo?.();
    });
  }

  for (const [method, locked, path, destination, status] of [
    ['PUT', 'held/x', 'held/x', null, 204],
    ['DELETE', 'held/x', 'held/x', null, 204],
    ['PROPPATCH', 'held/x', 'held/x', null, 207],
    ['LOCK', 'held/x', 'held/x', null, 200],
    ['MOVE', 'held/x', 'held/x', 'held/y', 201],
    ['MOVE', 'held/x', 'file', 'held/x', 204],
    ['COPY', 'held/x', 'file', 'held/x', 204],
    ['COPY', 'held/in/x', 'legacy/', 'held/in/', 204],
    ['MOVE', 'held/in/x', 'held/in/', 'held/out/', 201],
    ['DELETE', 'held/in/x', 'held/', null, 204],
  ]) {
    const words = [method, path, destination && `to ${destination}`,
      locked !== path && locked !== destination && `with ${locked}`];
    test(`does not hinder ${words.filter(Boolean).join(' ')}`, {
      skip: !ends,
    }, async () => {
      for (const folder of ['held/', 'held/in/'])
        await ask('MKCOL', `/F/demo/${folder}`);
      await put('file');
      await put(locked);
      await hold(locked);
      await holderMay('none');
      const answer = await ask(method, `/F/demo/${path}`, destination
        ? { Destination: `${site.url}/F/demo/${destination}` } : {},
      { body: { LOCK: lockInfo, PROPPATCH: patch }[method] });
      assert.equal(answer.status, status, answer.text);
      if (answer.headers['lock-token'])
        await unlock(path, answer.headers['lock-token']);
    });
  }

  // Its other tokens can use the lock, and end it.
  test('outlives the token that was sent', async () => {
    await put('held-by-token');
    const held = await hold('held-by-token');
    await site.json('token', 'revoke', String(holder.id));
    assert.equal((await put('held-by-token')).status, 423);
    const { value } = await site.addToken('holder', 'Other', '--write', 'all');
    assert.equal((await unlock('held-by-token', held, value)).status, 204);
    assert.equal((await put('held-by-token')).status, 204);
  });
});

// Without the module, mod_dav keeps a lock of a name that has no file.
describe('a lock of a new name', { skip: byAuthorizer }, () => {
  const lock = (name, headers, { body = lockInfo, value } = {}) =>
    ask('LOCK', `/F/demo/${name}`, headers, { body, value });
  const content = (name) =>
    fs.readFileSync(site.file('feeds/demo', name), 'utf8');
  const unlock = async (name, { headers }) => {
    const { status } = await ask('UNLOCK', `/F/demo/${name}`,
      { 'Lock-Token': headers['lock-token'] });
    assert.equal(status, 204);
  };
  async function list(folder) {
    const { status, text } =
      await ask('PROPFIND', `/F/demo/${folder}`, { Depth: '1' });
    assert.equal(status, 207);
    assert.match(text, /<\/D:multistatus>\s*$/, 'it was broken off');
    return [...text.matchAll(/<D:href>\/F\/demo\/([^<]*)</g)]
      .map(([, name]) => name);
  }

  // What is sent once the check is over and the body is waited for.
  const whileLocking = (name, then) => new Promise((resolve, reject) => {
    const sent = http.request({
      port: site.port, method: 'LOCK', path: `/F/demo/${name}`, agent: false,
      headers: { ...bearer(site.value), 'Expect': '100-continue',
        'Content-Length': lockInfo.length },
    });
    sent.on('error', reject);
    sent.on('continue', () => then().then(() => sent.end(lockInfo), reject));
    sent.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve({ status: answer.statusCode,
        phrase: answer.statusMessage, headers: answer.headers }));
    });
    sent.flushHeaders();
  });

  test('stores an empty file, which stays', async () => {
    const answer = await lock('empty');
    assert.equal(answer.status, 201);
    assert.match(answer.text, /<D:lockdiscovery>/);
    assert.equal((await lock('empty')).status, 423);
    const { status, text } = await ask('GET', '/F/demo/empty');
    assert.deepEqual({ status, text }, { status: 200, text: '' });
    assert.equal((await ask('PUT', '/F/demo/empty')).status, 423);
    await unlock('empty', answer);
    assert.equal(content('empty'), '');
  });

  // mod_dav broke off each list of the folder from then on.
  test('can be shared by two who store it afterwards', async () => {
    await ask('MKCOL', '/F/demo/shared/');
    const locks = [];
    for (const status of [201, 200]) {
      locks.push(await lock('shared/x', {}, { body: sharedInfo }));
      assert.equal(locks.at(-1).status, status);
    }
    assert.deepEqual(await list('shared/'), ['shared/', 'shared/x']);
    const { status } = await ask('PUT', '/F/demo/shared/x',
      { If: `(${locks[0].headers['lock-token']})` });
    assert.equal(status, 204);
    assert.deepEqual(await list('shared/'), ['shared/', 'shared/x']);
    for (const held of locks) await unlock('shared/x', held);
    assert.deepEqual(await list('shared/'), ['shared/', 'shared/x']);
    assert.equal(content('shared/x'), 'x');
  });

  // Whose ETag Apache would call weak for a second, which no If-Match matches.
  test('stores one that davfs2 can replace at once', async () => {
    const answer = await lock('at-once');
    const { headers } = await ask('HEAD', '/F/demo/at-once');
    const { status } = await ask('PUT', '/F/demo/at-once', {
      'If-Match': headers.etag.replace('W/', ''),
      'If': `(${answer.headers['lock-token']})`,
    });
    assert.equal(status, 204);
    await unlock('at-once', answer);
    assert.equal(content('at-once'), 'x');
  });

  test('leaves what is there as it is', async () => {
    const answer = await lock('file');
    assert.equal(answer.status, 200);
    assert.equal(content('file'), 'x');
    await unlock('file', answer);
  });

  test('stores nothing if it is not granted', async () => {
    const { value } = await site.addToken('demo', 'Reads', '--read', 'demo');
    const none = '(<opaquelocktoken:dfc8a9f2-cb37-4c83-bfeb-29824ad92b76>)';
    const unknown = lockInfo.replace('<D:locktype>', '<D:x/><D:locktype>');
    const was = fs.readdirSync(site.file('feeds/demo'));
    for (const [status, name, headers, options] of [
      [400, 'unlocked', {}, { body: '<' }],
      [400, 'unlocked', {}, { body: '<x/>' }],
      [400, 'unlocked', {}, { body: '' }],
      [400, 'unlocked', {}, { body: '<D:lockinfo xmlns:D="DAV:"/>' }],
      [412, 'unlocked', { If: none }, { body: '' }],
      [412, 'unlocked', {}, { body: unknown }],
      [412, 'unlocked', { If: none }],
      [400, 'unlocked', { Depth: '1' }],
      [400, '.htunlocked'], [400, '.DAV'], [400, '.DAVunlocked'],
      [403, 'unlocked', {}, { value }],
      [409, 'unlocked/'], [409, 'unlocked/x'],
    ]) {
      const answer = await lock(name, headers, options);
      assert.equal(answer.status, status, `${name} ${options?.body}`);
    }
    assert.deepEqual(fs.readdirSync(site.file('feeds/demo')), was);
  });

  test('is not told at length who wants it', async () => {
    const owner = `<D:owner>${'x'.repeat(20_000)}</D:owner></D:lockinfo>`;
    const answer = await lock('by-whom', {},
      { body: lockInfo.replace('</D:lockinfo>', owner) });
    assert.equal(answer.status, 413);
    assert.match(answer.phrase, /16 KB/);
    assert.match(answer.text, /16 KB/);
    assert.ok(!stored('by-whom'));
  });

  test('keeps what is stored while its body is sent', async () => {
    const answer = await whileLocking('late', () => ask('PUT', '/F/demo/late'));
    assert.equal(answer.status, 200);
    assert.equal(content('late'), 'x');
    await unlock('late', answer);
  });

  test('does not lock a folder that was made while its body is sent',
    async () => {
      const { status, phrase } = await whileLocking('lately',
        () => ask('MKCOL', '/F/demo/lately/'));
      assert.equal(status, 405);
      assert.match(phrase, / Only files can be locked\.$/);
      assert.equal((await ask('PUT', '/F/demo/lately/x')).status, 201);
    });
});

describe('a request that cannot be carried out says why:', () => {
  const to = (path, more = {}) =>
    ({ Destination: `${site.url}/F/demo/${path}`, ...more });
  const says = (answer, status, message) => {
    assert.equal(answer.status, status);
    assert.match(answer.phrase, message);
    assert.match(answer.text, message);
    assert.equal(answer.headers['x-tokenbooth-reason'], answer.phrase);
    assert.equal(answer.headers['x-tokenbooth-error'], 'request');
    assert.match(answer.headers['content-type'], /^text\/plain/);
  };

  // mod_dav would fill up what is missing with zeros.
  test('a part of a file', async () => {
    for (const [name, was] of [['part', false], ['file', true]]) {
      const answer = await ask('PUT', `/F/demo/${name}`,
        { 'Content-Range': 'bytes 5-5/10' });
      says(answer, 400, /^Invalid request: .*whole file, without Content-Range/);
      assert.equal(stored(name), was);
    }
    assert.equal((await ask('GET', '/F/demo/file')).text, 'x');
    const { status } = await ask('PUT', '/F/px/part',
      { 'Content-Range': 'bytes 5-5/10' });
    assert.equal(status, 200);
  });

  test('a condition that is not met', async () => {
    const unmet = /^Nothing was done: a condition of this request .* is not met/;
    for (const headers of [{ 'If-Match': '"other"' }, { 'If-None-Match': '*' },
      { 'If-Unmodified-Since': 'Sat, 01 Jan 2000 00:00:00 GMT' }]) {
      says(await ask('PUT', '/F/demo/file', headers), 412, unmet);
    }
    for (const method of ['COPY', 'MOVE']) {
      says(await ask(method, '/F/demo/file', to('there/x', { Overwrite: 'F' })),
        412, unmet);
      says(await ask(method, '/F/demo/there/',
        to('legacy/', { Overwrite: 'f' })), 412, unmet);
    }
    assert.ok(stored('file') && stored('there/x'));
  });

  test('a file that is locked', async () => {
    const { headers } = await ask('LOCK', '/F/demo/file',
      { Timeout: 'Second-60' }, { body: lockInfo });
    says(await ask('PUT', '/F/demo/file'), 423,
      /^This file is locked\. .*within 10 minutes/);
    assert.equal((await ask('UNLOCK', '/F/demo/file',
      { 'Lock-Token': headers['lock-token'] })).status, 204);
  });

  test('a list of all that is below a folder', async () => {
    for (const path of ['', 'there/']) {
      for (const headers of [{}, { Depth: 'Infinity' }]) {
        says(await ask('PROPFIND', `/F/demo/${path}`, headers), 403,
          /^Invalid Depth: PROPFIND lists a folder with 0 .* or 1 /);
      }
      for (const Depth of ['0', '1']) {
        const { status } = await ask('PROPFIND', `/F/demo/${path}`, { Depth });
        assert.equal(status, 207, `${path} ${Depth}`);
      }
    }
    assert.equal((await ask('PROPFIND', '/F/demo/file')).status, 207);
  });

  test('a lock that is not there', async () => {
    const none = '<opaquelocktoken:dfc8a9f2-cb37-4c83-bfeb-29824ad92b76>';
    const unlock = (token) =>
      ask('UNLOCK', '/F/demo/file', { 'Lock-Token': token });
    const conflict = /^Nothing at this URL has the lock that this request names/;
    says(await unlock(none), 409, conflict);
    const { headers } = await ask('LOCK', '/F/demo/file', {}, { body: lockInfo });
    says(await unlock(none), 409, conflict);
    assert.equal((await unlock(headers['lock-token'])).status, 204);
    says(await unlock(headers['lock-token']), 409, conflict);
    for (const token of ['x', '<x>', none.slice(1), none.replace('-', 'z')])
      says(await unlock(token), 400, /^Invalid request: its body, or a header/);
  });

  test('a copy onto itself', async () => {
    const itself = /^Invalid Destination: .* what would be copied or moved/;
    for (const method of ['COPY', 'MOVE']) {
      says(await ask(method, '/F/demo/file', to('f%69le')), 403, itself);
      says(await ask(method, '/F/demo/there/', to('there/')), 403, itself);
      says(await ask(method, '/F/demo/there/', to('there')), 403, itself);
      says(await ask(method, '/F/demo/there/', to('there/in/')), 403, itself);
    }
    assert.ok(stored('file') && stored('there/x'));
  });
});

describe('what has no folder to be in', () => {
  const to = (path) => ({ Destination: `${site.url}/F/demo/${path}` });
  const missing = /^There is no such folder in the feed.*MKCOL/;

  for (const [method, path, destination] of [
    ['PUT', 'nowhere/x'], ['PUT', 'file/x'], ['PUT', 'nowhere/'],
    ['MKCOL', 'nowhere/x/'], ['MKCOL', 'nowhere/x'], ['MKCOL', 'file/x/'],
    ['MKCOL', 'file/x/y'], ['LOCK', 'nowhere/x'], ['LOCK', 'file/x'],
    ['MOVE', 'file', 'nowhere/x'], ['MOVE', 'file', 'there/x/y'],
    ['MOVE', 'file', 'now%68ere/x'], ['COPY', 'file', 'nowhere/x'],
    ['COPY', 'there/', 'nowhere/x/'], ['COPY', 'there/', 'file/x'],
    ['MOVE', 'there/', 'nowhere/x/'], ['MOVE', 'there/', 'nowhere/x'],
  ]) {
    const words = destination ? `${path} to ${destination}` : path;
    test(`is told so by 409: ${method} ${words}`, async () => {
      const answer = await ask(method, `/F/demo/${path}`,
        destination ? to(destination) : {});
      assert.equal(answer.status, 409);
      assert.match(answer.phrase, missing);
      assert.match(answer.text, missing);
      assert.equal(answer.headers['x-tokenbooth-error'], 'request');
      assert.ok(stored('file') && stored('there/x'));
    });
  }

  test('is told so though the body is large', async () => {
    const answer = await ask('PUT', '/F/demo/nowhere/x', {},
      { body: Buffer.alloc(3_000_000, 1) });
    assert.equal(answer.status, 409);
    assert.match(answer.text, missing);
  });

  test('is made where the folder is, new folders too', async () => {
    for (const [method, path, destination, status] of [
      ['COPY', 'there/', 'copied/', 201], ['COPY', 'file', 'copied/y', 201],
      ['MOVE', 'copied/', 'moved', 201], ['MOVE', 'moved/y', 'there/y', 201],
      ['MOVE', 'there/y', 'there/%79', 403],
    ]) {
      const answer = await ask(method, `/F/demo/${path}`, to(destination));
      assert.equal(answer.status, status, `${method} ${path} ${answer.text}`);
    }
    assert.ok(stored('there/y') && stored('moved/x'));
  });

  // RFC 4918, 10.3: `Simple-ref`.
  test('is made where the path of a Destination says', async () => {
    const path = (name) => ({ Destination: `/F/demo/${name}` });
    for (const [method, from, name, status] of [
      ['COPY', 'file', 'by-p%61th', 201], ['MOVE', 'by-path', 'there/z', 201],
      ['COPY', 'file', 'nowhere/x', 409], ['COPY', 'file', 'f%69le', 403],
      ['COPY', 'file', 'there', 405],
    ]) {
      const answer = await ask(method, `/F/demo/${from}`, path(name));
      assert.equal(answer.status, status, `${method} ${name} ${answer.text}`);
    }
    assert.ok(stored('there/z') && !stored('by-path'));
    const there = { Overwrite: 'F', ...path('there/z') };
    assert.equal((await ask('COPY', '/F/demo/file', there)).status, 412);
    for (const Destination of ['//x/F/demo/y', '/F/demo/../demo/y', 'y',
      '/F/demo/y#x'])
      assert.equal((await ask('COPY', '/F/demo/file', { Destination })).status,
        400, Destination);
    assert.equal((await ask('COPY', '/F/demo/file',
      { Destination: '/F/px/y' })).status, 405);
  });

  test('is not there when there is nothing to be moved', async () => {
    for (const method of ['COPY', 'MOVE']) {
      const { status } = await ask(method, '/F/demo/none', to('nowhere/x'));
      assert.equal(status, 404, method);
    }
  });

  test('may be below a file, where nothing is', async () => {
    for (const method of ['GET', 'DELETE', 'PROPFIND', 'PROPPATCH', 'COPY',
      'MOVE', 'UNLOCK']) {
      const answer = await ask(method, '/F/demo/file/x',
        { Depth: '0', ...to('there/z') });
      assert.equal(answer.status, 404, method);
      assert.match(answer.text, /^Nothing is stored at this URL/, method);
    }
  });
});

describe('a method that cannot be used', () => {
  const file = 'GET, HEAD, OPTIONS, PROPFIND, PROPPATCH, PUT, COPY, MOVE, '
    + 'DELETE, LOCK, UNLOCK';
  const root = 'GET, HEAD, OPTIONS, PROPFIND, PROPPATCH, COPY';
  const folder = `${root}, MOVE, DELETE`;
  const bare = 'GET, HEAD, OPTIONS, PROPFIND';
  const nothing = 'OPTIONS, PUT, MKCOL, LOCK';

  for (const [method, path, allow, sentence] of [
    ['POST', 'file', file, / Files are sent with PUT\.$/],
    ['POST', 'there/', folder, / Files are sent with PUT\.$/],
    ['POST', 'none', nothing, / Files are sent with PUT\.$/],
    ['POST', '', root, / Files are sent with PUT\.$/],
    ['PUT', 'there/', folder, /This is a folder\. .* ends with \//],
    ['PUT', 'there', bare, /This is a folder\. .* ends with \//],
    ['DELETE', 'there', bare, /This is a folder\. .* ends with \//],
    ['MKCOL', 'there/', folder, /There is something at this URL already\.$/],
    ['MKCOL', 'there', bare, /There is something at this URL already\.$/],
    ['MKCOL', 'file', file, /There is something at this URL already\.$/],
    ['LOCK', 'there/', folder, / Only files can be locked\.$/],
    ['PATCH', 'file', file, /at this URL of the feed\.$/],
    ['PATCH', 'there/', folder, /at this URL of the feed\.$/],
    ['TRACE', 'file', 'GET, HEAD, OPTIONS', /at this URL of the feed\.$/],
  ]) {
    test(`is 405 with those that can: ${method} /F/demo/${path}`, async () => {
      const answer = await ask(method, `/F/demo/${path}`);
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, allow);
      assert.match(answer.phrase, sentence);
      assert.match(answer.text.trim(), sentence);
      assert.equal(answer.headers['x-tokenbooth-error'], 'request');
      assert.equal(answer.headers['content-security-policy'], 'sandbox');
      assert.deepEqual(answer.lines.filter(([name]) =>
        name === 'cache-control'), [['cache-control', 'no-store']]);
    });
  }

  test('is not listed by OPTIONS', async () => {
    for (const [path, methods] of [['file', file], ['', root],
      ['there/', folder], ['none', nothing]]) {
      const { status, headers } = await ask('OPTIONS', `/F/demo/${path}`);
      assert.equal(status, 200);
      assert.deepEqual(headers.allow.split(/, ?/).sort(),
        methods.split(', ').sort(), path);
      assert.match(headers.dav, /1,2/);
    }
  });

  test('because nobody knows it', async () => {
    const answer = await ask('FOO', '/F/demo/file');
    assert.equal(answer.status, 501);
    assert.match(answer.phrase, /at this URL of the feed\.$/);
    assert.match(answer.text, /^This method cannot be used at this URL/);
  });

  // With the authorizer, mod_dav's answer was a redirect, which looks done.
  test('because its Destination is a folder, without the slash', async () => {
    for (const [method, path] of [['COPY', 'file'], ['MOVE', 'file'],
      ['COPY', 'legacy/']]) {
      const answer = await ask(method, `/F/demo/${path}`,
        { Destination: `${site.url}/F/demo/th%65re` });
      assert.equal(answer.status, 405, method);
      assert.match(answer.phrase, /The Destination is a folder\. .* ends with \//);
      assert.ok(stored('file') && stored('there/x'));
    }
  });

  // mod_dav would replace the folder, or make a file beside the URL.
  test('because its Destination is a folder\'s, and it is a file', async () => {
    for (const [method, to] of [['COPY', 'there/'], ['MOVE', 'there/'],
      ['COPY', 'new/'], ['MOVE', 'new/']]) {
      const answer = await ask(method, '/F/demo/file',
        { Destination: `${site.url}/F/demo/${to}` });
      assert.equal(answer.status, 400, `${method} ${to}`);
      assert.match(answer.text, /it ends with \/, as only a folder's URL does/);
      assert.ok(stored('file') && stored('there/x') && !stored('new'));
    }
  });

  test('is told a token that only writes, too', async () => {
    const answer = await ask('POST', '/F/demo/file', {},
      { value: writer.value });
    assert.equal(answer.status, 405);
    assert.match(answer.phrase, /Files are sent with PUT/);
  });

  test('is 405 elsewhere, without Apache\'s page', async () => {
    for (const [method, path, allow] of [['TRACE', '/', 'GET, HEAD'],
      ['TRACE', '/login', 'GET, HEAD'], ['PUT', '/static/style.css',
        'GET, HEAD'], ['TRACE', '/authorize', 'GET, HEAD'],
      ['TRACE', '/introspect', 'POST']]) {
      const answer = await ask(method, path);
      assert.equal(answer.status, 405, path);
      assert.equal(answer.headers.allow, allow, path);
      assert.doesNotMatch(answer.text, /HTML 4\.01|HTML 2\.0/);
    }
  });
});

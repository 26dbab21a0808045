// A registry of crates as small as it can be: the sparse index, downloads and
// `cargo publish`. It keeps all in memory, checks nothing, and leaves who may
// do what to Apache.
'use strict';

const { createHash } = require('node:crypto');
const { bodyOf, serve } = require('./serve');

// Where the index has a crate: /1/a, /2/ab, /3/a/abc, /ab/cd/abcd.
function place(name) {
  if (name.length < 3) return `/${name.length}/${name}`;
  if (name.length === 3) return `/3/${name[0]}/${name}`;
  return `/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`;
}

// What `cargo publish` sends: two parts, each after its length.
function publish(crates, body) {
  const size = body.readUInt32LE(0);
  const { name, vers } = JSON.parse(body.toString('utf8', 4, 4 + size));
  const bytes = body.subarray(8 + size);
  crates.push({ name, vers, bytes });
  return JSON.stringify({ warnings:
    { invalid_categories: [], invalid_badges: [], other: [] } });
}

function answer(crates, base, { method, url }, body) {
  if (method === 'PUT' && url === '/api/v1/crates/new') {
    return [200, publish(crates, body)];
  }
  if (url === '/config.json') {
    return [200, JSON.stringify(
      { dl: `${base}/dl`, api: base, 'auth-required': true })];
  }
  const [, name, vers] = /^\/dl\/([^/]+)\/([^/]+)\/download$/.exec(url) ?? [];
  const wanted = crates.find((one) => one.name === name && one.vers === vers);
  if (wanted) return [200, wanted.bytes];
  const lines = crates.filter((one) => place(one.name) === url).map((one) =>
    JSON.stringify({ name: one.name, vers: one.vers, deps: [], features: {},
      cksum: createHash('sha256').update(one.bytes).digest('hex'),
      yanked: false }));
  return lines.length ? [200, `${lines.join('\n')}\n`] : [404, 'not found\n'];
}

// `path`: where people meet it.
async function startCrates(path) {
  const crates = [];
  const server = await serve(async (request, response) => {
    const { headers } = request;
    const base = `${headers['x-forwarded-proto']}://${headers.host}${path}`;
    const [status, text] =
      answer(crates, base, request, await bodyOf(request));
    response.writeHead(status);
    response.end(text);
  });
  return { ...server, crates };
}

module.exports = { startCrates };

// Verdaccio, checking a token of its own: a package a size of file.
'use strict';

const crypto = require('node:crypto');
const { startVerdaccio } = require('../lib/registry-npm');

const user = 'bench';

async function ask(port, method, address, body, token) {
  const answer = await fetch(`http://127.0.0.1:${port}${address}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json',
      ...token && { Authorization: `Bearer ${token}` } },
  });
  if (!answer.ok) {
    throw new Error(`Verdaccio, ${address}: ${answer.status}`);
  }
  return answer.json();
}

const tarball = (name) => `${name}-1.0.0.tgz`;

// As `npm publish` sends it.
function publication(port, name, file) {
  const digest = (kind, form) =>
    crypto.createHash(kind).update(file).digest(form);
  const address = `http://127.0.0.1:${port}/${name}/-/${tarball(name)}`;
  return {
    _id: name, name,
    'dist-tags': { latest: '1.0.0' },
    versions: { '1.0.0': { name, version: '1.0.0', _id: `${name}@1.0.0`,
      dist: { tarball: address, shasum: digest('sha1', 'hex'),
        integrity: `sha512-${digest('sha512', 'base64')}` } } },
    _attachments: { [tarball(name)]: { data: file.toString('base64'),
      content_type: 'application/octet-stream', length: file.length } },
  };
}

// `sizes`: bytes by name. The answer: { pid, token, url(name), stop }.
async function startRegistry(sizes) {
  const registry = await startVerdaccio('/', '$authenticated');
  const { port } = registry;
  try {
    const { token } = await ask(port, 'PUT', `/-/user/org.couchdb.user:${user}`,
      { name: user, password: crypto.randomBytes(12).toString('hex') });
    for (const [name, size] of Object.entries(sizes)) {
      await ask(port, 'PUT', `/${name}`,
        publication(port, name, Buffer.alloc(size, 'x')), token);
    }
    return { ...registry, token,
      url: (name) => `http://127.0.0.1:${port}/${name}/-/${tarball(name)}` };
  } catch (error) {
    await registry.stop();
    throw error;
  }
}

module.exports = { startRegistry };

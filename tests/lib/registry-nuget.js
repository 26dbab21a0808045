// A registry of NuGet packages as small as it can be: protocol 3's service
// index, registrations and flat container, and pushes. It knows one package, of
// which it is told the name, does not look into it, and leaves who may do what
// to Apache.
'use strict';

const { bodyOf, serve } = require('./serve');

// The file in a form: all between its headers and the boundary that ends it.
function fileOf(body) {
  const boundary = body.subarray(0, body.indexOf('\r\n'));
  return body.subarray(body.indexOf('\r\n\r\n') + 4,
    body.lastIndexOf(`\r\n${boundary}`));
}

const service = (base) => ({
  version: '3.0.0',
  resources: [
    ['PackagePublish/2.0.0', '/api/v2/package'],
    ['RegistrationsBaseUrl/3.6.0', '/v3/registration/'],
    ['RegistrationsBaseUrl/3.4.0', '/v3/registration/'],
    ['PackageBaseAddress/3.0.0', '/v3/flat/'],
  ].map(([type, below]) => ({ '@id': `${base}${below}`, '@type': type })),
});

function registration(base, { id, version }) {
  const address = `${base}/v3/registration/${id}/index.json`;
  const content = `${base}/v3/flat/${id}/${version}/${id}.${version}.nupkg`;
  return {
    '@id': address,
    count: 1,
    items: [{
      '@id': `${address}#page`, count: 1, lower: version, upper: version,
      items: [{
        '@id': `${address}#${version}`,
        packageContent: content,
        catalogEntry: { '@id': `${address}#entry`, id, version, listed: true,
          packageContent: content },
      }],
    }],
  };
}

function answer(registry, base, { method, url }, body) {
  const { id, version } = registry.expected;
  if (method === 'PUT' && /^\/api\/v2\/package\/?$/.test(url)) {
    registry.bytes = fileOf(body);
    return [201, ''];
  }
  if (url === '/v3/index.json') return [200, JSON.stringify(service(base))];
  if (!registry.bytes) return [404, ''];
  switch (url) {
  case `/v3/registration/${id}/index.json`:
    return [200, JSON.stringify(registration(base, registry.expected))];
  case `/v3/flat/${id}/index.json`:
    return [200, JSON.stringify({ versions: [version] })];
  case `/v3/flat/${id}/${version}/${id}.${version}.nupkg`:
    return [200, registry.bytes];
  default:
    return [404, ''];
  }
}

// `path`: where people meet it, which may begin what it is asked; `expected`:
// { id, version } of the package, in lower case.
async function startNuget(path, expected) {
  const registry = { expected, bytes: null };
  const server = await serve(async (request, response) => {
    const { method, headers } = request;
    const base = `${headers['x-forwarded-proto']}://${headers.host}${path}`;
    const url = request.url.replace(path, '');
    const [status, text] =
      answer(registry, base, { method, url }, await bodyOf(request));
    const type = typeof text === 'string' ? 'application/json'
      : 'application/octet-stream';
    response.writeHead(status, { 'Content-Type': type });
    response.end(text);
  });
  return Object.assign(registry, server);
}

module.exports = { startNuget };

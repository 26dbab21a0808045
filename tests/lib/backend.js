// A registry behind Apache, as hostile as one can be: it answers what it was
// asked, and with headers that speak for the whole site; at `?early`, in an
// answer before the answer, too.
'use strict';

const { kept, stripped } = require('./origin-headers');
const { serve } = require('./serve');

function startBackend() {
  return serve((request, response) => {
    const query = new URL(request.url, 'http://backend').searchParams;
    response.statusCode = Number(query.get('status') ?? 200);
    response.setHeader('Content-Security-Policy', "default-src * 'unsafe-inline'");
    response.setHeader('X-Content-Type-Options', 'none');
    for (const [name, value] of Object.entries({ ...stripped, ...kept })) {
      response.setHeader(name, value);
    }
    response.setHeader('Set-Cookie', ['session=evil', 'other=evil']);
    response.setHeader('Content-Type', 'application/json');
    if (query.has('cache')) {
      response.setHeader('Cache-Control', query.get('cache'));
    }
    request.resume();
    if (query.has('early')) {
      response.writeEarlyHints({ link: '</F/px/x>; rel=preload', ...stripped });
    }
    response.end(JSON.stringify({
      method: request.method,
      url: request.url,
      headers: request.headers,
    }));
  });
}

module.exports = { startBackend };

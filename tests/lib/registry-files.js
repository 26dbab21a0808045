// A repository of files as small as it can be, as Maven wants one: PUT makes
// the folders on the way, which WebDAV does not. It keeps all in memory, and
// leaves who may do what to Apache.
'use strict';

const { bodyOf, serve } = require('./serve');

// What is there from the start, by path.
async function startFiles(first = {}) {
  const files = new Map(Object.entries(first));
  const server = await serve(async (request, response) => {
    const { method, url } = request;
    const body = await bodyOf(request);
    if (method === 'PUT') {
      files.set(url, body);
      response.statusCode = 201;
    } else if (!files.has(url)) {
      response.statusCode = 404;
    }
    response.end(method === 'GET' ? files.get(url) : undefined);
  });
  return { ...server, files };
}

module.exports = { startFiles };

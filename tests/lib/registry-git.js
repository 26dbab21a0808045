// Git's own server, `git http-backend`, behind a small CGI in Node. It trusts
// Apache for who may push: X-Tokenbooth-Account is the remote user, and without
// one git takes no push.
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { serve } = require('./serve');

function environment(folder, request) {
  const [pathInfo, query = ''] = request.url.split('?');
  const { headers } = request;
  return {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_PROTOCOL: headers['git-protocol'] ?? '',
    HOME: folder,
    REQUEST_METHOD: request.method,
    PATH_INFO: decodeURIComponent(pathInfo),
    QUERY_STRING: query,
    CONTENT_TYPE: headers['content-type'] ?? '',
    CONTENT_LENGTH: headers['content-length'] ?? '',
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    ...headers['x-tokenbooth-account']
      && { REMOTE_USER: headers['x-tokenbooth-account'] },
    REMOTE_ADDR: '127.0.0.1',
  };
}

// What a CGI printed, as an answer of HTTP.
function pass(output, response) {
  const end = output.indexOf('\r\n\r\n');
  const lines = output.toString('latin1', 0, end).split('\r\n');
  for (const line of lines) {
    const [, name, value] = /^([^:]+): *(.*)$/.exec(line);
    if (name === 'Status') response.statusCode = parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.end(output.subarray(end + 4));
}

async function startGit(repositories) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-git-'));
  for (const name of repositories) {
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main',
      path.join(folder, name)]);
  }
  const server = await serve((request, response) => {
    const child = spawn('git', ['http-backend'],
      { env: environment(folder, request), stdio: ['pipe', 'pipe', 'ignore'] });
    const parts = [];
    child.stdin.on('error', () => {});
    request.pipe(child.stdin);
    child.stdout.on('data', (part) => parts.push(part));
    child.on('close', () => pass(Buffer.concat(parts), response));
  });
  return { ...server, stop: async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  } };
}

module.exports = { startGit };

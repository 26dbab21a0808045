// A registry of gems as small as it can be: it takes pushes, and has RubyGems
// itself (`gem generate_index`) make the index that it serves. It checks
// nothing, and leaves who may do what to Apache.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bodyOf, serve } = require('./serve');

function store(folder, bytes) {
  const pushed = path.join(folder, 'pushed.gem');
  fs.writeFileSync(pushed, bytes);
  const name = execFileSync('ruby', ['-rrubygems/package', '-e',
    'print Gem::Package.new(ARGV[0]).spec.file_name', pushed],
  { encoding: 'utf8' });
  fs.renameSync(pushed, path.join(folder, 'gems', name));
  execFileSync('gem', ['generate_index', '--directory', folder],
    { stdio: 'ignore' });
  return `Successfully registered gem: ${name}\n`;
}

function answer(folder, request, body) {
  const { method, url } = request;
  if (method === 'POST' && url === '/api/v1/gems') {
    return [200, store(folder, body)];
  }
  if (url === '/') return [200, ''];
  const file = path.join(folder, path.normalize(url));
  return fs.existsSync(file) && fs.statSync(file).isFile()
    ? [200, fs.readFileSync(file)] : [404, 'not found\n'];
}

async function startGems() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-gem-'));
  fs.mkdirSync(path.join(folder, 'gems'));
  const server = await serve(async (request, response) => {
    const [status, text] = answer(folder, request, await bodyOf(request));
    response.writeHead(status, { 'Content-Type': 'application/octet-stream' });
    response.end(text);
  });
  return { ...server, stop: async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  } };
}

module.exports = { startGems };

// A site with everything on it that docs/registries.md tells its reader to set
// up, by http or by https: the files, the commands and Apache's lines are taken
// from there. Between Apache and each registry is a wire that remembers what the
// registry was sent.
'use strict';

const { execFileSync, spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { setTimeout: pause } = require('node:timers/promises');
const { hashOf, javaTrust, makeCertificates } = require('./certificates');
const { startNginx } = require('./nginx');
const { readRecipes } = require('./recipes');
const { freePort, startSite, top } = require('./site');
const { startWire } = require('./wire');

const patience = 60_000; // milliseconds until a registry listens
// Where registries are that are not installed.
const programs = ['tests/node_modules/.bin', 'build/docker-registry/usr/bin']
  .map((folder) => path.join(top, folder)).join(':');
const portPattern = /127\.0\.0\.1:(\d+)/g;

function listens(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

class RecipeSite {
  // `recipes`, as the page has them, by title; `scheme`: http or https.
  constructor(scheme) {
    this.scheme = scheme;
    this.recipes = readRecipes();
    this.ends = [];
    this.output = ''; // of the registries
    this.real = new Map(); // the ports of the registries, by those of the page
    this.wires = new Map(); // and what leads there
  }

  blocks(role) {
    return [...this.recipes.values()].flat()
      .filter((block) => block.role === role);
  }

  // `standIns`: by a port of the page, what starts the server that is there in
  // place of a product.
  async open(standIns) {
    const ports = new Set([...this.recipes.values()].flat()
      .flatMap(({ text }) => [...text.matchAll(portPattern)])
      .map(([, port]) => port));
    for (const port of ports) await this.wire(port, standIns[port]);
    this.host = `127.0.0.1:${await freePort()}`;
    this.imageHost = `127.0.0.1:${await freePort()}`;
    this.site = await startSite({
      settings: { site: this.address, throttle_values: 0 },
      prepare: (folder) => this.prepare(folder),
      extra: (folder) => this.apache(folder),
    });
    this.ends.unshift(() => this.site.stop());
    for (const { text } of this.blocks('start')) this.start(text);
    for (const { text } of this.blocks('server file')
      .filter(({ name }) => name.startsWith('/etc/nginx/'))) {
      const nginx = await startNginx(() => this.fit(text));
      this.ends.unshift(() => nginx.stop());
    }
    await Promise.all([...this.real.values()].map((port) =>
      this.listening(port)));
  }

  async listening(port) {
    const late = Date.now() + patience;
    while (!await listens(port)) {
      if (Date.now() > late) {
        throw new Error(`nobody listens on ${port}:\n${this.output}`);
      }
      await pause(50);
    }
  }

  get address() {
    return `${this.scheme}://${this.host}`;
  }

  async wire(port, standIn) {
    const server = await standIn?.();
    if (server) this.ends.push(() => server.stop());
    const real = server?.port ?? await freePort();
    const wire = await startWire(real);
    this.ends.push(() => wire.stop());
    this.real.set(port, real);
    this.wires.set(port, wire);
  }

  // A text of the page, as it reads on this site. `portOf` replaces ports.
  fit(text, portOf = (port) => this.real.get(port)) {
    return text
      .replace(portPattern, (_, port) => `127.0.0.1:${portOf(port)}`)
      .replaceAll('/var/lib/tokenbooth/feeds', path.join(this.folder, 'feeds'))
      .replaceAll('/etc/tokenbooth', `${this.folder}/etc`)
      .replaceAll('/srv/', `${this.folder}/srv/`)
      .replaceAll('machine packages.example.org', 'machine 127.0.0.1')
      .replace(/https(?=:\/\/(?:demo:YOUR_TOKEN@)?packages\.example\.org)/g,
        this.scheme)
      .replaceAll('images.example.org', this.imageHost)
      .replaceAll('packages.example.org', this.host);
  }

  // Before anything starts: the files of the server, and what is prepared. All
  // of it then belongs to the user of the site, as `sudo -u` would see to.
  prepare(folder) {
    this.folder = folder;
    if (this.scheme === 'https') {
      fs.mkdirSync(path.join(folder, 'tls'));
      this.tls = makeCertificates(path.join(folder, 'tls'));
      const { authority } = this.tls;
      this.tls.hash = hashOf(authority);
      this.tls.java = javaTrust(authority, path.join(folder, 'tls/java'));
    }
    for (const name of ['etc', 'feeds', 'srv/acme-git', 'srv/acme-images',
      'srv/acme-maven', 'srv/acme-npm', 'bin']) {
      fs.mkdirSync(path.join(folder, name), { recursive: true });
    }
    fs.writeFileSync(path.join(folder, 'bin/sudo'),
      '#!/bin/sh\nshift 2\nexec "$@"\n', { mode: 0o755 });
    for (const { name, text } of this.blocks('server file')) {
      if (name.startsWith('/srv/')) {
        fs.writeFileSync(path.join(folder, name), this.fit(text));
      }
    }
    for (const { text } of this.blocks('prepare')) this.administer(text);
  }

  get environment() {
    return {
      PATH: `${this.folder}/bin:${programs}:${process.env.PATH}`,
      HOME: this.folder,
      https_proxy: 'http://127.0.0.1:1/', // nobody: nothing is asked outside
    };
  }

  // Commands of the page that the server's administrator gives.
  administer(text) {
    return execFileSync('sh', ['-ec', this.fit(text)],
      { env: this.environment, encoding: 'utf8', stdio: 'pipe' });
  }

  // A virtual host, with the blocks that the page has for it.
  virtualHost(host, name) {
    const tls = this.tls && `SSLEngine on
      SSLCertificateFile "${this.tls.certificate}"
      SSLCertificateKeyFile "${this.tls.privateKey}"`;
    const lines = name ? [] : ['Use Tokenbooth'];
    lines.push(...this.blocks('virtual host')
      .filter((block) => block.name === name)
      .map(({ text }) => this.fit(text, (port) => this.wires.get(port).port)));
    return `Listen ${host}
      <VirtualHost ${host}>
        ServerName ${this.scheme}://${host}
        ${tls ?? ''}
        ${lines.join('\n')}
      </VirtualHost>`;
  }

  apache(folder) {
    const modules = ['cgid', 'env', ...this.tls ? ['socache_shmcb', 'ssl'] : []];
    return `
      ${modules.map((name) => `LoadModule ${name}_module \
\${MODULES}/mod_${name}.so`).join('\n')}
      ScriptSock "${folder}/run/cgid"
      ${this.blocks('server').map(({ text }) => this.fit(text)).join('\n')}
      ${this.virtualHost(this.host)}
      ${this.virtualHost(this.imageHost, 'images.example.org')}`;
  }

  // A registry, until this process ends or stops it.
  start(text) {
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', 'sh', '-c',
      `exec ${this.fit(text)}`],
    { env: this.environment, cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part) => { this.output += part; });
    }
    const ended = new Promise((done) => child.once('exit', done));
    this.ends.unshift(() => {
      child.kill('SIGKILL');
      return ended;
    });
  }

  // What a client needs in its environment to come here.
  clientEnvironment(home) {
    if (!this.tls) return {};
    const { authority, hash, java } = this.tls;
    const pem = fs.readFileSync(authority, 'utf8');
    home.write({ 'ca.pem': pem,
      [`.config/.mono/new-certs/Trust/${hash}`]: pem });
    const names = ['CARGO_HTTP_CAINFO', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO',
      'PIP_CERT', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'npm_config_cafile'];
    return {
      ...Object.fromEntries(names.map((name) => [name, home.file('ca.pem')])),
      MAVEN_OPTS: `${home.env.MAVEN_OPTS} ${java}`,
    };
  }

  // All that the registries were sent so far.
  sent() {
    return [...this.wires.values()].map((wire) => wire.sent()).join('');
  }

  async close() {
    for (const end of this.ends) await end();
  }
}

module.exports = { RecipeSite };

// A CI's issuer on loopback: its configuration, its keys, and JWTs for jobs.
//
//   const ci = await startIssuer();
//   const jwt = ci.sign({ repository: 'acme/app' });
//   ci.rotate();              // signs with a new key from now on
//   ci.asked                  // addresses that were asked for
'use strict';

const { createHmac, generateKeyPairSync, randomUUID, sign } =
  require('node:crypto');
const { once } = require('node:events');
const http = require('node:http');

const base64 = (what) => Buffer.from(what).toString('base64url');

const algorithms = {
  RS256: { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    hash: 'RSA-SHA256', options: {} },
  ES256: { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    hash: 'SHA256', options: { dsaEncoding: 'ieee-p1363' } },
};

class Issuer {
  constructor(server, algorithm) {
    this.server = server;
    this.url = `http://127.0.0.1:${server.address().port}`;
    this.algorithm = algorithm;
    this.keys = [];
    this.asked = [];
    this.answers = {}; // in place of the usual ones, by path
    this.rotate();
    server.on('request', (request, answer) => this.answer(request, answer));
  }

  // A new key; the ones before it are not published any more.
  rotate() {
    const { publicKey, privateKey } = algorithms[this.algorithm].make();
    const kid = randomUUID();
    this.key = { kid, privateKey, publicKey };
    this.keys = [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig',
      alg: this.algorithm }];
  }

  get set() { return { keys: this.keys }; }

  answer({ url }, answer) {
    this.asked.push(url);
    const usual = {
      '/.well-known/openid-configuration':
        { issuer: this.url, jwks_uri: `${this.url}/keys` },
      '/keys': this.set,
    }[url];
    const own = this.answers[url];
    if (own) return own(answer);
    answer.writeHead(usual ? 200 : 404, { 'Content-Type': 'application/json' });
    return answer.end(JSON.stringify(usual ?? {}));
  }

  claims(others) {
    const now = Math.floor(Date.now() / 1000);
    return { iss: this.url, jti: randomUUID(), iat: now, nbf: now,
      exp: now + 300, ...others };
  }

  sign(others, header = {}) {
    const { hash, options } = algorithms[this.algorithm];
    const head = { typ: 'JWT', alg: this.algorithm, kid: this.key.kid,
      ...header };
    const text = [head, this.claims(others)]
      .map((part) => base64(JSON.stringify(part))).join('.');
    const signature = head.alg === 'none' ? Buffer.alloc(0)
      : head.alg === 'HS256' ? createHmac('sha256', this.key.publicKey
        .export({ type: 'spki', format: 'pem' })).update(text).digest()
        : sign(hash, Buffer.from(text),
          { key: this.key.privateKey, ...options });
    return `${text}.${base64(signature)}`;
  }

  async stop() {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function startIssuer(algorithm = 'ES256') {
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new Issuer(server, algorithm);
}

module.exports = { startIssuer };

// A real OpenID Connect provider on loopback (oidc-provider, with its own forms
// for signing in and consenting), and a person's way to it and back.
//
//   const provider = await startProvider();
//   const site = await startSite({ settings, ...provider.apache() });
//   provider.register(site);
//   const answer = await provider.travel(visitor, '/login/openid', 'ann');
'use strict';

const { generateKeyPairSync } = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { request } = require('./request');
const { top } = require('./site');

const secret = 'what the provider knows us by';
const asBrowser = { Accept: 'text/html' };

// The lines that docs/openid.md tells an administrator to write, for this site.
function documented(issuer, scheme, host) {
  const text = fs.readFileSync(path.join(top, 'docs/openid.md'), 'utf8');
  return [...text.matchAll(/```apache\n([^]*?)```/g)].map(([, lines]) => lines)
    .join('')
    .replace(/^ *Include .*\n/m, '')
    .replace('https packages.example.org', `${scheme} ${host}`)
    .replace('https://login.example.org', issuer)
    .replace('as the provider says', secret);
}

// Everybody exists there, by whatever name they sign in with. What the userinfo
// endpoint says besides is not what the ID token says.
function account(id) {
  const [name] = id.split('/');
  return {
    accountId: id,
    claims: () => ({
      sub: id, iss: 'https://elsewhere.example.org', preferred_username: name,
      email: `${name}@example.org`, email_verified: true,
    }),
  };
}

class OpenIDProvider {
  constructor(server, Provider) {
    this.server = server;
    this.port = server.address().port;
    this.issuer = `http://127.0.0.1:${this.port}`;
    this.Provider = Provider;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256',
      use: 'sig', kid: 'one' };
    server.on('request', (asked, answer) => this.handle(asked, answer));
  }

  // Configuration of Apache, for startSite.
  apache(scheme = 'http', host = '127.0.0.1:${SITE_PORT}') {
    return {
      extra: 'LoadModule auth_openidc_module ${MODULES}/mod_auth_openidc.so',
      host: documented(this.issuer, scheme, host),
    };
  }

  // Makes the site one of the provider's clients.
  register(site) {
    const provider = quietly(() => new this.Provider(this.issuer, {
      clients: [{
        client_id: 'tokenbooth', client_secret: secret,
        redirect_uris: [`${site.url}/login/openid/callback`],
        id_token_signed_response_alg: 'ES256',
      }],
      jwks: { keys: [this.key] },
      cookies: { keys: ['of this test'] },
      claims: { email: ['email', 'email_verified'],
        profile: ['preferred_username', 'iss'] },
      findAccount: (context, id) => account(id),
      ttl: Object.fromEntries(['AccessToken', 'AuthorizationCode', 'Grant',
        'IdToken', 'Interaction', 'Session'].map((what) => [what, 600])),
    }));
    this.handle = provider.callback();
    this.site = site;
  }

  // One request of a person's browser, which keeps the provider's cookies, too.
  async ask(visitor, address, body) {
    visitor.elsewhere ??= new Map();
    const cookies = [...visitor.elsewhere].map(([name, value]) =>
      `${name}=${value}`);
    const answer = await request(this.port, address.replace(this.issuer, ''), {
      method: body ? 'POST' : 'GET', body,
      headers: { ...asBrowser, Cookie: cookies.join('; '),
        'Content-Type': 'application/x-www-form-urlencoded' },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      visitor.elsewhere.set(name, value);
    }
    return answer;
  }

  // The answer to one of the provider's forms; without a login, it is declined.
  fillIn(visitor, { text }, login) {
    if (!login) {
      return this.ask(visitor, /href="([^"]*\/abort)"/.exec(text)[1]);
    }
    const [, address] = /<form[^>]*action="([^"]*)"/.exec(text);
    const [, prompt] = /name="prompt" value="(\w+)"/.exec(text);
    this.asked.push(prompt);
    return this.ask(visitor, address,
      `prompt=${prompt}&login=${encodeURIComponent(login)}&password=any`);
  }

  // From where the site sent them to the provider until it sends them back: the
  // address at the site. What they were asked for is in `asked`.
  async pass(visitor, address, login) {
    let answer = await this.ask(visitor, address);
    this.asked = [];
    for (;;) {
      if (answer.status === 200) {
        answer = await this.fillIn(visitor, answer, login);
      }
      const to = answer.headers.location;
      if (!to) throw new Error(`the provider: ${answer.status} ${answer.text}`);
      if (to.startsWith(this.site.url)) return to.slice(this.site.url.length);
      answer = await this.ask(visitor, to);
    }
  }

  // Follows the site and the provider from `address` on, until the site shows a
  // page or leads to one of its others: that answer.
  async travel(visitor, address, login) {
    let answer = await visitor.get(address, asBrowser);
    for (;;) {
      const to = answer.headers.location?.replace(this.site.url, '');
      if (to?.startsWith(this.issuer)) {
        const back = await this.pass(visitor, to, login);
        answer = await visitor.get(back, asBrowser);
      } else if (/^\/(login\/openid|profile\/identities\/linked)/.test(to)) {
        answer = await visitor.get(to, asBrowser);
      } else {
        return answer;
      }
    }
  }

  // From `address` at the site to where the provider would send them back.
  async depart(visitor, address, login) {
    let answer = await visitor.get(address, asBrowser);
    while (!answer.headers.location.startsWith(this.issuer)) {
      answer = await visitor.get(answer.headers.location, asBrowser);
    }
    return this.pass(visitor, answer.headers.location, login);
  }

  async stop() {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  // After a stop, at the same address.
  async start() {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }
}

// What it would want in production, it would tell on the console.
function quietly(make) {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

async function startProvider() {
  const { default: Provider } = await import('oidc-provider');
  const server = http.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new OpenIDProvider(server, Provider);
}

module.exports = { asBrowser, startProvider };

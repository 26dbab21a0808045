// A person without a browser: keeps cookies, and fills in the forms of a page.
'use strict';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescape(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
}

function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? unescape(found[1]) : null;
}

// The hidden fields of the form whose action is `action`, without a query.
function hiddenFields(html, action) {
  for (const [, tag, inside] of
    html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)) {
    if ((attribute(tag, 'action') ?? '').split('?')[0] !== action) continue;
    const fields = {};
    for (const [input] of inside.matchAll(/<input\b[^>]*>/g)) {
      if (attribute(input, 'type') === 'hidden') {
        fields[attribute(input, 'name')] = attribute(input, 'value');
      }
    }
    return fields;
  }
  return null;
}

// Fields with a list as value are repeated.
function encode(fields) {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) pairs.append(name, one);
  }
  return pairs.toString();
}

// What the cookie of a redirect to this address holds: its query.
function receiptOf(address) {
  return address.split('?')[1]?.split('#')[0] ?? '';
}

class Visitor {
  constructor(site) {
    this.site = site;
    this.cookies = new Map();
  }

  // As a header says them.
  get cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }

  async send(method, address, headers = {}, body = undefined) {
    const { cookie } = this;
    const answer = await this.site.request(address, {
      method,
      headers: { ...(cookie ? { Cookie: cookie } : {}),
        ...headers },
      body,
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value && !/max-age=0/i.test(line)) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return answer;
  }

  get(address, headers) {
    return this.send('GET', address, headers);
  }

  // Reads a page as a form leads there, with the receipt of what was done.
  getDone(address, headers) {
    this.cookies.set('tokenbooth_receipt', receiptOf(address));
    return this.get(address, headers);
  }

  post(address, fields, headers = {}) {
    return this.send('POST', address, {
      'Content-Type': 'application/x-www-form-urlencoded', ...headers,
    }, encode(fields));
  }

  // Sends the page's form for `action`: its hidden fields, and these.
  submit(page, action, fields = {}, headers = {}) {
    const hidden = hiddenFields(page.text, action);
    if (!hidden) throw new Error(`no form for ${action} in the page`);
    return this.post(action, { ...hidden, ...fields }, headers);
  }

  // Reads the page at `address`, then sends its form for `action`.
  async fillIn(address, action, fields = {}) {
    return this.submit(await this.get(address), action, fields);
  }
}

module.exports = { Visitor, hiddenFields, encode, receiptOf };

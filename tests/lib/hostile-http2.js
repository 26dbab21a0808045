// Hostile requests over HTTP/2: those of tests/lib/hostile-requests.js put into
// fields, and more that only HTTP/2 can say.
//
// Of each: { words, expected, fields, body, trailers }. `expected` is a status,
// or `reset` where the stream or the connection ends by an error.
'use strict';

const groups = require('./hostile-requests');

// What Apache answers otherwise than over HTTP/1.1, and why.
const differing = {
  // Of 8190 bytes at most, as there, but HTTP/2 has a status for it.
  'has 9000 letters': '431',
  'has a name of 9000 letters': '431',
  'is a credential of 9000 letters': '431',
  // More than 100: the connection ends ("calm down").
  'is one of 200': 'reset',
  'is longer than a line may be': { 'a method': 'reset' },
  // The empty one adds nothing to the other.
  'comes twice, once empty': '403',
  // :authority counts, and Host is only another field.
  'Host twice': '403',
  'Host: evil.example': '401',
};

const ofOneConnection = /^(connection|keep-alive|proxy-connection|transfer-encoding|upgrade)$/;

const hasControl = (text, but = '') => [...text].some((letter) =>
  letter !== but && (letter < ' ' || letter === '\x7f'));

// As RFC 9113 says in 8.1.1, 8.2 and 8.3: such a request is not to be looked at.
function isMalformed(fields, body) {
  const all = (name) => fields.filter(([one]) => one === name)
    .map(([, value]) => value);
  const [method, path, authority] = [':method', ':path', ':authority']
    .map((name) => all(name)[0].replace(/[{}]/g, ''));
  const lengths = all('content-length');
  return !/^[!#$%&'*+\-.^`|~\w]+$/.test(method) || method === 'CONNECT'
    || !/^(\/|\*$)/.test(path) || hasControl(path) || path.includes(' ')
    || (path === '*' && method !== 'OPTIONS')
    || authority === '' || /\//.test(authority)
    || fields.some(([name, value]) => ofOneConnection.test(name)
      || (name === 'te' && value !== 'trailers')
      || !/^:?[!#$%&'*+\-.^`|~0-9a-z_]+$/.test(name)
      || hasControl(value, '\t'))
    || lengths.length > 1
    || lengths.some((length) => length !== String(body?.length ?? 0));
}

// The fields of a request of HTTP/1.1 that is written in bytes; nothing for
// what is more than one request, or no such thing in HTTP/2.
function convert(bytes) {
  const [head, ...more] = bytes.split('\r\n\r\n');
  const [first, ...lines] = head.split('\r\n');
  const [, method, path] = /^([^ ]*) ([^]*) HTTP\/1\.1$/.exec(first) ?? [];
  const fields = lines.map((line) =>
    /^([^:]*):[ \t]*([^]*?)[ \t]*$/.exec(line)?.slice(1));
  if (method === undefined || !fields.every(Boolean) || more.length === 0
    || lines.some((line) => /^[ \t]/.test(line))) return null;
  const host = fields.findIndex(([name]) => name === 'Host');
  const authority = host < 0 ? '' : fields.splice(host, 1)[0][1];
  return {
    fields: [[':method', method], [':scheme', 'https'],
      [':authority', authority], [':path', path],
      ...fields.map(([name, value]) => [name.toLowerCase(), value])],
    body: more.join('\r\n\r\n') || undefined,
  };
}

function expected(group, words, statuses, request) {
  const other = differing[words];
  if (typeof other === 'string') return other;
  if (other?.[group]) return other[group];
  return isMalformed(request.fields, request.body) ? 'reset' : statuses;
}

// A site of TLS is another one than that of plain http.
const secured = (bytes) =>
  bytes.replaceAll('http://127.0.0.1:{port}', 'https://localhost:{tlsPort}');

const converted = Object.fromEntries(Object.entries(groups)
  .map(([group, requests]) => [group, requests.flatMap(
    ([words, statuses, bytes]) => {
      const request = convert(secured(bytes));
      if (!request || statuses.includes(' ')) return [];
      return [{ words, expected: expected(group, words, statuses, request),
        ...request }];
    })])
  .filter(([, requests]) => requests.length > 0));

const mine = '/F/demo/hello.txt';
const secret = '/F/other/secret.txt';
const by = (token) => ['authorization', `Bearer {${token}}`];
const get = (path, ...more) => [[':method', 'GET'], [':scheme', 'https'],
  [':authority', 'localhost'], [':path', path], ...more];
const without = (name, fields) => fields.filter(([one]) => one !== name);
const swap = (name, value, fields) =>
  fields.map((field) => (field[0] === name ? [name, value] : field));
const many = (count, field) => Array(count).fill(field);

const pseudo = [
  ['two paths, the first one allowed', 'reset',
    [...get(mine), [':path', secret], by('reader')]],
  ['two paths, the last one allowed', 'reset',
    [...get(secret), [':path', mine], by('reader')]],
  ['a path twice alike', 'reset', [...get(mine), [':path', mine], by('reader')]],
  ['two methods', 'reset', [...get(mine), [':method', 'PUT'], by('reader')]],
  ['two authorities', 'reset',
    [...get(mine), [':authority', 'evil.example'], by('reader')]],
  ['two schemes', 'reset', [...get(mine), [':scheme', 'http'], by('reader')]],
  ['a path behind other fields', 'reset',
    [...without(':path', get(mine)), by('reader'), [':path', mine]]],
  ['no path', 'reset', without(':path', get(mine, by('reader')))],
  ['no method', 'reset', without(':method', get(mine, by('reader')))],
  ['no scheme', 'reset', without(':scheme', get(mine, by('reader')))],
  ['no authority, and no Host', 'reset',
    without(':authority', get(mine, by('reader')))],
  ['a Host in place of the authority', '200',
    without(':authority', get(mine, ['host', 'localhost'], by('reader')))],
  ['a Host in place of the authority, of nobody', '401',
    without(':authority', get(mine, ['host', 'evil.example']))],
  ['another Host beside the authority', '401',
    get(mine, ['host', 'evil.example'])],
  ['a user in the authority', '400',
    swap(':authority', '{reader}@localhost', get(mine))],
  ['a value for an authority', '401', swap(':authority', '{reader}', get(mine))],
  ['a status', 'reset', get(mine, by('reader')).concat([[':status', '200']])],
  ['one of its own', 'reset', [[':user', 'demo'], ...get(mine)]],
  ['one of its own with a value', 'reset', [[':token', '{reader}'],
    ...get(mine)]],
  ['a protocol', 'reset', [[':protocol', 'websocket'],
    ...swap(':method', 'CONNECT', get(mine, by('reader')))]],
  ['the scheme of plain http', '403',
    swap(':scheme', 'http', get(secret, by('reader')))],
  ['a scheme of no known kind', '400',
    swap(':scheme', 'gopher', get(secret, by('reader')))],
  ['a scheme with a value', 'reset', swap(':scheme', '{reader}', get(secret))],
  ['names in capitals', 'reset',
    get(mine, ['Authorization', 'Bearer {reader}'])],
  ['a path in capitals', 'reset',
    [...without(':path', get(mine)), [':Path', mine], by('reader')]],
  ['a target in full', 'reset', swap(':path', `https://localhost${secret}`,
    get(mine, by('reader')))],
];

const repeated = [
  ['a credential twice alike', '200', get(mine, by('reader'), by('reader'))],
  ['two credentials', '400', get(mine, by('reader'), by('both'))],
  ['two Destinations', '400', swap(':method', 'COPY', get(mine, by('both'),
    ['destination', 'https://localhost:{tlsPort}/F/demo/in.txt'],
    ['destination', 'https://localhost:{tlsPort}/F/other/in.txt']))],
  ['crumbs of a cookie with a value', '401',
    get(mine, ['cookie', 'a=tkb_'], ['cookie', 'tokenbooth_session={reader}'])],
  ['crumbs of a cookie to a registry', '200',
    get('/F/px/x', by('reader'), ['cookie', 'a=1'], ['cookie', 'b={reader}'])],
  ['a name of ours to a registry, twice', '200', get('/F/px/x', by('reader'),
    ['x-tokenbooth-account', 'root'], ['x-tokenbooth-account', 'demo'])],
  ['two lengths', 'reset', get(mine, ['content-length', '0'],
    ['content-length', '4'], by('reader'))],
];

const lists = [
  ['of 90 fields', '403', get(secret, by('reader'), ...many(90, ['x-a', '1']))],
  ['of 5000 fields', 'reset',
    get(secret, by('reader'), ...many(5000, ['x-a', '1']))],
  ['of 60 KiB', '431',
    get(secret, by('reader'), ...many(60, ['x-a', 'a'.repeat(1000)]))],
  ['of 4 MiB', 'reset', get(secret, by('reader'), ['x-a', 'a'.repeat(4e6)])],
  ['of a path of 9000 letters', '414',
    get(`/F/other/${'a'.repeat(9000)}`, by('reader'))],
  ['of a value behind 9000 letters', '414',
    get(`/F/demo/${'a'.repeat(9000)}/{reader}`)],
  ['of a path of 60,000 letters', '414',
    get(`/F/other/${'a'.repeat(60_000)}`, by('reader'))],
];

const trailers = [
  ['that are a credential', '401', get(mine), [by('reader')]],
  ['that are a credential, of a write', '401',
    swap(':method', 'PUT', get(mine)), [by('both')]],
  ['that are another credential', '403',
    swap(':method', 'PUT', get(mine, by('reader'))), [by('both')]],
  ['that are another path', 'reset', get(mine, by('reader')),
    [[':path', secret]]],
  ['that a registry would take for ours', '200',
    swap(':method', 'POST', get('/F/px/-/npm/v1/security/audits', by('reader'))),
    [['x-tokenbooth-account', 'root']]],
  ['that another Content-Length is in', 'reset',
    swap(':method', 'PUT', get(mine, by('reader'))), [['content-length', '0']]],
];

const table = (rows) => rows.map(([words, status, fields, trailing]) =>
  ({ words, expected: status, fields, trailers: trailing,
    body: trailing && 'evil' }));

module.exports = {
  ...converted,
  'a list of pseudo-header fields': table(pseudo),
  'fields that come twice': table(repeated),
  'a list of fields': table(lists),
  'trailers': table(trailers),
};

// HTTP/2 over TLS: by Node's client, and frame by frame, for Node refuses to
// send much of what somebody who means harm would: two paths, names in capitals,
// a Connection.
'use strict';

const hpack = require('hpack.js');
const http2 = require('node:http2');
const tls = require('node:tls');

const patience = 35_000; // milliseconds; a hung authorizer is 500 after 30 s
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const frameBytes = 16_384; // a frame's payload at most, unless they agree
const types = { data: 0, headers: 1, reset: 3, settings: 4, push: 5, ping: 6,
  goaway: 7, window: 8, continuation: 9 };
const flags = { end: 1, ack: 1, headersEnd: 4 };
const windowBytes = 0x7fff0000;

function frame(type, flag, stream, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flag;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function uint32(number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

// HPACK's integer with seven bits in the first byte, and its plain string.
function string(text) {
  const bytes = Buffer.from(text, 'latin1');
  const size = [Math.min(bytes.length, 127)];
  for (let left = bytes.length - 127; left >= 0;) {
    size.push(left > 127 ? 128 + (left % 128) : left);
    left = left > 127 ? Math.floor(left / 128) : -1;
  }
  return Buffer.concat([Buffer.from(size), bytes]);
}

// Literal fields that enter no table, exactly as they are given.
function encode(fields) {
  return Buffer.concat(fields.flatMap(([name, value]) =>
    [Buffer.from([0]), string(name), string(value)]));
}

// One connection. After `answer(stream)`: { status, fields, text, reset }, where
// `fields` are [name, value] and `reset` is the number of an error, if it ended
// by one.
class Connection {
  constructor(socket) {
    this.socket = socket;
    this.left = Buffer.alloc(0);
    this.answers = new Map();
    this.pushed = []; // the fields of requests that the server made up
    this.next = 1;
    this.decoder = hpack.decompressor.create({ table: { maxSize: 4096 } });
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('error', () => {}); // the other side may close at any time
    socket.on('close', () => this.end());
    socket.setTimeout(patience, () => socket.destroy());
    socket.write(Buffer.concat([Buffer.from(preface), frame(types.settings, 0,
      0, Buffer.concat([Buffer.from([0, 4]), uint32(windowBytes)])),
    frame(types.window, 0, 0, uint32(windowBytes))]));
  }

  read(bytes) {
    this.left = Buffer.concat([this.left, bytes]);
    while (this.left.length >= 9) {
      const size = this.left.readUIntBE(0, 3);
      if (this.left.length < 9 + size) return;
      const [type, flag] = [this.left[3], this.left[4]];
      const stream = this.left.readUInt32BE(5) & 0x7fffffff;
      const payload = this.left.subarray(9, 9 + size);
      this.left = this.left.subarray(9 + size);
      this.take(type, flag, stream, payload);
    }
  }

  take(type, flag, stream, payload) {
    const answer = this.of(stream);
    if (type === types.settings && !(flag & flags.ack)) {
      this.socket.write(frame(types.settings, flags.ack, 0));
    } else if (type === types.ping && !(flag & flags.ack)) {
      this.socket.write(frame(types.ping, flags.ack, 0, payload));
    } else if (type === types.push) {
      this.pushed.push(this.decode(payload.subarray(4)));
    } else if (type === types.headers || type === types.continuation) {
      answer.block.push(payload);
      if (flag & flags.headersEnd) {
        answer.fields.push(...this.decode(Buffer.concat(answer.block)));
        answer.block = [];
      }
    } else if (type === types.data) {
      answer.text += payload.toString('latin1');
    } else if (type === types.reset) {
      answer.reset = payload.readUInt32BE(0);
      answer.done();
    } else if (type === types.goaway) {
      this.goaway = payload.readUInt32BE(4);
    }
    if ((type === types.data || type === types.headers) && flag & flags.end) {
      answer.done();
    }
  }

  decode(block) {
    this.decoder.write(block);
    this.decoder.execute();
    const fields = [];
    for (let one = this.decoder.read(); one; one = this.decoder.read()) {
      fields.push([one.name, one.value]);
    }
    return fields;
  }

  of(stream) {
    if (!this.answers.has(stream)) {
      const answer = { fields: [], text: '', block: [] };
      answer.ended = new Promise((resolve) => { answer.done = resolve; });
      this.answers.set(stream, answer);
    }
    return this.answers.get(stream);
  }

  end() {
    for (const answer of this.answers.values()) {
      answer.reset ??= this.goaway ?? -1;
      answer.done();
    }
  }

  // Sends a request, and answers its stream's number. What follows the fields
  // is a body, or nothing, and perhaps trailers.
  send(fields, body, trailers) {
    const stream = this.next;
    this.next += 2;
    this.of(stream);
    this.block(stream, fields, body === undefined && !trailers);
    if (body !== undefined) {
      this.frame('data', trailers ? 0 : flags.end, stream,
        Buffer.from(body, 'latin1'));
    }
    if (trailers) this.block(stream, trailers, true);
    if (this.socket.destroyed) this.end();
    return stream;
  }

  // A block that is too long for one frame goes on in others.
  block(stream, fields, isLast) {
    const block = encode(fields);
    for (let from = 0; from === 0 || from < block.length; from += frameBytes) {
      const flag = (from + frameBytes >= block.length ? flags.headersEnd : 0)
        | (from === 0 && isLast ? flags.end : 0);
      this.frame(from ? 'continuation' : 'headers', flag, stream,
        block.subarray(from, from + frameBytes));
    }
  }

  // A frame of any kind.
  frame(type, flag, stream, payload) {
    this.socket.write(frame(types[type], flag, stream, payload));
  }

  async answer(stream) {
    const answer = this.of(stream);
    await answer.ended;
    const { fields, text, reset } = answer;
    return { status: Number(fields.find(([name]) => name === ':status')?.[1]),
      headers: Object.fromEntries(fields), fields, text, reset };
  }

  async close() {
    this.socket.end();
    await this.closed;
  }
}

function connect(port) {
  return new Promise((resolve, reject) => {
    // Nothing is secret in the tests, and their certificate is nobody's.
    const socket = tls.connect({ host: '127.0.0.1', port,
      ALPNProtocols: ['h2'], rejectUnauthorized: false });
    socket.once('error', reject);
    socket.once('secureConnect', () => resolve(new Connection(socket)));
  });
}

// The fields of a request as a browser would order them.
function fieldsOf(port, path, { method = 'GET', headers = {} } = {}) {
  return [[':method', method], [':scheme', 'https'],
    [':authority', `localhost:${port}`], [':path', path],
    ...Object.entries(headers).map(([name, value]) =>
      [name.toLowerCase(), value])];
}

// One request that is well formed, as Node sends it, on a connection of its own:
// { status, headers, bytes, text }.
function request2(port, path, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`https://127.0.0.1:${port}`,
      { rejectUnauthorized: false });
    const fail = (error) => {
      session.destroy();
      reject(error);
    };
    session.once('error', fail);
    session.setTimeout(patience, () => fail(new Error('no answer in time')));
    const stream = session.request(
      { ':method': method, ':path': path, ':authority': `localhost:${port}`,
        ...headers });
    const parts = [];
    let fields;
    stream.on('error', fail);
    stream.on('response', (all) => { fields = all; });
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const bytes = Buffer.concat(parts);
      session.close();
      resolve({ status: fields?.[':status'], headers: { ...fields }, bytes,
        text: bytes.toString() });
    });
    stream.end(body);
  });
}

module.exports = { connect, fieldsOf, flags, request2 };

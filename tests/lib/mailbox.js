// An SMTP server on the loopback that keeps what it is sent.
//
//   const mailbox = await startMailbox();
//   after(() => mailbox.stop());
//   const mail = await mailbox.next('ann@example.org');
'use strict';

const { SMTPServer } = require('smtp-server');

// The header as fields in lower case, unfolded; the text as it is read.
function parse(envelope, raw) {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const header = lines.map((line) => /^([^:]+): (.*)$/.exec(line).slice(1));
  const fields = Object.fromEntries(
    header.map(([name, value]) => [name.toLowerCase(), value]));
  const body = raw.slice(end + 4);
  const text = fields['content-transfer-encoding'] === 'base64'
    ? Buffer.from(body, 'base64').toString() : body.replace(/\r\n/g, '\n');
  return { from: envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    names: header.map(([name]) => name), fields, text, raw };
}

class Mailbox {
  constructor() {
    this.mails = [];
    this.waiting = [];
    this.rejected = []; // addresses
    this.refusal = 450; // the status of whom this.refuse names
    this.secure = []; // whether each connection was encrypted
  }

  async start(options) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      ...options,
      onRcptTo: ({ address }, session, done) => {
        if (!this.refuse?.(address)) return done();
        this.rejected.push(address);
        return done(Object.assign(new Error(`no ${address} here`),
          { responseCode: this.refusal }));
      },
      onData: (stream, session, done) => {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => {
          const mail = parse(session.envelope, Buffer.concat(chunks).toString());
          this.mails.push({ ...mail, user: session.user });
          done();
          this.hand();
        });
      },
    });
    this.server.on('error', () => {}); // of a connection that was broken off
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = this.server.server.address().port;
    return this;
  }

  hand() {
    this.waiting = this.waiting.filter(({ to, resolve }) => {
      const index = this.mails.findIndex((mail) => mail.to.includes(to));
      if (index >= 0) resolve(...this.mails.splice(index, 1));
      return index < 0;
    });
  }

  // The next mail to this address, once it has come.
  next(to) {
    return new Promise((resolve) => {
      this.waiting.push({ to, resolve });
      this.hand();
    });
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

const startMailbox = (options = {}) => new Mailbox().start(options);

module.exports = { startMailbox };

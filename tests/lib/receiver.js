// A receiver of webhook messages on the loopback that keeps what it is sent.
//
//   const receiver = await startReceiver();
//   after(() => receiver.stop());
//   const { headers, body } = await receiver.next('ann');
'use strict';

const http = require('node:http');

class Receiver {
  constructor() {
    this.messages = [];
    this.waiting = [];
    // What it answers to a message, which it may take its time for.
    this.answer = (message, response) => response.writeHead(204).end();
  }

  async start() {
    this.server = http.createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        const message = { method, url, headers,
          body: Buffer.concat(chunks).toString() };
        this.messages.push(message);
        this.answer(message, response);
        this.hand();
      });
    });
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  hand() {
    this.waiting = this.waiting.filter(({ account, resolve }) => {
      const index = this.messages.findIndex(({ body }) =>
        JSON.parse(body).data.account === account);
      if (index >= 0) resolve(...this.messages.splice(index, 1));
      return index < 0;
    });
  }

  // The next message about this account, once it has come.
  next(account) {
    return new Promise((resolve) => {
      this.waiting.push({ account, resolve });
      this.hand();
    });
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

const startReceiver = () => new Receiver().start();

module.exports = { startReceiver };

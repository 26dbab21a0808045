// A registry behind Apache that answers everything alike and remembers what it
// was asked: [{ method, url, headers }].
'use strict';

const { serve } = require('./serve');

async function startWitness() {
  const asked = [];
  const server = await serve(({ method, url, headers }, response) => {
    asked.push({ method, url, headers });
    response.end('Hello from the registry.\n');
  });
  return { ...server, asked };
}

module.exports = { startWitness };

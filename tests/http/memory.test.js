// How much memory a site takes after thousands of requests.
'use strict';

require('../lib/as-shipped');

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { askAThousand, startBusySite } = require('../lib/busy-site');
const { processesOf } = require('../lib/processes');

// KiB of all processes. Measured: 21,000 to 31,000 with two to three children
// of Apache, 60,000 with all four.
const bound = 120_000;

// KiB, what is shared counted once.
function memory(site) {
  return processesOf(site, /apache2|\.fcgi/)
    .reduce((sum, pid) => sum + pss(pid), 0);
}

function pss(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss: +(\d+) kB/m.exec(text)[1]);
  } catch (error) {
    if (error.code === 'ESRCH' || error.code === 'ENOENT') return 0; // ended
    throw error;
  }
}

for (const checker of ['module', 'authorizer']) {
  test(`with the ${checker}, it stays below ${bound} KiB`, async () => {
    const busy = await startBusySite(checker);
    try {
      for (let i = 0; i < 2; i++) await askAThousand(busy);
      const used = memory(busy.site);
      assert.ok(used > 0 && used < bound, `${used} KiB`);
    } finally {
      await busy.site.stop();
    }
  });
}

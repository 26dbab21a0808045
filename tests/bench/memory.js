// The processes of a site, and what they take of memory.
'use strict';

const fs = require('node:fs');

function argumentsOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

const parentOf = (pid) => Number(
  fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '')
    .split(' ')[1]);

// All below the site's starter whose command has `word` in it; without it,
// those that judge: Apache and the authorizer.
function pidsOf(site, word) {
  const all = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    .map(Number);
  const isBelow = (pid) => {
    try {
      for (let at = pid; at > 1; at = parentOf(at)) {
        if (at === site.child.pid) return true;
      }
    } catch { /* it has ended */ }
    return false;
  };
  const fits = word ? new RegExp(word) : /apache2\0|authorize\.fcgi/;
  return all.filter((pid) => fits.test(argumentsOf(pid)) && isBelow(pid));
}

// Proportional: what several share is shared out among them. In MiB.
function proportional(pid) {
  const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss: +(\d+) kB/m.exec(text)[1]) / 1024;
}

// The largest child of an Apache with the module, and its pages' program; the
// authorizer of another site on the same database; and the database, in MiB.
function memoryOf(site, byAuthorizer) {
  const largest = (pids) => Math.max(...pids.map(proportional));
  return {
    apache: largest(pidsOf(site, 'apache2')),
    authorizer: largest(pidsOf(byAuthorizer, 'authorize\\.fcgi')),
    profile: largest(pidsOf(site, 'profile\\.fcgi')),
    database: fs.statSync(site.file('tokenbooth.db')).size / (1 << 20),
  };
}

module.exports = { memoryOf, pidsOf };

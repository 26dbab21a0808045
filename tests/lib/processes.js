// The processes of a site, found by its folder in their arguments or
// environment.
'use strict';

const fs = require('node:fs');

// The numbers of those whose command line fits the pattern.
function processesOf(site, pattern = /./) {
  const found = [];
  for (const name of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      const command = fs.readFileSync(`/proc/${name}/cmdline`, 'latin1')
        .replaceAll('\0', ' ');
      const about = command
        + fs.readFileSync(`/proc/${name}/environ`, 'latin1');
      if (about.includes(site.folder) && pattern.test(command)) {
        found.push(Number(name));
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}

module.exports = { processesOf };

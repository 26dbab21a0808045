// A clock that can be set while a site runs, for its programs and its Apache
// alone: the command, and what only waits, have the right time.
//
//   const clock = createClock();
//   const site = await startSite({ env: clock.env });
//   clock.step(6); // hours ahead of the right time
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const library = `/usr/lib/${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch]}`
  + '-linux-gnu/faketime/libfaketimeMT.so.1';

// The starter starts each of them by `setsid`, so that this one is found first.
const setsid = (folder) => `#!/bin/sh
exec env LD_PRELOAD=${library} FAKETIME_TIMESTAMP_FILE=${folder}/offset \\
    FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_DISABLE_SHM=1 \\
    /usr/bin/setsid "$@"
`;

function createClock() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-clock-'));
  const offset = path.join(folder, 'offset');
  // Replaced in one step: a program reads it whenever it asks for the time.
  const step = (hours) => {
    fs.writeFileSync(`${offset}.new`, `${hours < 0 ? '' : '+'}${hours}h\n`);
    fs.renameSync(`${offset}.new`, offset);
  };
  fs.chmodSync(folder, 0o755);
  fs.writeFileSync(path.join(folder, 'setsid'), setsid(folder), { mode: 0o755 });
  step(0);
  return {
    env: { PATH: `${folder}:${process.env.PATH}` },
    step,
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

module.exports = { createClock };

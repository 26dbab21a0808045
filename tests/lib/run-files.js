// run-files.js TAP FILES-AT-A-TIME FILE...: runs test files in the order in
// which they are named; `node --test` would sort them. It reports on standard
// output, and to the file TAP.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { run } = require('node:test');
const { spec: Spec, tap } = require('node:test/reporters');

const [report, atATime, ...files] = process.argv.slice(2);

const events = run({
  concurrency: Number(atATime),
  files: files.map((file) => path.resolve(file)),
});
events.on('test:fail', () => { process.exitCode = 1; });
events.compose(new Spec()).pipe(process.stdout);
events.compose(tap).pipe(fs.createWriteStream(report));

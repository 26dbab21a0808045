// Python packages, as small as they come: a module of one line in a wheel.
'use strict';

const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const fileName = (name, version) => `${name}-${version}-py3-none-any.whl`;

function makeWheel(name, version) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tokenbooth-wheel-'));
  const info = `${name}-${version}.dist-info`;
  const files = {
    [`${name}.py`]: 'hello = "a tool"\n',
    [`${info}/METADATA`]:
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: tests\n'
      + 'Root-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `${name}.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n`
      + `${info}/RECORD,,\n`,
  };
  fs.mkdirSync(path.join(folder, info));
  for (const [file, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, file), text);
  }
  const wheel = path.join(folder, fileName(name, version));
  execFileSync('python3', ['-m', 'zipfile', '-c', wheel, `${name}.py`, info],
    { cwd: folder });
  const bytes = fs.readFileSync(wheel);
  fs.rmSync(folder, { recursive: true });
  return { file: fileName(name, version), bytes };
}

// The page of a package in a simple index (PEP 503); `files` is the
// address of their folder, if it is not two folders above.
function indexPage(wheels, files) {
  const links = wheels.map(({ file, bytes }) => {
    const sum = createHash('sha256').update(bytes).digest('hex');
    return `<a href="${files || '../../files'}/${file}#sha256=${sum}">${file}</a><br>`;
  });
  return `<!DOCTYPE html>\n<title>Links</title>\n${links.join('\n')}\n`;
}

module.exports = { indexPage, makeWheel };

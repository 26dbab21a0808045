// An example out of a document, made to run: what a document shows and what a
// test tries is one and the same text.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { top } = require('./site');

// The one part of `document` (below a heading, as in `FILE#HEADING`) that is
// fenced as `language`, with each key of `here` (an address or a folder of the
// example) made into its value.
function fenced(document, language, here = {}) {
  const [file, heading] = document.split('#');
  const whole = fs.readFileSync(path.join(top, file), 'utf8');
  const text = heading === undefined ? whole
    : whole.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(text, `${document} is there`);
  const found = [...text.matchAll(
    new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))];
  assert.equal(found.length, 1, `one ${language} in ${document}`);
  let [[, example]] = found;
  for (const [there, place] of Object.entries(here)) {
    assert.ok(example.includes(there), `${document} has ${there}`);
    example = example.replaceAll(there, place);
  }
  return example;
}

module.exports = { fenced };

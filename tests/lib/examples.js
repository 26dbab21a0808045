// The worked examples of a page in docs/, to be run as they stand there.
'use strict';

const assert = require('node:assert/strict');

// The first block of a language behind a line of the page.
function blockOf(page, behind, language) {
  const from = page.indexOf(behind);
  assert.notEqual(from, -1, behind);
  const [, text] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``)
    .exec(page.slice(from));
  return text;
}

// The lines below the one that ends in a mark, as far as they stand deeper.
function lines(text, mark) {
  const all = text.split('\n');
  const at = all.findIndex((line) => line.endsWith(mark));
  assert.notEqual(at, -1, mark);
  const depth = /^ */.exec(all[at])[0].length;
  const rest = all.slice(at + 1);
  const end = rest.findIndex((line) =>
    line.trim() && /^ */.exec(line)[0].length <= depth);
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

module.exports = { blockOf, lines };

// docs/registries.md as its reader has it: for each section with blocks, the
// files to write, the lines for Apache and the commands, in their order. A block
// that says neither what it is nor that the tests do not run it is an error.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const page = path.resolve(__dirname, '../../docs/registries.md');

// By the paragraph above a block.
const roles = [
  ['server file', /^`(\/[^`]+)`:$/],
  ['client file', /^`~\/([^`]+)`:$/],
  ['project file', /^`([^~/`]+)` in the repository/],
  ['prepare', /^Prepare/],
  ['start', /^Start/],
  ['refresh', /^After each upload/],
  ['virtual host', /^In the virtual host(?: of `([^`]+)`)?/],
  ['server', /^At the level of the server/],
  ['publish', /^To publish/],
  ['install', /^To install/],
  ['look', /^It works if/],
  ['not run', /^Not run/],
];

function blockOf(label, text) {
  for (const [role, pattern] of roles) {
    const found = pattern.exec(label);
    if (found) return { role, name: found[1], text };
  }
  throw new Error(`docs/registries.md: what is below "${label}"?`);
}

function blocksOf(section) {
  const found = section.matchAll(
    /\n\n([^\n](?:.|\n(?!\n))*)\n\n```\w*\n([^]*?)```$/gm);
  const blocks = [...found].map(([, paragraph, text]) =>
    blockOf(paragraph.replaceAll('\n', ' '), text));
  if (section.match(/^ *```/gm)?.length !== blocks.length * 2) {
    throw new Error('docs/registries.md: a block without a paragraph above');
  }
  return blocks;
}

// By title, such as `npm: Verdaccio`: [{ role, name, text }]; `name` is
// that of a file or of a virtual host.
function readRecipes() {
  const recipes = new Map();
  for (const part of fs.readFileSync(page, 'utf8').split(/^## /m).slice(1)) {
    if (part.includes('```')) {
      recipes.set(part.slice(0, part.indexOf('\n')), blocksOf(part));
    }
  }
  return recipes;
}

module.exports = { readRecipes };

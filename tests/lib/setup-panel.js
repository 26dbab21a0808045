// The panel "Use it" as a person reads it: which clients, and for each the
// lines that go into a file, or the command to run.
'use strict';

const { unescape } = require('./pages');

const hole = 'YOUR_TOKEN'; // stands for the value

function attribute(tag, name) {
  return unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
    || undefined;
}

// { access, file, text } of each step; `file` is undefined of a command.
function steps(html) {
  return [...html.matchAll(
    /<div class="step"([^>]*)>[^]*?<pre><code>([^]*?)<\/code>/g)]
    .map(([, tag, text]) => ({
      access: attribute(tag, 'data-access'),
      file: attribute(tag, 'data-file'),
      text: unescape(text),
    }));
}

// By the client's word.
function clients(html) {
  const found = html.matchAll(
    /<details class="client" data-client="(\w+)">([^]*?)<\/details>/g);
  return Object.fromEntries([...found].map(([, word, inside]) =>
    [word, steps(inside)]));
}

// The feeds that can be chosen.
function feeds(html) {
  const [, options] =
    /<select[^>]*\sname="feed"[^>]*>([^]*?)<\/select>/.exec(html) ?? [];
  return options
    ? [...options.matchAll(/<option value="([^"]*)"/g)].map(([, one]) => one)
    : [/<strong class="feed">([^<]*)</.exec(html)?.[1]].filter(Boolean);
}

function addressOf(id, feed) {
  return `/profile/tokens/${id}/setup${feed ? `?feed=${feed}` : ''}`;
}

module.exports = { addressOf, clients, feeds, hole };

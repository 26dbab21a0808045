// Prometheus' text format, version 0.0.4, read strictly: what `promtool check
// metrics` says of names, units and types is an error here, too. promtool itself
// comes with the whole server, of 100 MB.
'use strict';

const assert = require('node:assert/strict');

const types = ['counter', 'gauge', 'histogram'];

function checkFamily({ name, type, help }) {
  assert.match(name, /^tokenbooth_[a-z]+(?:_[a-z]+)*$/);
  assert.ok(types.includes(type), `${name}: ${type}`);
  assert.ok(help, `${name} has a text`);
  assert.equal(name.endsWith('_total'), type === 'counter', name);
  assert.doesNotMatch(name, /_(?:count|sum|bucket|milliseconds|ms|kib|mib|percent)$/);
  assert.doesNotMatch(name, new RegExp(`_(?:${types.join('|')})$`));
}

function labelsOf(text, line) {
  const labels = {};
  let rest = text;
  while (rest) {
    const [all, name, value] =
      /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,(?=.)|$)/.exec(rest) ?? [];
    assert.ok(all, line);
    assert.ok(!(name in labels), `${line}: ${name} twice`);
    labels[name] = value;
    rest = rest.slice(all.length);
  }
  return labels;
}

// The key of a sample: its labels but `le`.
const seriesOf = (labels) => JSON.stringify(Object.entries(labels)
  .filter(([name]) => name !== 'le').sort());

function checkHistogram(name, samples) {
  for (const key of new Set(samples.map(({ labels }) => seriesOf(labels)))) {
    const all = samples.filter(({ labels }) => seriesOf(labels) === key);
    const only = (suffix) => all.filter((one) => one.name === `${name}${suffix}`);
    const buckets = only('_bucket');
    const bounds = buckets.map(({ labels }) =>
      (labels.le === '+Inf' ? Infinity : Number(labels.le)));
    assert.deepEqual(bounds, bounds.toSorted((a, b) => a - b), key);
    assert.equal(bounds.at(-1), Infinity, key);
    const counts = buckets.map(({ value }) => value);
    assert.deepEqual(counts, counts.toSorted((a, b) => a - b), key);
    assert.deepEqual(only('_count').map(({ value }) => value),
      [counts.at(-1)], key);
    assert.equal(only('_sum').length, 1, key);
    assert.equal(all.length, buckets.length + 2, key);
  }
}

function checkSamples({ name, type, samples }) {
  const seen = new Set();
  assert.ok(samples.length > 0, `${name} has samples`);
  for (const sample of samples) {
    const key = sample.name + JSON.stringify(Object.entries(sample.labels).sort());
    assert.ok(!seen.has(key), `${key} twice`);
    seen.add(key);
    if (type !== 'histogram') assert.equal(sample.name, name);
  }
  if (type === 'histogram') checkHistogram(name, samples);
}

function readSample(line) {
  const [, name, labels = '', value] =
    /^([a-z_]+)(?:\{([^{}]+)\})? (\d+(?:\.\d+)?)$/.exec(line) ?? [];
  assert.ok(name, `no sample: ${line}`);
  return { name, labels: labelsOf(labels, line), value: Number(value) };
}

// { get(name, labels): the value of a sample, names: of all families }
function readMetrics(text) {
  const families = [];
  assert.ok(text.endsWith('\n'));
  for (const line of text.slice(0, -1).split('\n')) {
    const [, word, name, rest] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === 'HELP') {
      assert.ok(!families.some((one) => one.name === name), `${name} twice`);
      families.push({ name, help: rest, samples: [] });
    } else if (word === 'TYPE') {
      assert.equal(families.at(-1).name, name);
      assert.equal(families.at(-1).type, undefined);
      families.at(-1).type = rest;
    } else {
      families.at(-1).samples.push(readSample(line));
    }
  }
  families.forEach(checkFamily);
  families.forEach(checkSamples);
  const all = families.flatMap(({ samples }) => samples);
  return {
    names: families.map(({ name }) => name),
    get: (name, labels = {}) => all.find((one) => one.name === name
      && Object.entries(labels).every(([key, value]) =>
        one.labels[key] === value))?.value,
  };
}

module.exports = { readMetrics };

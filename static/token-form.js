// The token form as choices change: the sentence that sums them up, and only the fields that count.

import { isLocal, wordsOf } from './times.js';

const MANY_FEEDS = 8;
const form = document.getElementById('token-form');
const sentence = document.getElementById('sentence');
const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value;

function list(names) {
  if (names.length > 3) return `${names.length} feeds`;
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

// What one kind of access covers, in words; '' when it is not given.
function covers(access) {
  if (!form.elements[access].checked) return '';
  if (chosen(`${access}_which`) === 'all') return 'all feeds';
  const feeds = [...form.querySelectorAll(`[name="${access}_feed"]:checked`)];
  return list(feeds.map((feed) => feed.value)) || 'no feeds yet';
}

const MINUTE_MS = 60000;
const fieldText = (moment, otherwise) => isNaN(moment) ? otherwise : moment.toISOString().slice(0, 16);

function localFrom(utc) {
  const moment = new Date(`${utc}Z`);
  return fieldText(new Date(moment - moment.getTimezoneOffset() * MINUTE_MS), utc);
}

// The server reads and writes UTC; the person, local time. A date that nobody touched is sent as it came.
function useLocalTime(input) {
  const came = input.defaultValue;
  input.defaultValue = localFrom(came);
  for (const zone of form.querySelectorAll('.zone')) zone.textContent = zone.textContent.replace('UTC', 'local time');
  form.addEventListener('formdata', ({ formData }) => {
    const { value, defaultValue } = input;
    if (value) formData.set('expires', value === defaultValue ? came : fieldText(new Date(value), value));
  });
}

// The moment that was chosen, in words: [as shown, as a tip]. null: never; undefined: no date yet.
function end() {
  const until = form.querySelector('[name="until"]:checked');
  if (!until || until.value === 'never') return null;
  if (until.value === 'date') {
    const moment = new Date(`${form.elements.expires.value}${isLocal ? '' : 'Z'}`);
    return isNaN(moment) ? undefined : wordsOf(moment);
  }
  const { textContent, title } = until.parentElement.querySelector('time');
  return [textContent, title];
}

// The sentence in pieces: words, the date with its tip, words.
function describe() {
  const read = covers('read');
  const write = covers('write');
  if (!read && !write) return ['No permissions yet. Choose read, write, or both.'];
  const can = [];
  if (read) can.push(`Can read ${read}.`);
  const adds = form.elements.write_how.checked;
  if (write) can.push(`Can ${adds ? 'push new packages' : 'write'} to ${write}.`);
  if (!read) can.push('Can’t read.');
  if (!write) can.push('Can’t write.');
  const date = end();
  if (date) return [`${can.join(' ')} Expires `, date, '.'];
  return [[...can, date === null ? 'Never expires.' : 'Choose an expiration date.'].join(' ')];
}

// Says it with the date kept on one line.
function say([before, [date, tip] = ['', ''], after = '']) {
  const exact = document.createElement('span');
  exact.className = 'exact';
  exact.textContent = date;
  exact.title = tip;
  const isSaid = sentence.firstElementChild && sentence.textContent === `${before}${date}${after}`;
  if (!isSaid) sentence.replaceChildren(before, exact, after);
}

// A field that does not count is not sent.
function enable(part) {
  const access = part.dataset.access;
  const which = part.querySelector('.which');
  which.disabled = !form.elements[access].checked;
  const isAll = chosen(`${access}_which`) === 'all';
  for (const feed of which.querySelectorAll('.feeds input, [list]')) feed.disabled = isAll;
}

function update() {
  form.querySelectorAll('.access').forEach(enable);
  say(describe());
}

function addFilter(feeds) {
  const input = document.createElement('input');
  input.type = 'search';
  input.className = 'feed-filter';
  input.placeholder = 'Filter feeds';
  input.setAttribute('aria-label', 'Filter feeds');
  input.autocomplete = 'off';
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const item of feeds.children) {
      item.hidden = !item.querySelector('input').value.includes(wanted);
    }
  });
  // Enter in the filter must not create the token.
  input.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
  feeds.before(input);
}

if (form?.elements.until) {
  if (isLocal) useLocalTime(form.elements.expires);
  // The sentence has said that another choice counts.
  form.addEventListener('formdata', ({ formData }) => chosen('until') === 'date' || formData.delete('expires'));
  form.addEventListener('input', (event) => {
    if (event.target.name === 'expires') form.querySelector('#until-date').checked = true;
  });
  form.addEventListener('input', update);
  form.addEventListener('change', update);
  addEventListener('pageshow', update);
  for (const feeds of form.querySelectorAll('.feeds')) {
    // Where names are typed, feed-names.js is at work.
    if (feeds.children.length > MANY_FEEDS && !feeds.parentElement.querySelector('[list]')) addFilter(feeds);
  }
  update();
}

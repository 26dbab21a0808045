// Copies a token's value without showing it, or a text of the page with the value put in.

import { fetchValue } from './value.js';
import { show } from './reveal.js';
import { say } from './say.js';

const HOLE = 'YOUR_TOKEN'; // stands for the value

// Safari lets a page copy only what was promised during the click itself.
const promisesOnly = 'GestureEvent' in window;

async function write(value) {
  if (promisesOnly && navigator.clipboard?.write) {
    const blob = value.then((text) => new Blob([text], { type: 'text/plain' }));
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
  } else {
    await navigator.clipboard.writeText(await value);
  }
}

function done(button) {
  // Only the first text changes: a hidden part says what was copied.
  const text = button.firstChild;
  text.data = 'Copied';
  button.classList.add('is-done');
  say('Copied.');
  setTimeout(() => {
    text.data = 'Copy';
    button.classList.remove('is-done');
  }, 2000);
}

function selectAll(element, more = '') {
  getSelection().selectAllChildren(element);
  say(`Your browser blocked copying. The text is selected; copy it with the keyboard or menu${more}.`, true);
}

// Copies a promised text; otherwise() shows another way where the browser does
// not allow that.
async function copy(button, text, otherwise) {
  button.ariaBusy = 'true';
  try {
    await write(text);
    done(button);
  } catch {
    try {
      otherwise(await text);
    } catch (problem) {
      say(problem.message, true, problem.link);
    }
  }
  button.ariaBusy = null;
}

async function withValue(button, text) {
  if (!text.includes(HOLE)) return text;
  const value = await fetchValue(button.closest('[data-token-id]').querySelector('form.value'), 'copy');
  return text.replaceAll(HOLE, value);
}

function copyText(button) {
  const place = button.previousElementSibling;
  const text = place.textContent;
  const more = text.includes(HOLE) ? `, then replace ${HOLE} with the value` : '';
  copy(button, withValue(button, text), () => selectAll(place, more));
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form.value') || !event.submitter?.matches('.copy')) return;
  event.preventDefault();
  const form = event.target;
  if (event.submitter.ariaBusy) return;
  copy(event.submitter, fetchValue(form, 'copy'), (value) => selectAll(show(form, value)));
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy]');
  if (button && !button.ariaBusy) copyText(button);
});

// An address with # takes the focus away while the page loads; a new value's button gets it all the same.
const focusNew = () => document.querySelector('.value .copy[autofocus]')?.focus();
focusNew();
if (location.hash) addEventListener('load', () => setTimeout(focusNew));

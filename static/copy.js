// Copies a token's value without showing it, or a line of text that stands in the page.

import { fetchValue } from './value.js';
import { show } from './reveal.js';
import { say } from './say.js';

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

function selectAll(element) {
  getSelection().selectAllChildren(element);
  say('The browser did not allow copying. The text is selected instead: copy it with the keyboard or the menu.', true);
}

async function copyValue(button, form) {
  const value = fetchValue(form);
  try {
    await write(value);
    done(button);
  } catch {
    try {
      selectAll(show(form, await value));
    } catch (problem) {
      say(problem.message, true);
    }
  }
}

async function copyText(button) {
  const place = button.parentElement;
  const lines = [...place.querySelectorAll('code')];
  try {
    await write(Promise.resolve(button.dataset.copy || lines.map((line) => line.textContent).join('\n')));
    done(button);
  } catch {
    selectAll(lines.length === 1 ? lines[0] : place);
  }
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form.value') || !event.submitter?.matches('.copy')) return;
  event.preventDefault();
  copyValue(event.submitter, event.target);
});
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-copy]');
  if (button) copyText(button);
});

// An address with # takes the focus away while the page loads; the new row's button gets it all the same.
const focusNew = () => document.querySelector('.is-new .value .copy')?.focus();
focusNew();
if (location.hash) addEventListener('load', () => setTimeout(focusNew));

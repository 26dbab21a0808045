// Shows a token's value in place of its dots, and hides it again: second click, Escape, a minute, a hidden tab.

import { fetchValue } from './value.js';
import { say } from './say.js';

const SHOWN_MS = 60000;
const shown = new Map(); // form -> timer that hides it

export function show(form, value) {
  hide(form);
  const code = document.createElement('code');
  code.className = 'shown';
  code.textContent = value;
  form.querySelector('.secret').append(code);
  form.classList.add('is-shown');
  form.querySelector('.reveal').textContent = 'Hide';
  shown.set(form, setTimeout(hide, SHOWN_MS, form));
  return code;
}

export function hide(form) {
  if (!shown.has(form)) return;
  clearTimeout(shown.get(form));
  shown.delete(form);
  form.querySelector('.shown').remove();
  form.classList.remove('is-shown');
  form.querySelector('.reveal').textContent = 'Reveal';
}

const hideAll = () => [...shown.keys()].forEach(hide);

async function toggle(form) {
  const button = form.querySelector('.reveal');
  if (shown.has(form)) {
    hide(form);
    say('Hidden.');
  } else if (!button.ariaBusy) {
    button.ariaBusy = 'true';
    try {
      const value = await fetchValue(form, 'show');
      // Not on a screen that nobody looks at.
      if (!document.hidden) {
        show(form, value);
        say('Value shown. It will be hidden after a minute.');
      }
    } catch (problem) {
      say(problem.message, true, problem.link);
    }
    button.ariaBusy = null;
  }
}

document.addEventListener('submit', (event) => {
  if (!event.target.matches('form.value') || event.submitter?.matches('.copy')) return;
  event.preventDefault();
  toggle(event.target);
});

document.addEventListener('click', (event) => {
  // The dots are the label of the button; marking a part of the value is no click on it.
  const selection = getSelection();
  if (event.target.closest('.is-shown .secret') && !selection.isCollapsed &&
      event.target.closest('.secret').contains(selection.anchorNode)) {
    event.preventDefault();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && shown.size) {
    hideAll();
    say('Hidden.');
  }
});
document.addEventListener('visibilitychange', () => document.hidden && hideAll());
addEventListener('pagehide', hideAll);

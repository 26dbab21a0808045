// Opens a page that asks "are you sure?" as a dialog over the list; where that fails, the link is followed.

import { fetchPart, opensElsewhere } from './part.js';
import { localTimes } from './times.js';

function open(part) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  dialog.append(part);
  document.body.append(dialog);
  localTimes(dialog);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-close]')) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
  // The question comes before the answers: where both do not fit, it is what is shown and read.
  const question = dialog.querySelector('h1');
  question.tabIndex = -1;
  (dialog.scrollHeight > dialog.clientHeight ? question : dialog.querySelector('a[data-close]')).focus();
}

document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[data-confirm]');
  if (!link || opensElsewhere(event)) return;
  event.preventDefault();
  if (document.querySelector('dialog')) return;
  try {
    open(await fetchPart(link.href, '[data-dialog]'));
  } catch {
    location.assign(link.href);
  }
});

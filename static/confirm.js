// Opens a page that asks "are you sure?" as a dialog over the list; where that fails, the link is simply followed.

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

// Opens a page that asks "are you sure?" as a dialog over the list; where that fails, the link is simply followed.

import { localTimes } from './times.js';

async function fetchPart(address) {
  const answer = await fetch(address, { redirect: 'error', cache: 'no-store' });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return document.adoptNode(page.querySelector('[data-dialog]'));
}

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
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (document.querySelector('dialog')) return;
  try {
    open(await fetchPart(link.href));
  } catch {
    location.assign(link.href);
  }
});

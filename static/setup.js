// "Set up": opens the configuration of package clients under the token's row, and loads it for another feed.

import { fetchPart, opensElsewhere } from './part.js';
import { say } from './say.js';

const addressOf = (form) => `${form.action}?${new URLSearchParams(new FormData(form))}`;

function close(row) {
  row.querySelector('.use').remove();
  row.querySelector('[data-setup]').ariaExpanded = 'false';
}

async function open(row, link) {
  const panel = await fetchPart(link.href, '.use');
  if (row.querySelector('.use')) return;
  row.append(panel);
  link.ariaExpanded = 'true';
  panel.querySelector('select, summary, a').focus();
}

async function change(form) {
  const address = addressOf(form);
  const fresh = await fetchPart(address, '.use');
  // If the choice has changed in the meantime, that answer is the one to show.
  if (!form.isConnected || addressOf(form) !== address) return;
  const panel = form.closest('.use');
  const focused = panel.contains(document.activeElement);
  for (const { dataset } of panel.querySelectorAll('details[open]')) {
    const client = fresh.querySelector(`[data-client="${dataset.client}"]`);
    client?.setAttribute('open', '');
    client?.closest('.others')?.setAttribute('open', '');
  }
  panel.replaceWith(fresh);
  const select = fresh.querySelector('select');
  if (focused) select.focus();
  say(`Configuration for feed ${select.value}.`);
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-setup]');
  if (!link || opensElsewhere(event)) return;
  event.preventDefault();
  const row = link.closest('.row');
  if (row.querySelector('.use')) close(row);
  else open(row, link).catch(() => location.assign(link.href));
});
document.addEventListener('change', ({ target: { form } }) => {
  if (form?.closest('.use')) change(form).catch(() => form.submit());
});

for (const link of document.querySelectorAll('[data-setup]')) {
  link.ariaExpanded = String(Boolean(link.closest('.row').querySelector('.use')));
}

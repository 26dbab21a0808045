// Narrows the list while typing, when all of it is here; Enter asks the server, which knows old values, too.

const input = document.getElementById('q');
const count = document.getElementById('count');
const rows = [...document.querySelectorAll('.row')];
const isWhole = input && !input.defaultValue && !document.querySelector('.pager');

function fits(row, wanted, value) {
  const last4 = row.dataset.last4;
  if (value) return last4 && value.endsWith(last4);
  const words = row.querySelector('.name').textContent + ' ' + last4;
  return words.toLowerCase().includes(wanted.toLowerCase());
}

function say(wanted, value, found) {
  if (!wanted) return '';
  if (value) return 'Press Enter to look up this value.';
  const older = /^[0-9A-Za-z]{4}$/.test(wanted) || !found ? ' Press Enter to search old values too.' : '';
  return (found ? `${found} of ${rows.length} tokens.` : 'No current value or description matches.') + older;
}

function narrow() {
  const wanted = input.value.trim();
  // However it is wrapped.
  const value = wanted.match(/tkb_[0-9A-Za-z]{36}/)?.[0];
  let found = 0;
  for (const row of rows) {
    row.hidden = !fits(row, wanted, value);
    if (!row.hidden) found++;
  }
  count.textContent = say(wanted, value, found);
}

if (isWhole) {
  input.addEventListener('input', narrow);
  // A page that comes back keeps what was typed.
  if (input.value) narrow();
}

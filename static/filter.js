// Narrows the list while typing, when the whole list is on this page; Enter asks the server.

const input = document.getElementById('q');
const count = document.getElementById('count');
const rows = [...document.querySelectorAll('.row')];
const isWhole = input && !input.defaultValue && !document.querySelector('.pager');

function fits(row, wanted) {
  const last4 = row.dataset.last4;
  if (/^tkb_\w{36}$/.test(wanted)) return wanted.endsWith(last4);
  const words = row.querySelector('.name').textContent + ' ' + last4;
  return words.toLowerCase().includes(wanted.toLowerCase());
}

function narrow() {
  const wanted = input.value.trim();
  for (const row of rows) row.hidden = !fits(row, wanted);
  const found = rows.filter((row) => !row.hidden).length;
  count.textContent = !wanted ? '' : found ? `${found} of ${rows.length} tokens`
    : 'No tokens match. Press Enter to search older values too.';
}

if (isWhole) {
  input.addEventListener('input', narrow);
  // A page that comes back keeps what was typed.
  if (input.value) narrow();
}

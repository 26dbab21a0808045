// "Use it": brings the lines for package clients under the row they are wanted for, written for its feed.

const panel = document.getElementById('use');

function openUnder(row) {
  for (const feed of panel.querySelectorAll('.feed')) feed.textContent = row.dataset.feed || 'FEED';
  row.append(panel);
  panel.open = true;
  panel.querySelector('summary').focus();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-use]');
  if (!link || !panel) return;
  event.preventDefault();
  const row = link.closest('.row');
  if (panel.open && row.contains(panel)) panel.open = false;
  else openUnder(row);
});

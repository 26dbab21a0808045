// Selecting several tokens: how many are selected, and all that are shown at once.

const all = document.getElementById('all');
const count = document.getElementById('selected');
const boxes = [...document.querySelectorAll('[name="id"][form="several"]')];
const isShown = (box) => !box.closest('[hidden]');

function update() {
  const selected = boxes.filter((box) => box.checked);
  count.value = `${selected.length} selected`;
  all.checked = selected.length > 0 && boxes.filter(isShown).every((box) => box.checked);
  all.indeterminate = selected.length > 0 && !all.checked;
}

all.addEventListener('change', () => {
  for (const box of boxes.filter(isShown)) box.checked = all.checked;
});
document.addEventListener('change', update);
addEventListener('pageshow', update);

// Where there are too many feeds to list them, names that are typed, or chosen from what is suggested, become boxes.

function takeNames(input) {
  const known = new Set([...input.list.options].map((option) => option.value));
  const feeds = input.parentElement.querySelector('.feeds');
  const take = () => {
    const words = input.value.toLowerCase().split(/[\s,]+/);
    input.value = words.filter((word) => !known.has(word)).join(' ').trim();
    for (const name of words.filter((word) => known.has(word))) {
      (feeds.querySelector(`[value="${name}"]`) ?? addBox(feeds, input.name, name)).checked = true;
    }
    input.form.dispatchEvent(new Event('change'));
  };
  input.addEventListener('change', take);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    take();
  });
}

function addBox(feeds, field, name) {
  const item = document.createElement('li');
  item.innerHTML = '<label class="pick"><input type="checkbox"><span class="feed"></span></label>';
  const box = item.querySelector('input');
  Object.assign(box, { name: field, value: name });
  item.querySelector('.feed').textContent = name;
  feeds.append(item);
  return box;
}

for (const input of document.querySelectorAll('#token-form [list]')) takeNames(input);

// Tabs of a page are links to its parts, which style.css shows by the address; this tells screen readers which one is open,
// and takes a button away that has nothing to save yet.

const tabs = [...document.querySelectorAll('.tabbed > .tabs a')];

function mark() {
  const open = tabs.find((tab) => document.querySelector(tab.hash).checkVisibility());
  for (const tab of tabs) {
    if (tab === open) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
}

addEventListener('hashchange', mark);
addEventListener('load', mark);

for (const form of document.querySelectorAll('form.change')) {
  const update = () => form.classList.toggle('is-dirty', ![...form.privilege.options].every(
    (option) => option.selected === option.defaultSelected));
  form.addEventListener('change', update);
  addEventListener('pageshow', update);
}

// Keeps what was typed when the session has ended, and puts it back after the sign-in. Never a password or a value.

const KEY = 'tokenbooth-draft';
const forms = [...document.querySelectorAll('form[data-draft]')];

const isKept = (field) => field.name && !['hidden', 'password', 'submit'].includes(field.type);
const isChoice = (field) => ['checkbox', 'radio'].includes(field.type);

function keep(form) {
  const fields = [...form.elements].filter(isKept)
    .filter((field) => !isChoice(field) || field.checked)
    .map((field) => [field.name, field.value]);
  sessionStorage.setItem(KEY, JSON.stringify({ form: form.dataset.draft, fields }));
}

function giveBack(form, fields) {
  for (const field of [...form.elements].filter(isKept)) {
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isChoice(field)) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  const notice = document.createElement('p');
  notice.className = 'flash';
  notice.setAttribute('role', 'status');
  notice.textContent = 'We kept what you typed. It hasn’t been saved yet.';
  form.before(notice);
}

function start() {
  const draft = JSON.parse(sessionStorage.getItem(KEY));
  for (const form of forms) form.addEventListener('submit', () => keep(form));
  // The draft waits during the sign-in; any other page means that it arrived or is not wanted.
  if (!draft || location.pathname === '/login') return;
  sessionStorage.removeItem(KEY);
  const form = forms.find((one) => one.dataset.draft === draft.form);
  // With errors the server has already put back what was typed; a notice says that it was saved.
  if (form && !document.querySelector('.errors, .flash')) giveBack(form, draft.fields);
}

try {
  start();
} catch {
  // Storage may be turned off: then there are no drafts.
}

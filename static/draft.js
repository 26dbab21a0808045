// Keeps what was typed until the same account has signed in again. Never a password or a value.

const KEY = 'tokenbooth-draft';
// Undefined: nobody is signed in.
const { account } = document.querySelector('.me').dataset;
const forms = [...document.querySelectorAll('form[data-draft]')];

const isKept = (field) => field.name && !['hidden', 'password', 'submit'].includes(field.type);
const isChoice = (field) => ['checkbox', 'radio'].includes(field.type);

function store(draft) {
  sessionStorage.setItem(KEY, JSON.stringify(draft));
}

function keep(form) {
  const fields = [...form.elements].filter(isKept)
    .filter((field) => !isChoice(field) || field.checked)
    .map((field) => [field.name, field.value]);
  store({ account, form: form.dataset.draft, fields });
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

// Only a sign-in in between shows that the form was not taken.
function arriveAtSignIn(draft) {
  store({ ...draft, signedInSince: true });
  document.querySelector('.flash')?.append(' What you typed has been kept.');
}

function start() {
  const draft = JSON.parse(sessionStorage.getItem(KEY));
  for (const form of forms) form.addEventListener('submit', () => keep(form));
  if (!draft) return;
  if (location.pathname === '/login') {
    arriveAtSignIn(draft);
    return;
  }
  // Any other page: the draft arrived, or is not wanted.
  sessionStorage.removeItem(KEY);
  const form = forms.find((one) => one.dataset.draft === draft.form);
  if (form && draft.signedInSince && draft.account === account) giveBack(form, draft.fields);
}

try {
  start();
} catch {
  // Storage may be turned off: then there are no drafts.
}

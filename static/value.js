// Asks the server for one token's value. Errors have a message for the person, and the link that leads on, if any.

const here = location.pathname + location.search;
const problem = (sentence, link) => Object.assign(new Error(sentence), { link });

// By status.
const problems = {
  401: ['You’ve been signed out.', ['Sign in again', `/login?next=${encodeURIComponent(here)}`]],
  403: ['This page is out of date.', ['Reload page', here]],
  404: ['This token no longer exists.', ['Reload page', here]],
};

async function ask(form, purpose) {
  const fields = new FormData(form);
  fields.set('for', purpose);
  try {
    return await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
      cache: 'no-store',
    });
  } catch {
    throw problem('Can’t reach the server. Check your connection and try again.');
  }
}

// purpose: 'show' or 'copy', as the activity tells it.
export async function fetchValue(form, purpose) {
  const answer = await ask(form, purpose);
  // A redirect can only lead to the sign-in.
  const status = answer.type === 'opaqueredirect' ? 401 : answer.status;
  if (problems[status]) throw problem(...problems[status]);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || !body.value) throw problem(body.message || 'The value couldn’t be loaded. Try again in a minute.');
  return body.value;
}

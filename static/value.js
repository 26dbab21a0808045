// Asks the server for one token's value; errors are thrown with a message for the person.

const sentences = {
  401: 'You’ve been signed out. Reload the page and sign in.',
  403: 'This page is out of date. Reload it and try again.',
  404: 'This token no longer exists. Reload the page.',
  409: 'This token no longer has a value. Reload the page.',
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
    throw new Error('Can’t reach the server. Check your connection and try again.');
  }
}

// purpose: 'show' or 'copy', as the activity tells it.
export async function fetchValue(form, purpose) {
  const answer = await ask(form, purpose);
  // A redirect can only lead to the sign-in.
  if (answer.type === 'opaqueredirect') throw new Error(sentences[401]);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || !body.value) {
    throw new Error(body.message || sentences[answer.status] ||
      'The value couldn’t be loaded. Try again in a minute.');
  }
  return body.value;
}

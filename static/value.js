// Asks the server for one token's value; what can go wrong is thrown as a sentence for the person.

const sentences = {
  401: 'You are signed out. Reload the page, sign in, and try again.',
  403: 'This page is too old. Reload it and try again.',
  404: 'This token is not there any more. Reload the page.',
  409: 'This token has no value any more. Reload the page.',
};

async function ask(form) {
  try {
    return await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(new FormData(form)),
      redirect: 'manual',
      cache: 'no-store',
    });
  } catch {
    throw new Error('The server did not answer. Check your connection and try again.');
  }
}

export async function fetchValue(form) {
  const answer = await ask(form);
  // A redirect can only lead to the sign-in.
  if (answer.type === 'opaqueredirect') throw new Error(sentences[401]);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok || !body.value) {
    throw new Error(body.message || sentences[answer.status] ||
      'The server could not show the value. Try again in a minute.');
  }
  return body.value;
}

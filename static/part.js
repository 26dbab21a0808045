// Fetches a part of another page of the site, to be shown in this one.

export async function fetchPart(address, selector) {
  const answer = await fetch(address, { redirect: 'error', cache: 'no-store' });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return document.adoptNode(page.querySelector(selector));
}

export const opensElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

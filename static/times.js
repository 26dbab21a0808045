// Shows times, which are written in UTC, as local time; UTC stays, on hover and focus.

const format = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit',
});
export const isLocal = format.resolvedOptions().timeZone !== 'UTC';

// As the server writes it: "2026-11-28 01:01 UTC".
const utcOf = (moment) => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

// The words for a moment, and for hovering over them.
export const wordsOf = (moment) => isLocal ? [format.format(moment), utcOf(moment)] : [utcOf(moment), ''];

function withTip(local, utc) {
  const shown = document.createElement('span');
  shown.className = 'tipped';
  shown.tabIndex = 0;
  const tip = document.createElement('span');
  tip.className = 'tip';
  tip.textContent = ` (${utc})`;
  shown.append(local, tip);
  return shown;
}

// Puts it in place of the words of UTC that stand in the element.
function replace(element, utc, local) {
  const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.includes(utc));
  if (!text) return false;
  const rest = text.splitText(text.data.indexOf(utc));
  rest.deleteData(0, utc.length);
  rest.before(withTip(local, utc));
  return true;
}

function showLocal(time) {
  const moment = new Date(time.dateTime);
  if (isNaN(moment) || !isLocal) return;
  const [local, utc] = wordsOf(moment);
  // In a choice, nothing else may take the click.
  if (time.closest('label')) {
    time.textContent = local;
    time.title = utc;
    return;
  }
  const tip = time.querySelector('.tip');
  // It stands behind the time, or behind what the time ends.
  const exact = time.nextElementSibling ?? time.parentElement.nextElementSibling;
  if (tip) tip.textContent = tip.textContent.replace(utc, `${local}, ${utc}`);
  else if (!replace(time, utc, local) && !(exact?.matches('.exact') && replace(exact, utc, local))) time.title = `${local} (${utc})`;
}

export function localTimes(root) {
  root.querySelectorAll('time[datetime]').forEach(showLocal);
}

localTimes(document);

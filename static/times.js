// Adds the visitor's local time to every time of the page, which is written in UTC.

const format = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
});

export function localTimes(root) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime);
    if (isNaN(moment) || !moment.getTimezoneOffset()) continue;
    const local = format.format(moment);
    const tip = time.querySelector('.tip');
    if (tip) {
      tip.append(`, ${local}`);
    } else {
      time.title = local;
      const hidden = document.createElement('span');
      hidden.className = 'sr';
      hidden.textContent = ` (${local})`;
      time.append(hidden);
    }
  }
}

localTimes(document);

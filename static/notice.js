// Tells a screen reader the notice of what was done, which a page that has just loaded does not say by itself.

import { say } from './say.js';

const notice = document.querySelector('.flash[role="status"]');
if (notice) say(notice.textContent);

// The real browser: Debian's Chromium, without anything that would go out, and
// without its window, which takes most of its time.
'use strict';

const { chromium } = require('playwright-core');

function launch(options = {}) {
  return chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--no-first-run',
    ],
    ...options,
  });
}

module.exports = { launch };

// Values of tokens as they are written: `tkb_`, 30 characters, and
// their checksum in six.
'use strict';

const { randomInt } = require('node:crypto');

const alphabet =
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function crc32(text) {
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}

function checksum(text) {
  let left = crc32(text);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = alphabet[left % 62] + digits;
    left = Math.floor(left / 62);
  }
  return digits;
}

// Well formed, and certainly never issued.
function inventedValue() {
  let text = 'tkb_';
  for (let i = 0; i < 30; i++) text += alphabet[randomInt(62)];
  return text + checksum(text);
}

// As long as a value and of its letters, with a checksum that is not its own.
function misspelt(value) {
  const last = value.at(-1);
  return value.slice(0, -1) + (last === '0' ? '1' : '0');
}

// Headers that show a value, or a name and a password.
const bearer = (value) => ({ Authorization: `Bearer ${value}` });
const basic = (name, password) => ({ Authorization:
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` });

module.exports = { basic, bearer, checksum, inventedValue, misspelt };

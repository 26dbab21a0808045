// What a test reads in a page: rows of tokens, fields of a form, sentences.
'use strict';

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescape(html) {
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);
}

// What a person reads there.
function words(html) {
  return unescape(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? unescape(found[1]) : null;
}

function inputs(html, name) {
  return [...html.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag)
    .filter((tag) => attribute(tag, 'name') === name);
}

// What stands in the field; null where there is no such field.
function typed(html, name) {
  const [tag] = inputs(html, name);
  return tag ? attribute(tag, 'value') : null;
}

// The values of those boxes or radio buttons of the name that are checked.
function checked(html, name) {
  return inputs(html, name).filter((tag) => /\schecked(?=[\s>])/.test(tag))
    .map((tag) => attribute(tag, 'value'));
}

// The sentence that stands at the field as its error; null where it is right.
function complaint(html, name) {
  const found = new RegExp(`id="${name}-error">([^<]*)<`).exec(html);
  return found ? unescape(found[1]) : null;
}

// The rows of the tokens screen, in their order.
function rows(html) {
  const found = html.matchAll(
    /<li class="([^"]*)"[^>]*\sdata-token-id="(\d+)"[^>]*>([\s\S]*?)<\/li>/g);
  return [...found].map(([, classes, id, inside]) => ({
    id: Number(id),
    ended: classes.split(' ').includes('is-ended'),
    marked: /\bis-(new|changed)\b/.test(classes),
    description: words(/<bdi[^>]*>([\s\S]*?)<\/bdi>/.exec(inside)[1]),
    words: words(inside),
    html: inside,
  }));
}

// What the activity tells, newest first: what happened, who did it and from
// where, and when.
function happenings(html) {
  const found = html.matchAll(/<li class="row is-event">([\s\S]*?)<\/li>/g);
  return [...found].map(([, inside]) => {
    const [what, ...rest] = [...inside.matchAll(/<p[^>]*>([\s\S]*?)<\/p>/g)]
      .map(([, part]) => words(part));
    return { what, where: rest.length > 1 ? rest[0] : '', when: rest.at(-1) };
  });
}

// Makes a token by the form as a person would; its number and value.
async function makeToken(visitor, fields) {
  const page = await visitor.get('/profile/tokens/new');
  const made = await visitor.submit(page, '/profile/tokens', fields);
  const id = Number(/[?&]new=(\d+)/.exec(made.headers.location ?? '')?.[1]);
  if (!id) throw new Error(`no token was made: ${made.status} ${made.text}`);
  return { id, value: await reveal(visitor, id) };
}

// The value, by the button of the screen; undefined where there is none.
async function reveal(visitor, id) {
  const page = await visitor.get(`/profile/tokens/${id}`);
  const csrf = typed(page.text, 'csrf_token');
  const got = await visitor.post(`/profile/tokens/${id}/reveal`,
    { csrf_token: csrf }, { Accept: 'application/json' });
  return got.status === 200 ? JSON.parse(got.text).value : undefined;
}

// The page that an answer leads to; a browser keeps what stands behind #.
function follow(visitor, answer) {
  return visitor.get(answer.headers.location.split('#')[0]);
}

// Asks for the page of confirmation and says yes.
function confirm(visitor, id, what) {
  const address = `/profile/tokens/${id}/${what}`;
  return visitor.fillIn(address, address);
}

// Whether it is a page in the site's own look, not one of Apache's.
function siteLook(got) {
  return /^text\/html/.test(got.headers['content-type'] ?? '')
    && /<header class="top">/.test(got.text)
    && /<main id="main"/.test(got.text);
}

module.exports = {
  checked, complaint, confirm, follow, happenings, inputs, makeToken, reveal,
  rows, siteLook, typed, unescape, words,
};

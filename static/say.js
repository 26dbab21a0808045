// Says a sentence: aloud for screen readers, and visibly when something went wrong.

const region = document.getElementById('say');
let last;

// link: [text, address] of where to go on. It gets the focus, and stays.
export function say(sentence, isProblem = false, link = null) {
  clearTimeout(last);
  region.classList.toggle('is-problem', isProblem);
  region.textContent = '';
  // A pause, so that the same sentence said twice is announced twice.
  last = setTimeout(() => {
    region.textContent = sentence;
    if (link) {
      const [textContent, href] = link;
      region.append(' ', Object.assign(document.createElement('a'), { textContent, href }));
      region.lastChild.focus();
    } else {
      last = setTimeout(() => { region.textContent = ''; }, isProblem ? 20000 : 4000);
    }
  }, 50);
}

// Speaks one sentence to the person: aloud for screen readers, and visibly when something went wrong.

const region = document.getElementById('say');
let last;

export function say(sentence, isProblem = false) {
  clearTimeout(last);
  region.classList.toggle('is-problem', isProblem);
  region.textContent = '';
  // A pause, so that the same sentence said twice is announced twice.
  last = setTimeout(() => {
    region.textContent = sentence;
    last = setTimeout(() => { region.textContent = ''; }, isProblem ? 20000 : 4000);
  }, 50);
}

// Offers names of correspondents while one is typed. Without it the same inputs take any name, and saving tells
// which ones nobody knows.

const WAIT = 150;
const SHORTEST = 2;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  let timer = 0;
  let asked = "";
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const words = input.value.trim();
    if (words.length < SHORTEST || words === asked) return;
    timer = setTimeout(() => offer(words), WAIT);
  });

  async function offer(words) {
    asked = words;
    const response = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!response || !response.ok || words !== asked) return;
    const { names } = await response.json();
    input.list.replaceChildren(...names.map(({ name, note }) => new Option(note, name)));
  }
}

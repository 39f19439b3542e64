/*
 * From change to change: "n" and "p", or the two buttons. The change you are at is ringed on both sides, and so is
 * the counterpart of a word under the pointer.
 */
const bar = document.querySelector("[data-changes]");
const marked = [...document.querySelectorAll("[data-change]")];
const numbers = [...new Set(marked.map((word) => word.dataset.change))];
const wordsOf = (number) => marked.filter((word) => word.dataset.change === number);
let at = -1;

const ring = (number) => {
  for (const word of marked) word.classList.toggle("word--current", word.dataset.change === number);
};

const unfold = (word) => {
  for (let fold = word.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
};

const goTo = (index) => {
  if (!numbers.length) return;
  at = (index + numbers.length) % numbers.length;
  const words = wordsOf(numbers[at]);
  unfold(words[0]);
  ring(numbers[at]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  words[0].focus({ preventScroll: true });
  words[0].scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  bar.querySelector("[data-change-at]").textContent = `Change ${at + 1} of `;
  const maker = words.find((word) => word.title)?.title;
  bar.querySelector("[data-change-by]").textContent = maker ? `, this one ${maker}` : "";
};

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const keysOff = () => {
  try {
    return localStorage.getItem("single-keys") === "off";
  } catch {
    return false;
  }
};

if (bar) {
  const steps = bar.querySelector("[data-change-steps]");
  if (steps) steps.hidden = false;
  for (const button of bar.querySelectorAll("[data-change-step]")) {
    button.addEventListener("click", () => goTo(at < 0 && button.dataset.changeStep === "-1" ? -1 : at + Number(button.dataset.changeStep)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || keysOff()) return;
    if (event.key === "n") goTo(at + 1);
    if (event.key === "p") goTo(at < 0 ? -1 : at - 1);
  });
  for (const occasion of ["pointerover", "focusin"]) {
    document.addEventListener(occasion, (event) => {
      const word = event.target.closest?.("[data-change]");
      if (!word) return;
      ring(word.dataset.change);
      if (occasion === "focusin") at = numbers.indexOf(word.dataset.change);
    });
  }
}

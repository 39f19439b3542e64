/*
 * From match to match of what was searched for: "n" and "p", or the two buttons. Opening a found cable leads to its
 * first match, unless its address names another place.
 */
const bar = document.querySelector("[data-hits]");
const marked = [...document.querySelectorAll("mark[data-hit]")];
const first = marked.filter((word) => word.id);
let at = -1;

const goTo = (index) => {
  at = (index + first.length) % first.length;
  const number = first[at].dataset.hit;
  for (const word of marked) word.classList.toggle("word--current", word.dataset.hit === number);
  for (let fold = first[at].closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  first[at].focus({ preventScroll: true });
  first[at].scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  bar.querySelector("[data-hit-at]").textContent = `Match ${at + 1} of `;
};

const keysOff = () => {
  try {
    return localStorage.getItem("single-keys") === "off";
  } catch {
    return false;
  }
};

if (bar && first.length) {
  bar.querySelector("[data-hit-steps]").hidden = false;
  bar.querySelector("[data-hit-first]").hidden = true;
  for (const button of bar.querySelectorAll("[data-hit-step]")) {
    button.addEventListener("click", () => goTo(at < 0 && button.dataset.hitStep === "-1" ? -1 : at + Number(button.dataset.hitStep)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]") || keysOff()) return;
    if (event.key === "n") goTo(at + 1);
    if (event.key === "p") goTo(at < 0 ? -1 : at - 1);
  });
  const named = first.findIndex((word) => `#${word.id}` === location.hash);
  if (named >= 0 || !location.hash) goTo(Math.max(named, 0));
}

/*
 * Single keys in a list: "j" and "k" go down and up, "x" ticks, Enter opens (as in any link that has the focus).
 * Off while a field has the focus, with any modifier held, and once the reader has turned single keys off.
 */
const list = document.querySelector("[data-entries]");

const turnedOff = () => {
  try {
    return localStorage.getItem("single-keys") === "off";
  } catch {
    return false;
  }
};

const typing = (target) =>
  target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

const entries = list ? [...list.children] : [];
let here = -1;

const go = (place) => {
  if (place < 0 || place >= entries.length) return;
  entries[here]?.classList.remove("is-here");
  here = place;
  entries[here].classList.add("is-here");
  entries[here].querySelector(".entry__title a").focus();
  entries[here].scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || turnedOff()) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "j") go(here + 1);
  if (event.key === "k") go(here - 1);
  if (event.key === "x" && entries[here]) entries[here].querySelector("input[name=pick]")?.click();
});

// The keys go on from wherever the focus was put by hand.
list?.addEventListener("focusin", (event) => {
  const place = entries.findIndex((entry) => entry.contains(event.target));
  if (place < 0 || place === here) return;
  entries[here]?.classList.remove("is-here");
  here = place;
  entries[here].classList.add("is-here");
});

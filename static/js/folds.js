/* Folds marked data-fold start closed where the window has no room for them; without scripts they stay open. */
const narrow = matchMedia("(max-width: 60rem)");

for (const fold of document.querySelectorAll("details[data-fold]")) {
  if (narrow.matches) fold.open = false;
}

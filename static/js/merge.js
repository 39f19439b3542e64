/* Two texts put together: who writes a reading chooses it, and leaving undecided warns. */
const form = document.querySelector(".merge");
let touched = false;

form.addEventListener("input", (event) => {
  touched = true;
  const choice = event.target.dataset.own;
  if (choice) form.querySelector(`[name="${CSS.escape(choice)}"][value=own]`).checked = true;
});
form.addEventListener("submit", () => {
  touched = false;
});
addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});

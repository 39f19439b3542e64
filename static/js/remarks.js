/*
 * Comments on passages: "Comment on this" aims the form at its passage without asking the server, and takes words
 * that are selected there along. "c" does the same for the change you are at.
 */
const desk = document.querySelector("[data-remarks]");
const say = desk?.querySelector("[name=comment]");

const selectedIn = (passage) => {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed || !passage.contains(chosen.anchorNode) || !passage.contains(chosen.focusNode)) return "";
  return chosen.toString().trim();
};

// The words of a passage as they will stand: without what is taken out.
const wordsOf = (passage) => {
  const copy = passage.cloneNode(true);
  for (const gone of copy.querySelectorAll("del")) gone.remove();
  return copy.textContent.trim();
};

const aim = (passage, quote) => {
  desk.querySelector("[name=on]").value = passage.dataset.passage;
  desk.querySelector("[name=quote]").value = quote.slice(0, 1000);
  desk.querySelector("[data-remark-words]").textContent = quote || wordsOf(passage).slice(0, 400);
  desk.querySelector("[data-remark-on]").hidden = false;
  desk.querySelector("[data-remark-none]").hidden = true;
  say.focus();
  say.scrollIntoView({ block: "nearest" });
};

const keysOff = () => {
  try {
    return localStorage.getItem("single-keys") === "off";
  } catch {
    return false;
  }
};

if (desk && say) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[name=at]");
    const passage = button?.closest("td").querySelector("[data-passage]");
    if (!passage) return;
    event.preventDefault();
    aim(passage, selectedIn(passage));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
    const word = event.target.closest?.("[data-change]");
    const passage = word?.closest("[data-passage]");
    if (!passage) return;
    event.preventDefault();
    const written = [...passage.querySelectorAll(`ins[data-change="${word.dataset.change}"]`)];
    aim(passage, (written.length ? written : [word]).map((one) => one.textContent).join(" ").trim());
  });
}

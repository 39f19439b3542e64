/*
 * Single keys: "/" goes to the search box, "?" opens the list of keys, Escape closes drawers and tips.
 *
 * They are off while a field has the focus, with any modifier held, and once the reader has turned them off.
 */
const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

const turnedOff = () => {
  try {
    return localStorage.getItem("single-keys") === "off";
  } catch {
    return false;
  }
};

const closeDrawers = () => {
  for (const drawer of document.querySelectorAll(".evidence details[open]")) {
    drawer.open = false;
    drawer.querySelector("summary").focus();
  }
  document.documentElement.classList.add("tips-put-away");
};

const help = document.querySelector("[data-key-help]");
const offSwitch = document.querySelector("[data-keys-off]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeDrawers();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || turnedOff()) return;
  if (event.key === "/") {
    const box = document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  }
  if (event.key === "?" && help && !help.open) help.showModal();
});

// A tip put away with Escape comes back for the next term.
for (const occasion of ["pointermove", "focusin"]) {
  document.addEventListener(occasion, (event) => {
    if (!(event.target instanceof Element) || !event.target.closest(".term")) {
      document.documentElement.classList.remove("tips-put-away");
    }
  });
}

for (const opener of document.querySelectorAll("[data-open-keys]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => help?.showModal());
}

if (offSwitch) {
  offSwitch.checked = turnedOff();
  offSwitch.addEventListener("change", () => {
    try {
      localStorage.setItem("single-keys", offSwitch.checked ? "off" : "on");
    } catch {
      // Not kept.
    }
  });
}

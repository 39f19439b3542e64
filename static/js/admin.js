/*
 * Gives the admin's autocomplete boxes their label's name: left to themselves an empty one has none, and a screen
 * reader says only "combobox". They come when the page is ready or later, with a row that is added.
 */
const name = (box) => {
  const select = box.closest(".select2")?.previousElementSibling;
  const label = select && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  if (!label || box.dataset.named) return;
  box.dataset.named = "yes";
  label.id ||= `${select.id}-label`;
  box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby") ?? ""}`.trim());
  box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
};

const nameAll = () => document.querySelectorAll(".select2-selection[role=combobox]").forEach(name);

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
nameAll();

/* Buttons with data-copy="selector" put the words they name on the clipboard, and say whether it worked. */
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const shown = [...document.querySelectorAll(button.dataset.copy)].find((one) => one.offsetParent !== null);
    try {
      await navigator.clipboard.writeText(shown?.textContent.trim() ?? "");
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not copied: select the words instead";
    }
    setTimeout(() => {
      button.textContent = label;
    }, 2500);
  });
}

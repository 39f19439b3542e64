/*
 * Light, dark, or as the system has it: the masthead button steps through the three and the choice is kept.
 *
 * Loaded without defer in <head>, so that a kept choice is in force before the first line is painted.
 */
(() => {
  const root = document.documentElement;
  const next = { system: "light", light: "dark", dark: "system" };
  const words = { system: "as the system", light: "light", dark: "dark" };

  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage refused, as in some private windows
    }
  };

  const wear = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  const keep = (theme) => {
    try {
      if (theme === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // Not kept: the choice holds for this page only.
    }
  };

  wear(kept());

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const name = () => {
      const theme = root.dataset.theme ?? "system";
      button.setAttribute("aria-label", `Theme: ${words[theme]}. Change to ${words[next[theme]]}`);
    };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      const theme = next[root.dataset.theme ?? "system"];
      wear(theme);
      keep(theme);
      name();
    });
  });
})();

/*
 * Marks by buttons and keys, find and replace. Every change goes through the browser's own editing, so that undo takes
 * it back like anything typed.
 */
const text = document.querySelector("[data-editor] textarea[name=text]");
const tools = document.querySelector("[data-tools]");
const find = document.querySelector("[data-find]");
const part = (name) => find.querySelector(`[data-find-${name}]`);

const put = (start, end, words) => {
  text.focus();
  text.setSelectionRange(start, end);
  if (document.execCommand(words ? "insertText" : "delete", false, words)) return;
  text.setRangeText(words, start, end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

/* Marks: a mark opens before a letter and closes after one, on one line; see cables/text/marks.py */
const SIGNS = {
  struck: ["~~", "~~"],
  typed: ["^{", "}"],
  hand: ["^{hand: ", "}"],
  underlined: ["__", "__"],
  unclear: ["[", "?]"],
};

const wordAt = (place) => {
  const before = text.value.slice(0, place).search(/\S*$/);
  return [before, place + text.value.slice(place).search(/\s|$/)];
};

const marked = (line, [open, close]) => {
  const [, lead, words, tail] = line.match(/^(\s*)(.*?)(\s*)$/);
  if (!words) return line;
  if (words.startsWith(open) && words.endsWith(close) && words.length > open.length + close.length) {
    return lead + words.slice(open.length, -close.length) + tail;
  }
  const sign = /[~_]/.test(open) && open[0];
  if (sign && (words.startsWith(sign) || words.endsWith(sign))) return line; // three in a row would be no mark
  return lead + open + words + close + tail;
};

const wrap = (signs) => {
  let { selectionStart: start, selectionEnd: end } = text;
  if (start === end) [start, end] = wordAt(start);
  const words = text.value.slice(start, end).split("\n").map((line) => marked(line, signs)).join("\n");
  put(start, end, words || signs.join(""));
  if (words) text.setSelectionRange(start, start + words.length);
  else text.setSelectionRange(start + signs[0].length, start + signs[0].length);
};

const gap = (kind) => {
  const { selectionStart: start, selectionEnd: end } = text;
  const count = text.value.slice(start, end).split(/\s+/).filter(Boolean).length;
  put(start, end, count ? `[${kind}: ${count} word${count === 1 ? "" : "s"}]` : `[${kind}]`);
};

const page = () => {
  const place = text.selectionStart;
  const [before, after] = [text.value.slice(0, place), text.value.slice(place)];
  const last = Math.max(1, ...[...before.matchAll(/^\[page (\d{1,6})\]\s*$/gm)].map((found) => Number(found[1])));
  put(place, place, `${/(^|\n)$/.test(before) ? "" : "\n\n"}[page ${last + 1}]${after.startsWith("\n") ? "" : "\n\n"}`);
};

const note = () => {
  const place = text.selectionEnd;
  const blank = /\S$/.test(text.value.slice(0, place)) ? " " : "";
  put(place, place, `${blank}[note: ?]`);
  text.setSelectionRange(place + blank.length + 7, place + blank.length + 8);
};

const mark = (name) => {
  if (SIGNS[name]) wrap(SIGNS[name]);
  else if (name === "page") page();
  else if (name === "note") note();
  else gap(name);
};

const KEYS = { KeyS: "struck", KeyI: "typed", KeyH: "hand", KeyU: "underlined", KeyQ: "unclear", KeyX: "illegible", KeyW: "withheld", KeyP: "page", KeyM: "note" };

/* Find and replace */
const pattern = () => {
  const words = part("words").value;
  if (!words) return null;
  const plain = words.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/ +/g, "\\s+");
  const whole = part("whole").checked;
  return new RegExp(whole ? `(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}])` : plain, part("case").checked ? "gu" : "giu");
};

const hits = () => {
  const sought = pattern();
  return sought ? [...text.value.matchAll(sought)].map((hit) => [hit.index, hit.index + hit[0].length]) : [];
};

const tell = (words) => {
  part("count").textContent = words;
};

const count = () => {
  const found = hits();
  const at = found.findIndex(([start, end]) => start === text.selectionStart && end === text.selectionEnd);
  if (!part("words").value) tell("");
  else tell(at < 0 ? `${found.length} found` : `${at + 1} of ${found.length}`);
};

const show = (hit) => {
  if (!hit) return;
  text.setSelectionRange(...hit);
  text.dispatchEvent(new CustomEvent("show-place", { detail: hit[0] }));
};

const step = (back) => {
  const found = hits();
  const { selectionStart: start, selectionEnd: end } = text;
  show(back ? found.findLast((hit) => hit[0] < start) ?? found.at(-1) : found.find((hit) => hit[0] >= end) ?? found[0]);
  count();
};

const replace = () => {
  const current = hits().find(([start, end]) => start === text.selectionStart && end === text.selectionEnd);
  if (current) put(...current, part("by").value);
  step(false);
};

const replaceAll = () => {
  const found = hits();
  if (!found.length) return count();
  const [first, last] = [found[0][0], found.at(-1)[1]];
  put(first, last, text.value.slice(first, last).replace(pattern(), () => part("by").value));
  tell(`${found.length} replaced; Ctrl Z takes it back`);
};

const openFind = () => {
  find.hidden = false;
  const chosen = text.value.slice(text.selectionStart, text.selectionEnd);
  if (chosen && !chosen.includes("\n")) part("words").value = chosen;
  part("words").focus();
  part("words").select();
  count();
};

const closeFind = () => {
  find.hidden = true;
  text.focus();
};

const DEEDS = { next: () => step(false), previous: () => step(true), replace, all: replaceAll, close: closeFind };

/* Buttons and keys */
tools.hidden = false;
for (const element of document.querySelectorAll("[data-no-script]")) element.hidden = true;
for (const button of tools.querySelectorAll("[data-mark]")) button.addEventListener("click", () => mark(button.dataset.mark));
tools.querySelector("[data-find-open]").addEventListener("click", openFind);
for (const button of find.querySelectorAll("[data-find-do]")) button.addEventListener("click", DEEDS[button.dataset.findDo]);
find.addEventListener("input", count);
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeFind();
  if (event.key !== "Enter" || !event.target.matches("[type=text]")) return;
  event.preventDefault();
  if (event.target === part("by")) replace();
  else step(event.shiftKey);
  event.target.focus();
});
text.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const name = KEYS[event.code];
  if (!name && event.code !== "KeyF") return;
  event.preventDefault();
  if (name) mark(name);
  else openFind();
});

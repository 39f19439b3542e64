/*
 * What stands beside the text: it scrolls with the raw OCR, and what differs, points and doubtful words are made anew
 * by the server whenever somebody pauses. Nothing here is done while a key is down.
 */
const form = document.querySelector("[data-editor]");
const text = form.elements.text;
const raw = document.querySelector("[data-raw]");
const rows = [...raw.children];
const beside = document.querySelector("[data-beside]");
const place = document.querySelector("[data-place]");

/* Where a letter of the text stands on the screen: a copy of its lines, laid out alike and never shown */
const mirror = document.createElement("div");
mirror.className = "editor__pane editor__mirror";
mirror.setAttribute("aria-hidden", "true");
text.after(mirror);
let lines = [];
let starts = [0];
let length = 0;

const made = (line) => {
  const element = document.createElement("div");
  element.textContent = line || "\u200b";
  return element;
};

const reflect = () => {
  const now = text.value.split("\n");
  let head = 0;
  while (head < now.length && head < lines.length && now[head] === lines[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(now.length, lines.length) - head && now.at(-1 - tail) === lines.at(-1 - tail)) tail += 1;
  for (let n = lines.length - tail; n > head; n -= 1) mirror.children[n - 1].remove();
  const fresh = now.slice(head, now.length - tail).map(made);
  if (mirror.children[head]) mirror.children[head].before(...fresh);
  else mirror.append(...fresh);
  // The letter the change begins with: what stands before it in its line did not move.
  const [was, is] = [lines[head] ?? "", now[head] ?? ""];
  let same = 0;
  while (same < was.length && was[same] === is[same]) same += 1;
  const from = (starts[head] ?? length) + same;
  lines = now;
  starts = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length + 1;
  }
  const moved = text.value.length - length;
  length = text.value.length;
  if (moved) move(from, moved);
};

const last = (list, value) => {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
};

const topOf = (offset) => {
  mirror.hidden = false;
  const n = last(starts, offset);
  const line = mirror.children[n];
  return line.offsetTop + (line.offsetHeight * (offset - starts[n])) / (lines[n].length + 1);
};

const rowAt = (elements, top) => {
  let [low, high] = [0, elements.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (elements[middle].offsetTop <= top) low = middle;
    else high = middle - 1;
  }
  const row = elements[low];
  return [low, Math.max(0, Math.min(1, (top - row.offsetTop) / (row.offsetHeight || 1)))];
};

const offsetAt = (top) => {
  mirror.hidden = false;
  const [n, share] = rowAt(mirror.children, top);
  return starts[n] + share * lines[n].length;
};

/* Row by row: offsets of the raw text and of this one, as the server paired them */
const froms = rows.map((row) => Number(row.dataset.from));
let pairs = { raw: [0], text: [0] };
let doubts = [];

// The server counts code points, scripts UTF-16 halves.
const units = (value) => {
  if (!/[\ud800-\udbff]/.test(value)) return (n) => n;
  const at = [];
  let n = 0;
  for (const sign of value) {
    at.push(n);
    n += sign.length;
  }
  return (point) => at[point] ?? n;
};

const learn = (value) => {
  const unit = units(value);
  const found = beside.querySelector("[data-anchors]").dataset.anchors.trim().split(" ").filter(Boolean).map((pair) => pair.split(",").map(Number));
  pairs = { raw: [0, ...found.map((pair) => pair[0])], text: [0, ...found.map((pair) => unit(pair[1]))] };
  doubts = [...beside.querySelectorAll("[data-doubt]")].map((button) => {
    const [start, end] = button.dataset.doubt.split("-").map(Number);
    return { button, start: unit(start), end: unit(end), word: value.slice(unit(start), unit(end)) };
  });
};

// What was corrected since the server looked is no doubt any more.
const stands = (doubt) => doubt.word && text.value.startsWith(doubt.word, doubt.start);

function move(from, by) {
  pairs.text = pairs.text.map((at) => (at > from ? at + by : at));
  for (const doubt of doubts) {
    if (doubt.start > from) [doubt.start, doubt.end] = [doubt.start + by, doubt.end + by];
  }
}

const across = (offset, here, there, end) => {
  const n = last(here, offset);
  const [from, to] = [here[n], here[n + 1] ?? end[0]];
  const share = to > from ? Math.min(1, (offset - from) / (to - from)) : 0;
  return there[n] + share * ((there[n + 1] ?? end[1]) - there[n]);
};

const rawLength = () => (froms.at(-1) ?? 0) + (rows.at(-1)?.textContent.length ?? 0);
const toRaw = (offset) => across(offset, pairs.text, pairs.raw, [length, rawLength()]);
const toText = (offset) => across(offset, pairs.raw, pairs.text, [rawLength(), length]);

const topOfRaw = (offset) => {
  const n = last(froms, offset);
  const row = rows[n];
  if (!row) return 0;
  const size = (froms[n + 1] ?? rawLength()) - froms[n];
  return row.offsetTop - raw.offsetTop + (size > 0 ? (row.offsetHeight * Math.min(size, offset - froms[n])) / size : 0);
};

const rawAt = (top) => {
  const [n, share] = rowAt(rows, top + raw.offsetTop);
  return froms[n] + share * ((froms[n + 1] ?? rawLength()) - froms[n]);
};

/* Scrolling together: whoever is scrolled leads, and what follows does not lead back */
let led = null;
let waiting = 0;
const follow = (leader) => {
  if (led === leader) {
    led = null;
    return;
  }
  waiting ||= requestAnimationFrame(() => {
    waiting = 0;
    if (!rows.length) return;
    const other = leader === text ? raw : text;
    const before = other.scrollTop;
    const atEnd = leader.scrollTop + leader.clientHeight >= leader.scrollHeight - 2;
    if (atEnd) other.scrollTop = other.scrollHeight;
    else if (leader === text) other.scrollTop = topOfRaw(toRaw(offsetAt(text.scrollTop)));
    else other.scrollTop = topOf(toText(rawAt(raw.scrollTop)));
    if (other.scrollTop !== before) led = other;
  });
};
text.addEventListener("scroll", () => follow(text));
raw.addEventListener("scroll", () => follow(raw));

const showPlace = (offset) => {
  reflect();
  text.scrollTop = topOf(offset) - text.clientHeight / 3;
};
text.addEventListener("show-place", (event) => showPlace(event.detail));

let here = null;
const markHere = () => {
  const row = rows[last(froms, toRaw(text.selectionStart))];
  if (row !== here) {
    here?.classList.remove("here");
    row?.classList.add("here");
    here = row;
  }
  const page = text.value.lastIndexOf("[page ", text.selectionStart);
  place.textContent = page < 0 ? "" : text.value.slice(page + 1, text.value.indexOf("]", page));
};
let hereTimer = 0;
document.addEventListener("selectionchange", () => {
  if (document.activeElement !== text) return;
  clearTimeout(hereTimer);
  hereTimer = setTimeout(markHere, 150);
});

/* Doubtful words and points: to the place and back */
const go = (doubt) => {
  if (!doubt) return;
  text.focus();
  text.setSelectionRange(doubt.start, stands(doubt) ? doubt.end : doubt.start);
  showPlace(doubt.start);
};
beside.addEventListener("click", (event) => {
  const button = event.target.closest("[data-doubt]");
  reflect();
  if (button) go(doubts.find((doubt) => doubt.button === button));
});
text.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const next = (words) => words.find((doubt) => doubt.start > text.selectionStart) ?? words[0];
  const previous = (words) => words.findLast((doubt) => doubt.start < text.selectionStart) ?? words.at(-1);
  const deeds = {
    KeyN: () => { reflect(); go(next(doubts.filter(stands))); },
    KeyB: () => { reflect(); go(previous(doubts.filter(stands))); },
    KeyO: () => { markHere(); here?.scrollIntoView({ block: "center" }); },
  };
  if (!deeds[event.code]) return;
  event.preventDefault();
  deeds[event.code]();
});

/* What the server says about the text, a moment after somebody pauses */
let asking = null;
let askTimer = 0;
let pause = 800;
const ask = async () => {
  asking?.abort();
  asking = new AbortController();
  const value = text.value;
  const began = performance.now();
  try {
    const body = new URLSearchParams(new FormData(form));
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) body.set("csrfmiddlewaretoken", token);
    const response = await fetch(form.dataset.preview, { method: "POST", body, signal: asking.signal });
    if (!response.ok || value !== text.value) return;
    // The server's own page, escaped there; parsed apart, so nothing in it runs.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    pause = Math.max(800, Math.min(6000, 3 * (performance.now() - began)));
    const tops = [...beside.querySelectorAll(".doubts, .differs")].map((list) => list.scrollTop);
    const focused = [...beside.querySelectorAll("button")].indexOf(document.activeElement);
    beside.replaceChildren(...page.body.children);
    for (const [n, list] of [...beside.querySelectorAll(".doubts, .differs")].entries()) list.scrollTop = tops[n] ?? 0;
    if (focused >= 0) beside.querySelectorAll("button")[focused]?.focus();
    reflect();
    learn(value);
  } catch {
    // Cancelled, or no connection: the next pause asks again.
  }
};
const askSoon = () => {
  clearTimeout(askTimer);
  askTimer = setTimeout(() => {
    reflect();
    ask();
  }, pause);
};
text.addEventListener("input", () => {
  mirror.hidden = true; // what is not laid out costs no letter anything
  askSoon();
});
form.querySelector("[data-against]").addEventListener("change", ask);

reflect();
learn(text.value);
raw.scrollTop = topOfRaw(toRaw(0));

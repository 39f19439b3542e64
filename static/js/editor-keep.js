/*
 * What is typed is never lost: kept on the server every few seconds and, encrypted for its author, in this browser;
 * called saved only when the server has said so.
 */
const form = document.querySelector("[data-editor]");
const told = document.querySelector("[data-status]");
const text = form.elements.text;
const { cable, person, copyKey, ended, longest } = form.dataset;
const PREFIX = `text:${person}:${cable}:`;
const KEEP = 2500; // milliseconds from the first new letter to the server
const COPY = 1500;
const OLD = 60 * 24 * 3600 * 1000;
let typed = told.dataset.kept === "no"; // something is here that no revision has
let leaving = false;
let keeping = false;
let [keepTimer, copyTimer] = [0, 0];
let taken = []; // copies whose text was taken up: dropped once the server has it

const say = (kept, words, link) => {
  told.dataset.kept = kept;
  told.textContent = words;
  if (!link) return;
  const sign = document.createElement("a");
  Object.assign(sign, { href: form.dataset.signIn, target: "_blank", textContent: link });
  told.append(" ", sign);
};

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

const send = (address, more = {}) => {
  const body = new URLSearchParams(new FormData(form));
  const fields = { ...more, csrfmiddlewaretoken: token() }; // a new one after signing in again in another tab
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(30000) });
};

const answer = async (response) => response.json().catch(() => ({ reason: `The server answered ${response.status}.` }));

/* The server's copy */
const keep = async () => {
  keepTimer = 0;
  if (keeping || !typed || leaving) return;
  if (text.value.length > Number(longest)) return say("no", `Not kept: longer than ${longest} characters.`);
  keeping = true;
  form.elements.turn.value = Number(form.elements.turn.value) + 1;
  const sent = [form.elements.key.value, text.value, form.elements.note.value];
  let again = 0;
  try {
    const response = await send(form.dataset.keep);
    const result = await answer(response);
    if (response.ok) {
      const newer = result.newest > Number(form.elements.base.value) ? ` Revision ${result.newest} was saved meanwhile; saving puts both together.` : "";
      if (sent[0] === form.elements.key.value) say("yes", `Draft kept ${result.kept}, not saved.${newer}`);
      for (const name of taken.splice(0)) localStorage.removeItem(name);
      if (text.value !== sent[1] || form.elements.note.value !== sent[2]) again = KEEP;
    } else if (response.status === 401) {
      say("no", "You are signed out. What you type is kept in this browser.", "Sign in (new tab)");
      again = 2 * KEEP;
    } else if (response.status === 409) {
      Object.assign(form.elements.key, { value: result.key });
      form.elements.turn.value = 0;
      again = 100;
    } else {
      say("no", `Not kept: ${result.reason}`);
      if (response.status >= 500) again = 2 * KEEP;
    }
  } catch {
    say("no", "Not kept: no answer from the archive. What you type is kept in this browser; trying again.");
    again = 2 * KEEP;
  }
  keeping = false;
  if (again) keepTimer ||= setTimeout(keep, again);
};

/* The browser's copy: only its author's key, which comes with the page, can open it */
const cipher = async () => {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(copyKey));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
};

const encoded = (bytes) => {
  let signs = "";
  for (let i = 0; i < bytes.length; i += 8192) signs += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(signs);
};

const decoded = (signs) => Uint8Array.from(atob(signs), (sign) => sign.charCodeAt(0));

const copy = async () => {
  copyTimer = 0;
  if (!typed || !globalThis.crypto?.subtle) return; // no copy at all where it could not be encrypted
  try {
    const name = PREFIX + form.elements.key.value;
    const kept = { text: text.value, note: form.elements.note.value, base: form.elements.base.value };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher(), new TextEncoder().encode(JSON.stringify(kept)));
    if (name !== PREFIX + form.elements.key.value) return; // saved meanwhile
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), iv: encoded(iv), data: encoded(new Uint8Array(data)) }));
  } catch {
    // Full or refused: the server's copy is there.
  }
};

const opened = async (name) => {
  try {
    const { at, iv, data } = JSON.parse(localStorage.getItem(name));
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decoded(iv) }, await cipher(), decoded(data));
    return { at, ...JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return null;
  }
};

const takeUp = (name, kept, item) => {
  form.elements.base.value = kept.base;
  if (kept.note) form.elements.note.value = kept.note;
  text.focus();
  text.select();
  if (!document.execCommand("insertText", false, kept.text)) text.value = kept.text;
  taken.push(name);
  item.remove();
  touched();
};

const button = (words, deed) => {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button button--small", textContent: words });
  made.addEventListener("click", deed);
  return made;
};

const offer = (box, name, kept) => {
  const item = document.createElement("li");
  const words = kept.text.split(/\s+/).length;
  item.textContent = `${new Date(kept.at).toLocaleString()}, ${words} words, from revision ${kept.base}. `;
  item.append(button("Take it up", () => takeUp(name, kept, item)), " ");
  item.append(button("Throw it away", () => { localStorage.removeItem(name); item.remove(); }));
  box.querySelector("ul").append(item);
  box.hidden = false;
};

const lookForCopies = async () => {
  const box = document.querySelector("[data-copies]");
  const over = new Set(ended.split(" "));
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith("text:"))) {
    const key = name.split(":").at(-1);
    const { at } = JSON.parse(localStorage.getItem(name)) ?? {};
    if (!(Date.now() - at < OLD) || (name.startsWith(PREFIX) && over.has(key))) localStorage.removeItem(name);
    else if (name.startsWith(PREFIX) && key !== form.elements.key.value && !form.elements.continues.value.includes(key)) {
      const kept = await opened(name);
      const onServer = document.querySelector(`[data-draft="${CSS.escape(key)}"] time`);
      const isNewer = !onServer || at > Date.parse(onServer.dateTime) + 3000;
      if (kept && isNewer && kept.text !== text.value) offer(box, name, kept);
    }
  }
};

/* Saving */
const submitPlainly = (what) => {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "do", value: what });
  form.append(field);
  form.elements.csrfmiddlewaretoken.value = token();
  leaving = true;
  form.submit();
};

// The line below the title: what stands on the page rests on the revision just saved.
const restOn = (number) => {
  const line = document.querySelector("[data-rests]");
  if (!line) return;
  const link = document.createElement("a");
  Object.assign(link, { href: line.dataset.rests.replace(/0\/?$/, (end) => end.replace("0", number)), textContent: `revision ${number}` });
  line.replaceChildren(link, " (yours)");
};

const saved = (result, sent) => {
  localStorage.removeItem(PREFIX + sent.key);
  for (const name of taken.splice(0)) localStorage.removeItem(name);
  if (result.go) {
    leaving = true;
    return location.assign(result.go);
  }
  Object.assign(form.elements.key, { value: result.key });
  Object.assign(form.elements.base, { value: result.saved });
  Object.assign(form.elements.turn, { value: 0 });
  Object.assign(form.elements.continues, { value: "" });
  if (form.elements.note.value === sent.note) form.elements.note.value = "";
  restOn(result.saved);
  typed = text.value !== sent.text;
  if (typed) touched();
  else say("yes", `${result.told} ${result.at}`);
  return undefined;
};

const save = async (what) => {
  const sent = { key: form.elements.key.value, text: text.value, note: form.elements.note.value };
  if (sent.text.length > Number(longest)) return say("no", `Not saved: longer than ${longest} characters. Your text is still here.`);
  say("no", "Saving …");
  try {
    const response = await send(form.action, { do: what });
    if (response.status === 409 || response.status === 401) return submitPlainly(what); // a page that asks
    const result = await answer(response);
    if (response.ok) return saved(result, sent);
    say("no", `Not saved: ${result.reason}`);
  } catch {
    say("no", "Not saved: no answer from the archive. Your text is here; save again, nothing is saved twice.");
  }
  return undefined;
};

function touched() {
  if (!typed || told.dataset.kept === "yes") say("no", "Not saved");
  typed = true;
  keepTimer ||= setTimeout(keep, KEEP);
  copyTimer ||= setTimeout(copy, COPY);
}

text.addEventListener("input", touched);
form.elements.note.addEventListener("input", touched);
form.addEventListener("submit", (event) => {
  const what = event.submitter?.value ?? "save";
  if (what === "discard" && typed && !confirm("Throw away what is not saved?")) return event.preventDefault();
  if (what === "discard") localStorage.removeItem(PREFIX + form.elements.key.value);
  if (what !== "save" && what !== "submit") {
    leaving = true;
    return undefined;
  }
  event.preventDefault();
  save(what);
  return undefined;
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  save("save");
});
addEventListener("beforeunload", (event) => {
  if (typed && !leaving) event.preventDefault();
});
addEventListener("pageshow", () => {
  leaving = false;
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && typed) keep();
});
lookForCopies();

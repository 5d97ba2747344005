// What all parts share; it stands before each part's own file. There is no text in here:
// the words come from Python, translated, as `model.get("texts")`.

/** Whether an address may be a link: one of our pages, a file made here, a web site, a plain number, or an
 *  e-mail address without further fields. Python makes them so; this holds whatever it sends. */
const isSafeAddress = (address) =>
  /^(?:https?:\/\/|blob:|tel:\+\d+(?:;ext=\d+)?$|mailto:[^?&#\s]+$|[^:]*$|[^:?#\/]*[?#\/])/i.test(address);

/** An element: h("button", { class: "main", onclick }, "Save"). A missing or false value is left out. */
function h(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else if (name === "href" && !isSafeAddress(value)) continue;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An id that no other element of the page has. Each component has a copy of this script, so
 *  a counter could give two of them the same id; and no address without encryption has randomUUID. */
const newId = (word) => `crm-${word}-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;

/** A text with its {places} filled. */
const fill = (text, places) => text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);

/** Calls `act` once it has not been asked for during `wait` milliseconds; `.now()` at once, `.stop()` never;
 *  `.waiting()` says whether a call is to come. */
function calmly(act, wait) {
  let timer = null;
  const soon = () => { clearTimeout(timer); timer = setTimeout(soon.now, wait); };
  soon.now = () => { clearTimeout(timer); timer = null; act(); };
  soon.stop = () => { clearTimeout(timer); timer = null; };
  soon.waiting = () => timer !== null;
  return soon;
}

/** Text in which each of `strong` stands in bold. */
function emphasised(text, strong = []) {
  const parts = [];
  for (let rest = text; rest; ) {
    const found = strong.filter((s) => s && rest.includes(s)).sort((a, b) => rest.indexOf(a) - rest.indexOf(b))[0];
    if (!found) { parts.push(rest); break; }
    parts.push(rest.slice(0, rest.indexOf(found)), h("b", {}, found));
    rest = rest.slice(rest.indexOf(found) + found.length);
  }
  return parts;
}

/** Where the focus goes when the message that had it is removed: back to the element that had it before,
 *  or, where that is gone, to the heading of the page. It never falls to the body. */
const focusMemory = (window.crmFocusMemory ??= (() => {
  const memory = { last: null };
  document.addEventListener("focusin", (event) => { if (!event.target.closest?.(".note")) memory.last = event.target; });
  return memory;
})());

function focusBack(from) {
  const last = focusMemory.last;
  if (last?.isConnected && !last.disabled && last.getClientRects().length) return last.focus();
  const heading = (from.closest(".crm.page") ?? document).querySelector("h1, h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** A component: `draw(model, place, ask, el, notes)` fills `place` once and returns what to do when a trait changes:
    { rows: redrawRows, ... }. `ask(act, about, button, content)` calls Python's method and returns a promise of its
    result; the button is busy until then, and `content` (bytes) is given as `content`. `notes`, where messages
    appear, may be moved. */
function component(draw) {
  return {
    render({ model, el }) {
      el.classList.add("crm", "part");
      const notes = h("div", { "aria-live": "polite" });
      const place = h("div");
      el.replaceChildren(notes, place);
      const waiting = new Map();
      let calls = 0;
      const ask = (act, about = {}, button = null, content = null) => {
        if (button?.getAttribute("aria-busy") === "true") return Promise.resolve();
        button?.setAttribute("aria-busy", "true");
        const call = `${Date.now()}-${++calls}`;
        const done = new Promise((resolve) => waiting.set(call, resolve));
        // Without a connection nothing can be sent; the page says so itself, above everything.
        try { model.send({ do: act, call, about }, undefined, content ? [content] : []); } catch { waiting.get(call)(); waiting.delete(call); }
        return done.then((answer) => { button?.removeAttribute("aria-busy"); return answer; });
      };
      const hear = (message) => {
        if (message.done) { waiting.get(message.done)?.(message.answer); waiting.delete(message.done); }
      };
      const hearFile = (message, buffers) => { if (message.file) download(message, buffers); };
      model.on("msg:custom", hear);
      model.on("msg:custom", hearFile);
      const drawNote = () => {
        const note = model.get("note");
        const focused = notes.contains(document.activeElement);
        notes.replaceChildren(...(note?.text ? [noteOf(note, ask, model.get("texts").dismiss)] : []));
        if (!focused) return;
        const next = notes.querySelector("button");
        if (next) next.focus();
        else focusBack(notes);
      };
      const drawn = draw(model, place, ask, el, notes) ?? {};
      const { gone, note: noteChanged, ...listeners } = drawn;
      listeners.note = () => { drawNote(); noteChanged?.(); };
      for (const [name, listener] of Object.entries(listeners)) model.on(`change:${name}`, listener);
      drawNote();
      return () => {
        model.off("msg:custom", hear);
        model.off("msg:custom", hearFile);
        for (const [name, listener] of Object.entries(listeners)) model.off(`change:${name}`, listener);
        gone?.();
        // What had the focus went with this component: unless something takes it, it goes to the page's heading.
        const held = el.contains(focusMemory.last);
        if (held) setTimeout(() => { if (document.activeElement === document.body) focusBack(document.body); }, 200);
      };
    },
  };
}

function noteOf(note, ask, dismiss) {
  const actions = (note.actions ?? []).map((label, index) =>
    h("button", { class: "link", type: "button", onclick: (event) => ask("note_do", { index, number: note.number }, event.currentTarget) }, label));
  return h("div", { class: `note ${note.kind}`, role: note.kind === "bad" ? "alert" : "status" },
    h("span", {}, emphasised(note.text, note.strong)),
    actions.length ? h("span", { class: "do" }, actions) : null,
    dismiss ? h("button", { type: "button", class: "quiet", style: "padding:0 4px", "aria-label": dismiss, onclick: () => ask("dismiss") }, "×") : null);
}

/** Draws again and keeps the focus where it was: on what has the same `data-key`, else on the first heading in `place`. */
function keepFocus(place, draw) {
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key ?? "" : null;
  draw();
  if (focused === null || place.contains(document.activeElement)) return;
  const same = focused && [...place.querySelectorAll("[data-key]")].find((other) => other.dataset.key === focused && !other.disabled);
  if (same) return same.focus();
  const heading = place.querySelector("h2, h3");
  if (!heading) return focusBack(place);
  heading.tabIndex = -1;
  heading.focus();
}

/** The foot of a list that Python pages: "1 to 50 of 301", Back and Next. A new page is read from its top. */
function pager(model, ask, top) {
  const texts = model.get("texts");
  const line = h("span", { role: "status" });
  const turn = async (step, button) => {
    await ask("turn", { page: model.get("page") + step }, button);
    top.scrollIntoView({ block: "nearest" });
    if (button.disabled) { top.tabIndex = -1; top.focus({ preventScroll: true }); }
  };
  const button = (label, step) => h("button", { type: "button", class: "quiet", onclick: (event) => turn(step, event.currentTarget) }, label);
  const back = button(texts.back, -1);
  const next = button(texts.next, 1);
  const foot = h("div", { class: "foot" }, line, h("span", {}, back, next));
  const draw = () => {
    line.textContent = model.get("line");
    back.disabled = model.get("page") <= 1;
    next.disabled = model.get("page") >= model.get("pages");
    foot.hidden = model.get("pages") <= 1;
  };
  draw();
  return { foot, draw };
}

/** "How it is computed": a button, and the lines of `model.get("how")` that it opens and closes. */
function explanation(model) {
  const text = h("div", { class: "explained", id: newId("how"), hidden: true });
  const button = h("button", { type: "button", class: "link", "aria-expanded": "false", "aria-controls": text.id,
    onclick: () => { text.hidden = !text.hidden; button.setAttribute("aria-expanded", String(!text.hidden)); } }, model.get("texts").how);
  const draw = () => {
    const lines = model.get("how");
    button.hidden = !lines.length;
    text.replaceChildren(...lines.map((line) => h("p", {}, line)));
    if (!lines.length) text.hidden = true;
  };
  draw();
  return { button, text, draw };
}

/** Gives the visitor a file that the kernel made for this click. */
function download(message, buffers) {
  const url = URL.createObjectURL(new Blob(buffers, { type: message.type }));
  const link = h("a", { href: url, download: message.file });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

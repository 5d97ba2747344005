// What all parts share; it stands before each part's own file. There is no text in here:
// the words come from Python, translated, as `model.get("texts")`.

/** An element: h("button", { class: "main", onclick }, "Save"). A missing or false value is left out. */
function h(tag, about = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
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

/** Calls `act` once it has not been asked for during `wait` milliseconds; `.now()` at once. */
function calmly(act, wait) {
  let timer = null;
  const soon = () => { clearTimeout(timer); timer = setTimeout(soon.now, wait); };
  soon.now = () => { clearTimeout(timer); timer = null; act(); };
  soon.stop = () => { clearTimeout(timer); timer = null; };
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
    { rows: redrawRows, ... }. `ask(act, about, button)` calls Python's method and returns a promise of its result;
    the button is busy until then. `notes`, where messages appear, may be moved. */
function component(draw) {
  return {
    render({ model, el }) {
      el.classList.add("crm", "part");
      const notes = h("div", { "aria-live": "polite" });
      const place = h("div");
      el.replaceChildren(notes, place);
      const waiting = new Map();
      let calls = 0;
      const ask = (act, about = {}, button = null) => {
        if (button?.getAttribute("aria-busy") === "true") return Promise.resolve();
        button?.setAttribute("aria-busy", "true");
        const call = `${Date.now()}-${++calls}`;
        const done = new Promise((resolve) => waiting.set(call, resolve));
        // Without a connection nothing can be sent; the page says so itself, above everything.
        try { model.send({ do: act, call, about }); } catch { waiting.get(call)(); waiting.delete(call); }
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
        notes.replaceChildren(...(note?.text ? [noteOf(note, ask)] : []));
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
      };
    },
  };
}

function noteOf(note, ask) {
  const actions = (note.actions ?? []).map((label, index) =>
    h("button", { class: "link", type: "button", onclick: (event) => ask("note_do", { index, number: note.number }, event.currentTarget) }, label));
  return h("div", { class: `note ${note.kind}`, role: note.kind === "bad" ? "alert" : "status" },
    h("span", {}, emphasised(note.text, note.strong)),
    actions.length ? h("span", { class: "do" }, actions) : null);
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

/** An input with a list of proposals under it (the combobox pattern of ARIA).
    `find(text)` answers, perhaps later, [{ value, label, about }]; `choose(option)` is called with one,
    `enter(text)` with a text that is none. Answers { box, input, close }. */
function combobox({ id, label, find, choose, enter, about = {}, wait = 0 }) {
  const listId = `${id}-options`;
  const options = h("ul", { class: "options", role: "listbox", id: listId, "aria-label": label, hidden: true });
  let found = [];
  let active = -1;
  let asked = 0;
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false",
    "aria-controls": listId, "aria-autocomplete": "list", ...about,
  });
  const close = () => {
    soon.stop();
    asked += 1;
    found = [];
    active = -1;
    options.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const light = (index) => {
    active = index;
    [...options.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${listId}-${index}`);
    options.children[index].scrollIntoView({ block: "nearest" });
  };
  const take = (index) => {
    const option = found[index];
    close();
    choose(option);
  };
  const open = async () => {
    const turn = ++asked;
    const answer = await find(input.value);
    if (turn !== asked || !input.isConnected || input.getRootNode().activeElement !== input) return;
    found = answer ?? [];
    options.replaceChildren(...found.map((option, index) =>
      h("li", { role: "option", id: `${listId}-${index}`, "aria-selected": "false",
        onmousedown: (event) => { event.preventDefault(); take(index); } },
        option.label, option.about ? h("div", { class: "muted" }, option.about) : null)));
    options.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    light(-1);
  };
  const soon = calmly(open, wait);
  input.addEventListener("input", soon);
  input.addEventListener("focus", open);
  input.addEventListener("click", () => { if (options.hidden) open(); });
  input.addEventListener("blur", () => { soon.stop(); close(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.hidden) return open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      light((active + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      if (active >= 0) { event.preventDefault(); take(active); }
      else if (enter) { event.preventDefault(); close(); enter(input.value); }
    } else if (event.key === "Escape" && !options.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  return { box: h("div", { class: "combo" }, input, options), input, close };
}

/** Chips with a button each, and an input that proposes: the tags of one record.
    Enter or a comma adds, Backspace in the empty input removes the last, arrows choose a proposal. */
function tagInput({ id, label, value, suggestions, words, changed, about = {} }) {
  let tags = [...value];
  const chips = h("ul", { class: "tags", "aria-label": label, style: "margin-top:8px" });
  const live = h("span", { class: "unseen", "aria-live": "polite" });
  const has = (tag) => tags.some((other) => other.toLowerCase() === tag.toLowerCase());
  const set = (next, said) => { tags = next; draw(); live.textContent = said; changed([...tags]); };
  const add = (text) => {
    const tag = text.trim();
    combo.input.value = "";
    if (tag && !has(tag)) set([...tags, tag], fill(words.tag_added, { tag }));
  };
  const remove = (tag) => {
    set(tags.filter((other) => other !== tag), fill(words.tag_removed, { tag }));
    combo.input.focus();
  };
  const draw = () => {
    chips.hidden = tags.length === 0;
    chips.replaceChildren(...tags.map((tag) => h("li", { class: "tag" }, tag,
      h("button", { type: "button", "aria-label": fill(words.remove_tag, { tag }), onclick: () => remove(tag) }, "×"))));
  };
  const combo = combobox({
    id, label, about: { placeholder: words.tag_placeholder, ...about },
    find: (text) => {
      const sought = text.trim().toLowerCase();
      return suggestions().filter((tag) => tag.toLowerCase().includes(sought) && !has(tag)).slice(0, 8)
        .map((tag) => ({ value: tag, label: tag }));
    },
    choose: (option) => add(option.value),
    enter: add,
  });
  combo.input.addEventListener("input", () => {
    if (combo.input.value.includes(",")) combo.input.value.split(",").slice(0, -1).forEach(add);
  });
  combo.input.addEventListener("keydown", (event) => {
    if (event.key === "Backspace" && !combo.input.value && tags.length) remove(tags[tags.length - 1]);
  });
  draw();
  return {
    box: h("div", {}, combo.box, chips, live),
    input: combo.input,
    value: () => [...tags],
    pending: () => combo.input.value.trim(),
    flush: () => add(combo.input.value),
    set: (next) => { tags = [...next]; draw(); },
  };
}

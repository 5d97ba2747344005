// Inputs with proposals, shared by the form, the tag editor and the list. It follows component.js.

/** An input with a list of proposals under it (the combobox pattern of ARIA).
    `find(text)` returns, perhaps later, [{ value, label, about }]; `choose(option)` is called with one of them.
    Enter takes the highlighted proposal, or the only one; of several it highlights the first. With `eager` the
    first is highlighted as soon as something is typed. Returns { box, input, close }. */
function combobox({ id, label, find, choose, about = {}, wait = 0, eager = false }) {
  const listId = `${id}-options`;
  const options = h("ul", { class: "options", role: "listbox", id: listId, "aria-label": label, hidden: true });
  let proposals = [];
  let active = -1;
  let asked = 0;
  let pending = null;
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false",
    "aria-controls": listId, "aria-autocomplete": "list", ...about,
  });
  const close = () => {
    soon.stop();
    asked += 1;
    proposals = [];
    active = -1;
    pending = null;
    options.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const highlight = (index) => {
    active = index;
    [...options.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `${listId}-${index}`);
    options.children[index].scrollIntoView({ block: "nearest" });
  };
  const take = (index) => {
    const option = proposals[index];
    close();
    choose(option);
  };
  const load = async () => {
    const turn = ++asked;
    const answer = await find(input.value);
    if (turn !== asked || !input.isConnected || input.getRootNode().activeElement !== input) return;
    proposals = answer ?? [];
    options.replaceChildren(...proposals.map((option, index) =>
      h("li", { role: "option", id: `${listId}-${index}`, "aria-selected": "false",
        onmousedown: (event) => { event.preventDefault(); take(index); } },
        option.label, option.about ? h("div", { class: "muted" }, option.about) : null)));
    options.hidden = proposals.length === 0;
    input.setAttribute("aria-expanded", String(proposals.length > 0));
    highlight(eager && input.value.trim() && proposals.length ? 0 : -1);
  };
  const open = () => { pending = load().finally(() => { pending = null; }); return pending; };
  const soon = calmly(open, wait);
  // What was typed last may still be on its way: the proposals that Enter takes are those of the whole text.
  const enter = async () => {
    if (soon.waiting()) { soon.stop(); await open(); } else if (pending) await pending;
    if (active >= 0) take(active);
    else if (proposals.length === 1) take(0);
    else if (proposals.length) highlight(0);
  };
  input.addEventListener("input", () => soon());
  input.addEventListener("focus", open);
  input.addEventListener("click", () => { if (options.hidden) open(); });
  input.addEventListener("blur", () => { soon.stop(); close(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.hidden) return open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = active < 0 && step < 0 ? 0 : active;
      highlight((from + step + proposals.length) % proposals.length);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      enter();
    } else if (event.key === "Escape" && !options.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  return { box: h("div", { class: "combo" }, input, options), input, close };
}

/** Chips with a button each, and an input that proposes: the tags of one record.
    Enter takes the first proposal (a new tag is one of them), a comma adds what was typed, Backspace in the
    empty input removes the last tag. */
function tagInput({ id, label, value, suggestions, texts, changed, about = {} }) {
  let tags = [...value];
  const chips = h("ul", { class: "tags", "aria-label": label, style: "margin-top:8px" });
  const live = h("span", { class: "unseen", "aria-live": "polite" });
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const has = (tag) => tags.some((other) => same(other, tag));
  const set = (next, said) => { tags = next; draw(); live.textContent = said; changed([...tags]); };
  const add = (text) => {
    const tag = text.trim();
    combo.input.value = "";
    if (tag && !has(tag)) set([...tags, tag], fill(texts.tag_added, { tag }));
  };
  const remove = (tag) => {
    set(tags.filter((other) => other !== tag), fill(texts.tag_removed, { tag }));
    combo.input.focus();
  };
  const draw = () => {
    chips.hidden = tags.length === 0;
    chips.replaceChildren(...tags.map((tag) => h("li", { class: "tag" }, tag,
      h("button", { type: "button", "aria-label": fill(texts.remove_tag, { tag }), onclick: () => remove(tag) }, "×"))));
  };
  const combo = combobox({
    id, label, eager: true, about: { placeholder: texts.tag_placeholder, ...about },
    find: (text) => {
      const typed = text.trim();
      const known = suggestions().filter((tag) => tag.toLowerCase().includes(typed.toLowerCase()) && !has(tag)).slice(0, 8)
        .map((tag) => ({ value: tag, label: tag }));
      const isNew = typed && !has(typed) && !suggestions().some((tag) => same(tag, typed));
      return isNew ? [...known, { value: typed, label: fill(texts.add_tag, { tag: typed }) }] : known;
    },
    choose: (option) => add(option.value),
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

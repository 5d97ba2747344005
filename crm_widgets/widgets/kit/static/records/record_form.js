// A form drawn from the fields of a record: real labels, problems beside their field, all by keyboard.

const MODES = { phones: "tel", emails: "email" };

/** A control for one field: { box, get, set, mark(problem), focus, options }. */
const CONTROLS = {
  text: (field, tools) => plainInput(field, tools, { type: "text" }),
  number: (field, tools) => plainInput(field, tools, { type: "text", inputmode: "decimal" }),
  money: (field, tools) => plainInput(field, tools, { type: "text", inputmode: "decimal" }),
  date: (field, tools) => dayInput(field, tools, "date"),
  time: (field, tools) => dayInput(field, tools, "datetime-local"),
  long: longInput,
  lines: linesInput,
  choice: choiceInput,
  tags: tagsInput,
  check: checkInput,
  record: recordInput,
  custom: customInput,
};

function simple(box, input, field) {
  return {
    box,
    get: () => input.value,
    set: (value) => { input.value = value; },
    mark: (problem) => markInput(input, problem),
    focus: () => input.focus(),
    has: (element) => element === input,
  };
}

function markInput(input, problem) {
  if (problem) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

function described(field, tools) {
  return { id: tools.id, "aria-describedby": `${tools.id}-say ${tools.id}-hint`, "aria-required": field.required ? "true" : null };
}

function plainInput(field, tools, about) {
  if (field.suggests) return suggestInput(field, tools);
  const input = h("input", { ...described(field, tools), autocomplete: "off", ...about, value: field.value,
    oninput: tools.typed, onchange: tools.typed });
  return simple(input, input, field);
}

function suggestInput(field, tools) {
  const combo = combobox({
    id: tools.id, label: field.label, wait: 100, about: { ...described(field, tools) },
    find: (text) => tools.ask("suggest", { field: field.name, text }),
    choose: (option) => { combo.input.value = option.value; tools.typed(); },
  });
  combo.input.value = field.value;
  combo.input.addEventListener("input", tools.typed);
  return simple(combo.box, combo.input, field);
}

function longInput(field, tools) {
  const input = h("textarea", { ...described(field, tools), rows: 3, value: field.value, oninput: tools.typed });
  return simple(input, input, field);
}

function choiceInput(field, tools) {
  const select = h("select", { ...described(field, tools), onchange: tools.typed });
  const options = (next) => {
    const kept = select.value;
    select.replaceChildren(...next.options.map(([value, label]) => h("option", { value }, label)));
    select.value = next.options.some(([value]) => value === kept) ? kept : next.value;
  };
  options(field);
  select.value = field.value;
  return { ...simple(select, select, field), options };
}

function checkInput(field, tools) {
  const input = h("input", { ...described(field, tools), type: "checkbox", onchange: tools.typed });
  input.checked = Boolean(field.value);
  return { ...simple(input, input, field), get: () => input.checked, set: (value) => { input.checked = Boolean(value); } };
}

/** A day, or a moment in the time zone of the base. What is typed and is no date is sent as "?", so that
 *  Python says so. */
function dayInput(field, tools, type) {
  const input = h("input", { ...described(field, tools), type, value: field.value, onchange: tools.typed, oninput: tools.typed });
  return { ...simple(input, input, field), get: () => (input.validity.badInput ? "?" : input.value) };
}

function linesInput(field, tools) {
  const rows = h("div");
  const inputs = () => [...rows.querySelectorAll("input")];
  const add = (text, focus) => {
    const first = rows.children.length === 0;
    const input = h("input", {
      ...described(field, tools), id: first ? tools.id : `${tools.id}-${newId("line")}`, type: "text", autocomplete: "off",
      inputmode: MODES[field.name], "aria-label": first ? null : fill(tools.texts.one_more_of, { label: field.label }),
      value: text, oninput: tools.typed });
    const row = h("div", { class: "row" }, input, first ? null : h("button", { type: "button", class: "quiet",
      "aria-label": fill(tools.texts.remove_line, { label: field.label }),
      onclick: () => { row.remove(); inputs().at(-1)?.focus(); tools.typed(); } }, "×"));
    rows.append(row);
    if (focus) input.focus();
  };
  const set = (value) => { rows.replaceChildren(); (value.length ? value : [""]).forEach((text) => add(text, false)); };
  set(field.value);
  const more = h("button", { type: "button", class: "link", onclick: () => add("", true) }, fill(tools.texts.add_another, { label: field.label }));
  return {
    box: h("div", {}, rows, more),
    get: () => inputs().map((input) => input.value).filter((text) => text.trim()),
    set,
    mark: (problem) => {
      const named = inputs().filter((input) => input.value.trim() && problem.includes(`“${input.value.trim()}”`));
      inputs().forEach((input, place) => markInput(input, problem && (named.length ? named.includes(input) : place === 0)));
    },
    focus: () => (inputs().find((input) => input.getAttribute("aria-invalid")) ?? inputs()[0]).focus(),
    has: (element) => inputs().includes(element),
  };
}

function tagsInput(field, tools) {
  const tags = tagInput({ id: tools.id, label: field.label, value: field.value, texts: tools.texts,
    suggestions: () => field.suggestions ?? [], changed: tools.typed, about: { "aria-describedby": `${tools.id}-say ${tools.id}-hint` } });
  return {
    box: tags.box,
    // What was typed and not yet added is meant to be a tag.
    get: () => (tags.pending() ? [...tags.value(), tags.pending()] : tags.value()),
    set: tags.set,
    mark: (problem) => markInput(tags.input, problem),
    focus: () => tags.input.focus(),
    has: (element) => element === tags.input,
  };
}

function recordInput(field, tools) {
  let chosen = field.value;
  let shown = field.shown ?? "";
  const combo = combobox({
    id: tools.id, label: field.label, wait: 200, eager: true, about: { ...described(field, tools), placeholder: tools.texts.search_record },
    find: (text) => (text === shown && chosen ? [] : tools.ask("search", { field: field.name, text })),
    choose: (option) => { chosen = option.value; shown = option.label; combo.input.value = shown; tools.typed(); },
  });
  combo.input.value = shown;
  combo.input.addEventListener("input", () => { if (combo.input.value !== shown) { chosen = ""; tools.typed(); } });
  return {
    ...simple(combo.box, combo.input, field),
    // A name that was typed and not chosen is not lost: Python says that it must be chosen.
    get: () => chosen || (combo.input.value.trim() ? `?${combo.input.value.trim()}` : ""),
    set: (value, next) => { chosen = value; shown = next?.shown ?? ""; combo.input.value = shown; },
  };
}

function customInput(field, tools) {
  const rows = h("div");
  const add = (name, value, focus) => {
    const nameInput = h("input", { type: "text", "aria-label": tools.texts.custom_name, placeholder: tools.texts.custom_name, value: name, oninput: tools.typed, autocomplete: "off" });
    const valueInput = h("input", { type: "text", "aria-label": tools.texts.custom_value, placeholder: tools.texts.custom_value, value, oninput: tools.typed, autocomplete: "off" });
    const row = h("div", { class: "row" }, nameInput, valueInput, h("button", { type: "button", class: "quiet", "aria-label": tools.texts.remove_custom,
      onclick: () => { row.remove(); tools.typed(); more.focus(); } }, "×"));
    rows.append(row);
    if (focus) nameInput.focus();
  };
  const set = (value) => { rows.replaceChildren(); value.forEach(([name, text]) => add(name, text, false)); };
  const more = h("button", { type: "button", class: "link", id: tools.id, onclick: () => add("", "", true) }, tools.texts.add_custom);
  set(field.value);
  return {
    box: h("div", {}, rows, more),
    get: () => [...rows.children].map((row) => [...row.querySelectorAll("input")].map((input) => input.value.trim())).filter(([name, value]) => name || value),
    set,
    mark: (problem) => rows.querySelectorAll("input").forEach((input) => markInput(input, problem)),
    focus: () => (rows.querySelector("input") ?? more).focus(),
    has: (element) => rows.contains(element),
  };
}

export default component((model, place, ask, el, notes) => {
  const texts = model.get("texts");
  const controls = new Map();
  let sent = {};
  const value = () => Object.fromEntries([...controls].map(([name, { control }]) => [name, control.get()]));
  const soon = calmly(() => { sent = value(); ask("typed", { value: sent }); }, 300);

  const drawField = (field) => {
    const id = newId(field.name);
    const tools = { id, texts, ask, typed: () => soon() };
    const control = CONTROLS[field.input]({ ...field, value: model.get("value")[field.name] ?? field.value }, tools);
    const say = h("div", { class: "say", id: `${id}-say` });
    const hint = h("div", { class: "hint", id: `${id}-hint` });
    const label = h("label", { for: id }, field.label);
    const box = h("div", { class: `field${field.wide ? " wide" : ""}`, "data-field": field.name, hidden: field.hidden },
      field.input === "check" ? h("div", { class: "check" }, control.box, label) : [label, control.box], hint, say);
    box.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (box.contains(next) && next.matches("input, select, textarea")) return;
      // A click on a button moves the focus away too; a problem that appears then would push the button from under the finger.
      if (next?.closest?.("button") && el.contains(next) && !box.contains(next)) return;
      soon.stop();
      sent = value();
      ask("left", { field: field.name, value: sent });
    });
    controls.set(field.name, { control, say, hint, box, field });
    return box;
  };

  const showProblems = () => {
    const problems = model.get("problems");
    const hints = model.get("hints");
    for (const [name, { control, say, hint, box, field }] of controls) {
      const problem = problems[name] ?? "";
      box.classList.toggle("bad", Boolean(problem));
      say.textContent = problem;
      control.mark(problem);
      hint.textContent = problem ? "" : hints[name] ?? field.hint ?? "";
      say.hidden = !problem;
      hint.hidden = !hint.textContent;
    }
  };

  const press = async (name, button) => {
    soon.stop();
    sent = value();
    await ask("press", { name, value: sent }, button);
    const problems = model.get("problems");
    if (Object.keys(problems).length === 0 && !model.get("note")?.text) clean = JSON.stringify(sent);
    const first = [...controls].find(([name]) => problems[name]);
    if (first && form.isConnected) first[1].control.focus();
  };
  const close = () => { soon.stop(); sent = value(); return ask("ask_to_close", { value: sent }); };

  const buttons = model.get("buttons").map(([name, label], index) =>
    h("button", { type: "button", class: index === 0 ? "main" : null, "aria-keyshortcuts": index === 0 ? "Control+Enter" : null,
      title: index === 0 ? texts.save_key : null, onclick: (event) => press(name, event.currentTarget) }, label));
  const fields = h("div", { class: "form" });
  // Enter never saves: what stands half typed in a field may not be what is meant. Ctrl+Enter does.
  const enter = (event) => {
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) { event.preventDefault(); press(model.get("buttons")[0][0], buttons[0]); }
    else if (event.target.matches("input")) event.preventDefault();
  };
  const form = h("form", { novalidate: true, autocomplete: "off", "aria-label": model.get("title") || null,
    onsubmit: (event) => event.preventDefault(), onkeydown: enter }, fields, h("div", { class: "buttons savebar" }, buttons));
  const titleText = h("h2", {}, model.get("title"));
  const title = model.get("title") ? h("div", { class: "title" }, titleText,
    model.get("closable") ? h("button", { type: "button", class: "quiet", onclick: close }, texts.close) : null) : null;
  place.append(h("section", { class: "panel", "aria-label": model.get("title") || null }, title, h("div", { class: "in" }, notes, form)));
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && model.get("closable") && !event.defaultPrevented) { event.stopPropagation(); close(); }
  });

  const draw = () => {
    controls.clear();
    fields.replaceChildren(...model.get("fields").map(drawField));
    sent = value();
    showProblems();
  };
  // Python changes a value: take it, unless the visitor has typed something else there since.
  const takeValue = () => {
    const given = model.get("value");
    for (const [name, { control, field }] of controls) {
      const now = JSON.stringify(control.get());
      if (name in given && JSON.stringify(given[name]) !== now && JSON.stringify(sent[name]) === now)
        control.set(given[name], model.get("fields").find((other) => other.name === field.name));
    }
    sent = { ...sent, ...given };
  };
  const takeFields = () => {
    const next = model.get("fields");
    if (next.length !== controls.size || next.some((field) => !controls.has(field.name))) return draw();
    next.forEach((field) => {
      const { box, control } = controls.get(field.name);
      box.hidden = Boolean(field.hidden);
      control.options?.({ ...field, value: model.get("value")[field.name] ?? field.value });
    });
  };
  draw();
  // Leaving the page with something unsaved: the browser asks.
  let clean = JSON.stringify(value());
  const leave = (event) => { if (form.isConnected && JSON.stringify(value()) !== clean) event.preventDefault(); };
  window.addEventListener("beforeunload", leave);
  const opener = document.activeElement;
  const gone = () => {
    soon.stop();
    window.removeEventListener("beforeunload", leave);
    if (document.activeElement !== document.body) return;
    if (opener?.isConnected && opener !== document.body) opener.focus();
    else focusBack(document.body);
  };
  if (model.get("takes_focus")) requestAnimationFrame(() => {
    if (matchMedia("(max-width: 900px)").matches) place.scrollIntoView({ block: "start" });
    [...controls.values()][0]?.control.focus();
  });
  return { gone, problems: showProblems, hints: showProblems, value: takeValue, fields: takeFields,
    title: () => { titleText.textContent = model.get("title"); } };
});

// A panel of selects, inputs and ticks, each with a line under it that says what it does.
export default component((model, place, ask) => {
  const id = newId("panel");
  const title = h("h2", { id });
  const rows = h("div", { class: "in" });
  const section = h("section", { class: "panel deciding", "aria-labelledby": id },
    ...(model.get("folded") ? [h("details", { class: "more" }, h("summary", { "data-key": "fold" }, title), rows)] : [h("div", { class: "title" }, title), rows]));
  place.append(section);
  const input = (field, at) => {
    const send = (value) => ask("set_value", { name: field.name, value });
    const about = { id: at, "data-key": field.name, "aria-describedby": field.hint ? `${at}-hint` : null };
    if (field.input === "choice") {
      const select = h("select", { ...about, onchange: () => send(select.value) }, field.options.map(([value, text]) => h("option", { value, selected: value === field.value }, text)));
      return select;
    }
    if (field.input === "lines") {
      const lines = h("textarea", { ...about, rows: "5", spellcheck: "false", value: field.value, onchange: () => send(lines.value) });
      return lines;
    }
    const text = h("input", { ...about, type: "text", autocomplete: "off", inputmode: field.input === "number" ? "numeric" : null, value: field.value, onchange: () => send(text.value) });
    return text;
  };
  const drawField = (field) => {
    const at = newId("choice");
    const hint = field.hint ? h("div", { class: "hint", id: `${at}-hint` }, field.hint) : null;
    if (field.input === "check") {
      const box = h("input", { type: "checkbox", id: at, checked: Boolean(field.value), "data-key": field.name, onchange: () => ask("set_value", { name: field.name, value: box.checked }) });
      return h("label", { class: "opt", for: at }, box, h("span", {}, field.label, field.hint ? h("small", {}, field.hint) : null));
    }
    return h("div", { class: "field" }, h("label", { for: at }, field.label), input(field, at), hint);
  };
  const draw = () => {
    title.textContent = model.get("title");
    const buttons = model.get("buttons");
    keepFocus(section, () => rows.replaceChildren(...model.get("fields").map(drawField),
      buttons.length ? h("div", { class: "buttons" }, buttons.map((button, index) => h("button", { type: "button", class: button.main ? "main" : null, "data-key": `b${index}`,
        onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label))) : ""));
    section.hidden = !model.get("fields").length;
  };
  draw();
  return { fields: draw, title: draw, buttons: draw };
});

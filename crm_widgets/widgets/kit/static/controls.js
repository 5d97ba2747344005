// A row of controls. What is being typed stays: a control that has the focus is not drawn again.
export default component((model, place, ask) => {
  const row = h("div", { class: "controls" });
  const fields = new Map();
  place.append(row);

  const make = (field) => {
    const id = newId("control");
    const say = h("div", { class: "say", id: `${id}-say`, role: "status", hidden: true });
    const send = (text) => ask("ask_set", { name: field.name, text });
    let input;
    if (field.input === "choice") input = h("select", { id, onchange: () => send(input.value) });
    else if (field.input === "check") input = h("input", { id, type: "checkbox", onchange: () => send(input.checked) });
    else {
      input = h("input", { id, type: field.input === "date" ? "date" : "text", inputmode: field.input === "number" ? "decimal" : null, autocomplete: "off" });
      // A date that is typed by hand changes with every digit: it counts when it is whole and at rest.
      const soon = calmly(() => { if (input.validity.badInput) return; if (input.value !== input.dataset.sent) { input.dataset.sent = input.value; send(input.value); } }, 500);
      if (field.input === "date") input.addEventListener("input", () => { if (!input.value || input.value >= "1900") soon(); });
      input.addEventListener("change", () => { if (!input.value || field.input !== "date" || input.value >= "1900") soon(); });
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") soon.now(); });
      // What Python put there meanwhile (the day that an empty one stands for) is seen when the visitor goes on.
      input.addEventListener("blur", () => { if (input.value === input.dataset.sent) draw(); });
    }
    input.setAttribute("aria-describedby", `${id}-say`);
    const label = h("label", { for: id }, field.label);
    const box = field.input === "check" ? h("div", { class: "field" }, h("div", { class: "check" }, input, label), say) : h("div", { class: "field" }, label, input, say);
    return { box, input, say, options: null };
  };
  const draw = () => {
    for (const field of model.get("fields")) {
      if (!fields.has(field.name)) { fields.set(field.name, make(field)); row.insertBefore(fields.get(field.name).box, buttons); }
      const made = fields.get(field.name);
      if (field.input === "choice") {
        const key = JSON.stringify(field.options);
        if (made.options !== key) { made.options = key; made.input.replaceChildren(...field.options.map((text, place) => h("option", { value: String(place) }, text))); }
        made.input.value = field.value;
      } else if (field.input === "check") made.input.checked = Boolean(field.value);
      else if (document.activeElement !== made.input) { made.input.value = field.value; made.input.dataset.sent = field.value; }
    }
  };
  const drawProblems = () => {
    const problems = model.get("problems");
    for (const [name, { input, say }] of fields) {
      say.textContent = problems[name] ?? "";
      say.hidden = !problems[name];
      if (problems[name]) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  };
  const buttons = h("div", { class: "buttons" });
  const drawButtons = () => {
    buttons.hidden = !model.get("buttons").length;
    buttons.replaceChildren(...model.get("buttons").map((button, index) => h("button", { type: "button", class: button.main ? "main" : null,
      onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label)));
  };
  row.append(buttons);
  drawButtons(); draw(); drawProblems();
  return { fields: draw, problems: drawProblems, buttons: drawButtons };
});

// What is done next, in one line that stays in sight: where one stands, the way back, one main button.
export default component((model, place, ask, el) => {
  el.classList.add("actionbar");
  const line = h("p", { role: "status" });
  const buttons = h("div", { class: "buttons" });
  const bar = h("div", { class: "bar", role: "group" }, line, buttons);
  place.append(bar);
  const draw = () => {
    bar.setAttribute("aria-label", model.get("label"));
    bar.className = `bar ${model.get("look")}`;
    const strong = model.get("strong");
    line.replaceChildren(h("b", {}, strong), strong && model.get("text") ? " " : "", model.get("text"));
  };
  const drawButtons = () => keepFocus(bar, () => buttons.replaceChildren(...model.get("buttons").map((button, index) => h("button", { type: "button", class: button.main ? "main" : button.look || null, disabled: button.disabled, "data-key": `b${index}`,
      "aria-keyshortcuts": button.key, onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label, button.key ? h("kbd", { "aria-hidden": "true" }, button.key) : null))));
  draw(); drawButtons();
  return { strong: draw, text: draw, label: draw, look: draw, buttons: drawButtons };
});

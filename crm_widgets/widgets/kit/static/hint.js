// An empty place that says what belongs there.
export default component((model, place, ask) => {
  const draw = () => {
    const commands = model.get("commands");
    const buttons = model.get("buttons");
    place.replaceChildren(h("section", { class: "panel empty" }, h("p", {}, model.get("text")),
      commands.length ? h("pre", { tabindex: "0", style: "max-width:560px;margin:12px auto 0" }, commands.join("\n")) : null,
      buttons.length ? h("div", { class: "buttons" }, buttons.map((button, index) => h("button", { type: "button", class: button.main ? "main" : null,
        onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label))) : null));
  };
  draw();
  return { text: draw, commands: draw, buttons: draw };
});

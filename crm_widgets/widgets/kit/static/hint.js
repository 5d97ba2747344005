// An empty place that says what belongs there.
export default component((model, place, ask) => {
  const draw = () => {
    const commands = model.get("commands");
    const buttons = model.get("buttons");
    const links = model.get("links");
    place.replaceChildren(h("section", { class: "panel empty" }, h("p", {}, model.get("text")),
      commands.length ? h("pre", { tabindex: "0", style: "max-width:560px;margin:12px auto 0" }, commands.join("\n")) : null,
      buttons.length || links.length ? h("div", { class: "buttons" }, links.map(([text, href]) => h("a", { class: `btn ${buttons.some((button) => button.main) ? "" : "main"}`, href }, text)), buttons.map((button, index) => h("button", { type: "button", class: button.main ? "main" : null,
        onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label))) : null));
  };
  draw();
  return { text: draw, commands: draw, buttons: draw, links: draw };
});

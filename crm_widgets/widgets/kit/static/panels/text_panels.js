// Short panels: a heading, sentences, links and buttons.
export default component((model, place, ask) => {
  const rows = h("div", { class: "stacked" });
  place.append(rows);
  const drawPanel = (panel, index) => {
    const id = newId("text");
    const links = panel.links.map(([text, href]) => h("a", { href }, text));
    const buttons = panel.buttons.map((label, number) => h("button", { type: "button", "data-key": `${panel.name}/${number}`, onclick: (event) => ask("press", { panel: index, index: number }, event.currentTarget) }, label));
    return h("section", { class: "panel deciding", "aria-labelledby": id, "data-about": panel.name, style: "scroll-margin-top:80px" },
      h("div", { class: "title" }, h("h2", { id }, panel.title), buttons.length ? h("span", { class: "buttons" }, buttons) : null),
      panel.sentences.length || links.length ? h("div", { class: "in" }, panel.sentences.map((text) => h("p", {}, emphasised(text, panel.strong))),
        links.length ? h("p", { class: "buttons", style: "gap:4px 16px;margin-top:8px" }, links) : null) : null);
  };
  const draw = () => keepFocus(rows, () => rows.replaceChildren(...model.get("panels").map(drawPanel)));
  draw();
  return { panels: draw };
});

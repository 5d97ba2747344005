// Why contacts may be the same: the reasons with their weights, and how these add up.
export default component((model, place) => {
  const texts = model.get("texts");
  const id = newId("why");
  const title = h("h2", { id, style: "flex:1", tabindex: "-1" });
  const tag = h("span", { class: "tag" });
  const list = h("ul", { class: "reasons", "aria-label": texts.reasons });
  const summary = h("summary", { "data-key": "how" });
  const sum = h("p", {});
  const section = h("section", { class: "panel deciding", "aria-labelledby": id }, h("div", { class: "title" }, title, tag), h("div", { class: "in" }, list, h("details", { style: "margin-top:8px" }, summary, sum)));
  place.append(section);
  const draw = () => {
    title.textContent = model.get("title");
    tag.textContent = model.get("probability");
    tag.className = `tag ${model.get("tone")}`;
    list.replaceChildren(...model.get("reasons").map((reason) => h("li", {}, `${reason.text} `, h("b", { class: reason.for ? "up" : "down" }, reason.weight))));
    summary.textContent = model.get("how_title");
    sum.textContent = model.get("how");
  };
  const soon = calmly(draw, 0);
  draw();
  return { title: soon, probability: soon, tone: soon, reasons: soon, how_title: soon, how: soon, gone: soon.stop };
});

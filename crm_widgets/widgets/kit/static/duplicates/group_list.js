// Groups of contacts that may be the same, surest first.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("groups");
  const title = h("h2", { id });
  const top = h("div", { class: "title" }, title, h("span", { class: "muted" }, texts.order));
  const filter = h("select", { id: `${id}-show`, "data-key": "show", onchange: () => ask("choose_filter", { name: filter.value }) });
  const list = h("ul", { class: "groups" });
  const foot = pager(model, ask, top);
  const shown = h("div", { class: "in", style: "padding-bottom:8px" }, h("label", { for: filter.id }, texts.show), filter);
  const section = h("nav", { class: "panel deciding", "aria-label": texts.label }, top, shown, list, foot.foot);
  place.append(section);
  const drawGroup = (group) => h("li", {}, h("button", { type: "button", "data-key": group.key, "aria-current": group.key === model.get("selected") ? "true" : null, onclick: (event) => ask("choose", { key: group.key }, event.currentTarget) },
    h("span", { class: "top" }, h("span", {}, h("b", {}, group.name), " ", h("span", { class: "muted" }, group.size)), h("span", { class: `tag ${group.tone}` }, group.probability)), h("small", {}, group.reasons)));
  const draw = () => {
    title.textContent = model.get("title");
    shown.hidden = model.get("filters").length < 2;
    filter.replaceChildren(...model.get("filters").map(([value, text]) => h("option", { value, selected: value === model.get("filter") }, text)));
    keepFocus(section, () => list.replaceChildren(...model.get("groups").map(drawGroup)));
    foot.draw();
  };
  const soon = calmly(draw, 0);
  draw();
  return { title: soon, groups: soon, selected: soon, filters: soon, filter: soon, line: soon, page: soon, pages: soon, gone: soon.stop };
});

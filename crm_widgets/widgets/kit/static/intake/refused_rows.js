// Rows that are not imported, each with its reason, and the file of them all.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("refused");
  const title = h("h2", { id });
  const save = h("button", { type: "button", "data-key": "save", onclick: (event) => ask("download", {}, event.currentTarget) });
  const top = h("div", { class: "title" }, title, save);
  const tags = h("div", { class: "tagline" });
  const hint = h("div", { class: "hint" }, texts.hint);
  const head = (text, look) => h("th", { role: "columnheader", scope: "col", class: look }, text);
  const body = h("tbody", { role: "rowgroup" });
  const table = h("table", { class: "stack-rows", role: "table", "aria-labelledby": id }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head(texts.row, "num"), head(texts.column), head(texts.value), head(texts.reason))), body);
  const foot = pager(model, ask, top);
  const section = h("section", { class: "panel deciding", "aria-labelledby": id, "data-about": "refused", style: "scroll-margin-top:80px" }, top, h("div", { class: "in", style: "padding-bottom:6px" }, tags, hint), table, foot.foot);
  place.append(section);
  const draw = () => {
    section.hidden = !model.get("rows").length;
    title.textContent = model.get("title");
    save.textContent = model.get("download_label");
    save.hidden = !model.get("download_label");
    hint.hidden = save.hidden;
    tags.replaceChildren(...model.get("kinds").map((kind) => h("span", { class: "tag bad" }, kind)));
    body.replaceChildren(...model.get("rows").map((row) => h("tr", { role: "row" }, h("td", { role: "cell", class: "num inline", "data-label": texts.row }, row.row), h("td", { role: "cell", class: "inline", "data-label": texts.column }, row.column),
      h("td", { role: "cell", class: "long", "data-label": texts.value }, h("b", {}, row.value || texts.empty)), h("td", { role: "cell", "data-label": texts.reason }, row.reason))));
    foot.draw();
  };
  const soon = calmly(draw, 0);
  draw();
  return { title: soon, rows: soon, kinds: soon, download_label: soon, line: soon, page: soon, pages: soon, gone: soon.stop };
});

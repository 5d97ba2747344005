// What changes in clients that the base has, field by field; Python pages the list.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("updates");
  const title = h("h2", { id });
  const line = h("span", { class: "muted" });
  const top = h("div", { class: "title" }, title, line);
  const rows = h("div", {});
  const foot = pager(model, ask, top);
  const section = h("section", { class: "panel deciding", "aria-labelledby": id, "data-about": "update", style: "scroll-margin-top:80px" }, top, rows, foot.foot);
  place.append(section);
  const head = (text) => h("th", { role: "columnheader", scope: "col" }, text);
  const after = (change) => {
    const fresh = change.fresh && change.after.includes(change.fresh) ? change.fresh : "";
    const at = fresh ? change.after.lastIndexOf(fresh) : 0;
    return fresh ? [change.after.slice(0, at), h("span", { class: "new-text" }, fresh), change.after.slice(at + fresh.length)] : [change.after];
  };
  const drawChange = (change) => h("tr", { role: "row" }, h("th", { role: "rowheader", scope: "row" }, change.label),
    h("td", { role: "cell", "data-label": texts.ours, class: "ours" }, change.ours || texts.empty), h("td", { role: "cell", "data-label": texts.theirs, class: "ours" }, change.theirs || texts.empty),
    h("td", { role: "cell", "data-label": texts.after, class: "after" }, after(change), " ", h("span", { class: `tag ${change.tone}` }, change.kind)));
  const drawUpdate = (update, index) => {
    const inside = h("div", { class: "in" });
    const fill = () => { if (!inside.firstChild) inside.append(h("table", { class: "stack-rows", role: "table", "aria-label": update.label }, h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head(texts.field), head(texts.ours), head(texts.theirs), head(texts.after))), h("tbody", { role: "rowgroup" }, update.changes.map(drawChange)))); };
    const details = h("details", { class: "more", open: index === 0, ontoggle: () => { if (details.open) fill(); } },
      h("summary", { "data-key": `u${update.row}` }, h("span", {}, h("b", {}, update.name), " ", h("span", { class: "muted" }, update.found)), h("span", { class: "end" }, update.line)), inside);
    if (index === 0) fill();
    return details;
  };
  const draw = () => {
    section.hidden = !model.get("title");
    title.textContent = model.get("title");
    line.textContent = model.get("summary");
    keepFocus(section, () => rows.replaceChildren(...model.get("updates").map(drawUpdate)));
    foot.draw();
  };
  const soon = calmly(draw, 0);
  draw();
  return { title: soon, summary: soon, updates: soon, line: soon, page: soon, pages: soon, gone: soon.stop };
});

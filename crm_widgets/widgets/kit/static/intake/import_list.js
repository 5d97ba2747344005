// Earlier imports, newest first: what each did, its report, and Undo.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("imports");
  const top = h("div", { class: "title" }, h("h2", { id }, texts.title));
  const rows = h("div", {});
  const foot = pager(model, ask, top);
  const section = h("section", { class: "panel deciding", "aria-labelledby": id }, top, rows, foot.foot);
  place.append(section);
  const drawImport = (item) => h("details", { class: "more", open: item.open },
    h("summary", { "data-key": `r${item.key}` }, h("span", {}, h("b", {}, item.file), " ", h("span", { class: "muted" }, item.when)), h("span", { class: "end" }, item.undone ? h("span", { class: "tag" }, texts.undone) : item.line)),
    h("div", { class: "in" }, h("dl", { class: "about" }, item.facts.map(([label, text]) => [h("dt", {}, label), h("dd", {}, text)])),
      item.undone ? null : h("div", { class: "buttons", style: "margin-top:12px" }, h("button", { type: "button", "data-key": `undo${item.key}`, onclick: (event) => ask("undo", { key: item.key }, event.currentTarget) }, texts.undo))));
  const draw = () => {
    section.hidden = !model.get("imports").length;
    const open = new Set([...rows.children].map((row, index) => (row.open ? rows.dataset[`k${index}`] : "")));
    keepFocus(section, () => rows.replaceChildren(...model.get("imports").map((item) => drawImport({ ...item, open: item.open || open.has(String(item.key)) }))));
    model.get("imports").forEach((item, index) => { rows.dataset[`k${index}`] = String(item.key); });
    foot.draw();
  };
  const soon = calmly(draw, 0);
  draw();
  return { imports: soon, line: soon, page: soon, pages: soon, gone: soon.stop };
});

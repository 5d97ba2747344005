// A table of figures: sorted by its heads, paged by Python, handed out as a file on the click.
export default component((model, place, ask, el, notes) => {
  const texts = model.get("texts");
  const id = newId("table");
  const title = h("h2", { id });
  const save = h("button", { type: "button", class: "link", onclick: (event) => ask("download", {}, event.currentTarget) }, texts.download);
  const how = explanation(model);
  const bar = h("div", { class: "title" }, title, h("span", { class: "do" }, how.button, save));
  const facts = h("dl", { class: "facts" });
  // Roles are named, for a row that is no table row to the eye is one all the same.
  const header = h("tr", { role: "row" });
  const body = h("tbody", { role: "rowgroup" });
  const table = h("div", { class: "scroll", tabindex: "-1" }, h("table", { "aria-labelledby": id, role: "table", class: model.get("stacked") ? "stacked" : null }, h("thead", { role: "rowgroup" }, header), body));
  const empty = h("p", { class: "empty" });
  const line = h("span", { role: "status" });
  // A new page is read from its top.
  const turn = async (step, button) => {
    await ask("turn", { page: model.get("page") + step }, button);
    (bar.hidden ? header : bar).scrollIntoView({ block: "nearest" });
    if (button.disabled) table.focus({ preventScroll: true });
  };
  const back = h("button", { type: "button", class: "quiet", onclick: (event) => turn(-1, event.currentTarget) }, texts.back);
  const next = h("button", { type: "button", class: "quiet", onclick: (event) => turn(1, event.currentTarget) }, texts.next);
  const foot = h("div", { class: "foot" }, line, h("span", {}, back, next));
  const noted = h("div", { class: "in noted" }, notes);
  place.append(h("section", { class: "panel" }, bar, how.text, facts, noted, table, empty, foot));

  const look = (head) => `${head.num ? "num " : ""}${head.hide ? "narrow-hide" : ""}`.trim() || null;
  const drawHead = () => {
    const sorting = model.get("sorting");
    const focused = header.contains(document.activeElement) ? [...header.children].indexOf(document.activeElement.closest("th")) : -1;
    header.replaceChildren(...model.get("heads").map((head) => {
      const sorted = sorting.name === head.name;
      return h("th", { scope: "col", role: "columnheader", class: look(head), "aria-sort": sorted ? (sorting.falling ? "descending" : "ascending") : null },
        head.sortable ? h("button", { type: "button", onclick: (event) => ask("ask_sort", { name: head.name }, event.currentTarget) }, head.label,
          h("span", { "aria-hidden": "true" }, sorted ? (sorting.falling ? " ↓" : " ↑") : "")) : head.label);
    }));
    if (focused >= 0) header.children[focused]?.querySelector("button")?.focus();
  };
  const drawCell = (cell, head) => {
    let text = cell.text;
    const long = /\S{30}/.test(text) ? "long" : "";
    if (cell.chip) text = h("span", { class: "tag", style: `background:light-dark(${cell.chip[0]},${cell.chip[2]});color:light-dark(${cell.chip[1]},${cell.chip[3]})` }, text);
    if (cell.href) text = h("a", { href: cell.href }, text);
    if (cell.bar !== undefined) text = h("span", { class: "share" }, h("span", { class: "track", "aria-hidden": "true" }, h("span", { class: "fill", style: `width:${(100 * cell.bar).toFixed(1)}%` })), h("span", { class: "num" }, text));
    return h("td", { role: "cell", class: `${look(head) ?? ""} ${long}`.trim() || null }, text, cell.tag ? [" ", h("span", { class: `tag ${cell.tone}` }, cell.tag)] : null);
  };
  const drawRows = () => {
    const heads = model.get("heads");
    body.replaceChildren(...model.get("rows").map((row) => h("tr", { role: "row" }, row.cells.map((cell, index) => drawCell(cell, heads[index])))));
  };
  const drawRest = () => {
    title.textContent = model.get("title") || texts.table;
    bar.hidden = !model.get("title") && !model.get("file_name") && !model.get("how").length;
    save.hidden = !model.get("file_name");
    const figures = model.get("facts");
    facts.hidden = !figures.length;
    facts.style.gridTemplateColumns = figures.length < 4 ? `repeat(${figures.length}, 1fr)` : "";
    facts.replaceChildren(...figures.map(({ value, label }) => h("div", {}, h("dt", {}, label), h("dd", {}, value))));
    empty.textContent = model.get("empty");
    empty.hidden = !model.get("empty");
    table.hidden = Boolean(model.get("empty"));
    line.textContent = model.get("line");
    foot.hidden = !model.get("line");
    back.disabled = model.get("page") <= 1;
    next.disabled = model.get("page") >= model.get("pages");
    noted.hidden = !model.get("note")?.text;
  };
  const soon = calmly(() => { drawHead(); drawRows(); drawRest(); }, 0);
  soon.now();
  return { heads: soon, rows: soon, sorting: soon, title: drawRest, line: soon, facts: drawRest, empty: soon, page: soon, pages: soon, note: drawRest, how: how.draw, gone: soon.stop };
});

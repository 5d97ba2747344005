// What the merged card keeps: a column a contact, a row a field; one value of each, any of phones and e-mails.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("keep");
  const title = h("h2", { id }, texts.title);
  const line = h("span", { class: "muted" });
  const header = h("tr", { role: "row" });
  const body = h("tbody", { role: "rowgroup" });
  const table = h("table", { class: "stack-rows compare", role: "table", "aria-labelledby": id }, h("thead", { role: "rowgroup" }, header), body);
  const foot = h("div", { class: "foot", style: "display:block" });
  const section = h("section", { class: "panel deciding", "aria-labelledby": id }, h("div", { class: "title" }, title, line), table, foot);
  place.append(section);
  const letter = (text) => h("span", { class: "letter narrow-letter" }, text);
  const drawHead = (head) => h("th", { role: "columnheader", scope: "col" }, h("div", {}, h("span", { class: "letter" }, head.letter), h("b", {}, head.name), h("div", { class: "hint" }, head.since)),
    head.fixed ? null : h("label", { class: "opt" }, h("input", { type: "checkbox", checked: head.included, "data-key": `i${head.letter}`, "aria-label": fill(texts.same_person, head), onchange: (event) => ask("include", { letter: head.letter, included: event.target.checked }) }), h("span", {}, texts.same)));
  const drawValue = (row, cell, value, name) => h("label", { class: "opt" }, h("input", { type: row.many ? "checkbox" : "radio", name, checked: value.chosen, "data-key": `${row.name}/${cell.letter}/${value.index}`,
    "aria-label": `${row.label}, ${cell.letter}: ${value.text}`, onchange: (event) => ask("take", { field: row.name, letter: cell.letter, index: value.index, chosen: event.target.checked }) }),
    letter(cell.letter), h("span", {}, value.text, value.detail ? h("small", {}, value.detail) : null));
  const drawCell = (row, cell, name) => h("td", { role: "cell" }, cell.values.length ? cell.values.map((value) => drawValue(row, cell, value, name)) : h("span", { class: "opt" }, letter(cell.letter), cell.text));
  const drawRow = (row) => { const name = newId("take"); return h("tr", { role: "row" }, h("th", { role: "rowheader", scope: "row" }, row.label, row.many ? h("div", { class: "hint" }, texts.keep_any) : null), row.cells.map((cell) => drawCell(row, cell, name))); };
  const draw = () => keepFocus(section, () => {
    line.textContent = model.get("line");
    header.replaceChildren(h("th", { role: "columnheader", scope: "col" }, texts.field), ...model.get("heads").map(drawHead));
    body.replaceChildren(...model.get("rows").map(drawRow));
    foot.textContent = model.get("same");
    foot.hidden = !model.get("same");
  });
  // Up and down go from field to field, 1 to 9 take the value of a contact; a radio's own arrows are left and right.
  const rowOf = (element) => element?.closest?.("tbody tr");
  const inputs = (row) => [...row.querySelectorAll("input")];
  const keys = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.documentElement.dataset.shortcuts === "off") return;
    const row = rowOf(event.target);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!row) return;
      event.preventDefault();
      const rows = [...body.rows].filter((other) => inputs(other).length);
      const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) (inputs(next).find((input) => input.checked) ?? inputs(next)[0]).focus();
    } else if (row && /^[1-9]$/.test(event.key)) {
      const cell = row.cells[Number(event.key)];
      const input = cell?.querySelector("input");
      if (input) { event.preventDefault(); input.focus(); input.click(); }
    }
  };
  table.addEventListener("keydown", keys);
  const soon = calmly(draw, 0);
  draw();
  return { heads: soon, rows: soon, line: soon, same: soon, gone: soon.stop };
});

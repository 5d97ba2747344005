// Their columns and our fields: the doubtful ones first, then the order of the file.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("columns");
  const title = h("h2", { id }, texts.title);
  const again = h("button", { type: "button", class: "quiet", "data-key": "again", onclick: (event) => ask("start_again", {}, event.currentTarget) }, texts.start_again);
  const top = h("div", { class: "title" }, title, again);
  const column = (text) => h("th", { role: "columnheader", scope: "col" }, text);
  const table = h("table", { class: "stack-rows columns-table", role: "table", "aria-labelledby": id },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, column(texts.theirs), column(texts.first_values), column(texts.field), column(texts.why))));
  const foot = pager(model, ask, top);
  const section = h("section", { class: "panel deciding", "aria-labelledby": id }, top, table, foot.foot);
  place.append(section);

  const options = (row) => [...model.get("options").map((group) => h("optgroup", { label: group.label }, group.options.map(([value, text]) => h("option", { value, selected: value === row.field }, text))))];
  const custom = (row, input) => h("div", { class: "two" },
    h("input", { value: row.custom.name, autocomplete: "off", "aria-label": texts.custom_name, "data-key": `n${row.place}`, onchange: (event) => ask("set_custom", { place: row.place, name: event.target.value, kind: row.custom.kind }) }),
    h("select", { "aria-label": texts.custom_kind, "data-key": `k${row.place}`, onchange: (event) => ask("set_custom", { place: row.place, name: row.custom.name, kind: event.target.value }) },
      model.get("custom_kinds").map(([value, text]) => h("option", { value, selected: value === row.custom.kind }, text))));
  const drawRow = (row) => {
    const select = newId("field");
    return h("tr", { role: "row", class: row.doubtful ? "doubtful" : null },
      h("th", { role: "rowheader", scope: "row" }, h("span", { class: "named" }, h("span", { class: "letter" }, h("span", { class: "unseen" }, `${texts.column} `), row.letter),
        h("span", {}, row.column, row.copy ? [" ", h("span", { class: `tag ${row.doubtful ? "warn" : ""}` }, row.copy)] : null))),
      h("td", { role: "cell" }, row.values.length ? h("ul", { class: "first-values" }, row.values.map((value) => h("li", {}, value))) : h("span", { class: "muted" }, texts.no_values)),
      h("td", { role: "cell" }, h("label", { class: "unseen", for: select }, fill(texts.field_of, { letter: row.letter, column: row.column })),
        h("select", { id: select, "data-key": `f${row.place}`, onchange: (event) => ask("set_field", { place: row.place, field: event.target.value }) }, options(row)),
        row.custom ? custom(row) : null, row.hint ? h("div", { class: "hint" }, row.hint) : null),
      h("td", { role: "cell" }, row.reason ? h("span", { class: `tag ${row.doubtful ? "warn" : ""}` }, row.reason) : null, row.detail ? h("div", { class: "hint" }, row.detail) : null));
  };
  const group = (text) => h("tr", { role: "row", class: "grp" }, h("th", { role: "rowheader", colspan: "4", scope: "rowgroup" }, text));
  const draw = () => keepFocus(section, () => {
    for (const body of [...table.tBodies]) body.remove();
    for (const part of model.get("groups")) table.append(h("tbody", { role: "rowgroup" }, part.label ? group(part.label) : null, part.rows.map(drawRow)));
    foot.draw();
  });
  const soon = calmly(draw, 0);
  draw();
  return { groups: soon, options: soon, line: foot.draw, page: foot.draw, pages: foot.draw, gone: soon.stop };
});

// The list of contacts: a search box, filters, a table that is paged and sorted by Python.
export default component((model, place, ask, el, notes) => {
  const texts = model.get("texts");
  const id = newId("search");
  const search = h("input", { id, type: "search", autocomplete: "off", placeholder: texts.placeholder, value: model.get("text"),
    "aria-label": texts.search, "aria-controls": `${id}-rows` });
  const look = calmly(() => ask("ask_find", { text: search.value }), 200);
  search.addEventListener("input", look);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); look.now(); }
    if (event.key === "ArrowDown") { event.preventDefault(); body.querySelector("tr")?.focus(); }
  });

  // Filters: chips, and one input that finds a tag, a segment, a role or an owner.
  const chips = h("div", { class: "tags", role: "group", "aria-label": texts.filters, style: "margin-top:10px" });
  let adding = false;
  const filterBox = combobox({
    id: `${id}-filter`, label: texts.add_filter, wait: 100, eager: true, about: { placeholder: texts.choose_filter, "aria-label": texts.add_filter },
    find: (text) => ask("ask_filters", { text }),
    choose: (option) => {
      filterBox.input.value = "";
      adding = false;
      ask("ask_filter", { kind: option.kind, value: option.value, on: true }).then(() => chips.querySelector("button.link")?.focus());
    },
  });
  filterBox.box.style.flex = "1 1 180px";
  const stopAdding = () => { filterBox.close(); adding = false; drawFilters(); };
  filterBox.input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); stopAdding(); chips.querySelector("button.link")?.focus(); }
  });
  filterBox.input.addEventListener("blur", () => setTimeout(() => { if (adding && !filterBox.input.value) stopAdding(); }, 150));
  const drawFilters = () => {
    chips.replaceChildren(
      ...model.get("filters").map((filter) => h("span", { class: `tag ${filter.kind === "segment" ? "seg" : ""}` }, filter.label,
        h("button", { type: "button", "aria-label": fill(texts.remove_filter, { filter: filter.label }),
          onclick: (event) => ask("ask_filter", { kind: filter.kind, value: filter.value, on: false }, event.currentTarget).then(() => chips.querySelector("button.link")?.focus()) }, "×"))),
      adding ? filterBox.box : h("button", { type: "button", class: "link", onclick: () => { adding = true; drawFilters(); filterBox.input.focus(); } }, texts.add_filter));
  };

  // The table. One row is in the tab order; arrows go from row to row, Enter opens.
  const header = h("tr");
  const body = h("tbody", { id: `${id}-rows` });
  const table = h("table", { class: "clients", role: "grid", "aria-label": texts.list }, h("thead", {}, header), body);
  const empty = h("div", { class: "empty" });
  const line = h("span", { role: "status" });
  const back = h("button", { type: "button", class: "quiet", onclick: (event) => turn(-1, event) }, texts.back);
  const next = h("button", { type: "button", class: "quiet", onclick: (event) => turn(1, event) }, texts.next);
  const foot = h("div", { class: "foot" }, line, h("span", {}, back, next));
  const turn = (step, event) => ask("ask_find", { page: model.get("page") + step }, event.currentTarget)
    .then(() => requestAnimationFrame(() => {
      body.querySelector("tr")?.focus({ preventScroll: true });
      place.scrollIntoView({ block: "start" });
    }));

  const sortBy = (column, event) => {
    const now = model.get("sort");
    const first = (column.falling ? "-" : "") + column.sort;
    const other = (column.falling ? "" : "-") + column.sort;
    ask("ask_find", { sort: now === first ? other : first }, event.currentTarget);
  };
  const drawHeader = () => {
    const sort = model.get("sort");
    const focused = header.contains(document.activeElement) ? [...header.children].indexOf(document.activeElement.closest("th")) : -1;
    header.replaceChildren(...model.get("columns").map((column) => {
      const sorted = sort.replace("-", "") === column.sort;
      const falling = sort.startsWith("-");
      return h("th", { scope: "col", class: `${column.key} ${column.num ? "num " : ""}${column.hide ? "narrow-hide" : ""}`,
        "aria-sort": sorted ? (falling ? "descending" : "ascending") : null },
        h("button", { type: "button", onclick: (event) => sortBy(column, event) }, column.label,
          h("span", { "aria-hidden": "true" }, sorted ? (falling ? " ↓" : " ↑") : "")));
    }));
    if (focused >= 0) header.children[focused].querySelector("button").focus();
  };

  const open = (row) => ask("choose", { contact_id: row.id });
  const move = (event, row) => {
    const rows = [...body.children];
    const place = rows.indexOf(event.currentTarget);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(row); return; }
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) return search.focus();
    rows[Math.min(to, rows.length - 1)]?.focus();
  };
  const drawSelected = () => {
    const selected = model.get("selected");
    const rows = [...body.children];
    const current = rows.find((row) => row.dataset.id === selected) ?? rows[0];
    rows.forEach((row) => {
      row.setAttribute("aria-selected", String(row.dataset.id === selected));
      row.tabIndex = row === current ? 0 : -1;
    });
  };
  const cell = (row, column) => {
    const of = `${column.key} ${column.num ? "num " : ""}${column.hide ? "narrow-hide" : ""}`;
    if (column.key === "name") return h("td", {}, h("b", { class: "clamp", dir: "auto", title: row.name }, row.name), row.about.map((text) => h("div", { class: "muted", title: text }, text)));
    if (column.key === "segment") return h("td", { class: of }, row.segment ? h("span", { class: `tag ${row.tone}` }, row.segment) : null);
    return h("td", { class: of }, row[column.key]);
  };
  const drawRows = () => {
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const columns = model.get("columns");
    body.replaceChildren(...model.get("rows").map((row) => h("tr", { "data-id": row.id, tabindex: "-1", style: "cursor:pointer",
      onclick: () => open(row), onkeydown: (event) => move(event, row), onfocus: (event) => {
        [...body.children].forEach((other) => { other.tabIndex = other === event.currentTarget ? 0 : -1; });
      } }, columns.map((column) => cell(row, column)))));
    drawSelected();
    if (focused) ([...body.children].find((row) => row.dataset.id === focused) ?? search).focus();
  };
  const drawFoot = () => {
    line.textContent = model.get("line");
    back.disabled = model.get("page") <= 1;
    next.disabled = model.get("page") >= model.get("pages");
  };
  const drawEmpty = () => {
    const about = model.get("empty");
    const is = Boolean(about.text);
    empty.hidden = !is;
    table.hidden = is;
    foot.hidden = is;
    if (!is) return;
    empty.replaceChildren(h("p", {}, about.text), h("div", { class: "buttons" },
      about.link ? h("a", { class: "btn", href: about.href }, about.link) : null,
      about.clear ? h("button", { type: "button", onclick: () => { search.value = ""; ask("clear").then(() => search.focus()); } }, texts.clear) : null,
      about.add ? h("button", { type: "button", class: "main", onclick: (event) => ask("ask_add", {}, event.currentTarget) }, about.add) : null));
  };

  place.append(h("section", { class: "panel", "aria-label": texts.list },
    h("div", { class: "in", style: "padding-bottom:8px" }, notes, search, chips), h("div", { class: "scroll" }, table), empty, foot));
  drawFilters(); drawHeader(); drawRows(); drawFoot(); drawEmpty();
  return {
    rows: drawRows,
    selected: () => {
      drawSelected();
      // The card was closed: on a narrow screen it lies under the list, which is to be seen again.
      if (!model.get("selected") && matchMedia("(max-width: 900px)").matches) place.scrollIntoView({ block: "start" });
    },
     filters: drawFilters, sort: drawHeader,
    page: drawFoot, pages: drawFoot, line: drawFoot, empty: drawEmpty,
    text: () => { if (document.activeElement !== search) search.value = model.get("text"); },
  };
});

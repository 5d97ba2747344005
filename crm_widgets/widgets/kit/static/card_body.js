// What a contact's card tells: the next step, figures, and tabs of what happened.
export default component((model, place, ask) => {
  const words = model.get("texts");
  const step = h("div", { style: "padding:0 16px" });
  const facts = h("div");
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": words.about });
  const panelId = newId("tab");
  const panel = h("div", { class: "in", role: "tabpanel", id: panelId, tabindex: "0" });
  place.append(step, facts, tabs, panel);

  const link = (label, act, about = {}) =>
    h("button", { type: "button", class: "link", onclick: (event) => ask(act, about, event.currentTarget) }, label);

  const drawStep = () => {
    const { text, kind, strong, planned } = model.get("step");
    const plan = link(words.plan, "plan", { new: true });
    if (!kind) { step.replaceChildren(h("p", { class: "muted", style: "padding:12px 0 14px" }, text, " ", plan)); return; }
    step.replaceChildren(h("div", { class: `note ${kind}`, style: "margin:12px 0 16px" }, h("span", {}, emphasised(text, [strong])),
      h("span", { class: "do" }, ...(planned ? [link(words.change, "plan", { new: false }), link(words.done, "step_done")] : [plan]))));
  };
  const drawFigures = () => {
    const figures = model.get("figures");
    facts.replaceChildren(figures.length
      ? h("dl", { class: "facts", style: `grid-template-columns:repeat(${figures.length},1fr)` }, figures.map(({ value, label }) => h("div", {}, h("dt", {}, label), h("dd", {}, value))))
      : h("p", { class: "muted", style: "padding:0 16px 12px;border-bottom:1px solid var(--line)" }, model.get("no_figures")));
    // The grid of the style sheet knows what to do on a narrow card.
    facts.firstChild.style.removeProperty(figures.length === 4 ? "grid-template-columns" : "none");
  };
  const drawTabs = () => {
    const current = model.get("tab");
    const focused = tabs.contains(document.activeElement);
    tabs.replaceChildren(...model.get("tabs").map(({ name, label }, index, all) => h("button", {
      type: "button", role: "tab", id: `${panelId}-${name}`, "aria-selected": String(name === current), "aria-controls": panelId,
      tabindex: name === current ? "0" : "-1",
      onclick: () => ask("ask_tab", { tab: name }),
      onkeydown: (event) => {
        const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: all.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const next = (to + all.length) % all.length;
        tabs.children[next].focus();
        ask("ask_tab", { tab: all[next].name });
      } }, label)));
    panel.setAttribute("aria-labelledby", `${panelId}-${current}`);
    const selected = tabs.querySelector("[aria-selected=true]");
    if (focused) selected?.focus();
  };
  const time = (iso, text) => h("time", { datetime: iso || null }, text);
  const DRAWERS = {
    timeline: ({ rows }) => h("ul", { class: "timeline" }, rows.map((row) => h("li", {}, time(row.iso, row.day),
      h("div", {}, h("b", {}, row.what), row.rest, row.below ? h("p", {}, row.below) : null)))),
    details: ({ rows }) => h("dl", { class: "about" }, rows.map((row) => [h("dt", {}, row.label),
      h("dd", {}, row.links ? row.links.map(([href, text], index) => [index ? h("br") : null, h("a", { href }, text)]) : row.text)])),
    history: ({ rows }) => h("ul", { class: "timeline" }, rows.map((row) => h("li", {}, time(row.iso, row.when),
      h("div", {}, h("b", {}, row.what), `, ${row.who} · `, link(words.undo, "undo_change", { change_id: row.change }),
        row.fields.map((field) => h("p", {}, field)))))),
    table: ({ columns, rows, right, hide }) => {
      const look = (index) => `${right.includes(index) ? "num " : ""}${hide.includes(index) ? "narrow-hide" : ""}`;
      return h("table", { style: "margin:-8px -12px;width:calc(100% + 24px)" },
        h("thead", {}, h("tr", {}, columns.map((column, index) => h("th", { scope: "col", class: look(index) }, column)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, row.cells.map((text, index) => h("td", { class: look(index) },
          row.id && index === 0 ? link(text, "edit_deal", { deal_id: row.id }) : text))))));
    },
  };
  const drawShown = () => {
    const shown = model.get("shown");
    if (!shown.kind) return;
    const nothing = shown.rows.length === 0 && shown.nothing;
    panel.replaceChildren(nothing ? h("p", { class: "muted" }, shown.nothing) : DRAWERS[shown.kind](shown),
      ...(shown.more ? [h("div", { class: "buttons", style: "margin-top:12px" }, h("button", { type: "button", onclick: (event) => ask("ask_older", {}, event.currentTarget) }, words.older))] : []));
  };
  drawStep(); drawFigures(); drawTabs(); drawShown();
  return { step: drawStep, figures: drawFigures, no_figures: drawFigures, tabs: drawTabs, tab: drawTabs, shown: drawShown };
});

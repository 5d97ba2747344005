// The lower part of a contact's card: the next steps, figures, and tabs of what happened.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const steps = h("div", { class: "steps" });
  const facts = h("div");
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": texts.about });
  const panelId = newId("tab");
  const panel = h("div", { class: "in", role: "tabpanel", id: panelId, tabindex: "0" });
  place.append(steps, facts, tabs, panel);

  const link = (label, act, about = {}) =>
    h("button", { type: "button", class: "link", onclick: (event) => ask(act, about, event.currentTarget) }, label);

  // After a task is done, the focus goes to the next task, or to the link that plans one.
  const done = async (task, event) => {
    const place = [...steps.querySelectorAll(".done")].indexOf(event.currentTarget);
    await ask("task_done", { task_id: task.id }, event.currentTarget);
    requestAnimationFrame(() => {
      const left = [...steps.querySelectorAll(".done")];
      (left[Math.min(place, left.length - 1)] ?? steps.querySelector(".plan"))?.focus();
    });
  };
  const taskButton = (label, name, task, act, look) => h("button", { type: "button", class: `link ${look}`,
    "aria-label": fill(name, { title: task.title }), onclick: act }, label);
  const drawTask = (task) => h("li", { class: `note ${task.due ? "warn" : "plain"}` }, h("span", {}, emphasised(task.text, [task.title])),
    h("span", { class: "do" },
      taskButton(texts.change, texts.task_change, task, (event) => ask("plan", { task_id: task.id }, event.currentTarget), "change"),
      taskButton(texts.done, texts.task_done, task, (event) => done(task, event), "done")));
  const drawSteps = () => {
    const tasks = model.get("tasks");
    const { text, strong, kind } = model.get("remark");
    const plan = h("button", { type: "button", class: "link plan", onclick: (event) => ask("plan", { task_id: "" }, event.currentTarget) }, texts.plan);
    const remark = kind ? h("div", { class: `note ${kind}` }, h("span", {}, emphasised(text, [strong])), h("span", { class: "do" }, plan))
      : h("p", { class: "muted" }, text ? [text, " "] : null, plan);
    steps.replaceChildren(tasks.length ? h("ul", { "aria-label": texts.tasks }, tasks.map(drawTask)) : "", remark);
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
  const undo = async (change_id, button) => {
    await ask("undo_change", { change_id }, button);
    if (!button.isConnected) panel.focus();
  };
  const time = (iso, text) => h("time", { datetime: iso || null }, text);
  const DRAWERS = {
    timeline: ({ rows }) => h("ul", { class: "timeline" }, rows.map((row) => h("li", {}, time(row.iso, row.day),
      h("div", {}, h("b", {}, row.what), row.details, row.below ? h("p", {}, row.below) : null)))),
    details: ({ rows }) => h("dl", { class: "about" }, rows.map((row) => [h("dt", {}, row.label),
      h("dd", {}, row.links ? row.links.map(([href, text], index) => [index ? h("br") : null, href ? h("a", { href }, text) : text]) : row.text)])),
    history: ({ rows }) => h("ul", { class: "timeline" }, rows.map((row) => h("li", {}, time(row.iso, row.when),
      h("div", {}, h("b", {}, row.what), `, ${row.who} · `, h("button", { type: "button", class: "link", onclick: (event) => undo(row.change, event.currentTarget) }, texts.undo),
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
      ...(shown.more ? [h("div", { class: "buttons", style: "margin-top:12px" }, h("button", { type: "button", onclick: (event) => ask("ask_older", {}, event.currentTarget) }, texts.older))] : []));
  };
  drawSteps(); drawFigures(); drawTabs(); drawShown();
  return { tasks: drawSteps, remark: drawSteps, figures: drawFigures, no_figures: drawFigures, tabs: drawTabs, tab: drawTabs, shown: drawShown };
});

// The home page below its heading. Pages lie beside this one: a page's address is its name.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const SHOWN = 10;
  const to = (page, query = "") => `${page}.ipynb${query}`;
  const panel = (title, ...inside) => h("section", { class: "panel", "aria-label": title },
    h("div", { class: "title" }, h("h2", { tabindex: "-1" }, title)), h("div", { class: "in", style: "padding-top:6px;padding-bottom:6px" }, inside));
  let all = false;

  // After a task is done, the focus goes to the next task, or to the title of the panel.
  const done = async (task, event) => {
    const index = [...place.querySelectorAll(".done")].indexOf(event.currentTarget);
    await ask("task_done", { task_id: task.id }, event.currentTarget);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const left = [...place.querySelectorAll(".done")];
      (left[Math.min(index, left.length - 1)] ?? place.querySelector("h2"))?.focus();
    }));
  };
  const client = (task) => h("a", { href: to("client_desk", `?contact=${encodeURIComponent(task.contact)}`) }, task.client);
  const row = (task) => h("li", {},
    h("span", {}, h("span", { class: `tag ${task.overdue ? "bad" : ""}` }, task.day, task.overdue ? h("span", { class: "unseen" }, texts.overdue) : null)),
    h("div", {}, h("b", { class: "clamp", dir: "auto", title: task.title }, task.title),
      h("p", {}, task.contact ? client(task) : null, task.contact && task.owner ? " · " : "", task.owner)),
    h("button", { type: "button", class: "done", "aria-label": fill(texts.task_done, { title: task.title }),
      onclick: (event) => done(task, event) }, texts.done));
  const drawTasks = () => {
    const tasks = model.get("tasks").slice(0, all ? undefined : SHOWN);
    const more = model.get("tasks").length > tasks.length ? h("button", { type: "button", style: "margin:4px 0 10px",
      onclick: () => { all = true; draw(); } }, fill(texts.all, { n: model.get("tasks").length })) : null;
    return panel(texts.tasks, tasks.length ? [h("ul", { class: "timeline tasks" }, tasks.map(row)), more]
      : h("p", { class: "muted", style: "padding:10px 0" }, texts.no_tasks));
  };
  const drawChanges = () => {
    const changes = model.get("changes");
    return panel(texts.changes, changes.length ? h("ul", { class: "timeline changes" }, changes.map((change) => h("li", {},
      h("time", { datetime: change.iso }, change.when), h("div", {}, h("div", { class: "clamp", title: change.what }, change.what),
        h("p", { class: "muted" }, change.who))))) : h("p", { class: "muted" }, texts.no_changes));
  };
  const draw = () => {
    const figures = h("dl", { class: "panel facts three", "aria-label": texts.figures }, model.get("figures").map(({ value, label, page }) =>
      h("div", {}, h("dt", {}, h("a", { href: to(page) }, label)), h("dd", {}, value))));
    place.replaceChildren(h("div", { class: "halves today" }, drawTasks(), h("div", { class: "stacked" }, figures, drawChanges())));
  };
  const soon = calmly(draw, 0);
  draw();
  return { figures: soon, tasks: soon, changes: soon, gone: soon.stop };
});

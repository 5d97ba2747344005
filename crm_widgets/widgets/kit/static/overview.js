// The home page below its heading. Pages lie beside this one: a page's address is its name.
export default component((model, place) => {
  const words = model.get("texts");
  const to = (page, query = "") => `${page}.ipynb${query}`;
  const panel = (title, ...inside) => h("section", { class: "panel", "aria-label": title },
    h("div", { class: "title" }, h("h2", {}, title)), h("div", { class: "in", style: "padding-top:6px;padding-bottom:6px" }, inside));
  let all = false;
  const draw = () => {
    const figures = h("dl", { class: "panel facts", "aria-label": words.figures, style: "margin-bottom:16px" }, model.get("figures").map(({ value, label, page }) =>
      h("div", {}, h("dt", {}, page ? h("a", { href: to(page) }, label) : label), h("dd", {}, value))));
    const tasks = model.get("tasks").slice(0, all ? undefined : 10);
    const more = model.get("tasks").length > tasks.length
      ? h("button", { type: "button", style: "margin:4px 0 10px", onclick: () => { all = true; draw(); } }, fill(words.all, { n: model.get("tasks").length })) : null;
    const due = panel(words.tasks, tasks.length ? [h("ul", { class: "timeline" }, tasks.map((task) => h("li", {},
      h("span", {}, h("span", { class: `tag ${task.late ? "bad" : ""}` }, task.day, task.late ? h("span", { class: "unseen" }, words.late) : null)),
      h("div", {}, h("b", { class: "clamp", dir: "auto", title: task.title }, task.title), h("p", {}, task.contact ? h("a", { href: to("client_desk", `?contact=${encodeURIComponent(task.contact)}`) }, task.client) : null,
        task.contact && task.owner ? " · " : "", task.owner))))), more] : h("p", { class: "muted", style: "padding:10px 0" }, words.no_tasks));
    const changes = model.get("changes");
    const lately = panel(words.changes, changes.length ? h("ul", { class: "timeline changes" }, changes.map((change) => h("li", {},
      h("time", { datetime: change.iso }, change.when), h("div", {}, h("div", { class: "clamp", title: change.what }, change.what), h("p", { class: "muted" }, change.who))))) : h("p", { class: "muted" }, words.no_changes));
    const pages = h("nav", { class: "doors", "aria-label": words.pages }, model.get("pages").map(({ page, label, about }) =>
      h("a", { class: "panel", href: to(page) }, h("b", {}, label), h("span", {}, about))));
    place.replaceChildren(figures, pages, h("div", { class: "halves" }, due, lately));
  };
  const soon = calmly(draw, 0);
  draw();
  return { figures: soon, tasks: soon, changes: soon, pages: soon, gone: soon.stop };
});

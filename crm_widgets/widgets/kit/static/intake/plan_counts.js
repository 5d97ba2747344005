// What becomes of the rows of a file: the counts add up to all of them.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const bar = h("div", { class: "proportions", role: "img" });
  const sums = h("div", { class: "sums" });
  const section = h("section", { class: "panel", "aria-label": texts.label }, bar, sums);
  place.append(section);
  const draw = () => {
    bar.setAttribute("aria-label", model.get("description"));
    bar.replaceChildren(...model.get("counts").filter((count) => count.rows).map((count) => h("i", { class: count.name, style: `flex:${count.rows}` })));
    keepFocus(sums, () => sums.replaceChildren(...model.get("counts").map((count) => h("button", { type: "button", "data-key": count.name, onclick: () => show(count.name) },
      h("b", {}, count.text), h("i", { class: `key ${count.name}`, "aria-hidden": "true" }), h("span", {}, count.label)))));
  };
  // A count leads to the panel that says more.
  const show = (name) => {
    const panel = [...document.querySelectorAll("[data-about]")].find((other) => other.dataset.about === name && other.getClientRects().length);
    if (!panel) return;
    panel.scrollIntoView({ block: "start" });
    const heading = panel.querySelector("h2");
    if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  };
  const soon = calmly(draw, 0);
  draw();
  return { counts: soon, description: soon, gone: soon.stop };
});

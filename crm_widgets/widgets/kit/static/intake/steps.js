// The steps of an import: which are done, and which one it is now.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const list = h("ol", { class: "import-steps", "aria-label": texts.steps });
  place.append(list);
  const draw = () => keepFocus(list, () => list.replaceChildren(...model.get("steps").map((step, index) => {
    if (step.state === "now") return h("li", { "aria-current": "step" }, `${index + 1} ${step.label}`);
    if (step.state !== "done") return h("li", {}, `${index + 1} ${step.label}`);
    const inside = [h("span", { "aria-hidden": "true" }, "✓ "), step.label, h("span", { class: "unseen" }, texts.done)];
    return h("li", { class: "done" }, step.open ? h("button", { type: "button", "data-key": `step${index}`, onclick: (event) => ask("go", { index }, event.currentTarget) }, inside) : inside);
  })));
  // What was pressed is gone with its step: the focus goes to the step that it is now.
  let looking = null;
  const now = () => model.get("steps").findIndex((step) => step.state === "now");
  let shown = now();
  const settle = () => {
    clearInterval(looking);
    const until = performance.now() + 1500;
    looking = setInterval(() => {
      if (performance.now() > until) clearInterval(looking);
      const held = document.activeElement;
      if (held && held !== document.body && held.getClientRects().length) return;
      const item = list.querySelector("[aria-current]");
      if (item) { item.tabIndex = -1; item.focus(); }
    }, 50);
  };
  const change = () => { draw(); if (now() !== shown) { shown = now(); settle(); } };
  draw();
  return { steps: change, gone: () => clearInterval(looking) };
});

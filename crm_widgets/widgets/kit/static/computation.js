// That something is being computed; short work shows nothing.
export default component((model, place, ask) => {
  const words = model.get("texts");
  const text = h("span", {});
  const line = h("div", { class: "computing", role: "status" }, h("span", { class: "spin", "aria-hidden": "true" }), text,
    h("button", { type: "button", class: "link", onclick: (event) => ask("cancel", {}, event.currentTarget) }, words.cancel));
  place.append(line);
  let timer = null;
  const draw = () => {
    clearTimeout(timer);
    const now = model.get("text");
    place.dataset.computing = String(Boolean(now));
    if (!now) line.hidden = true;
    text.textContent = now;
    if (now) timer = setTimeout(() => { line.hidden = false; }, 200);
  };
  line.hidden = true;
  draw();
  return { text: draw, gone: () => clearTimeout(timer) };
});

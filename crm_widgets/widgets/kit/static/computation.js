// That something is being computed; short work shows nothing.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const text = h("span", {});
  const cancel = h("button", { type: "button", class: "link", onclick: () => ask("cancel") }, texts.cancel);
  const line = h("div", { class: "computing", role: "status" }, h("span", { class: "spin", "aria-hidden": "true" }), text, cancel);
  place.append(line);
  let timer = null;
  const draw = () => {
    clearTimeout(timer);
    const now = model.get("text");
    place.dataset.computing = String(Boolean(now));
    const focused = line.contains(document.activeElement);
    cancel.hidden = !model.get("can_cancel");
    if (!now) line.hidden = true;
    if (focused && (line.hidden || cancel.hidden)) focusBack(place);
    text.textContent = now;
    if (now) timer = setTimeout(() => { line.hidden = false; }, 200);
  };
  line.hidden = true;
  draw();
  return { text: draw, can_cancel: draw, gone: () => clearTimeout(timer) };
});

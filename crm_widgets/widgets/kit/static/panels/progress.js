// How far long work is: a bar where the whole is known, and Cancel.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const what = h("b", {});
  const line = h("span", {});
  const bar = h("progress", { max: 1 });
  const cancel = h("button", { type: "button", onclick: (event) => ask("cancel", {}, event.currentTarget) }, texts.cancel);
  const panel = h("section", { class: "panel in", "aria-live": "off" }, h("div", { class: "advance" }, h("p", {}, what, " ", line), cancel, bar));
  const said = h("p", { class: "unseen", role: "status" });
  place.append(panel, said);
  let wasShown = false;
  const draw = () => {
    const now = model.get("text");
    const { done, total } = model.get("advance");
    place.dataset.computing = String(Boolean(now));
    const focused = panel.contains(document.activeElement);
    panel.hidden = !now;
    cancel.hidden = !model.get("can_cancel");
    what.textContent = now;
    line.textContent = model.get("line");
    if (said.textContent !== now) said.textContent = now;
    bar.setAttribute("aria-label", now || texts.progress);
    if (total) bar.value = done / total;
    else bar.removeAttribute("value");
    // What began the work is gone: the focus is on what can be done now.
    if (now && !wasShown && (document.activeElement === document.body || !document.activeElement)) cancel.focus();
    wasShown = Boolean(now);
    if (focused && (panel.hidden || cancel.hidden)) focusBack(place);
  };
  draw();
  return { text: draw, advance: draw, line: draw, can_cancel: draw };
});

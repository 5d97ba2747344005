// Single letters that press buttons: only where no text is typed, and they can be turned off.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const kept = "crm-shortcuts";
  const off = () => document.documentElement.dataset.shortcuts === "off";
  const list = h("ul", { class: "shortcuts", "aria-label": texts.keyboard });
  place.append(list);
  try { if (localStorage.getItem(kept) === "off") document.documentElement.dataset.shortcuts = "off"; } catch { /* no storage here */ }
  const turn = () => {
    document.documentElement.dataset.shortcuts = off() ? "on" : "off";
    try { localStorage.setItem(kept, document.documentElement.dataset.shortcuts); } catch { /* only until the page closes */ }
    draw();
  };
  const draw = () => keepFocus(list, () => list.replaceChildren(...(off() ? [] : model.get("listed").map(([keys, text]) => h("li", {}, keys.map((key) => h("kbd", {}, key)), text))),
    h("li", {}, h("button", { type: "button", class: "link", "data-key": "turn", onclick: turn }, off() ? texts.turn_on : texts.turn_off))));
  const press = (event) => {
    if (off() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
    if (event.target.closest?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable],dialog")) return;
    const key = event.key.toUpperCase();
    const button = [...document.querySelectorAll("[aria-keyshortcuts]")].find((other) => other.getAttribute("aria-keyshortcuts") === key && !other.disabled && other.getClientRects().length);
    if (button) { event.preventDefault(); button.click(); }
    else if (model.get("called").includes(key)) { event.preventDefault(); ask("press_key", { key }); }
  };
  document.addEventListener("keydown", press);
  draw();
  return { listed: draw, gone: () => document.removeEventListener("keydown", press) };
});

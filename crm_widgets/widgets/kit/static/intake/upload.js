// Choosing a file, dropping one, or pasting rows. A file travels in pieces, each answered before the next.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  const id = newId("upload");
  const file = h("input", { type: "file", id, class: "unseen", tabindex: "-1", "aria-label": texts.choose, onchange: () => { if (file.files[0]) send(file.files[0]); file.value = ""; } });
  const choose = h("button", { type: "button", class: "main", "data-key": "choose", onclick: () => file.click() }, texts.choose);
  const area = h("div", { class: "drop" }, h("strong", {}, texts.drop), h("p", {}, texts.kinds), choose, file, h("p", { class: "hint" }, texts.limit));
  const name = h("b", {});
  const line = h("span", {});
  const bar = h("progress", { max: 1, "aria-label": texts.sending });
  const cancel = h("button", { type: "button", onclick: () => { stopped = true; } }, texts.cancel);
  const advance = h("section", { class: "panel in", hidden: true }, h("div", { class: "advance" }, h("p", { role: "status" }, name, " ", line), cancel, bar));
  const text = h("textarea", { id: `${id}-rows`, rows: "6", spellcheck: "false", autocomplete: "off", placeholder: texts.example });
  const say = h("div", { class: "say", id: `${id}-say`, role: "alert", hidden: true });
  const read = h("button", { type: "button", onclick: (event) => paste(event.currentTarget) }, texts.read_rows);
  const pasted = h("section", { class: "panel deciding", "aria-labelledby": `${id}-title` }, h("div", { class: "title" }, h("h2", { id: `${id}-title` }, texts.paste)),
    h("div", { class: "in" }, h("label", { for: text.id }, texts.rows), text, say, h("p", { class: "hint" }, texts.paste_hint), h("div", { class: "buttons", style: "margin-top:12px" }, read)));
  place.append(h("div", { class: "stacked" }, area, advance, pasted));
  let stopped = false;
  let busy = false;

  const megabytes = (bytes) => (bytes / 1048576).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 });
  const send = async (chosen) => {
    if (busy) return;
    busy = true;
    stopped = false;
    try {
      const size = model.get("piece_bytes");
      const started = await ask("begin", { name: chosen.name, size: chosen.size });
      if (!started) return;
      name.textContent = fill(texts.sending_file, { name: chosen.name });
      area.hidden = pasted.hidden = true;
      advance.hidden = false;
      cancel.focus();
      let place = 0;
      do {
        line.textContent = fill(texts.advance, { done: megabytes(place), total: megabytes(chosen.size) });
        bar.value = chosen.size ? place / chosen.size : 0;
        const piece = new Uint8Array(await chosen.slice(place, place + size).arrayBuffer());
        if (stopped || !(await ask("receive", { place }, null, piece))) { await ask("abandon"); return; }
        place += piece.length;
      } while (place < chosen.size);
      bar.value = 1;
      await ask("finish");
    } catch {
      await ask("unreadable", { name: chosen.name });
    } finally {
      busy = false;
      const focused = advance.contains(document.activeElement) || document.activeElement === document.body;
      advance.hidden = true;
      area.hidden = pasted.hidden = false;
      if (focused && place.isConnected && area.getClientRects().length) choose.focus();
      else if (focused) focusBack(place);
    }
  };
  const paste = async (button) => {
    say.hidden = true;
    text.removeAttribute("aria-invalid");
    text.removeAttribute("aria-describedby");
    const problem = await ask("paste", { text: text.value }, button);
    if (!problem) return;
    say.textContent = problem;
    say.hidden = false;
    text.setAttribute("aria-invalid", "true");
    text.setAttribute("aria-describedby", say.id);
    text.focus();
  };
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => { event.preventDefault(); area.classList.remove("over"); const dropped = event.dataTransfer.files[0]; if (dropped) send(dropped); });
  return {};
});

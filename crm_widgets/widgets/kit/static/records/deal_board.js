// The board: a column a stage; cards are dragged, or moved with M (or their Move button) and a menu.
export default component((model, place, ask) => {
  const words = model.get("texts");
  const board = h("div", { class: "board", role: "group", "aria-label": words.board, tabindex: "-1" });
  const strip = h("section", { class: "strip" });
  const rules = h("details", { class: "rules" });
  place.append(board, strip, rules);

  let busy = 0;        // a drag, a menu or a question is open: what comes meanwhile is drawn after it
  let waiting = false;
  let stripOpen = false;
  let dragged = null;  // { card, stage }
  let wantsFocus = null;

  const settle = () => { busy -= 1; if (!busy && waiting) redraw(); };
  const cardOf = (id) => place.querySelector(`[data-deal="${CSS.escape(id)}"]`);
  const stages = () => [...model.get("columns"), model.get("lost")].map((column) => column.stage);
  const lostStage = () => model.get("lost").stage;

  // Moving ---------------------------------------------------------------------------------------
  const move = async (card, from, to, again) => {
    let reason = "";
    if (to === lostStage()) {
      reason = await askReason(card);
      if (!reason) { again?.focus(); return; }
    }
    const element = cardOf(card.id);
    element?.setAttribute("aria-busy", "true");
    wantsFocus = card.id;
    await ask("ask_move", { deal_id: card.id, from_stage: from, to_stage: to, reason });
    element?.removeAttribute("aria-busy");
    focusCard();
  };
  const focusCard = () => {
    const found = wantsFocus && cardOf(wantsFocus);
    if (!found) return;
    wantsFocus = null;
    found.querySelector("button.open").focus({ preventScroll: true });
    found.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const askReason = (card) => new Promise((resolve) => {
    busy += 1;
    const id = newId("reason");
    const input = h("input", { id, type: "text", autocomplete: "off", "aria-describedby": `${id}-say` });
    const say = h("div", { class: "say", id: `${id}-say`, role: "alert" });
    let answer = "";
    const submit = (event) => {
      event?.preventDefault();
      answer = input.value.trim();
      if (answer) return dialog.close();
      say.textContent = words.reason_missing;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    };
    const dialog = h("dialog", { class: "ask", "aria-labelledby": `${id}-title`, onclose: () => { dialog.remove(); settle(); resolve(answer); } },
      h("form", { onsubmit: submit },
        h("h2", { id: `${id}-title` }, fill(words.why_lost, { title: card.title })),
        h("div", { class: "tags" }, model.get("reasons").map((text) => h("button", { type: "button", class: "chip",
          onclick: () => { input.value = text; submit(); } }, text))),
        h("div", { class: "field" }, h("label", { for: id }, words.reason), input, say),
        h("div", { class: "buttons" }, h("button", { type: "submit", class: "main" }, fill(words.lose, { stage: lostStage() })),
          h("button", { type: "button", onclick: () => dialog.close() }, words.cancel))));
    place.append(dialog);
    dialog.showModal();
    input.focus();
  });

  const openMenu = (card, from, button) => {
    const id = newId("stages");
    const others = stages().filter((stage) => stage !== from);
    const away = () => menu.isConnected && (menu.remove(), document.removeEventListener("pointerdown", outside, true), window.removeEventListener("scroll", close, true), button.setAttribute("aria-expanded", "false"), settle());
    const close = () => { away(); button.focus(); };
    const outside = (event) => { if (!event.composedPath().includes(menu)) away(); };
    const choose = (stage) => { away(); move(card, from, stage, button); };
    const items = others.map((stage) => h("li", { role: "menuitem", tabindex: "-1", onclick: () => choose(stage) }, stage));
    const menu = h("ul", { class: "menu", role: "menu", id, popover: "manual", "aria-label": fill(words.move_deal, { title: card.title }),
      onkeydown: (event) => {
        const at = items.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
        if (to !== undefined) items[(to + items.length) % items.length].focus();
        else if (event.key === "Enter" || event.key === " ") choose(others[at]);
        else if (event.key === "Escape") close();
        else if (event.key === "Tab") { close(); return; }
        else if (event.key.length === 1) items.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
        event.preventDefault();
        event.stopPropagation();
      } }, h("li", { role: "presentation", class: "muted" }, words.move_to), items);
    busy += 1;
    place.append(menu);
    menu.showPopover?.();
    const box = button.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${box.bottom + 4 + menu.offsetHeight < innerHeight ? box.bottom + 4 : Math.max(8, box.top - menu.offsetHeight - 4)}px`;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    items[0].focus({ preventScroll: true });
    setTimeout(() => menu.isConnected && window.addEventListener("scroll", close, true), 50);
  };

  // Cards ----------------------------------------------------------------------------------------
  const step = (event, card) => {
    const list = card.closest("ul");
    const lists = [...board.querySelectorAll("ul.cards")];
    const at = [...list.children].indexOf(card);
    let target = null;
    if (event.key === "ArrowDown") target = list.children[at + 1];
    if (event.key === "ArrowUp") target = list.children[at - 1];
    if (event.key === "ArrowRight") target = lists.slice(lists.indexOf(list) + 1).find((other) => other.children.length)?.children;
    if (event.key === "ArrowLeft") target = lists.slice(0, Math.max(0, lists.indexOf(list))).reverse().find((other) => other.children.length)?.children;
    if (target instanceof HTMLCollection) target = target[Math.min(at, target.length - 1)];
    if (!target) return;
    event.preventDefault();
    target.querySelector("button.open").focus();
  };
  const drawCard = (card, stage) => {
    const mover = h("button", { type: "button", class: "mover", "aria-haspopup": "menu", "aria-expanded": "false", "aria-keyshortcuts": "M",
      "aria-label": fill(words.move_deal, { title: card.title }), onclick: () => openMenu(card, stage, mover) }, words.move);
    const element = h("li", { class: `card ${card.stuck ? "stuck" : ""}`, draggable: "true", "data-deal": card.id,
      ondragstart: (event) => {
        dragged = { card, stage };
        busy += 1;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", card.title);
        requestAnimationFrame(() => { element.classList.add("dragged"); place.classList.add("dragging"); });
      },
      ondragend: () => { dragged = null; element.classList.remove("dragged"); place.classList.remove("dragging"); clearOver(); settle(); },
      onkeydown: (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key.toLowerCase() === "m") { event.preventDefault(); openMenu(card, stage, mover); } else step(event, element);
      } },
    h("button", { type: "button", class: "open", onclick: (event) => ask("open_deal", { deal_id: card.id }, event.currentTarget) }, card.title),
    h("div", { class: "line" }, h("span", { class: "client" }, card.client), h("span", { class: "num", title: card.expected || null }, card.amount)),
    h("div", { class: "line" }, card.tag ? h("span", { class: `tag ${card.tone}`, title: card.why || null }, card.tag) : h("span"),
      h("span", { class: "end" }, h("span", { class: "num days" }, card.days), mover)));
    return element;
  };

  // Columns --------------------------------------------------------------------------------------
  const clearOver = () => place.querySelectorAll(".over").forEach((other) => other.classList.remove("over"));
  const droppable = (element, stage) => {
    const takes = () => dragged && dragged.stage !== stage();
    element.addEventListener("dragover", (event) => { if (takes()) { event.preventDefault(); event.dataTransfer.dropEffect = "move"; if (!element.classList.contains("over")) { clearOver(); element.classList.add("over"); } } });
    element.addEventListener("dragleave", (event) => { if (!element.contains(event.relatedTarget)) element.classList.remove("over"); });
    element.addEventListener("drop", (event) => { if (!takes()) return; event.preventDefault(); const { card, stage: from } = dragged; move(card, from, stage()); });
    return element;
  };
  const drawMore = (column) => column.more > 0 ? h("button", { type: "button", class: "quiet", onclick: (event) => ask("more", { stage: column.stage }, event.currentTarget) },
    fill(words.more, { n: column.more })) : null;
  const drawColumn = (column) => {
    const id = newId("stage");
    return droppable(h("section", { class: "col", "data-stage": column.stage, "aria-labelledby": id },
      h("h2", { id }, h("span", {}, column.stage), " ", h("span", { class: "muted" }, column.count, h("span", { class: "unseen" }, ` ${column.unit}`))),
      h("div", { class: "sum" }, column.sum),
      h("ul", { class: "cards", "aria-labelledby": id }, column.cards.map((card) => drawCard(card, column.stage))),
      column.cards.length ? drawMore(column) : h("p", { class: "empty" }, words.drop)), () => column.stage);
  };
  const drawStrip = () => {
    const lost = model.get("lost");
    const id = newId("lost");
    const toggle = lost.cards.length ? h("button", { type: "button", class: "link", "aria-expanded": String(stripOpen), "aria-controls": id,
      onclick: () => { stripOpen = !stripOpen; drawStrip(); strip.querySelector("button.link").focus(); } }, stripOpen ? words.hide : words.show) : null;
    strip.replaceChildren(h("div", { class: "line" }, h("span", {}, h("b", {}, lost.stage), " ", h("span", { class: "muted num" }, `${lost.count} · ${lost.sum}`)),
      h("span", { class: "muted drop" }, words.drop_lost), toggle),
    h("ul", { class: "cards", id, hidden: !stripOpen, "aria-label": lost.stage }, stripOpen ? lost.cards.map((card) => drawCard(card, lost.stage)) : []));
    strip.dataset.stage = lost.stage;
  };
  const drawRules = () => {
    const open = rules.open;
    rules.replaceChildren(h("summary", {}, words.how), model.get("rules").map((text) => h("p", {}, text)));
    rules.open = open;
  };

  const redraw = () => {
    if (busy) { waiting = true; return; }
    waiting = false;
    const focused = document.activeElement?.closest?.("[data-deal]");
    if (focused && place.contains(focused) && !wantsFocus) wantsFocus = focused.dataset.deal;
    const left = board.scrollLeft;
    const top = scrollY;
    board.replaceChildren(...model.get("columns").map(drawColumn));
    board.scrollLeft = left;
    drawStrip();
    if (scrollY !== top) scrollTo(scrollX, top);
    if (wantsFocus) focusCard();
  };
  const soon = calmly(redraw, 0);
  droppable(strip, lostStage);
  redraw();
  drawRules();
  const attend = () => { [wantsFocus] = model.get("attention"); soon(); };
  return { columns: soon, lost: soon, rules: drawRules, attention: attend, gone: soon.stop };
});

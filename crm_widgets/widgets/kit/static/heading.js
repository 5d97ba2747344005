// The heading of a page: its name, a line that says what one sees, its buttons.
export default component((model, place, ask) => {
  const card = model.get("level") > 1;
  const title = card ? h("h2", { class: "name", tabindex: "-1" }) : h("h1");
  const line = h("p");
  const above = h("div");
  place.style.scrollMarginTop = "24px";
  const buttons = h("div", { class: "buttons" });
  place.append(h("div", { class: "head", style: card ? "margin:0 0 8px" : "margin-bottom:16px" }, h("div", {}, above, title, line), buttons));
  const draw = () => {
    title.textContent = model.get("title");
    line.textContent = model.get("line");
    line.hidden = !model.get("line");
  };
  // A button with a look of its own, such as the way back, stands above the name.
  const drawButtons = () => {
    buttons.replaceChildren();
    above.replaceChildren();
    model.get("buttons").forEach((button, index) => (button.look ? above : buttons).append(
      h("button", { type: "button", class: button.look ? `link back ${button.look}` : button.main ? "main" : null,
        onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label)));
  };
  draw();
  drawButtons();
  // On a narrow screen a card lies under the list that it was chosen in.
  if (card && matchMedia("(max-width: 900px)").matches) requestAnimationFrame(() => place.scrollIntoView({ block: "start" }));
  // A hidden page draws nothing until it is seen again.
  const report = () => ask("set_visible", { visible: !document.hidden });
  if (!card) document.addEventListener("visibilitychange", report);
  if (!card) ask("report_shown", { visible: !document.hidden });
  return { gone: () => document.removeEventListener("visibilitychange", report), title: draw, line: draw, buttons: drawButtons };
});

// The heading of a page: its name, a line that says what one sees, its buttons.
export default part((model, place, ask) => {
  const card = model.get("level") > 1;
  const title = card ? h("h2", { class: "name", tabindex: "-1" }) : h("h1");
  const line = h("p");
  const buttons = h("div", { class: "buttons" });
  place.append(h("div", { class: "head", style: card ? "margin:0 0 8px" : "margin-bottom:16px" }, h("div", {}, title, line), buttons));
  const draw = () => {
    title.textContent = model.get("title");
    line.textContent = model.get("line");
    line.hidden = !model.get("line");
  };
  const drawButtons = () => buttons.replaceChildren(...model.get("buttons").map((button, index) =>
    h("button", { type: "button", class: `${button.main ? "main" : ""} ${button.look ?? ""}`.trim() || null,
      onclick: (event) => ask("press", { index }, event.currentTarget) }, button.label)));
  draw();
  drawButtons();
  // On a narrow screen a card lies under the list that it was chosen in.
  if (card && matchMedia("(max-width: 900px)").matches) requestAnimationFrame(() => place.scrollIntoView({ block: "start" }));
  return { title: draw, line: draw, buttons: drawButtons };
});

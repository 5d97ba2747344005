// What moves to the card that is kept: so many of each, by contact, and in all.
export default component((model, place) => {
  const texts = model.get("texts");
  const id = newId("moves");
  const title = h("h2", { id });
  const header = h("tr", {});
  const body = h("tbody", {});
  const foot = h("div", { class: "foot", style: "display:block" });
  const table = h("table", { class: "moves", "aria-labelledby": id }, h("thead", {}, header), body);
  place.append(h("section", { class: "panel deciding", "aria-labelledby": id }, h("div", { class: "title" }, title), table, foot));
  const draw = () => {
    title.textContent = model.get("title");
    table.hidden = !model.get("rows").length;
    header.replaceChildren(h("th", { scope: "col" }, h("span", { class: "unseen" }, texts.what)), ...model.get("letters").map((letter) => h("th", { scope: "col", class: "num" }, letter)), h("th", { scope: "col", class: "num" }, texts.merged));
    body.replaceChildren(...model.get("rows").map((row) => h("tr", {}, h("th", { scope: "row" }, row.label), row.cells.map(([count, money]) => h("td", { class: "num" }, count, money ? h("small", {}, money) : null)))));
    foot.textContent = model.get("foot");
    foot.hidden = !model.get("foot");
  };
  const soon = calmly(draw, 0);
  draw();
  return { title: soon, letters: soon, rows: soon, foot: soon, gone: soon.stop };
});

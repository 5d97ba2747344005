// Questions with a choice each: a heading, how many there are, and radios in a group a question.
export default component((model, place, ask) => {
  const id = newId("questions");
  const title = h("h2", { id });
  const count = h("span", { class: "tag warn" });
  const head = h("div", { class: "title" }, title, count);
  const rows = h("div", {});
  const section = h("section", { class: "panel deciding", "aria-labelledby": id }, head, rows);
  place.append(section);
  const drawCase = (question) => {
    const name = newId("radio");
    return h("fieldset", { class: "case" }, h("legend", {}, question.title), question.text ? h("p", {}, question.text) : null,
      h("div", { class: question.stacked ? null : "opts" }, question.options.map((option) => h("label", { class: "opt" },
        h("input", { type: "radio", name, value: option.value, checked: option.value === question.value, "data-key": `${question.name}/${option.value}`,
          onchange: () => ask("choose", { name: question.name, value: option.value }) }), h("span", {}, option.label, option.hint ? h("small", {}, option.hint) : null)))));
  };
  const draw = () => {
    title.textContent = model.get("title");
    head.hidden = !model.get("title");
    count.textContent = model.get("count");
    count.hidden = !model.get("count");
    section.hidden = !model.get("questions").length;
    keepFocus(section, () => rows.replaceChildren(...model.get("questions").map(drawCase)));
  };
  draw();
  return { title: draw, count: draw, questions: draw };
});

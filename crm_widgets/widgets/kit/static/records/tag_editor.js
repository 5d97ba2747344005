// The tags of one contact: chips with a link to edit them, and the input that adds and removes.
export default component((model, place, ask) => {
  const texts = model.get("texts");
  let tags = null;
  const segment = () => {
    const { name, tone } = model.get("segment");
    return name ? h("li", { class: `tag ${tone}` }, name) : null;
  };
  const show = async (shown) => {
    await ask("show_input", { shown });
    (shown ? tags?.input : place.querySelector("button"))?.focus();
  };
  const draw = () => {
    if (!model.get("editing")) {
      tags = null;
      const list = model.get("tags");
      place.replaceChildren(h("ul", { class: "tags", "aria-label": texts.tags }, segment(),
        list.map((tag) => h("li", { class: "tag" }, tag)),
        h("li", {}, h("button", { type: "button", class: "link", onclick: () => show(true) }, list.length ? texts.edit : texts.add_first))));
      return;
    }
    const id = newId("tags");
    tags = tagInput({ id, label: texts.tags, value: model.get("tags"), texts,
      suggestions: () => model.get("suggestions"), changed: (next) => ask("edit", { tags: next }) });
    const done = h("button", { type: "button", onclick: () => { tags.flush(); show(false); } }, texts.done);
    place.replaceChildren(h("label", { for: id }, texts.tags), h("div", { class: "row", style: "align-items:start;margin:0" },
      h("div", { style: "flex:1;min-width:0" }, tags.box), done));
    place.firstChild.parentElement.onkeydown = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && tags && !tags.pending()) show(false);
    };
  };
  draw();
  // What is being typed stays: only the chips follow the base.
  return { editing: draw, segment: () => { if (!tags) draw(); }, tags: () => (tags ? tags.set(model.get("tags")) : draw()) };
});

// The message area: all of it is the note that every part can show, and a button to take it away.
export default component((model, place, ask, el, notes) => {
  const dismiss = () => {
    const note = notes.querySelector(".note");
    if (!note) return;
    note.append(h("button", { type: "button", class: "quiet", style: "padding:0 4px", "aria-label": model.get("texts").dismiss,
      onclick: () => ask("dismiss") }, "×"));
  };
  requestAnimationFrame(dismiss);
  return { note: dismiss };
});

// The message area: all of it is the note that every part can show.
export default part((model, place, ask, el) => {
  // A message about something further down must be seen: bring it into view.
  const show = () => { if (model.get("note")?.text) el.scrollIntoView({ block: "nearest", behavior: "smooth" }); };
  return { note: show };
});

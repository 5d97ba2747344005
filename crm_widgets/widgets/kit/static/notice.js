// All of it is the note that every component can show.
export default component(() => ({}));

// A chart: an SVG that Python draws for the width and the colours which are told to it here.
export default component((model, place, ask) => {
  const title = h("h2");
  const explain = h("button", { type: "button", class: "link", "aria-expanded": "false" });
  const told = h("div", { class: "explained", id: newId("more"), hidden: true });
  explain.setAttribute("aria-controls", told.id);
  explain.addEventListener("click", () => {
    told.hidden = !told.hidden;
    explain.setAttribute("aria-expanded", String(!told.hidden));
  });
  const bar = h("div", { class: "title" }, title, explain);
  const picture = h("div", { class: "picture" });
  const caption = h("p", { class: "muted caption" });
  place.append(h("section", { class: "panel" }, bar, h("div", { class: "in" }, told, picture, caption)));

  const drawWords = () => {
    title.textContent = model.get("title");
    bar.hidden = !model.get("title");
    const { label, text } = model.get("more");
    explain.hidden = !label;
    explain.textContent = label ?? "";
    told.replaceChildren(...(text ?? []).map((line) => h("p", {}, line)));
    caption.textContent = model.get("caption");
    caption.hidden = !model.get("caption");
  };
  const draw = () => {
    const svg = model.get("svg");
    picture.classList.toggle("waiting", !svg);
    picture.classList.toggle("lightonly", model.get("light_only"));
    // Python made this SVG; parsed as XML it runs no script.
    const parsed = svg ? new DOMParser().parseFromString(svg, "image/svg+xml").documentElement : null;
    picture.replaceChildren(...(parsed ? [document.importNode(parsed, true)] : []));
    picture.querySelectorAll("script").forEach((script) => script.remove());
  };

  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => {
    const theme = document.body.dataset.jpThemeLight;
    return theme === undefined ? darkness.matches : theme === "false";
  };
  let asked = "";
  const report = () => {
    const width = Math.floor(picture.clientWidth);
    if (!width || asked === `${width} ${isDark()}`) return;
    asked = `${width} ${isDark()}`;
    ask("size", { width, dark: isDark() });
  };
  const soon = calmly(report, 120);
  const sizes = new ResizeObserver(() => (asked ? soon() : report()));
  sizes.observe(picture);
  const themes = new MutationObserver(soon);
  themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  darkness.addEventListener("change", soon);
  drawWords();
  draw();
  return { svg: draw, title: drawWords, caption: drawWords, more: drawWords,
    gone: () => { sizes.disconnect(); themes.disconnect(); darkness.removeEventListener("change", soon); soon.stop(); } };
});

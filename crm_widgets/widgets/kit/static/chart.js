// A chart: an SVG that Python draws for the width and the colours that this script reports.
export default component((model, place, ask) => {
  const title = h("h2");
  const how = explanation(model);
  const bar = h("div", { class: "title" }, title, how.button);
  const picture = h("div", { class: "picture" });
  const caption = h("p", { class: "muted caption" });
  place.append(h("section", { class: "panel" }, bar, h("div", { class: "in" }, how.text, picture, caption)));

  const drawTexts = () => {
    title.textContent = model.get("title");
    bar.hidden = !model.get("title");
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
  drawTexts();
  draw();
  return { svg: draw, title: drawTexts, caption: drawTexts, how: how.draw,
    gone: () => { sizes.disconnect(); themes.disconnect(); darkness.removeEventListener("change", soon); soon.stop(); } };
});

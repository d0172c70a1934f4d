// An icon of the page's sprite, for parts that scripts draw.

const SVG = "http://www.w3.org/2000/svg";

/** The icon of that name, hidden from those who listen: a word stands beside it. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${name}`);
  drawing.append(use);
  return drawing;
}

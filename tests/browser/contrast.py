"""Words too faint to be read, by the colours a browser uses: WCAG's contrast of words and what lies behind."""

from __future__ import annotations

from tests.browser.stage import Screen

#: For the last row of a hall (SCREENS, "Look"), and WCAG 2.2 AA: there 3 will do for large words.
HALL, NEAR = 7.0, 4.5

_FAINT = r"""
({ within, least, large }) => {
  const parts = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, below) => Object.fromEntries(["red", "green", "blue"].map((one) =>
    [one, top[one] * top.alpha + below[one] * (1 - top.alpha)]).concat([["alpha", 1]]));
  const linear = (byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const light = ({ red, green, blue }) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const behind = (element) => {
    const layers = [];
    for (let up = element; up; up = up.parentElement) {
      const layer = parts(getComputedStyle(up).backgroundColor);
      layers.push(layer);
      if (layer.alpha === 1) break;
    }
    const canvas = { red: 255, green: 255, blue: 255, alpha: 1 };
    return layers.reduceRight((below, layer) => over(layer, below), canvas);
  };
  const faint = new Set();
  let looked = 0;
  for (const root of document.querySelectorAll(within)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const isDrawn = walker.currentNode.data.trim() && element.checkVisibility({ visibilityProperty: true });
      if (!isDrawn || element.closest("script, style, template, noscript, option, .only-read, :disabled")) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const ground = behind(element);
      const [a, b] = [light(over(parts(color), ground)), light(ground)].sort((one, other) => other - one);
      const ratio = (a + 0.05) / (b + 0.05);
      const pixels = parseFloat(fontSize);
      const isLarge = large && (pixels >= 24 || (pixels >= 18.66 && Number(fontWeight) >= 700));
      looked += 1;
      if (ratio < (isLarge ? large : least) - 0.005) {
        faint.add(`${ratio.toFixed(2)}: ${element.className} "${walker.currentNode.data.trim().slice(0, 40)}"`);
      }
    }
  }
  return looked ? [...faint] : [`no words in ${within}`];
}
"""


def too_faint(screen: Screen, within: str, *, hall: bool = False) -> list[str]:
    """Words with too little contrast, in every element that the selector finds."""
    limits = {"least": HALL, "large": None} if hall else {"least": NEAR, "large": 3.0}
    found: list[str] = screen.page.evaluate(_FAINT, {"within": within, **limits})
    return [f"contrast of {one}" for one in found]

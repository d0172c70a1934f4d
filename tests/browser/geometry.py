"""What an eye would complain of, found by measuring: cut words, things on top of each other, targets too small."""

from __future__ import annotations

from typing import Any

from tests.browser.stage import Screen

# Complaints about what is on the page now. Words may be cut only where an ellipsis says so; a part that scrolls by
# itself may hold more than it shows, but only downwards.
_LOOK = r"""
({ within, scrolls, target, hall }) => {
  const complaints = [];
  const root = document.querySelector(within);
  const pressable = "button, a[href], summary, select, input:not([type=hidden]), textarea, [role=switch]";
  const style = (element) => getComputedStyle(element);
  const name = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent).replace(/\s+/g, " ").trim().slice(0, 40);
    const id = element.id ? "#" + element.id : "";
    return `${element.tagName.toLowerCase()}${id}.${element.className.baseVal ?? element.className} "${words}"`;
  };
  const ancestors = (element) => {
    const all = [];
    for (let up = element; up && up !== document.body; up = up.parentElement) all.push(up);
    return all;
  };
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest(".only-read, .sprite, template, noscript") && style(element).clipPath === "none";
  const floats = (element) => ancestors(element).some((up) => /fixed|sticky/.test(style(up).position));
  const overlap = (a, b) => ({
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = (box) => box.right - box.left < 3 || box.bottom - box.top < 3;
  /** The part of an element that its scrolling or clipping ancestors and the window let through. */
  const seen = (element) => {
    let box = element.getBoundingClientRect();
    let parent = element.parentElement;
    let position = style(element).position;
    for (; parent && parent !== document.body && position !== "fixed"; parent = parent.parentElement) {
      const look = style(parent);
      if (position === "absolute" && look.position === "static") continue;
      if (look.overflowX !== "visible") box = overlap(box, parent.getBoundingClientRect());
      position = look.position;
    }
    return overlap(box, { left: 0, top: 0, right: innerWidth, bottom: innerHeight });
  };

  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) {
    complaints.push(`the page is ${page.scrollWidth - page.clientWidth} px too wide`);
  }
  if (!scrolls && page.scrollHeight > page.clientHeight) {
    complaints.push(`the page is ${page.scrollHeight - page.clientHeight} px too high`);
  }

  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || /^(SCRIPT|STYLE|OPTION|TEXTAREA)$/.test(element.tagName) || !isShown(element)) continue;
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter((line) => line.width > 0);
    if (!lines.length) continue;
    const words = {
      left: Math.min(...lines.map((line) => line.left)), right: Math.max(...lines.map((line) => line.right)),
      top: Math.min(...lines.map((line) => line.top)), bottom: Math.max(...lines.map((line) => line.bottom)),
    };
    const size = parseFloat(style(element).fontSize) / innerHeight;
    if (hall && size < 1 / 32) complaints.push(`too small for a hall (1/${Math.round(1 / size)}): ${name(element)}`);
    let mayScroll = false;
    for (const box of ancestors(element)) {
      const look = style(box);
      const edge = box.getBoundingClientRect();
      const halved = lines.find((line) => {
        const hidden = (line.bottom - edge.bottom) / (line.bottom - line.top);
        return !mayScroll && look.overflowY === "hidden" && hidden > 0.3 && hidden < 0.8;
      });
      if (halved) complaints.push(`a line is halved by ${name(box)}: ${name(element)}`);
      const hasEllipsis = look.textOverflow === "ellipsis" || look.webkitLineClamp !== "none";
      if (hasEllipsis || halved) break;
      if (/^(inline|contents)$/.test(look.display) || box instanceof SVGElement) continue;
      if (words.left < edge.left - 2 || words.right > edge.right + 2) {
        complaints.push(`words stick out of ${name(box)}: ${name(element)}`);
        break;
      }
      if (/auto|scroll/.test(look.overflowY)) mayScroll = true;
      const isCut = words.top < edge.top - 4 || words.bottom > edge.bottom + 4;
      if (isCut && !mayScroll && (look.overflowY !== "visible" || box.matches("button, .button, .tag, .slip, .unit"))) {
        complaints.push(`words are cut by ${name(box)}: ${name(element)}`);
        break;
      }
      if (/fixed|absolute/.test(look.position)) break; // it does not lie in its parent
    }
  }

  const controls = [...root.querySelectorAll(pressable)].filter(
    (control) => isShown(control) && !/^(radio|checkbox)$/.test(control.type || "") && !isEmpty(seen(control)),
  );
  const boxes = controls.map(seen);
  controls.forEach((one, i) => {
    for (let j = i + 1; j < controls.length; j += 1) {
      const other = controls[j];
      if (one.contains(other) || other.contains(one) || floats(one) !== floats(other)) continue;
      if (!isEmpty(overlap(boxes[i], boxes[j]))) complaints.push(`${name(one)} lies on ${name(other)}`);
    }
    const { left, right, top, bottom } = boxes[i];
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isHit = hit && (one.contains(hit) || hit.contains(one) || hit.closest("label")?.control === one);
    if (isHit || (hit && floats(hit) && !floats(one))) return; // what lies under a fixed bar can be scrolled from it
    complaints.push(`${name(one)} is covered by ${hit && name(hit)}`);
  });

  if (target) {
    for (const control of root.querySelectorAll(pressable + ", label")) {
      const isChoice = control.tagName === "LABEL" && control.querySelector("[type=radio], [type=checkbox]");
      if (control.tagName === "LABEL" && !isChoice) continue;
      if (/^(radio|checkbox)$/.test(control.type || "") && control.closest("label")) continue;
      if (!isShown(control)) continue;
      const { width, height } = control.getBoundingClientRect();
      if (width > 0 && (width < target - 0.5 || height < target - 0.5)) {
        complaints.push(`target of ${Math.round(width)}×${Math.round(height)}: ${name(control)}`);
      }
    }
  }
  return [...new Set(complaints)];
}
"""

_SHEETS = """
() => [...document.querySelectorAll("details[data-sheet]")]
  .filter((sheet) => sheet.id && !sheet.open && sheet.parentElement.checkVisibility() && sheet.querySelector(".dialog"))
  .map((sheet) => sheet.id)
"""

_OPEN = """
(id) => {
  const sheet = document.getElementById(id);
  sheet.open = true;
  for (const folded of sheet.querySelectorAll("details")) folded.open = true;
  const { left, right, top, bottom } = sheet.querySelector(".dialog").getBoundingClientRect();
  return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1
    ? [`the sheet reaches out of the window: ${[left, top, right, bottom].map(Math.round)}`] : [];
}
"""


def complaints(
    screen: Screen, within: str = "body", *, scrolls: bool = False, target: int = 0, hall: bool = False
) -> list[str]:
    """What is wrong with the picture. ``target``: least pixels of anything pressed; ``hall``: a projector's sizes."""
    look = {"within": within, "scrolls": scrolls, "target": target, "hall": hall}
    found: list[str] = screen.page.evaluate(_LOOK, look)
    return found


def complaints_of_sheets(screen: Screen, **look: Any) -> list[str]:
    """The same for every sheet of the page, opened one after the other."""
    found: list[str] = []
    for sheet in screen.page.evaluate(_SHEETS):
        wrong = screen.page.evaluate(_OPEN, sheet) + complaints(screen, f"#{sheet} .dialog", **look)
        found += [f"{sheet}: {one}" for one in wrong]
        screen.page.evaluate("(id) => (document.getElementById(id).open = false)", sheet)
    return found

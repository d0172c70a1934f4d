"""Colours as they are written, and whether words can be read on a ground (WCAG 2.2, contrast)."""

from __future__ import annotations


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as "#7d1416": from 1 (none at all) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

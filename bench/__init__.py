"""Measurements: how heavy the screens are, how fast a change reaches a hall."""

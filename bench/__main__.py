"""``python -m bench <measurement>``: each lives in a module of its own and registers here."""

from __future__ import annotations

import click

from bench.drill import drill
from bench.fanout import fanout
from bench.growth import growth
from bench.keystroke import keystroke
from bench.page_weight import page_weight


@click.group()
def bench() -> None:
    """Measure."""


bench.add_command(drill)
bench.add_command(fanout)
bench.add_command(growth)
bench.add_command(keystroke)
bench.add_command(page_weight)

if __name__ == "__main__":
    bench()

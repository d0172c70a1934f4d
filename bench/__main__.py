"""``python -m bench <measurement>``: each lives in a module of its own and registers here."""

from __future__ import annotations

import click

from bench.acts import acts
from bench.backup import backup
from bench.drills.command import drill
from bench.everything import everything
from bench.fanout import fanout
from bench.growth import growth
from bench.keystroke import keystroke
from bench.many import many
from bench.page_weight import page_weight
from bench.startup import startup
from bench.storm import storm


@click.group()
def bench() -> None:
    """Measure."""


bench.add_command(acts)
bench.add_command(backup)
bench.add_command(drill)
bench.add_command(everything)
bench.add_command(fanout)
bench.add_command(growth)
bench.add_command(keystroke)
bench.add_command(many)
bench.add_command(page_weight)
bench.add_command(startup)
bench.add_command(storm)

if __name__ == "__main__":
    bench()

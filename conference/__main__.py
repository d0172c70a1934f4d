"""The program's first lines: choose the loop, patch through it, and only then import the rest."""

from conference import collecting, loop


def main() -> None:
    """Enter the command line with the standard library already patched for the chosen loop."""
    loop.patch()
    with collecting.postponed():  # imports leave no garbage, and looking for it takes a third of their time
        from conference.cli import cli  # late on purpose: nothing may be imported before the patch

    cli()


if __name__ == "__main__":
    main()

"""The program's first lines: choose the loop, patch through it, and only then import the rest."""

from conference import loop


def main() -> None:
    """Enter the command line with the standard library already patched for the chosen loop."""
    loop.patch()
    from conference.cli import cli  # imported late on purpose: nothing may be imported before the patch

    cli()


if __name__ == "__main__":
    main()

"""The laptop bundle: one archive that installs and serves without any network. ``python -m bundle`` makes it."""

"""Backups: one file that holds everything, made while the server runs, and the way back. See ``making`` and
``restoring``.

The file is a SQLite database whichever database it was made of, so that an office's PostgreSQL server and a hall's
laptop can exchange it.
"""

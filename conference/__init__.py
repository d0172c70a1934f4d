"""Live dialogue conferences between a commune's leaders and its citizens.

This file imports nothing: ``__main__`` must patch the standard library (``loop.patch``) before anything else is
imported, and importing any submodule imports this file first.
"""

"""Pushing what changed: after commit, from one place; its failure undoes nothing."""

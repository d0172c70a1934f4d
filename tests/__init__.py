"""Tests mirror the source; their names are sentences; they use real objects, no mocks of the database."""

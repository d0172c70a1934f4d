"""Faults, made on purpose while people act: nothing acknowledged is lost, nothing is done twice, every screen recovers.

``command.py`` runs them · ``hall.py`` is the served meeting with its screens · ``acts.py`` what people do meanwhile ·
``ledger.py`` what they were promised, and the judge · ``faults.py``, ``devices.py``, ``crowds.py``, ``parts.py`` the
faults · ``typing.py`` three secretaries who type through them · ``report.py`` the last line.
"""

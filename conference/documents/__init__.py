"""Papers made from the data of a conference: pure reads of a ``Meeting``, laid out once, written in several forms."""

"""The HTTP door: thin. Pages, plain forms, the API, health."""

"""The socket door: thin. Connecting, joining, commands, leaving."""

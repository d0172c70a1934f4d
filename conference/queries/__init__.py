"""What is read, by noun. Every function takes a session over one snapshot and changes nothing."""

"""Pages of a report as pictures: drawn in a process of its own, because drawing neither waits nor may be trusted."""

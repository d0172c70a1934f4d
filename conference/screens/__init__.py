"""What each screen shows: fragments, the pages made of them, and the words they use."""

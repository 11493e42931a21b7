"""Finding a course, reading about it, taking part and leaving; the home page."""

"""The command line. Commands that need the site's data load Django; `stoa run`'s supervisor does not."""

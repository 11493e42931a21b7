"""Pages of institutions, under `/institutions/`: who offers the courses here."""

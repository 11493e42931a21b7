"""Pages of whoever runs the site, under `/operator/`. For everybody else they do not exist."""

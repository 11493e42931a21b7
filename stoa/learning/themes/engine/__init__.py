"""Gathering bags of features into clusters. The one part that needs numpy: only the child of a job imports it."""

"""Files of courses, at `/files/<digest>/<name>`: pictures, films, captions, downloads.

An address says what the file holds (its SHA-256), so what is behind it never changes and is cached for good. No file
is ever sent as a page: what a browser would run is offered as a download, and the rest comes in a sandbox.
"""

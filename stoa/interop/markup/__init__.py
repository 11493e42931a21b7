"""HTML of other platforms into the Markdown of a course.

`clean` parses a fragment and settles what does not survive (scripts, styles) and where its links and media lead;
`markdown` writes it; `same` compares what was written with what there was. A piece that would lose something
becomes an `html` directive instead.
"""

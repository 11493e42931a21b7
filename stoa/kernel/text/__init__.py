"""Text that people write, made safe to show: Markdown, HTML, TeX maths and code.

Words: *held* markup is markup of our own (a formula, a figure, highlighted code) that waits behind a token while the
text around it is sanitised; a *problem* is what could not be made of the text (broken TeX, an unknown language).
Invariant: whatever leaves this package as HTML has passed the white list in `html`, or was written by it.

The libraries behind it (markdown-it, nh3, Pygments, quickjs) cost tens of megabytes and are needed when text is
published, not when a page is read: they are imported on first use.
"""

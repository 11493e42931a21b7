"""Expressions: read into a tree, compared by their values, judged by their form, drawn as MathML.

One parser serves two languages. The plain one is that of variants (`stoa/assessment/expressions.py`): what authors
write for drawn numbers. The loose one is what people type into a field: `2x(x+1)`, `sin² x`, `√2/2`, `3·10⁴`. Nothing
typed is ever evaluated as code; lengths and depths are bounded before anything is reckoned.
"""

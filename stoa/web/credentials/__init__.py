"""The pages of records: a credential in public, its files, one’s own records, and the page that checks anybody’s.

`offline` is the child that reads and prints; `bench` starts it. The heavy libraries load there and nowhere else.
"""

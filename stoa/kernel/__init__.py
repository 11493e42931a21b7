"""What every domain stands on, and what knows nothing of learning.

Clock, ids, safe text, the outbox of events, access tokens, a byte-bounded cache, SQL that travels in one round
trip, and the ports for files, jobs and mail. A port is a small interface with an embedded engine (disk, database,
folder) and, where a site needs it, an engine for scale.
"""

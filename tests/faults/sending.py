"""What runs in processes of its own while tests kill it: `python -m tests.faults.sending VERB ...`.

post N      asks for N letters, to p0@example.org and so on
send        sends until nothing is due; prints how many left and the most memory that it took, in kB
"""

from __future__ import annotations

import json
import os
import resource
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")


def post(count: int) -> None:
    """In batches of transactions, as a site does."""
    transaction = import_module("django.db").transaction
    mail = import_module("stoa.kernel.mail")
    for start in range(0, count, 500):
        with transaction.atomic():
            for number in range(start, min(start + 500, count)):
                to = f"p{number}@example.org"
                mail.post(to=to, subject=f"Letter {number}", text="Good morning.\n\n" * 20, kind="site.other")


def send() -> None:
    """Until nothing is due."""
    left = import_module("stoa.kernel.mail.postman").send_due()
    print(json.dumps({"left": left, "most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), flush=True)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "post":
        post(int(sys.argv[2]))
    else:
        send()

"""The WSGI application that the server loads in each worker process."""

import os
import sys
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
django = get_wsgi_application()
# Imported only now: they need the models that get_wsgi_application has loaded.
application = import_module("stoa.web.base.watch").Watched(import_module("stoa.web.base.front").Front(django))
sys.excepthook = import_module("stoa.kernel.logs").unforeseen

if embedded := os.environ.get("STOA_EMBEDDED"):
    import_module("stoa.kernel.jobs.dispatch").Dispatcher(does_work=embedded != "pages").start()
    if embedded != "pages":
        import_module("stoa.kernel.mail.postman").Postman().start()

"""The WSGI application that the server loads in each worker process."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.settings")
application = get_wsgi_application()

if os.environ.get("STOA_EMBEDDED") == "1":
    # Imported only now: it needs the models that get_wsgi_application has loaded.
    import_module("stoa.kernel.jobs.dispatch").Dispatcher().start()

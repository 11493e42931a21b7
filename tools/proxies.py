"""What stands before servers in tests and benchmarks: a pooler before PostgreSQL, nginx before pages."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from tools import servers


@contextlib.contextmanager
def pgbouncer(url: str, *, connections: int = 8) -> Iterator[str]:
    """A pooler in transaction mode before the PostgreSQL at `url`, with some connections to it; yields its address."""
    program, programs = servers.obtain("pgbouncer"), servers.obtain("postgres")
    user, parts, port = servers.unprivileged(), urlsplit(url), servers.free_port()
    with servers.scratch("stoa-pgbouncer-", user) as folder:
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\nstoa = host={parts.hostname} port={parts.port} dbname={parts.path[1:]} "
            f"user={parts.username} password={parts.password}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n"
            f"auth_type = any\npool_mode = transaction\ndefault_pool_size = {connections}\nmax_client_conn = 400\n"
            "unix_socket_dir =\nignore_startup_parameters = extra_float_digits\n"
        )
        os.chown(settings, *(user or (-1, -1)))
        settings.chmod(0o600)
        own = f"postgresql://stoa@127.0.0.1:{port}/stoa"
        ready = [str(programs / "psql"), own, "-c", "SELECT 1"]
        with servers.running(
            [str(program), str(settings)], user, folder, lambda: servers.succeeds(ready), libraries=True
        ):
            yield own


NGINX = """
daemon off; pid {folder}/pid; error_log stderr warn; worker_processes 1;
events {{ worker_connections 512; }}
http {{
  access_log off; client_max_body_size 500m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream stoa {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://stoa; proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


@contextlib.contextmanager
def nginx(ports: Sequence[int], port: int) -> Iterator[None]:
    """nginx on `port`, before the servers on `ports`, which take turns."""
    program, user = servers.obtain("nginx"), servers.unprivileged()
    with servers.scratch("stoa-nginx-", user) as folder:
        listed = " ".join(f"server 127.0.0.1:{each} max_fails=1 fail_timeout=5s;" for each in ports)
        settings = folder / "nginx.conf"
        settings.write_text(NGINX.format(folder=folder, servers=listed, port=port))
        os.chown(settings, *(user or (-1, -1)))
        start = [str(program), "-e", "stderr", "-p", str(folder), "-c", str(settings)]
        with servers.running(start, user, folder, lambda: servers.answers_on(port), libraries=True):
            yield


PLACES = {
    "/var/cache/nginx/stoa": "cache", "/var/log/nginx": "logs", "/usr/share/nginx/stoa": "away", "/var/www/html": "www",
}  # fmt: skip
"""Folders that deploy/nginx.conf names, and what they are called in a folder of their own."""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextlib.contextmanager
def deployed(text: str, *, site: int, plain: int, tls: int, certificate: tuple[Path, Path]) -> Iterator[Path]:
    """nginx by the text of deploy/nginx.conf, with no more changed than where things are; yields the folder of them.

    site: the port that Stoa listens on; plain, tls: nginx's own; certificate: chain and key.
    """
    program, user = servers.obtain("nginx"), servers.unprivileged()
    with servers.scratch("stoa-nginx-", user) as folder:
        for place, here in PLACES.items():
            text = text.replace(place, str(folder / here))
        text = re.sub(r"(?m)^ *listen \[::\].*\n", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{tls}")
        text = text.replace("server 127.0.0.1:8000;", f"server 127.0.0.1:{site};")
        for word, path in zip(("ssl_certificate", "ssl_certificate_key"), certificate, strict=True):
            own_copy = folder / path.name
            own_copy.write_bytes(path.read_bytes())
            os.chown(own_copy, *(user or (-1, -1)))
            text = re.sub(rf"{word} \S+;", f"{word} {own_copy};", text)
        own = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in TEMPORARY)
        settings = folder / "nginx.conf"
        settings.write_text(
            f"daemon off; pid {folder}/pid; error_log stderr warn; worker_processes 1;\n"
            f"events {{ worker_connections 512; }}\nhttp {{\n{own}{text}\n}}\n"
        )
        os.chown(settings, *(user or (-1, -1)))
        for name in ("away", "www", "logs"):
            (folder / name).mkdir(mode=0o755)
            os.chown(folder / name, *(user or (-1, -1)))
        start = [str(program), "-e", "stderr", "-p", str(folder), "-c", str(settings)]
        with servers.running(start, user, folder, lambda: servers.answers_on(tls), libraries=True):
            yield folder

"""Time. Actions take `now` from here once and pass it down; deadlines are judged by the database's clock."""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """This machine's time, aware, in UTC."""
    return datetime.now(UTC)


def database_now() -> datetime:
    """The database's time, aware, in UTC: the same for every process of a site. One statement."""
    sql = "SELECT now()" if connection.vendor == "postgresql" else "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (value,) = cursor.fetchone()
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

"""What SQLite knows of its tables before it chooses how to read them."""

from django.db import connection

ROWS = 1000  # of each index that are looked at: enough to tell a key from a flag


def refresh() -> None:
    """Look at the tables anew, in some milliseconds however large they are.

    Without it SQLite takes any index for as good as another, and reads a whole team's reports to
    find those of one item. PostgreSQL does this by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ROWS}")
            cursor.execute("ANALYZE")

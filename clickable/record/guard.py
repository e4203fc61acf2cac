"""What the database itself refuses: to change a line, to take one away, to move where the account begins.

A chained line is never updated. One that is not chained yet gets its place and digests, and nothing else.
Lines go only when the account begins after them (`Beginning`: retention), and it begins only further on,
at the place and digest of a line that is there. Whoever owns the tables can take these triggers away:
`missing` tells, and the chain and its checkpoints tell what was done meanwhile.
"""

from typing import Any

from django.db import connection

SAYS = "the account of acts is append-only"
ENTRY, BEGINNING = "record_entry", "record_beginning"
NAMES = {
    "record_entry_insert": (ENTRY, "INSERT"),
    "record_entry_update": (ENTRY, "UPDATE"),
    "record_entry_delete": (ENTRY, "DELETE"),
    "record_beginning_insert": (BEGINNING, "INSERT"),
    "record_beginning_update": (BEGINNING, "UPDATE"),
    "record_beginning_delete": (BEGINNING, "DELETE"),
}
FIELDS = ("id", "at", "actor_id", "role", "verb", "subject", "detail")


def install(schema_editor: Any = None) -> None:
    """Put the triggers there that are not; after a migration that made a table anew, too."""
    on = schema_editor.connection if schema_editor else connection
    lacking = set(missing(on))
    with on.cursor() as cursor:
        if on.vendor == "postgresql" and lacking:
            for name in (ENTRY, BEGINNING):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}_truncate ON {name}")
            cursor.execute(_FUNCTION)
            for table in (ENTRY, BEGINNING):
                cursor.execute(
                    f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
                    "EXECUTE FUNCTION record_refuse()"
                )
        for name in sorted(lacking):
            cursor.execute(_create(name, on.vendor))


def remove(schema_editor: Any = None) -> None:
    """Take them away: to migrate back, and in tests that play the owner of the tables."""
    on = schema_editor.connection if schema_editor else connection
    with on.cursor() as cursor:
        for name, (table, _event) in NAMES.items():
            at = f" ON {table}" if on.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{at}")
        if on.vendor == "postgresql":
            for table in (ENTRY, BEGINNING):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_truncate ON {table}")
            cursor.execute("DROP FUNCTION IF EXISTS record_refuse()")


def missing(on: Any = None) -> list[str]:
    """The triggers that are not in the database, or are switched off there."""
    on = on or connection
    with on.cursor() as cursor:
        if on.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal "
                "AND tgrelid IN (to_regclass('record_entry'), to_regclass('record_beginning'))"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in NAMES if name not in there]


def _create(name: str, vendor: str) -> str:
    table, event = NAMES[name]
    refused = _REFUSED[name]
    if vendor == "postgresql":
        refused = refused.replace(" IS NOT_SAME ", " IS DISTINCT FROM ")
        # A WHEN clause of PostgreSQL asks no other table: the function does.
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION record_refuse()"
    refused = refused.replace(" IS NOT_SAME ", " IS NOT ")
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"


_BEGUN = "COALESCE((SELECT MAX(place) FROM record_beginning), 0)"
_TAKEN = "EXISTS (SELECT 1 FROM record_beginning)"
_LINE = "EXISTS (SELECT 1 FROM record_entry e WHERE e.place = NEW.place AND e.digest = NEW.digest)"
_REFUSED = {
    "record_entry_insert": "NEW.place IS NOT NULL",
    "record_entry_update": " OR ".join(
        ["OLD.place IS NOT NULL", *(f"NEW.{name} IS NOT_SAME OLD.{name}" for name in FIELDS)]
    ),
    "record_entry_delete": f"OLD.place IS NULL OR OLD.place > {_BEGUN}",
    "record_beginning_insert": f"{_TAKEN} OR NOT {_LINE}",
    "record_beginning_update": f"NEW.place <= OLD.place OR NOT {_LINE}",
    "record_beginning_delete": "1 = 1",
}


def _branch(name: str) -> str:
    table, event = NAMES[name]
    refused = _REFUSED[name].replace(" IS NOT_SAME ", " IS DISTINCT FROM ")
    return f"TG_TABLE_NAME = '{table}' AND TG_OP = '{event}' THEN refused := {refused};"


_FUNCTION = f"""
CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refused boolean := true;
BEGIN
  IF {" ELSIF ".join(_branch(name) for name in NAMES)}
  END IF;
  IF refused THEN
    RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""

from django.db import connection

# One lock for the roster: whether a number is known and whether posts overlap depends on every
# other row.
ROSTER_LOCK = 0x70656F70


def lock_roster() -> None:
    """Wait until no other transaction registers or appoints in bulk; held until the end of this
    transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROSTER_LOCK])

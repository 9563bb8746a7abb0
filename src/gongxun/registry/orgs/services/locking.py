from django.db import connection

# One lock for the whole tree: paths of siblings and subtrees depend on one another.
TREE_LOCK = 0x6F726773


def lock_tree() -> None:
    """Wait until no other transaction changes the tree; held until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])

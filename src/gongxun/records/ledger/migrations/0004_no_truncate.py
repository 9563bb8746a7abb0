from django.db import migrations


class Migration(migrations.Migration):
    """Emptying the ledger at once is refused by the database itself, like changing and deleting."""

    dependencies = [
        ("ledger", "0003_objections_and_evidence"),
        ("audit", "0003_seals"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_entry
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
            CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_seal
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
            """,
            """
            DROP TRIGGER no_truncate ON ledger_entry;
            DROP TRIGGER no_truncate ON ledger_seal;
            """,
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """Withdrawals are only added."""

    dependencies = [("reports", "0003_withdrawal"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reports_withdrawal
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            "DROP TRIGGER append_only ON reports_withdrawal;",
        )
    ]

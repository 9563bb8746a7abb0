from django.db import migrations


class Migration(migrations.Migration):
    """Statements are only added."""

    dependencies = [("reports", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reports_statement
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            "DROP TRIGGER append_only ON reports_statement;",
        )
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """The lake's table of organisations, with the tree of today."""

    dependencies = [("orgs", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE SCHEMA IF NOT EXISTS lake;
            CREATE VIEW lake.organisation AS
            SELECT o.id AS org_id, p.id AS parent_id, o.path::text AS path, o.level::text AS level,
                   o.kind::text AS kind, o.name::text AS name, o.division_code::text AS division_code
            FROM orgs_organisation o
            LEFT JOIN orgs_organisation p ON p.path = left(o.path, length(o.path) - 4) AND length(o.path) > 4;
            """,
            "DROP VIEW lake.organisation;",
        )
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """Entries and seals are only added; and the lake's credits."""

    dependencies = [("ledger", "0001_initial"), ("audit", "0002_append_only"), ("people", "0002_lake")]
    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_seal
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE INDEX ledger_seal_entry_ids ON ledger_seal USING gist (entry_ids);

            CREATE VIEW lake.credit AS
            SELECT e.id AS entry_id, e.person_id, e.earned_on, e.hours_hundredths, e.days_hundredths,
                   e.mode::text AS mode, e.form::text AS form, e.themes::text[] AS themes, e.class_id,
                   COALESCE(e.organiser_id, e.recognised_by_id) AS organiser_id
            FROM ledger_entry e
            WHERE NOT EXISTS (SELECT 1 FROM people_personalias m WHERE m.alias_id = e.person_id)
            UNION ALL
            SELECT e.id, m.person_id, e.earned_on, e.hours_hundredths, e.days_hundredths, e.mode::text,
                   e.form::text, e.themes::text[], e.class_id, COALESCE(e.organiser_id, e.recognised_by_id)
            FROM people_personalias m JOIN ledger_entry e ON e.person_id = m.alias_id;
            """,
            """
            DROP VIEW lake.credit; DROP TRIGGER append_only ON ledger_entry; DROP TRIGGER append_only ON ledger_seal;
            """,
        )
    ]

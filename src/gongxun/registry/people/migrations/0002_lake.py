from django.db import migrations


class Migration(migrations.Migration):
    """The lake's appointments and exemptions. A merged file's rows stand under the file it was merged into.

    Two branches instead of one COALESCE: a filter on the person then reaches the index of either.
    """

    dependencies = [("people", "0001_initial"), ("orgs", "0002_lake")]
    operations = [
        migrations.RunSQL(
            """
            CREATE VIEW lake.appointment AS
            SELECT a.id AS appointment_id, a.person_id, a.organisation_id AS org_id, a.is_primary,
                   a.category::text AS category, a.employment::text AS employment, a.in_leadership_team,
                   a.office_staff, a.school_id, a.young, a.promoted_on, a.valid_from, a.valid_to
            FROM people_appointment a
            WHERE a.voided_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM people_personalias m WHERE m.alias_id = a.person_id)
            UNION ALL
            SELECT a.id, m.person_id, a.organisation_id, a.is_primary, a.category::text, a.employment::text,
                   a.in_leadership_team, a.office_staff, a.school_id, a.young, a.promoted_on, a.valid_from, a.valid_to
            FROM people_personalias m JOIN people_appointment a ON a.person_id = m.alias_id
            WHERE a.voided_at IS NULL;

            CREATE VIEW lake.exemption AS
            SELECT e.person_id, e.indicator::text AS indicator, e.valid_from, e.valid_to
            FROM people_exemption e
            WHERE e.state = 'approved'
              AND NOT EXISTS (SELECT 1 FROM people_personalias m WHERE m.alias_id = e.person_id)
            UNION ALL
            SELECT m.person_id, e.indicator::text, e.valid_from, e.valid_to
            FROM people_personalias m JOIN people_exemption e ON e.person_id = m.alias_id
            WHERE e.state = 'approved';
            """,
            "DROP VIEW lake.appointment; DROP VIEW lake.exemption;",
        )
    ]

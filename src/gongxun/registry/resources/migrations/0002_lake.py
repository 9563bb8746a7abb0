from django.db import migrations


class Migration(migrations.Migration):
    """The lake's course releases: each published version of a course, also where it was replaced since."""

    dependencies = [("resources", "0001_initial"), ("orgs", "0002_lake")]
    operations = [
        migrations.RunSQL(
            """
            CREATE OR REPLACE VIEW lake.course_release AS
            SELECT r.id AS course_id, CASE WHEN o.kind = 'school' THEN o.id END AS school_id, r.on_network,
                   v.published_on AS released_on, v.hours_hundredths::int4 AS hours_hundredths, v.kind::text AS kind
            FROM resources_version v
            JOIN resources_resource r ON r.id = v.resource_id
            JOIN orgs_organisation o ON o.id = r.owner_id
            WHERE r.kind = 'course' AND v.published_on IS NOT NULL;
            """,
            """
            CREATE OR REPLACE VIEW lake.course_release AS
            SELECT NULL::int8 AS course_id, NULL::int8 AS school_id, NULL::bool AS on_network,
                   NULL::date AS released_on, NULL::int4 AS hours_hundredths, NULL::text AS kind
            WHERE false;
            """,
        )
    ]

from django.db import migrations


class Migration(migrations.Migration):
    """The lake's tables of apps that do not exist yet: empty and typed. Course releases have an app since,
    whose own view stays where it came first.
    """

    dependencies = [("standing", "0001_initial"), ("orgs", "0002_lake")]
    operations = [
        migrations.RunSQL(
            """
            CREATE VIEW lake.training_class AS
            SELECT NULL::int8 AS class_id, NULL::int8 AS organiser_id, NULL::int8 AS school_id, NULL::text AS audience,
                   NULL::text[] AS themes, NULL::bool AS main_class, NULL::bool AS party_spirit_class,
                   NULL::date AS starts_on, NULL::date AS ends_on, NULL::bool AS completed, NULL::bool AS followed_up
            WHERE false;
            CREATE VIEW lake.class_session AS
            SELECT NULL::int8 AS session_id, NULL::int8 AS class_id, NULL::int8 AS school_id, NULL::text AS semester,
                   NULL::int4 AS hours_hundredths, NULL::text AS method, NULL::bool AS by_leader, NULL::text AS setting,
                   NULL::text AS subject, NULL::int8 AS course_id
            WHERE false;
            DO $$ BEGIN
                IF to_regclass('lake.course_release') IS NULL THEN
                    CREATE VIEW lake.course_release AS
                    SELECT NULL::int8 AS course_id, NULL::int8 AS school_id, NULL::bool AS on_network,
                           NULL::date AS released_on, NULL::int4 AS hours_hundredths, NULL::text AS kind
                    WHERE false;
                END IF;
            END $$;
            """,
            "DROP VIEW lake.training_class; DROP VIEW lake.class_session;",
        )
    ]

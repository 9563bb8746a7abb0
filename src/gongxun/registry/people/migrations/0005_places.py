from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# Of each person the organisations in which her whole file, merged ones included, has a post today, and all above.
_FILL = """
CREATE TEMPORARY TABLE placed ON COMMIT DROP AS
WITH asked AS (
    SELECT person_id AS id FROM people_exemption UNION SELECT person_id FROM people_mergeproposal
    UNION SELECT other_id FROM people_mergeproposal WHERE other_id IS NOT NULL
), whole AS (
    SELECT asked.id, coalesce(alias.person_id, asked.id) AS file
    FROM asked LEFT JOIN people_personalias AS alias ON alias.alias_id = asked.id
), parts AS (
    SELECT id, file AS part FROM whole
    UNION SELECT whole.id, alias.alias_id FROM whole JOIN people_personalias AS alias ON alias.person_id = whole.file
), today AS (SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS day)
SELECT DISTINCT parts.id, above.id AS place
FROM parts JOIN people_appointment AS post ON post.person_id = parts.part CROSS JOIN today
JOIN orgs_organisation AS here ON here.id = post.organisation_id
CROSS JOIN LATERAL generate_series(4, length(here.path), 4) AS step
JOIN orgs_organisation AS above ON above.path = left(here.path, step)
WHERE post.voided_at IS NULL AND post.valid_from <= today.day
  AND (post.valid_to IS NULL OR post.valid_to > today.day);
CREATE INDEX ON placed (id);
ANALYZE placed;
UPDATE people_exemption AS one SET places = ARRAY(
    SELECT DISTINCT place FROM placed WHERE placed.id = one.person_id ORDER BY place);
UPDATE people_mergeproposal AS one SET places = ARRAY(
    SELECT DISTINCT place FROM placed WHERE placed.id IN (one.person_id, one.other_id) ORDER BY place);
UPDATE people_transfer AS one
SET origin_places = ARRAY(
        SELECT above.id FROM people_appointment AS post JOIN orgs_organisation AS here ON here.id = post.organisation_id
        CROSS JOIN LATERAL generate_series(4, length(here.path), 4) AS step
        JOIN orgs_organisation AS above ON above.path = left(here.path, step) WHERE post.id = one.appointment_id
        ORDER BY above.id),
    destination_places = ARRAY(
        SELECT above.id FROM orgs_organisation AS here
        CROSS JOIN LATERAL generate_series(4, length(here.path), 4) AS step
        JOIN orgs_organisation AS above ON above.path = left(here.path, step) WHERE here.id = one.destination_id
        ORDER BY above.id);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_waiting"), ("orgs", "0003_roots")]
    operations = [
        migrations.AddField(
            "exemption", "places", ArrayField(models.BigIntegerField(), default=list, blank=True)
        ),
        migrations.AddField(
            "mergeproposal", "places", ArrayField(models.BigIntegerField(), default=list, blank=True)
        ),
        migrations.AddField(
            "transfer", "origin_places", ArrayField(models.BigIntegerField(), default=list, blank=True)
        ),
        migrations.AddField(
            "transfer", "destination_places", ArrayField(models.BigIntegerField(), default=list, blank=True)
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "exemption", GinIndex(fields=["places"], name="exemptions_placed")
        ),
        migrations.AddIndex("mergeproposal", GinIndex(fields=["places"], name="merges_placed")),
        migrations.AddIndex("transfer", GinIndex(fields=["origin_places"], name="transfers_from")),
        migrations.AddIndex(
            "transfer", GinIndex(fields=["destination_places"], name="transfers_to")
        ),
    ]

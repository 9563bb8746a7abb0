"""What a province's offices have lying about: accounts, notices, what waits, what was confirmed, an audit of a million.

Made by the server itself and past its checks, like the people of ``bench.database``: only number and shape matter.
"""

# Accounts of the seats from which ``bench.pages`` looks are numbered from here; the cadres' are numbered from 10,000.
SEATS, CADRES = 1, 10_000

PLACES = """
INSERT INTO orgs_placement (organisation_id, parent_id, valid_from)
SELECT o.id, p.id, '2020-01-01' FROM orgs_organisation o
LEFT JOIN orgs_organisation p ON p.path = left(o.path, length(o.path) - 4) AND length(o.path) > 4;
UPDATE orgs_organisation o SET numchild = c.number
FROM (SELECT parent_id, count(*) AS number FROM orgs_placement GROUP BY 1) AS c WHERE c.parent_id = o.id;
INSERT INTO people_responsibility (person_id, organisation_id, rule)
SELECT person_id, organisation_id, 'own_cadres' FROM people_appointment;
INSERT INTO orgs_rosterconfirmation (organisation_id, year, headcount, confirmed_on)
SELECT id, y, 6, make_date(y, 3, 1) FROM orgs_organisation, generate_series(2025, 2026) AS y WHERE id % 3 > 0;
INSERT INTO orgs_summaryreturn (organisation_id, year, full_time, part_time, secondment, trained, returned_on)
SELECT id, 2026, 1, 5, 0, 3, '2026-03-01' FROM orgs_organisation WHERE id % 30 = 0;
INSERT INTO ledger_yearclosure (organisation_id, year, closed_at, reason)
SELECT id, y, now(), '' FROM orgs_organisation, generate_series(2024, 2025) AS y WHERE kind = 'federation' AND y < 2025;
"""
ACCOUNTS = """
INSERT INTO access_user (id, password, username, display_name, is_active, created_at, home_id, subject_kind, subject_id,
    session_epoch)
SELECT {cadres} + n, '!', 'u' || n, '测试' || n, n % 50 > 0, now(), a.organisation_id, 'person', a.person_id, 0
FROM generate_series(1, 200000) AS n JOIN people_appointment a ON a.id = {start} + n;
UPDATE people_person SET user_id = {cadres} + id - {start} WHERE id <= {start} + 200000;
INSERT INTO access_onetimecode (user_id, digest, issued_at, expires_at, used_at)
SELECT {cadres} + n, '\\x00', now(), now() + interval '10 days' * (n % 3 - 1), CASE WHEN n % 2 = 0 THEN now() END
FROM generate_series(1, 200000) AS n;
INSERT INTO access_grant (user_id, role, scope_kind, scope_id, valid_from)
SELECT {cadres} + n, CASE WHEN n % 4 = 0 THEN 'inspector' ELSE 'training_officer' END, 'organisation', {start} + n,
    '2024-01-01'
FROM generate_series(180001, 200000) AS n;
INSERT INTO notices_notice (account_id, kind, key, title, body, address, sent_at, read_at, in_product, mail)
SELECT {cadres} + n % 20000 + 1, 'ledger.proposal_decided', 'k' || n, '学时已认定', '', '/me/ledger/',
    now() - interval '1 minute' * n, CASE WHEN n % 3 > 0 THEN now() END, true, 'none'
FROM generate_series(1, 400000) AS n;
INSERT INTO notices_notice (account_id, kind, key, title, body, address, sent_at, read_at, in_product, mail)
SELECT seat, CASE WHEN n % 2 = 0 THEN 'ledger.proposal_submitted' ELSE 'ledger.objection_raised' END, 's' || n,
    '有学时待认定', '', '/proposals/', now(), CASE WHEN n % 3 > 0 THEN now() END, true, 'none'
FROM generate_series(1, 5000) AS n, generate_series({seats}, {seats} + 7) AS seat;
INSERT INTO audit_auditrow (at, actor_id, verb, subject_kind, subject_id, organisation_id, detail)
SELECT now() - interval '20 seconds' * (1000000 - n), {cadres} + n % 20000, v.verb, v.kind, {start} + n % 200000,
    {start} + n * 7919::bigint % {organisations}, '{{}}'
FROM generate_series(1, 1000000) AS n JOIN (VALUES (0, 'view.person', 'person'), (1, 'view.ledger', 'person'),
    (2, 'export.people', 'organisation'), (3, 'entry.record', 'entry'), (4, 'account.sign_in', 'account'))
    AS v (number, verb, kind) ON v.number = n % 5;
"""
MATTERS = """
CREATE FUNCTION pg_temp.line(place bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(above.id ORDER BY above.id) FROM orgs_organisation AS here
    CROSS JOIN LATERAL generate_series(4, length(here.path), 4) AS step
    JOIN orgs_organisation AS above ON above.path = left(here.path, step) WHERE here.id = place $$;
INSERT INTO ledger_proposal (person_id, manager_id, state, mode, form, earned_on, title, hours_hundredths,
    days_hundredths, themes, event, outside_organiser, evidence, reason, submitted_at, decided_at, version)
SELECT {start} + n, a.organisation_id, CASE WHEN h % 4 = 0 THEN 'submitted' ELSE 'recognised' END, 'collective', 'lecture',
    date '2026-01-01' + (n % 300)::int, '专题讲座' || n % 500, 400, 50, ARRAY[]::varchar[], '', '党校', '', '',
    timestamptz '2026-02-01' + interval '2 minutes' * n, CASE WHEN h % 4 > 0 THEN now() END, 1
FROM generate_series(1, 200000) AS n CROSS JOIN LATERAL abs(hashint8(n)) AS h JOIN people_appointment a ON a.id = {start} + n;
INSERT INTO ledger_objection (entry_id, person_id, manager_id, state, reason, raised_at, answer)
SELECT e.id, e.person_id, a.organisation_id, CASE WHEN hashint8(e.id) > 0 THEN 'open' ELSE 'declined' END, '学时少记', now(), ''
FROM ledger_entry e TABLESAMPLE SYSTEM (0.25) REPEATABLE (7) JOIN people_appointment a ON a.person_id = e.person_id;
INSERT INTO people_transfer (appointment_id, destination_id, "on", state, reason, proposed_at, decided_at,
    origin_places, destination_places)
SELECT a.id, {start} + abs(hashint8(n)) % {organisations}, '2026-12-01',
    CASE WHEN hashint8(n) > 0 THEN 'proposed' ELSE 'accepted' END, '', now(),
    CASE WHEN hashint8(n) <= 0 THEN now() - interval '1 day' * (n % 200) END,
    pg_temp.line(a.organisation_id), pg_temp.line({start} + abs(hashint8(n)) % {organisations})
FROM generate_series(1, 20000) AS n JOIN people_appointment a ON a.id = {start} + n;
INSERT INTO people_mergeproposal (person_id, other_id, incoming, reason, state, proposed_at, decided_at, places)
SELECT a.id, b.id, '{{}}', '同名同号', CASE WHEN n % 2 = 0 THEN 'open' ELSE 'refused' END, now(),
    CASE WHEN n % 2 > 0 THEN now() - interval '1 day' * (n % 200) END,
    pg_temp.line(a.organisation_id) || pg_temp.line(b.organisation_id)
FROM generate_series(1, 4000) AS n JOIN people_appointment a ON a.id = {start} + n
JOIN people_appointment b ON b.id = {start} + 500000 + n;
INSERT INTO people_exemption (person_id, kind, reason, valid_from, valid_to, state, requested_at, decision_reason, places)
SELECT a.id, 'deferral', '病假', '2026-01-01', '2027-01-01', CASE WHEN n % 3 = 0 THEN 'requested' ELSE 'approved' END,
    now(), '', pg_temp.line(a.organisation_id)
FROM generate_series(1, 30000) AS n JOIN people_appointment a ON a.id = {start} + n;
INSERT INTO files_storedfile (id, name, label, size, digest, kind, media_type, uploaded_by, uploaded_at)
SELECT n, 'f' || n, '名册' || n || '.xlsx', 1000, md5(n::text), 'xlsx', 'x', {seats}, now() FROM generate_series(1, 5000) AS n;
INSERT INTO imports_run (id, kind, state, file_id, organisation_id, user_id, token, uploaded_at, version, counts, fields,
    differing, only_good, note, attempts, undo_reason, obstacles)
SELECT n, 'appointments', 'done', n, {start} + n % 2000, {seats}, gen_random_uuid(), now(), 1, '{{"created": 100000}}', '{{}}',
    0, false, '', 0, '', '[]' FROM generate_series(1, 5000) AS n;
INSERT INTO imports_row (run_id, number, status, label, headings, changes, problems, before)
SELECT 5000, n, CASE WHEN n % 20 = 0 THEN 'refused' ELSE 'created' END, '测试' || n, ARRAY[]::varchar[], '[]', '[]', ''
FROM generate_series(2, 100001) AS n;
INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts)
SELECT 'default', 'gongxun.base.outbox.tasks.deliver',
    CASE WHEN n % 500 = 0 THEN 'failed' ELSE 'succeeded' END::procrastinate_job_status, 1
FROM generate_series(1, 100000) AS n;
"""
# Every indicator of the plan, and a dozen evaluations, for the federations: what their pages show.
FIGURES = """
INSERT INTO standing_snapshot (id, book_id, book_version, as_of, state, stage, started_at, finished_at, error, is_current)
SELECT 1 + m, 'acftu-2024-2028', '1', date '2026-11-22' - 30 * m, 'done', '', now(), now(), '', false
FROM generate_series(1, 11) AS m;
INSERT INTO standing_organisationresult (snapshot_id, indicator, "window", organisation_id, population, met, not_met,
    on_track, behind, exempt)
SELECT 1, i.indicator, w, r.organisation_id, population, met, not_met, on_track, behind, exempt
FROM standing_organisationresult r JOIN orgs_organisation o ON o.id = r.organisation_id AND o.kind = 'federation',
    (VALUES ('hours.section_rank.collective'), ('hours.union_organiser.collective'), ('hours.county_rank.collective'),
     ('rotation.once'), ('teacher.month')) AS i (indicator), unnest(ARRAY['2025', '2026', '2024-2028']) AS w
WHERE r.snapshot_id = 1 AND r.indicator = 'hours.self_study';
INSERT INTO standing_organisationresult (snapshot_id, indicator, "window", organisation_id, numerator, denominator, target,
    status)
SELECT 1, i.indicator, w, o.id, 3, 4, 1, 'behind' FROM orgs_organisation o,
    (VALUES ('coverage.teachers'), ('network.update_hours'), ('teaching.leaders'), ('teaching.case'),
     ('teaching.interactive'), ('courses.update_rate'), ('classes.followed_up')) AS i (indicator),
    unnest(ARRAY['2026', '2024-2028', '2026-1', '2026-2']) AS w
WHERE o.kind = 'federation' AND o.id <= {start} + 200;
INSERT INTO standing_organisationresult (snapshot_id, indicator, "window", organisation_id, population, met, not_met,
    on_track, behind, exempt, numerator, denominator, target, status)
SELECT s.id, indicator, "window", organisation_id, population, met, not_met, on_track, behind, r.exempt, numerator,
    denominator, target, r.status
FROM standing_organisationresult r JOIN orgs_organisation o ON o.id = r.organisation_id AND o.kind = 'federation',
    standing_snapshot s WHERE r.snapshot_id = 1 AND s.id > 1;
"""
STEPS = (PLACES, ACCOUNTS, MATTERS, FIGURES)
# Sequences stand where the server put no row: numbers that were given by hand must not be given again.
NUMBERED = ("access_user", "files_storedfile", "imports_run", "standing_snapshot")


def statements(**facts: int) -> list[str]:
    """Every statement of the fill; ``facts`` are those of ``bench.database``."""
    text = ";\n".join(step.format(**facts, seats=SEATS, cadres=CADRES) for step in STEPS)
    text += ";\n".join(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        for table in NUMBERED
    )
    return [one for one in text.split(";\n") if one.strip()]

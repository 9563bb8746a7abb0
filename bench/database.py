"""One person and one list in a database of a province: 1 M people, 20 M entries, 170,000 organisations.

The rows are made by the server itself and past its checks, since only their number and shape matter here. Times are
the middle of many runs; each stands beside a bare indexed query of the same run.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import office
from bench.report import Line

if TYPE_CHECKING:
    from django.test import Client

PEOPLE, ENTRIES_EACH, ORGANISATIONS = 1_000_000, 20, 170_000
TODAY = date(2026, 11, 22)
NODE_START = 1 << 41
RUNS = 60

# Codes of a materialised path: a base of 36 written with four characters.
FILL = """
CREATE FUNCTION pg_temp.step(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (n / (36 ^ p)::int) % 36 + 1, 1), '' ORDER BY p DESC)
    FROM generate_series(0, 3) AS p $$;
INSERT INTO orgs_organisation (id, path, depth, numchild, level, kind, name, name_key, code, founded_on)
SELECT {start} + n,
       '0001' || CASE WHEN n = 0 THEN '' WHEN n <= 20 THEN pg_temp.step(n)
                 WHEN n <= 2000 THEN pg_temp.step(n % 20 + 1) || pg_temp.step(n)
                 ELSE pg_temp.step((n % 1980 + 21) % 20 + 1) || pg_temp.step(n % 1980 + 21) || pg_temp.step(n) END,
       CASE WHEN n = 0 THEN 1 WHEN n <= 20 THEN 2 WHEN n <= 2000 THEN 3 ELSE 4 END, 0,
       CASE WHEN n = 0 THEN 'province' WHEN n <= 20 THEN 'city' WHEN n <= 2000 THEN 'county' ELSE 'primary' END,
       CASE WHEN n <= 2000 THEN 'federation' ELSE 'primary_union' END, '第' || n || '工会', 'di ' || n, 'B' || n, '2020-01-01'
FROM generate_series(0, {organisations} - 1) AS n;
INSERT INTO people_person (id, name, name_key, search_key, registered_at)
SELECT {start} + n, '测试' || n, 'ce shi ' || n, 'ceshi' || n || ' cs' || n, now() FROM generate_series(1, {people}) AS n;
INSERT INTO people_appointment (id, person_id, organisation_id, is_primary, post, category, employment,
    in_leadership_team, office_staff, young, valid_from, void_reason)
SELECT {start} + n, {start} + n, {start} + (n * 7919::bigint) % {organisations}, true, '',
    CASE n % 3 WHEN 0 THEN 'county_rank_up' WHEN 1 THEN 'section_rank_down' ELSE 'union_organiser' END, 'full_time',
    false, n % 2 = 0, false, '2023-01-01', ''
FROM generate_series(1, {people}) AS n;
"""
ENTRIES = """
INSERT INTO ledger_entry (person_id, kind, mode, form, earned_on, title, hours_hundredths, days_hundredths, conversion,
    themes, outside_organiser, recognised_by_id, source, event_key, evidence, reason, recorded_at)
SELECT {start} + p, 'earned', CASE WHEN k % 3 = 0 THEN 'self_study' ELSE 'collective' END,
    CASE WHEN k % 3 = 0 THEN 'online_self_study' ELSE 'off_job' END, date '2024-01-08' + (k * 52 + p % 40), '培训',
    800, 100, '', CASE WHEN k % 7 = 0 THEN ARRAY['rotation'] ELSE ARRAY[]::varchar[] END, '', {start}, 'import',
    p || '-' || k, '', '', now()
FROM generate_series({first}, {last}) AS p, generate_series(0, {each} - 1) AS k;
"""
RESULTS = """
INSERT INTO standing_snapshot (id, book_id, book_version, as_of, state, stage, started_at, finished_at, error, is_current)
VALUES (1, 'acftu-2024-2028', '1', '{today}', 'done', '', now(), now(), '', true);
INSERT INTO standing_personresult (snapshot_id, indicator, "window", person_id, organisation_id, org_path, appointment_id,
    hours_hundredths, days_hundredths, status, shortfall_hours_hundredths, shortfall_days_hundredths)
SELECT 1, i.indicator, '2026', a.person_id, a.organisation_id, o.path, a.id, h.hours, 0,
    CASE WHEN h.hours >= i.required THEN i.met ELSE i.missing END,
    CASE WHEN i.met = 'met' THEN GREATEST(0, i.required - h.hours) ELSE 0 END, 0
FROM people_appointment a JOIN orgs_organisation o ON o.id = a.organisation_id
CROSS JOIN (VALUES ('hours.self_study', 5000, 'met', 'behind'), ('coverage.cumulative', 1, 'trained', 'untrained'),
    ('office.every_year', 1, 'met', 'behind')) AS i (indicator, required, met, missing)
CROSS JOIN LATERAL (SELECT GREATEST(0, (a.person_id * 37) % 8000 - 2000) AS hours) AS h;
INSERT INTO standing_organisationresult (snapshot_id, indicator, "window", organisation_id, population, met, not_met,
    on_track, behind, exempt, numerator, denominator, target, status)
SELECT 1, r.indicator, '2026', o.id, CASE WHEN c THEN NULL ELSE r.people END, CASE WHEN c THEN NULL ELSE r.met END,
    CASE WHEN c THEN NULL ELSE 0 END, CASE WHEN c THEN NULL ELSE 0 END, CASE WHEN c THEN NULL ELSE r.people - r.met END,
    CASE WHEN c THEN NULL ELSE 0 END, CASE WHEN c THEN r.met END, CASE WHEN c THEN r.people END,
    CASE WHEN c THEN 0.64 END, CASE WHEN c THEN 'met' END
FROM (SELECT indicator, left(org_path, depth) AS path, count(*) AS people,
        count(*) FILTER (WHERE status IN ('met', 'trained')) AS met
      FROM standing_personresult, unnest(ARRAY[4, 8, 12, 16]) AS depth WHERE length(org_path) >= depth GROUP BY 1, 2) AS r
JOIN orgs_organisation o ON o.path = r.path, LATERAL (SELECT r.indicator = 'coverage.cumulative') AS x (c);
INSERT INTO standing_organisationresult (snapshot_id, indicator, "window", organisation_id, numerator, target, status)
SELECT 1, 'classes.young', '2026', id, id % 2, 1, CASE WHEN id % 2 = 1 THEN 'met' ELSE 'behind' END
FROM orgs_organisation WHERE kind = 'federation';
"""


def run(home: Path, people: int = PEOPLE) -> list[Line]:
    """Build the database in ``home`` unless it stands there, and measure."""
    os.environ.update(
        GONGXUN_HOME=str(home),
        GONGXUN_DB_ROLE="owner",
        DJANGO_SETTINGS_MODULE="gongxun.site.settings",
    )
    from gongxun.site.database import ensure_server

    ensure_server(home)
    import django

    django.setup()
    from django.core.management import call_command

    from gongxun.site.database import prepare

    prepare()
    # Pages name their files by the manifest that this writes.
    call_command("collectstatic", interactive=False, verbosity=0)
    _fill(people)
    return [*_one_person(people), *_list()]


def _fill(people: int) -> None:
    from django.conf import settings

    from gongxun.base import postgres

    with postgres.cluster(Path(settings.HOME)).connect(postgres.DATABASE, "postgres") as server:
        if server.execute("SELECT 1 FROM standing_snapshot").fetchone():
            return
        # Past triggers and checks of keys: a second instead of minutes.
        server.execute("SET session_replication_role = replica")
        facts = {
            "start": NODE_START,
            "people": people,
            "organisations": ORGANISATIONS,
            "each": ENTRIES_EACH,
        }
        for statement in FILL.format(**facts).split(";\n"):
            if statement.strip():
                server.execute(statement)
        for first in range(1, people + 1, 100_000):
            last = min(first + 99_999, people)
            server.execute(ENTRIES.format(**facts, first=first, last=last))
        for statement in RESULTS.format(**facts, today=TODAY).split(";\n"):
            if statement.strip():
                server.execute(statement)
        for statement in office.statements(**facts):
            server.execute(statement)
        server.execute("VACUUM ANALYZE")


def _one_person(people: int) -> list[Line]:
    from django.db import connection

    from gongxun.records.standing.selectors.facts import facts_of
    from gongxun.records.standing.selectors.fresh import figures_of
    from gongxun.registry.policies.selectors import plan_book
    from gongxun.rules.explanation import explain

    book = plan_book()
    ids = [NODE_START + 1 + (n * 104_729) % people for n in range(RUNS)]

    def bare(person_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(hours_hundredths) FROM ledger_entry WHERE person_id = %s", [person_id]
            )
            cursor.fetchone()

    baseline = _middle(bare, ids)

    def explained(person_id: int) -> None:
        facts, _ = facts_of(person_id)
        for figure in figures_of(person_id, facts, book, TODAY.year, TODAY):
            explain(
                book, figure.indicator.id, figure.window.label, facts, TODAY, figure.appointment_id
            )

    fresh = _middle(explained, ids)
    page = _middle(lambda person_id: _get(f"/people/{person_id}/"), ids)
    return [
        Line(
            "一人现算（全部要求与依据）", fresh, baseline, "同一人学时求和的裸查询", limit="≤ 5 ms"
        ),
        Line("一人页面（服务器时间）", page, baseline, "同上", limit="≤ 50 ms"),
    ]


BESIDE = "同表同序取 50 行的裸查询"


def _list() -> list[Line]:
    from gongxun.base.access.gate import GrantFact, Viewer
    from gongxun.records.standing.models import Snapshot
    from gongxun.records.standing.selectors.people import ListQuery, people_behind

    snapshot = Snapshot.objects.get(is_current=True)
    viewer = Viewer(7, TODAY, (GrantFact("training_officer", "organisation", NODE_START),))

    def first(_: int) -> None:
        people_behind(viewer, NODE_START, snapshot, ListQuery("0001", "hours.self_study", "2026"))

    def jump(at: int) -> None:
        query = ListQuery("0001", "hours.self_study", "2026", starting_at=(at * 311) % 5000)
        people_behind(viewer, NODE_START, snapshot, query)

    runs, baseline = list(range(RUNS)), _bare()
    return [
        Line("百万人名单首页", _middle(first, runs), baseline, BESIDE, limit="≤ 50 ms"),
        Line("百万人名单跳到某一差额", _middle(jump, runs), baseline, BESIDE, limit="≤ 50 ms"),
    ]


def _bare() -> float:
    from django.db import connection

    def bare(_: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT person_id, shortfall_hours_hundredths FROM standing_personresult WHERE snapshot_id = 1"
                " AND indicator = 'hours.self_study' AND \"window\" = '2026'"
                " ORDER BY shortfall_hours_hundredths DESC, person_id LIMIT 50"
            )
            cursor.fetchall()

    return _middle(bare, list(range(RUNS)))


def _get(address: str) -> None:
    response = _client().get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")


_signed_in: list["Client"] = []


def _client() -> "Client":
    from django.test import Client

    from gongxun.base.access.models import Grant, User

    if not _signed_in:
        now = datetime.now(UTC)
        user, _ = User.objects.get_or_create(
            username="bench", defaults={"display_name": "量度", "created_at": now}
        )
        Grant.objects.get_or_create(
            user=user,
            role="training_officer",
            scope_kind="organisation",
            scope_id=NODE_START,
            defaults={"valid_from": date(2024, 1, 1)},
        )
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        _signed_in.append(client)
    return _signed_in[0]


def _middle(work: Callable[[Any], object], arguments: list[Any]) -> float:
    """Seconds of the middle run; the first runs warm the caches and are left out."""
    times = []
    for argument in arguments:
        begun = time.perf_counter()
        work(argument)
        times.append(time.perf_counter() - begun)
    return statistics.median(times[len(times) // 6 :])

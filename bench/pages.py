"""Server time and number of queries of every list and dashboard, from every seat, over a province of a million.

A request goes through the whole of the WSGI application with the cookie of a session that was signed in before:
connection from the pool, every middleware, the view, the template, the connection given back. The time is the middle
one of many requests; beside it stands the CPU time of this process alone, which other work on the machine stretches
less. Two baselines of the same run head the table: a bare indexed query, and the page of signing in.
"""

import os
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from wsgiref.util import setup_testing_defaults

from bench.office import CADRES, SEATS

ROUNDS, LONGEST_SECONDS = 15, 4.0
GOAL_MS = 50.0
# The cadre who looks at her own: she holds no role.
OWN = 7
BARE = """
    SELECT person_id, shortfall_hours_hundredths FROM standing_personresult WHERE snapshot_id = 1
    AND indicator = 'hours.self_study' AND "window" = '2026'
    ORDER BY shortfall_hours_hundredths DESC, person_id LIMIT 50
"""
SINCE = date(2024, 1, 1)

SHORTFALL = "people/?indicator=hours.self_study&window=2026"
COVERAGE = "people/?indicator=coverage.cumulative&window=2026"
SUBJECTS = "subjects/?indicator=classes.young&window=2026"


@dataclass(frozen=True)
class Seat:
    """Who looks: a role at an organisation. ``here`` stands for its number in the addresses of the pages."""

    name: str
    role: str
    here: int


@dataclass(frozen=True)
class Taken:
    """One page: middle wall and CPU time in milliseconds, number of queries, bytes of the answer."""

    seat: str
    page: str
    wall_ms: float
    cpu_ms: float
    queries: int
    kib: float

    def __str__(self) -> str:
        mark = "" if self.wall_ms <= GOAL_MS else " ✗"
        return (
            f"| {self.seat} | {self.page} | {self.wall_ms:.1f}{mark} | {self.cpu_ms:.1f} |"
            f" {self.queries} | {self.kib:.0f} |"
        )


OFFICER = {
    "达标总览": "/organisations/{here}/",
    "下级排名（按名称）": "/organisations/{here}/?sort=name",
    "指标依据": "/organisations/{here}/figures/hours.self_study/2026/",
    "覆盖率依据": "/organisations/{here}/figures/coverage.cumulative/2026/",
    "名单按差额": "/organisations/{here}/" + SHORTFALL,
    "名单跳到 30 学时": "/organisations/{here}/" + SHORTFALL + "&starting_at=30",
    "名单只看落后": "/organisations/{here}/" + SHORTFALL + "&status=behind",
    "名单按学时": "/organisations/{here}/" + SHORTFALL + "&sort=hours",
    "名单按姓名": "/organisations/{here}/" + SHORTFALL + "&sort=name",
    "名单查一人": "/organisations/{here}/" + SHORTFALL + "&q=测试777777",
    "名单查千人": "/organisations/{here}/" + SHORTFALL + "&q=测试777",
    "名单查拼音": "/organisations/{here}/" + SHORTFALL + "&q=ceshi",
    "名单查单位": "/organisations/{here}/" + SHORTFALL + "&q=第777工会",
    "未参训名单": "/organisations/{here}/" + COVERAGE + "&status=untrained",
    "组织名单": "/organisations/{here}/" + SUBJECTS,
    "组织名单查名称": "/organisations/{here}/" + SUBJECTS + "&q=第77",
    "切换组织": "/organisations/",
    "切换组织查名称": "/organisations/?q=第77",
    "个人页": "/people/{person}/",
    "一项依据": "/people/{person}/figures/hours.self_study/2026/",
    "一人学时": "/people/{person}/ledger/",
    "一人学时筛选": "/people/{person}/ledger/?year=2026&form=off_job&q=培训",
    "学时认定": "/proposals/",
    "学时认定查人": "/proposals/?q=ceshi",
    "学时认定已办": "/proposals/?state=recognised&sort=-earned_on",
    "学时认定按姓名": "/proposals/?state=all&sort=name",
    "异议": "/objections/",
    "年度封账": "/organisations/{here}/years/",
    "找人": "/registry/people/",
    "找一人": "/registry/people/?q=测试777777",
    "找千人": "/registry/people/?q=测试777",
    "找人按拼音": "/registry/people/?q=ceshi",
    "找人按单位": "/registry/people/?q=第777工会",
    "档案": "/registry/people/{person}/",
    "名册": "/registry/organisations/{here}/people/",
    "名册含下级": "/registry/organisations/{here}/people/?below=on",
    "名册含下级筛选": "/registry/organisations/{here}/people/?below=on&category=union_organiser&q=ceshi",
    "名册确认": "/registry/rosters/{here}/",
    "名册确认总览": "/registry/rosters/",
    "名册确认总览（各级）": "/registry/rosters/?below=on",
    "名册未确认（各级）": "/registry/rosters/?below=on&state=waiting",
    "调动": "/registry/transfers/",
    "本方提出的调动": "/registry/transfers/?state=outgoing",
    "办结的调动": "/registry/transfers/?state=decided",
    "合并": "/registry/merges/",
    "办结的合并": "/registry/merges/?state=decided",
    "免训缓训": "/registry/exemptions/",
    "有效的免训缓训": "/registry/exemptions/?state=standing",
    "导入": "/imports/",
    "报表": "/organisations/{here}/tables/",
    "通知": "/notices/",
}
INSPECTOR = {
    name: OFFICER[name]
    for name in ("达标总览", "名单按差额", "名单查单位", "未参训名单", "组织名单", "个人页", "通知")
}
CADRE = {
    "我的达标": "/me/",
    "一项依据": "/people/{own}/figures/hours.self_study/2026/",
    "我的学时": "/me/ledger/",
    "我的档案": "/registry/people/{own}/",
    "谁看过我": "/me/views/",
    "培训证明": "/people/{own}/statements/",
    "通知": "/notices/",
}
SYSTEM = {
    "达标计算": "/snapshots/",
    "组织": "/registry/organisations/",
    "组织查名称": "/registry/organisations/?q=第77",
    "组织查拼音": "/registry/organisations/?q=di",
    "组织按名称": "/registry/organisations/?sort=name",
    "组织筛选": "/registry/organisations/?level=county&kind=federation",
    "组织树": "/registry/organisations/tree/",
    "组织树一枝": "/registry/organisations/{here}/branch/",
    "一个组织": "/registry/organisations/{here}/",
    "选择组织": "/registry/organisations/lookup/?q=第77",
    "找人按拼音": OFFICER["找人按拼音"],
    "名册含下级": OFFICER["名册含下级"],
    "导入": "/imports/",
    "一次导入（10 万行）": "/imports/5000/",
    "一次导入查行": "/imports/5000/?q=测试777",
    "指标册": "/registry/books/",
    "一本指标册": "/registry/books/plan/",
    "后台任务": "/jobs/",
    "后台任务失败": "/jobs/?state=failed",
    "后台任务完成": "/jobs/?state=done",
}
SECURITY = {
    "账号": "/accounts/",
    "账号查名": "/accounts/?q=u1777",
    "账号按角色": "/accounts/?role=training_officer",
    "账号待用": "/accounts/?state=waiting",
    "账号按单位": "/accounts/?place=第777工会",
    "一个账号": "/accounts/{account}/",
    "批量开通": "/accounts/enrol/",
    "批量开通一个单位": "/accounts/enrol/{here}/",
}
AUDIT = {
    "审计": "/audit/",
    "审计按动作": "/audit/?verb=view",
    "审计按单位": "/audit/?place=第777工会",
    "审计按人": "/audit/?actor=u777",
    "审计按日期": "/audit/?since=2026-11-01&until=2026-11-07",
}


def run(first: int, today: date) -> Iterator[str]:
    """Lines of a table. ``first`` is the number of the province, which is the root of the tree: its officer sees
    everything there is. ``today`` is the day of its figures.
    """
    from django.conf import settings

    from gongxun.site.wsgi import warm

    # A process compiles its statements beside its first pages; none is measured before that is over.
    warm.wait()
    # Administrators look as they do in a demo: without a second factor to be shown first.
    settings.SECOND_FACTOR_REQUIRED = False
    city, county = first + 1, first + 21
    seats = (
        (Seat("培训管理员（省，全树）", "training_officer", first), OFFICER),
        (Seat("培训管理员（市）", "training_officer", city), OFFICER),
        (Seat("培训管理员（县）", "training_officer", county), OFFICER),
        (Seat("督查员（省）", "inspector", first), INSPECTOR),
        (Seat("系统管理员", "system_admin", first), SYSTEM),
        (Seat("安全管理员", "security_admin", first), SECURITY),
        (Seat("审计管理员", "audit_admin", first), AUDIT),
    )
    yield f"各页（{today}，每页 {ROUNDS} 次取中，负载 {os.getloadavg()[0]:.1f}）"
    yield ""
    yield "| 席位 | 页面 | 服务器时间 ms（目标 ≤ 50） | 其中本进程 CPU ms | 查询数 | KiB |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    yield f"| 对照 | 同表同序取 50 行的裸查询 | {_bare_ms():.1f} | | 1 | |"
    yield str(_take("对照", "登录页", "/account/login/", ""))
    for number, (seat, pages) in enumerate(seats):
        yield from take_all(SEATS + number, seat, pages)
    cookie = _sign_in(CADRES + OWN)
    for name, address in CADRE.items():
        yield str(_take("学员", name, address.format(own=first + OWN), cookie))


def take_all(account: int, seat: Seat, pages: Mapping[str, str]) -> Iterator[str]:
    """One line a page, as the ``account`` of the seat sees it."""
    cookie = _sign_in(_account(account, seat))
    person = _served(seat.here)
    for name, address in pages.items():
        page = address.format(here=seat.here, person=person, account=CADRES + 777)
        yield str(_take(seat.name, name, page, cookie))


def _served(organisation_id: int) -> int:
    """A person who serves in the organisation itself."""
    from gongxun.registry.people.models import Appointment

    posts = Appointment.objects.filter(organisation_id=organisation_id)
    return int(posts.values_list("person_id", flat=True).order_by("pk")[0])


def _account(number: int, seat: Seat) -> int:
    from gongxun.base.access.models import Grant, User

    User.objects.get_or_create(
        pk=number,
        defaults={
            "username": f"seat{number}",
            "display_name": seat.name,
            "created_at": datetime.now(UTC),
            "home_id": seat.here,
        },
    )
    Grant.objects.get_or_create(
        user_id=number,
        role=seat.role,
        scope_kind="organisation",
        scope_id=seat.here,
        defaults={"valid_from": SINCE},
    )
    return number


def _sign_in(account: int) -> str:
    """The cookie of a session of the account."""
    from django.conf import settings
    from django.test import Client

    from gongxun.base.access.models import User

    client = Client()
    client.force_login(
        User.objects.get(pk=account), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _take(seat: str, page: str, address: str, cookie: str) -> Taken:
    from django.db import connection

    asked: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:  # noqa: ANN401
        asked.append(sql)
        return execute(sql, *rest)

    for _ in range(3):
        size = _ask(address, cookie)
    with connection.execute_wrapper(note):
        _ask(address, cookie)
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), time.process_time()
        _ask(address, cookie)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        if sum(walls) > LONGEST_SECONDS:
            break
    middle = [statistics.median(taken) * 1000 for taken in (walls, cpus)]
    return Taken(seat, page, *middle, queries=len(asked), kib=size / 1024)


def _ask(address: str, cookie: str) -> int:
    """Number of bytes of the answer; anything but a page is a mistake of the bench."""
    from gongxun.site.wsgi import application

    answered: list[str] = []

    def start_response(status: str, _headers: object, _problem: object = None) -> None:
        answered.append(status)

    parts = urlsplit(quote(address, safe="/?&=%"))
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookie,
    }
    setup_testing_defaults(environ)
    answer = application(environ, start_response)
    size = sum(map(len, answer))
    answer.close()
    if not answered[0].startswith("200"):
        raise RuntimeError(f"{address}: {answered[0]}")
    return size


def _bare_ms() -> float:
    from django.db import connection

    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BARE)
            cursor.fetchall()
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000

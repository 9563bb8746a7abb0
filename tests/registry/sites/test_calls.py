"""The yearly call: proposed, judged, announced, awarded for a term; reviews at its end; the gate."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from gongxun.registry.sites import services
from gongxun.registry.sites.indices import SHIPPED, IndexFault, read_site_index
from gongxun.registry.sites.models import Call, Level, Proposal, Site, State
from gongxun.registry.sites.selectors import (
    counts_by_province,
    national_count,
    require_usable_site,
    site_options,
    visible,
)
from gongxun.registry.sites.selectors.calls import proposable, proposals
from gongxun.registry.sites.testing import awarded, candidate
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db
ALL = {"meaning": 90, "teaching": 80, "guides": 70, "reception": 60, "effect": 50}


@pytest.fixture
def orgs(country: Country) -> dict[str, int]:
    return country.ids


def judge(orgs: dict[str, int], number: int) -> Viewer:
    """A reviewer with a file of her own."""
    user, new = User.objects.get_or_create(
        username=f"judge{number}", defaults={"display_name": f"评委{number}", "created_at": NOW}
    )
    if new:
        key = person(user.pk % 900, f"评委{user.pk}")
        post(key, orgs["QG"])
        link_account(viewer=SYSTEM, person_id=key, user_id=user.pk, scope_id=orgs["QG"], now=NOW)
    return officer(orgs["QG"], Role.REVIEWER, user.pk)


def called(organiser_id: int, level: str = "national", **other: Any) -> Call:  # noqa: ANN401
    usual: dict[str, Any] = {
        "year": 2026, "title": "2026 年教学点征集", "places": 1, "submit_until": TODAY,
        "review_years": 3,
    }  # fmt: skip
    return services.open_call(
        viewer=SYSTEM, organiser_id=organiser_id, level=level, now=NOW, **usual | other
    )


def proposed(call: Call, site: Site, viewer: Viewer = SYSTEM) -> Proposal:
    return services.propose(
        viewer=viewer, call_id=call.pk, site_id=site.pk, words="讲解队伍好", now=NOW
    )


def judged(orgs: dict[str, int], made: Proposal, points: int, judges: int = 3) -> None:
    for number in range(101, 101 + judges):
        services.score(
            viewer=judge(orgs, number), proposal_id=made.pk, points=dict.fromkeys(ALL, points),
            words="", now=NOW,
        )  # fmt: skip


def test_the_best_become_national_for_a_term_after_the_notice(orgs: dict[str, int]) -> None:
    known = awarded(orgs["P1"], name="省级老教学点")
    new = candidate(orgs["C1"], name="新教学点")
    third = candidate(orgs["P2"], name="第三处")
    call = called(orgs["QG"])
    made = [proposed(call, one) for one in (known, new, third)]
    services.begin_judging(viewer=SYSTEM, call_id=call.pk, now=NOW)
    for one, points in zip(made, (80, 90, 70), strict=True):
        judged(orgs, one, points)
    services.give_notice(viewer=SYSTEM, call_id=call.pk, now=NOW)
    call.refresh_from_db()
    # Sunday 22 November and five working days.
    assert call.notice_until == date(2026, 11, 27)
    with pytest.raises(ValidationError, match="公示到 2026-11-27"):
        services.decide(viewer=SYSTEM, call_id=call.pk, now=NOW)
    services.strike(viewer=SYSTEM, proposal_id=made[1].pk, reason="产权有争议", now=NOW)
    later = replace(SYSTEM, today=date(2026, 11, 28))
    services.decide(viewer=later, call_id=call.pk, now=NOW)
    states = dict(call.proposals.values_list("site__name", "state"))
    assert states == {"省级老教学点": "chosen", "新教学点": "struck", "第三处": "passed_over"}
    known.refresh_from_db()
    assert (known.level, known.level_before) == ("national", "provincial")
    assert (known.awarded_on, known.valid_until) == (date(2026, 11, 28), date(2029, 11, 28))
    assert known.awarded_by_id == orgs["QG"]
    assert national_count() == 1


def test_who_may_call_for_which_level(orgs: dict[str, int]) -> None:
    for code, level in (("P1", "national"), ("QG", "provincial"), ("S1", "provincial")):
        with pytest.raises(ValidationError) as refused:
            called(orgs[code], level)
        assert list(refused.value.error_dict) == ["level"]
    assert called(orgs["P1"], "provincial").review_years == 3
    with pytest.raises(PermissionDenied):
        services.open_call(
            viewer=officer(orgs["P1"]), organiser_id=orgs["QG"], level="national", year=2026,
            title="x", places=1, submit_until=TODAY, review_years=3, now=NOW,
        )  # fmt: skip


def test_what_cannot_be_proposed(orgs: dict[str, int]) -> None:
    call = called(orgs["P1"], "provincial")
    for site, words in (
        (candidate(orgs["P2"]), "主办单位及其下级"),
        (awarded(orgs["P1"]), "已有这一级称号"),
        (awarded(orgs["P1"], "national", name="全国的"), "已有这一级称号"),
    ):
        with pytest.raises(ValidationError, match=words):
            proposed(call, site)
    late = replace(SYSTEM, today=TODAY + timedelta(days=1))
    own = candidate(orgs["C1"])
    with pytest.raises(ValidationError, match="已经截止"):
        proposed(call, own, late)
    assert proposable(officer(orgs["C1"]), call) == [own]
    assert proposed(call, own) == proposed(call, own)
    assert proposable(officer(orgs["C1"]), call) == []


def test_weights_make_the_score_and_who_had_part_gives_none(orgs: dict[str, int]) -> None:
    call = called(orgs["QG"])
    made = proposed(call, candidate(orgs["P1"]))
    services.begin_judging(viewer=SYSTEM, call_id=call.pk, now=NOW)
    one = services.score(
        viewer=judge(orgs, 101), proposal_id=made.pk, points=ALL, words="好", now=NOW
    )
    assert one.total_hundredths == 90 * 25 + 80 * 25 + 70 * 15 + 60 * 20 + 50 * 15
    Proposal.objects.filter(pk=made.pk).update(proposed_by=judge(orgs, 102).user_id)
    for viewer in (judge(orgs, 102), officer(orgs["QG"]), officer(orgs["QG"], Role.REVIEWER, 999)):
        with pytest.raises(PermissionDenied):
            services.score(viewer=viewer, proposal_id=made.pk, points=ALL, words="", now=NOW)
    with pytest.raises(ValidationError, match="只有 1 人评分，至少要 3 人"):
        services.give_notice(viewer=SYSTEM, call_id=call.pk, now=NOW)


def test_a_listed_site_that_retires_must_be_struck_first(orgs: dict[str, int]) -> None:
    site = candidate(orgs["P1"])
    call = called(orgs["QG"])
    made = proposed(call, site)
    services.begin_judging(viewer=SYSTEM, call_id=call.pk, now=NOW)
    judged(orgs, made, 80)
    services.give_notice(viewer=SYSTEM, call_id=call.pk, now=NOW)
    services.retire_site(viewer=SYSTEM, site_id=site.pk, reason="搬迁", now=NOW)
    later = replace(SYSTEM, today=TODAY + timedelta(days=20))
    with pytest.raises(ValidationError, match="已退出，请先撤下"):
        services.decide(viewer=later, call_id=call.pk, now=NOW)
    assert Call.objects.get().state == "notice"


def test_others_see_a_proposal_when_notice_is_given(orgs: dict[str, int]) -> None:
    call = called(orgs["QG"])
    made = proposed(call, candidate(orgs["P1"]))
    stranger = officer(orgs["P2"])
    assert list(proposals(officer(orgs["P1"]), call)) == [made]
    assert list(proposals(stranger, call)) == []
    services.begin_judging(viewer=SYSTEM, call_id=call.pk, now=NOW)
    judged(orgs, made, 80)
    services.give_notice(viewer=SYSTEM, call_id=call.pk, now=NOW)
    assert list(proposals(stranger, Call.objects.get())) == [made]


def reviewed(site: Site, outcome: str, viewer: Viewer = SYSTEM, days: int = 90) -> Site:
    until = None if outcome == "withdrawn" else TODAY + timedelta(days=days)
    return services.review_site(
        viewer=viewer, site_id=site.pk, outcome=outcome, until=until, reason="现场查看", now=NOW
    )


def test_the_end_of_a_term_is_reviewed_by_who_awarded_it(orgs: dict[str, int]) -> None:
    site = awarded(orgs["C1"], "national", until=TODAY - timedelta(days=1))
    for stranger in (officer(orgs["P1"]), officer(orgs["C1"])):
        with pytest.raises(PermissionDenied):
            reviewed(site, "renewed", stranger)
    national = officer(orgs["QG"])
    assert reviewed(site, "rectify", national).state == State.RECTIFYING
    with pytest.raises(ValidationError, match="正在限期整改（现场查看）"):
        require_usable_site(national, [site.pk])
    assert reviewed(site, "renewed", national, 1000).state == State.ACTIVE
    assert require_usable_site(national, [site.pk]) == [site]
    assert reviewed(site, "withdrawn", national).level == Level.PROVINCIAL
    assert reviewed(site, "withdrawn", officer(orgs["P1"])).level == Level.CANDIDATE
    with pytest.raises(ValidationError, match="没有评定为教学点"):
        require_usable_site(national, [site.pk])
    assert [one.outcome for one in site.turns.order_by("pk")] == [
        "rectify", "renewed", "withdrawn", "withdrawn",
    ]  # fmt: skip


def test_a_review_says_what_is_missing(orgs: dict[str, int]) -> None:
    site = awarded(orgs["P1"])
    with pytest.raises(ValidationError) as refused:
        services.review_site(
            viewer=SYSTEM, site_id=site.pk, outcome="renewed", until=None, reason=" ", now=NOW
        )
    assert sorted(refused.value.error_dict) == ["reason", "until"]


def test_the_gate_and_who_sees_what(orgs: dict[str, int]) -> None:
    own = candidate(orgs["C1"], name="待评定的")
    provincial = awarded(orgs["P1"], name="省级的")
    national = awarded(orgs["P2"], "national", name="外省全国的", division_code="540102")
    foreign = awarded(orgs["P2"], name="外省省级的")
    city = officer(orgs["C1"])
    assert set(visible(city)) == {own, provincial, national}
    assert {key for key, _words in site_options(city)} == {provincial.pk, national.pk}
    assert counts_by_province(city) == {"53": (0, 1), "54": (1, 0)}
    with pytest.raises(ValidationError) as refused:
        require_usable_site(city, [own.pk, foreign.pk, provincial.pk])
    assert len(refused.value.messages) == 2
    services.retire_site(viewer=SYSTEM, site_id=national.pk, reason="停业", now=NOW)
    assert national not in visible(city)
    assert national_count() == 0


def test_the_index_is_held_to_its_shape(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert read_site_index().review_years == 3
    for wrong in (
        text.replace("weight: 20", "weight: 21"),
        text.replace("notice_working_days: 5", "notice_working_days: 4"),
        text.replace("review_years: 3", "review_years: 很多"),
        text.replace("title: 主题意义, ", ""),
    ):
        path = tmp_path / f"{abs(hash(wrong))}.yaml"
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(IndexFault, match="请"):
            read_site_index(path)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    steps=st.lists(st.sampled_from(["renewed", "rectify", "withdrawn", "retired"]), max_size=7),
    level=st.sampled_from(["provincial", "national"]),
)
def test_after_any_reviews_only_what_stands_is_usable(
    orgs: dict[str, int], steps: list[str], level: str
) -> None:
    site = awarded(orgs["P1"], level, name=f"教学点{Site.objects.count()}")
    for step in steps:
        try:
            if step == "retired":
                services.retire_site(viewer=SYSTEM, site_id=site.pk, reason="停业", now=NOW)
            else:
                reviewed(site, step)
        except ValidationError:
            continue
    site.refresh_from_db()
    if site.state == State.ACTIVE and site.level != Level.CANDIDATE:
        assert require_usable_site(SYSTEM, [site.pk]) == [site]
    else:
        with pytest.raises(ValidationError):
            require_usable_site(SYSTEM, [site.pk])
    assert ("retired" in steps) == (site.state == State.RETIRED)

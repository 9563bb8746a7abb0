"""An appraisal from its invitation to its end, and what is refused on the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.base.notices.models import Notice
from gongxun.base.outbox.services import hand_on
from gongxun.records.appraisals import selectors, services
from gongxun.records.appraisals.models import Item, State
from gongxun.records.appraisals.services import Demand
from gongxun.records.appraisals.testing import SCORED, UNTIL, opened, paper, rated, scored, serving
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.models import Person
from gongxun.registry.resources.testing import draft, publish
from tests.records.appraisals.conftest import World

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 31)


def test_from_invitation_to_the_end_of_rectification(world: World) -> None:
    found = world.visiting()
    services.note_findings(
        viewer=world.scorers[0], appraisal_id=found.pk, findings={"means": "机房老旧"}, now=NOW
    )
    for scorer, points in zip(world.scorers, (80, 81, 81), strict=True):
        scored(scorer, found, points)
    found = services.conclude(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    assert (found.score_hundredths, found.grade) == ((8000 + 8100 + 8100) // 3, "good")
    found = services.announce(
        viewer=world.officer, appraisal_id=found.pk, demands=[Demand("更新机房", LATER)],
        seen=found.edition, now=NOW,
    )  # fmt: skip
    assert found.state == State.RECTIFICATION
    item = Item.objects.get()
    with pytest.raises(ValidationError, match="不能这样办理"):
        services.announce(
            viewer=world.officer, appraisal_id=found.pk, demands=[Demand("再来", LATER)],
            seen=found.edition, now=NOW,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="还有 1 条"):
        services.close(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    with pytest.raises(ValidationError, match="至少一份佐证"):
        services.report(viewer=world.registrar, item_id=item.pk, words="已换", uploads=[], now=NOW)

    def report() -> None:
        services.report(
            viewer=world.registrar, item_id=item.pk, words="已换", uploads=[paper()], now=NOW
        )

    report()
    services.send_back(viewer=world.officer, item_id=item.pk, reason="缺清单", now=NOW)
    report()
    with pytest.raises(PermissionDenied):
        services.accept(viewer=world.registrar, item_id=item.pk, now=NOW)
    services.accept(viewer=world.officer, item_id=item.pk, now=NOW)
    assert item.evidence.count() == 2
    for _twice in range(2):
        found = services.close(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    assert found.state == State.CLOSED
    result = selectors.results_of(world.registrar, world.orgs["S1"])[0]
    assert (result.year, result.grade, result.score_hundredths) == (2026, "良好", 8066)


def test_a_result_without_demands_is_announced_and_closed(world: World) -> None:
    found = world.visiting()
    for scorer in world.scorers:
        scored(scorer, found, 95)
    found = services.conclude(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    found = services.announce(
        viewer=world.officer, appraisal_id=found.pk, demands=[], seen=found.edition, now=NOW
    )
    assert (found.state, found.grade) == (State.ANNOUNCED, "excellent")
    assert services.close(viewer=world.officer, appraisal_id=found.pk, now=NOW).state == "closed"


def test_what_a_self_rating_lacks_is_named(world: World) -> None:
    found = world.invited()
    services.rate(
        viewer=world.registrar, appraisal_id=found.pk, words="", seen=found.edition, now=NOW,
        ratings={"theory": services.Rated(80, "开足理论课")},
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        services.submit(viewer=world.registrar, appraisal_id=found.pk, now=NOW)
    said = "\n".join(refused.value.messages)
    assert "“课程体系与更新”还没有自评打分和说明" in said
    assert "缺少佐证：党委议事记录或年度工作报告" in said
    assert "理论课程比重" not in said
    found.refresh_from_db()
    assert found.state == State.SELF_RATING


def test_two_writers_at_once_and_points_beyond_bounds(world: World) -> None:
    found = world.invited()
    seen = found.edition
    rated(world.registrar, found)
    with pytest.raises(ValidationError, match="刚被别人改过"):
        services.rate(
            viewer=world.registrar, appraisal_id=found.pk, ratings={}, words="", seen=seen, now=NOW
        )
    found.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        services.rate(
            viewer=world.registrar, appraisal_id=found.pk, words="", seen=found.edition, now=NOW,
            ratings={"theory": services.Rated(101, "")},
        )  # fmt: skip
    assert "theory" in refused.value.message_dict


def test_after_the_last_day_nothing_is_taken_until_it_is_extended(world: World) -> None:
    found = world.invited()
    late = Viewer(world.registrar.user_id, UNTIL + timedelta(days=1), world.registrar.grants)
    with pytest.raises(ValidationError, match="已过截止日期"):
        rated(late, found)
    services.extend(
        viewer=world.officer, round_id=found.round_id, now=NOW,
        self_rating_until=UNTIL + timedelta(days=9), score_until=SCORED,
    )  # fmt: skip
    found.refresh_from_db()
    rated(late, found)
    assert services.submit(viewer=late, appraisal_id=found.pk, now=NOW).state == "submitted"


def test_a_file_that_is_not_what_it_says_is_refused(world: World) -> None:
    found = world.invited()
    for content, name in (
        (b"<html>", "佐证.pdf"),
        (b"", "空.png"),
        (b"\x89PNG\r\n\x1a\n", "x.pdf"),
    ):
        with pytest.raises(ValidationError):
            services.attach(
                viewer=world.registrar, appraisal_id=found.pk, criterion="theory",
                upload=ContentFile(content, name=name), now=NOW,
            )  # fmt: skip
    odd = services.attach(
        viewer=world.registrar, appraisal_id=found.pk, criterion="theory", now=NOW,
        upload=paper("../../etc/\u202egnp.证明.png"),
    )  # fmt: skip
    assert "/" not in odd.file.label
    assert "\u202e" not in odd.file.label
    with pytest.raises(ValidationError, match="哪一条"):
        services.attach(
            viewer=world.registrar, appraisal_id=found.pk, criterion="none", upload=paper(), now=NOW
        )


def test_nobody_scores_her_own_school(world: World) -> None:
    found = world.visiting()
    school, province = world.orgs["S1"], world.orgs["P1"]
    at_school = serving("校宁", school)
    Grant.objects.create(
        user_id=at_school.user_id or 0, role=Role.REVIEWER, scope_kind="organisation", scope_id=province,
        valid_from=TODAY,
    )  # fmt: skip
    both = serving("双任", province)
    Grant.objects.create(
        user_id=both.user_id or 0, role=Role.SCHOOL_REGISTRAR, scope_kind="organisation", scope_id=school,
        valid_from=TODAY,
    )  # fmt: skip
    unfiled = serving("无档", province, filed=False)
    for one in (at_school, both, unfiled):
        assert one.user_id is not None
        with pytest.raises(PermissionDenied):
            scored(viewer_of(one.user_id, TODAY), found, 90)
    namesake = serving("何教务二", province)
    Person.objects.filter(user_id=namesake.user_id or 0).update(name="何教务")
    with pytest.raises(PermissionDenied):
        scored(namesake, found, 90)
    assert not found.scorings.exists()


def test_one_person_scores_once_and_may_mend_it(world: World) -> None:
    found = world.visiting()
    scored(world.scorers[0], found, 70)
    scored(world.scorers[0], found, 75)
    assert [one.total_hundredths for one in found.scorings.all()] == [7500]
    with pytest.raises(ValidationError, match="只有 1 人评分，至少要 3 人"):
        services.conclude(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    with pytest.raises(PermissionDenied):
        scored(world.registrar, found, 90)
    with pytest.raises(ValidationError):
        services.score(
            viewer=world.scorers[1], appraisal_id=found.pk, points={"theory": 90}, words="", now=NOW
        )


def test_a_stale_announcement_is_refused(world: World) -> None:
    found = world.visiting()
    seen = found.edition
    for scorer in world.scorers:
        scored(scorer, found, 85)
    found = services.conclude(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    with pytest.raises(ValidationError, match="刚有变动"):
        services.announce(
            viewer=world.officer, appraisal_id=found.pk, demands=[], seen=seen, now=NOW
        )
    with pytest.raises(ValidationError, match="整改期限须晚于今天"):
        services.announce(
            viewer=world.officer, appraisal_id=found.pk, demands=[Demand("x", TODAY)],
            seen=found.edition, now=NOW,
        )  # fmt: skip


def test_a_course_is_appraised_but_not_by_its_author(world: World) -> None:
    course = publish(draft(world.orgs["S1"], authors=("甲敏",))).resource
    round_ = opened(world.orgs["P1"], "course")
    with pytest.raises(ValidationError, match="没有在用的版本"):
        services.invite(
            viewer=world.officer, round_id=round_.pk, now=NOW,
            subject_ids=[draft(world.orgs["S1"], title="未审").resource_id],
        )  # fmt: skip
    found = services.invite(
        viewer=world.officer, round_id=round_.pk, subject_ids=[course.pk], now=NOW
    )[0]
    again = services.invite(
        viewer=world.officer, round_id=round_.pk, subject_ids=[course.pk], now=NOW
    )
    assert again == []
    rated(world.registrar, found)
    services.submit(viewer=world.registrar, appraisal_id=found.pk, now=NOW)
    services.arrange_visit(
        viewer=world.officer, appraisal_id=found.pk, visit_on=TODAY, visitors="听课组", now=NOW
    )
    with pytest.raises(PermissionDenied, match="作者"):
        scored(world.scorers[0], found, 90)
    for scorer in world.scorers[1:]:
        scored(scorer, found, 90)
    assert (
        services.conclude(viewer=world.officer, appraisal_id=found.pk, now=NOW).grade == "excellent"
    )


def test_only_schools_below_the_organiser_are_invited(world: World) -> None:
    round_ = opened(world.orgs["P2"])
    for subject, words in (
        (world.orgs["S1"], "不是主办单位的下级"),
        (world.orgs["K1"], "不是院校"),
    ):
        with pytest.raises(ValidationError, match=words):
            services.invite(viewer=SYSTEM, round_id=round_.pk, subject_ids=[subject], now=NOW)


def test_cancelling_a_round_spares_what_is_announced(world: World) -> None:
    found = world.submitted()
    with pytest.raises(ValidationError, match="原因没有填写"):
        services.cancel_round(viewer=world.officer, round_id=found.round_id, reason="", now=NOW)
    services.cancel_round(viewer=world.officer, round_id=found.round_id, reason="改期", now=NOW)
    found.refresh_from_db()
    assert (found.state, found.end_reason) == (State.CANCELLED, "改期")
    with pytest.raises(ValidationError):
        services.arrange_visit(
            viewer=world.officer, appraisal_id=found.pk, visit_on=TODAY, visitors="x", now=NOW
        )


def told(viewer: Viewer) -> list[str]:
    """Titles of what a viewer has not read of appraisals, the oldest first."""
    hand_on(NOW)
    rows = Notice.objects.filter(
        account_id=viewer.user_id, kind__startswith="appraisals.", read_at=None
    )
    return list(rows.order_by("pk").values_list("title", flat=True))


def test_whoever_acts_next_is_told_and_what_is_done_is_settled(world: World) -> None:
    found = world.invited()
    assert told(world.registrar) == ["有一次评估请您单位自评"]
    rated(world.registrar, found)
    services.submit(viewer=world.registrar, appraisal_id=found.pk, now=NOW)
    assert told(world.registrar) == []
    assert told(world.officer) == ["有一份自评已提交，请安排考察"]
    services.arrange_visit(
        viewer=world.officer, appraisal_id=found.pk, visit_on=TODAY, visitors="组", now=NOW
    )
    assert told(world.officer) == []
    assert told(world.scorers[2]) == ["有一次评估请您评分"]
    assert told(world.registrar) == ["评估考察已安排"]
    for scorer in world.scorers:
        scored(scorer, found, 85)
    services.conclude(viewer=world.officer, appraisal_id=found.pk, now=NOW)
    assert told(world.scorers[2]) == []


def test_what_is_due_is_reminded_of_once_before_and_once_after(world: World) -> None:
    world.invited()
    for days, number in ((10, 0), (13, 1), (13, 1), (20, 2), (21, 2)):
        services.remind(now=NOW + timedelta(days=days))
        due = [words for words in told(world.registrar) if words.startswith("自评")]
        assert len(due) == number, days

"""The screens: drafted and opened by an officer, answered by a cadre, looked at by both."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.work.surveys import services
from gongxun.work.surveys.models import Invitation, Sheet, Survey
from gongxun.work.surveys.testing import drafted, filled, opened
from tests.work.surveys.conftest import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static")]


@pytest.fixture
def plain_static(settings: object) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # type: ignore[attr-defined]


def seat(world: World, code: str, role: str = Role.TRAINING_OFFICER) -> Client:
    user, _new = User.objects.get_or_create(
        username=f"{role}-{code}", defaults={"display_name": role, "created_at": NOW}
    )
    Grant.objects.get_or_create(
        user=user, role=role, scope_kind="organisation", scope_id=world.at(code),
        defaults={"valid_from": NOW.date()},
    )  # fmt: skip
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"surveys:{name}", args=args)


def days() -> dict[str, object]:
    today = timezone.localdate()
    return {"opens_on": today, "closes_on": today + timedelta(days=14)}


def test_an_officer_drafts_from_a_template_reorders_and_opens(world: World) -> None:
    officer = seat(world, "P1")
    begun = officer.post(
        at("add"), {"organisation": "P1", "source": "template:cadre-needs"}, follow=True
    )
    survey = Survey.objects.get()
    assert begun.redirect_chain[-1][0] == at("edit", survey.pk)
    assert survey.questions.count() == 7
    first, second = survey.questions.order_by("position")[:2]
    officer.post(at("move_question", second.pk, "up"))
    assert [one.pk for one in survey.questions.order_by("position")[:2]] == [second.pk, first.pk]
    officer.post(at("remove_question", second.pk))
    added = officer.post(
        at("add_question", survey.pk, "single"),
        {"text": "哪个月合适", "required": "on", "options": "三月\n\n九月\n"},
    )
    assert added.status_code == 302
    last = survey.questions.order_by("-position")[0]
    assert last.options == [["1", "三月"], ["2", "九月"]]
    page = officer.get(at("open", survey.pk)).content.decode()
    assert "将邀请" in page
    opened_page = officer.post(at("open", survey.pk), follow=True).content.decode()
    assert "调研已开始" in opened_page
    assert survey.invitations.count() == 5
    assert officer.get(at("edit", survey.pk)).status_code == 404


def test_terms_are_saved_as_they_are_filled_in(world: World) -> None:
    survey = drafted(world.at("P1"))
    saved = seat(world, "P1").post(
        at("edit", survey.pk),
        {
            "title": "改过的名称", "year": "2027", "respondents": "cadres", "opens_on": "2030-01-01",
            "closes_on": "2030-01-05", "places": "C1\n长沙湾市总工会", "seen": "0",
            "categories": ["county_rank_up"], "quota_by": "place", "quota_least": "3",
        },
        follow=True,
    )  # fmt: skip
    assert "已保存" in saved.content.decode()
    survey.refresh_from_db()
    assert set(survey.place_ids) == {world.at("C1"), world.at("C2")}
    assert survey.categories == ["county_rank_up"]
    assert (survey.quota_by, survey.quota_least, survey.quota_most) == ("place", 3, None)


def test_bad_terms_are_named_at_their_fields(world: World) -> None:
    survey = drafted(world.at("P1"))
    page = seat(world, "P1").post(
        at("edit", survey.pk),
        {
            "title": "新题", "year": "2027", "respondents": "cadres", "opens_on": "2030-01-05",
            "closes_on": "2030-01-01", "places": "没有的单位", "seen": "0",
        },
    ).content.decode()  # fmt: skip
    assert "没有找到“没有的单位”" in page
    page = seat(world, "P1").post(
        at("add_question", survey.pk, "multiple"), {"text": "选什么", "options": "甲\n甲"}
    ).content.decode()  # fmt: skip
    assert "有重复的选项" in page


def test_a_draft_changed_meanwhile_is_not_overwritten(world: World) -> None:
    survey = drafted(world.at("P1"))
    Survey.objects.filter(pk=survey.pk).update(edition=3)
    page = seat(world, "P1").post(
        at("add_question", survey.pk, "short"), {"text": "一句话", "seen": "0"}
    ).content.decode()  # fmt: skip
    assert "被改动过" in page
    assert survey.questions.count() == 4


def mine(world: World, who: str, survey: Survey) -> tuple[Client, Invitation]:
    user = User.objects.get(pk=world.cadres[who].user_id)
    invitation = Invitation.objects.get(survey=survey, person__user=user)
    return signed_in(user), invitation


def test_a_cadre_answers_from_her_home_and_is_thanked(world: World) -> None:
    survey = opened(world.at("P1"), **days())
    client, invitation = mine(world, "city", survey)
    home = client.get(reverse("standing:mine")).content.decode()
    assert at("answer", invitation.pk) in home
    topics, which, number, words = survey.questions.order_by("position")
    sheet = at("answer", invitation.pk)
    assert "最多选 3 项" in client.get(sheet).content.decode()
    kept = client.post(
        sheet, {f"q{topics.pk}": ["digital"], "seen": "0", "act": "save"}, follow=True
    ).content.decode()
    assert "已保存为草稿" in kept
    refused = client.post(
        sheet, {f"q{topics.pk}": ["digital", "economy"], "seen": "1", "act": "submit"}
    ).content.decode()
    assert "第 2 题必答" in refused
    invitation.refresh_from_db()
    assert invitation.draft[str(topics.pk)] == ["digital", "economy"]
    sent = client.post(
        sheet,
        {
            f"q{topics.pk}": ["digital"], f"q{which.pk}": "2", f"q{number.pk}": "5",
            f"q{words.pk}": "多办短班", "seen": str(invitation.draft_edition), "act": "submit",
        },
        follow=True,
    ).content.decode()  # fmt: skip
    assert "已提交，谢谢" in sent
    again = client.post(sheet, {f"q{which.pk}": "1", "act": "submit"}, follow=True).content.decode()
    assert "没有重复提交" in again
    assert Sheet.objects.count() == 1
    assert at("answer", invitation.pk) not in client.get(reverse("standing:mine")).content.decode()


def test_another_s_sheet_is_not_there(world: World) -> None:
    survey = opened(world.at("P1"), **days())
    client, _own = mine(world, "city", survey)
    _other, theirs = mine(world, "other", survey)
    assert client.get(at("answer", theirs.pk)).status_code == 404
    assert client.post(at("answer", theirs.pk), {"act": "submit"}).status_code == 404


def entered(survey: Survey, count: int) -> None:
    keys = survey.invitations.values_list("pk", flat=True)[:count]
    answers = {
        key: {**filled(survey), survey.questions.get(kind="long").pk: "多办短班"} for key in keys
    }
    services.submit_many(viewer=SYSTEM, survey_id=survey.pk, given=answers, now=NOW)


def test_results_by_name_show_counts_texts_and_files(world: World) -> None:
    survey = opened(world.at("P1"), **days())
    entered(survey, 3)
    officer = seat(world, "P1")
    page = officer.get(at("results", survey.pk)).content.decode()
    assert "指标显示的需求" in page
    assert "可选用的课程" in page
    words = survey.questions.get(kind="long")
    assert "多办短班" in officer.get(at("texts", survey.pk, words.pk)).content.decode()
    book = sheet_of(officer, at("results_export", survey.pk))
    assert ["1–2 天", 3] in [list(row[2:4]) for row in book]
    by_name = sheet_of(officer, at("answers_export", survey.pk))
    assert len(by_name) == 4
    assert {row[1] for row in by_name[1:]} <= {"李敏", "王强", "赵兰", "钱进", "孙立"}
    masked = sheet_of(seat(world, "P1", Role.INSPECTOR), at("answers_export", survey.pk))
    assert all(str(row[1]).endswith("*") for row in masked[1:])


def sheet_of(client: Client, address: str) -> list[list[object]]:
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_anonymous_results_wait_for_the_end_and_for_enough_answers(world: World) -> None:
    survey = opened(world.at("P1"), anonymous=True, **days())
    entered(survey, 4)
    officer = seat(world, "P1")
    assert "匿名调研进行期间只看回收进度" in officer.get(at("results", survey.pk)).content.decode()
    officer.post(at("close", survey.pk))
    assert "不足 5 份" in officer.get(at("results", survey.pk)).content.decode()
    assert officer.get(at("results_export", survey.pk)).status_code == 403
    assert officer.get(at("answers_export", survey.pk)).status_code == 403


def test_results_are_for_those_below_once_published_and_without_texts(world: World) -> None:
    survey = opened(world.at("P1"), **days())
    entered(survey, 3)
    below = seat(world, "C1")
    assert below.get(at("results", survey.pk)).status_code == 403
    officer = seat(world, "P1")
    officer.post(at("close", survey.pk))
    officer.post(at("publish", survey.pk))
    page = below.get(at("results", survey.pk)).content.decode()
    assert "看全部文字" not in page
    assert "指标显示的需求" not in page
    words = survey.questions.get(kind="long")
    for name, *more in (("texts", words.pk), ("results_export",), ("invitees",)):
        assert below.get(at(name, survey.pk, *more)).status_code == 403
    client, _invitation = mine(world, "other", survey)
    assert client.get(at("results", survey.pk)).status_code == 200


def test_the_list_filters_sorts_and_leaves_as_a_file(world: World) -> None:
    opened(world.at("P1"), title="甲调研", **days())
    drafted(world.at("C1"), title="乙调研", **days())
    officer = seat(world, "P1")
    page = officer.get(at("list"), {"state": "draft"}).content.decode()
    assert "乙调研" in page
    assert "甲调研" not in page
    assert "没有符合条件的调研" in officer.get(at("list"), {"q": "没有"}).content.decode()
    book = sheet_of(officer, at("export"))
    assert {row[0] for row in book[1:]} == {"甲调研", "乙调研"}
    below = seat(world, "C1").get(at("list"), {"whose": "above"}).content.decode()
    assert "甲调研" in below
    assert "5 / " not in below


def test_names_on_the_list_of_who_was_asked_pass_the_gate(world: World) -> None:
    survey = opened(world.at("P1"), **days())
    page = seat(world, "P1").get(at("invitees", survey.pk)).content.decode()
    assert "李敏" in page
    page = seat(world, "P1", Role.INSPECTOR).get(at("invitees", survey.pk)).content.decode()
    assert "李敏" not in page
    assert "李*" in page


def test_extension_cancellation_and_reminders_are_told(world: World) -> None:
    survey = opened(world.at("P1"), **days())
    officer = seat(world, "P1")
    assert (
        "没有账号的提醒不到" in officer.post(at("remind", survey.pk), follow=True).content.decode()
    )
    assert "三天内只提醒一次" in officer.post(at("remind", survey.pk), follow=True).content.decode()
    page = officer.post(at("extend", survey.pk), {"closes_on": "2020-01-01", "reason": "少"})
    assert "新的截止日期须晚于" in page.content.decode()
    assert "原因没有填写" not in page.content.decode()
    officer.post(at("cancel", survey.pk), {"reason": "合并到下一轮"})
    client, invitation = mine(world, "city", survey)
    assert "合并到下一轮" in client.get(at("answer", invitation.pk)).content.decode()


def test_pages_ask_the_database_a_constant_number_of_times(
    world: World, django_assert_max_num_queries: object
) -> None:
    survey = opened(world.at("P1"), **days())
    entered(survey, 4)
    officer = seat(world, "P1")
    for name in ("results", "survey", "invitees"):
        with django_assert_max_num_queries(45):  # type: ignore[operator]
            assert officer.get(at(name, survey.pk)).status_code == 200


def test_a_great_survey_is_opened_by_a_job_that_may_break_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxun.work.surveys.services.running.AT_ONCE", 2)
    survey = opened(world.at("P1"), **days())
    assert survey.state == "opening"
    officer = seat(world, "P1")
    assert "正在发出邀请" in officer.get(at("survey", survey.pk)).content.decode()
    for _again in range(2):
        services.go_on_inviting(survey_id=survey.pk, now=NOW)
    survey.refresh_from_db()
    assert (survey.state, survey.invitations.count()) == ("open", 5)
    assert officer.get(at("opening", survey.pk))["HX-Refresh"] == "true"

"""An author without a role reads how her own works fare, and nothing else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant
from gongxun.base.access.selectors import viewer_of
from gongxun.records.reviews.models import Review
from gongxun.records.reviews.presentation import duties_of
from gongxun.records.reviews.services import take_back
from gongxun.records.reviews.testing import passed, returned, serving
from gongxun.registry.orgs.testing import NOW, TODAY
from gongxun.registry.people.models import Person
from gongxun.registry.resources.models import Version
from gongxun.registry.teachers.models import Teacher
from tests.records.reviews.conftest import World
from tests.records.reviews.test_pages import client_of, page

pytestmark = pytest.mark.usefixtures("plain_static")


def teaching(world: World, name: str) -> Viewer:
    """An account of the school's without any role, with a file and an entry among its teachers."""
    account = serving(name, world.at("S1")).user_id
    assert account is not None
    Grant.objects.filter(user_id=account).delete()
    Teacher.objects.create(
        owner_id=world.at("S1"), person=Person.objects.get(user_id=account), kind="full_time",
        name=name, name_key=name, state_since=TODAY, created_at=NOW,
    )  # fmt: skip
    return viewer_of(account, TODAY)


def test_an_author_reads_stage_result_and_remarks_without_the_reviewers_names(world: World) -> None:
    author = teaching(world, "林溪")
    review = world.under_review(title="集体协商实务", authors=("林溪",))
    passed(world.first, review)
    returned(world.second, review, {2: "应为二十日"})
    listed = page(client_of(author), "mine")
    for words in ("集体协商实务", "复审 · 已退回"):
        assert words in listed
    shown = page(client_of(author), "review", review.pk)
    for words in ("初审通过", "复审退回", "请补上", "应为二十日", "已退回：需要修改", "林溪"):
        assert words in shown
    for words in ("初敏", "复远", "去修改草稿", 'name="decision"', "材料原页"):
        assert words not in shown
    assert "复远" in page(client_of(world.registrar), "review", review.pk)


def test_a_stranger_sees_nothing_of_it(world: World) -> None:
    author, stranger = teaching(world, "林溪"), teaching(world, "岳远")
    hers = world.under_review(title="集体协商实务", authors=("林溪",))
    other = world.under_review(title="劳动争议调解", authors=("岳远",))
    assert "集体协商实务" not in page(client_of(stranger), "mine")
    assert "劳动争议调解" not in page(client_of(author), "mine")
    for viewer, review in ((stranger, hers), (author, other)):
        address = reverse("reviews:review", args=[review.pk])
        assert client_of(viewer).get(address).status_code == 404
    none = teaching(world, "何无")
    assert "还没有送审" in page(client_of(none), "mine")


def test_an_author_changes_nothing(world: World) -> None:
    author = teaching(world, "林溪")
    review = world.under_review(authors=("林溪",))
    client = client_of(author)
    for verb in ("decide", "take_up", "give_back", "take_back"):
        answer = client.post(reverse(f"reviews:{verb}", args=[review.pk]), {"decision": "pass"})
        assert answer.status_code in {403, 404}
    with pytest.raises(PermissionDenied):
        take_back(viewer=author, review_id=review.pk, now=NOW)
    assert client.get(reverse("reviews:queue")).status_code == 403
    assert Review.objects.get().is_open


def test_her_first_page_and_her_teaching_lead_there(world: World) -> None:
    author = teaching(world, "林溪")
    mine = reverse("reviews:mine")
    assert mine not in client_of(author).get(reverse("teachers:mine")).content.decode()
    review = world.under_review(title="集体协商实务", authors=("林溪",))
    assert words_of(author) == ["您参与编写的《集体协商实务》正在初审。"]
    assert mine in client_of(author).get(reverse("teachers:mine")).content.decode()
    returned(world.first, review)
    assert words_of(author) == ["您参与编写的《集体协商实务》在初审时被退回，需要修改。"]
    assert words_of(teaching(world, "岳远")) == []
    again = Review.objects.get(pk=world.submitted(Version.objects.get(pk=review.subject_id)).pk)
    for viewer in (world.first, world.second, world.final):
        passed(viewer, again)
    assert words_of(author) == []


def words_of(viewer: Viewer) -> list[str]:
    request = RequestFactory().get("/")
    request.viewer = viewer_of(viewer.user_id or 0, TODAY)  # type: ignore[attr-defined]
    return [one.words for one in duties_of(request)]


def test_an_account_without_a_file_has_no_works(world: World) -> None:
    lone = serving("无档", world.at("S1"), filed=False)
    assert client_of(lone).get(reverse("reviews:mine")).status_code == 404


def test_the_list_costs_the_same_for_many_works(world: World) -> None:
    author = teaching(world, "林溪")
    world.under_review(authors=("林溪",))
    client = client_of(author)
    page(client, "mine")
    few = asked(client)
    for at in range(8):
        world.under_review(title=f"课程{at}", authors=("林溪",))
    assert asked(client) == few


def asked(client: Client) -> int:
    with CaptureQueriesContext(connection) as found:
        page(client, "mine")
    return len(found)

"""The screens: the queue, a review to decide on and to read, submission, and the whole way through the browser's eyes."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.models import Opinion, Remark, Review
from gongxun.records.reviews.services import take_up
from gongxun.records.reviews.testing import passed, returned, serving
from gongxun.registry.orgs.testing import NOW
from gongxun.registry.resources.models import Version
from tests.records.reviews.conftest import World

pytestmark = pytest.mark.usefixtures("plain_static")


def client_of(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def page(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(f"reviews:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def typed(review: Review, decision: str, **more: str) -> dict[str, Any]:
    review.refresh_from_db()
    ticks = {f"fits_{one.key}": "on" for one in read_checklist().asked(review.stage, review.shape)}
    given = ticks if decision == "pass" else {}
    return {"decision": decision, "seen": str(review.edition), **given, **more}


def decide(viewer: Viewer, review: Review, decision: str, **more: str) -> str:
    address = reverse("reviews:decide", args=[review.pk])
    answer = client_of(viewer).post(address, typed(review, decision, **more), follow=True)
    return answer.content.decode()


def resource_page(viewer: Viewer, version: Version) -> str:
    address = reverse("resources:resource", args=[version.resource_id])
    return client_of(viewer).get(address).content.decode()


def test_from_submission_to_publication_with_one_return(world: World) -> None:
    version = world.draft()
    author = client_of(world.registrar)
    asked = page(author, "submit", version.pk)
    assert "云泽省工会干部学校" in asked
    assert "云泽省总工会" in asked
    sent = author.post(reverse("reviews:submit", args=[version.pk]), follow=True)
    assert "已送审，进入初审" in sent.content.decode()
    review = Review.objects.get()
    assert "还没有通过初审" in resource_page(world.registrar, version)

    assert "集体协商实务" in page(client_of(world.first), "queue")
    assert "转入复审" in decide(world.first, review, "pass")
    assert "还没有通过复审" in resource_page(world.registrar, version)
    said = decide(world.second, review, "return", words="时限写错了", remark_2="应为二十日")
    assert "已退回" in said
    read = page(author, "review", review.pk)
    for words in ("请修改后重新送审", "时限写错了", "应为二十日", "去修改草稿"):
        assert words in read

    assert "集体协商实务" in page(author, "queue", view="returned")
    again = page(author, "submit", version.pk)
    assert "应为二十日" in again
    remark = Remark.objects.get()
    author.post(reverse("reviews:submit", args=[version.pk]), {f"answer_{remark.pk}": "已改"})
    review = Review.objects.get(round=2)
    assert "没有退回待改的材料" in page(author, "queue", view="returned")
    shown = page(client_of(world.second), "review", review.pk)
    for words in ("与上一轮送审相比", "正文没有变化", "上一轮的意见和答复", "已改"):
        assert words in shown
    for viewer in (world.second, world.first):
        decide(viewer, review, "pass")
    assert "还没有通过终审" in resource_page(world.registrar, version)
    assert "材料已发布" in decide(world.final, review, "pass")
    assert "还没有" not in resource_page(world.registrar, version)
    version.refresh_from_db()
    assert version.state == "published"
    history = page(author, "of_subject", version.pk)
    for words in ("第 1 轮", "第 2 轮", "复审退回", "终审通过"):
        assert words in history


def test_a_stage_that_does_not_fit_keeps_what_was_typed(world: World) -> None:
    review = world.under_review()
    given = typed(review, "pass", words="总体可用", remark_1="开头太长")
    del given["fits_topic"]
    answer = client_of(world.first).post(reverse("reviews:decide", args=[review.pk]), given)
    shown = answer.content.decode()
    assert answer.status_code == 200
    for words in ("还有栏目没有勾选为符合：选题", "总体可用", "开头太长"):
        assert words in shown
    assert not Opinion.objects.exists()


def test_a_return_without_words_is_refused_at_the_field(world: World) -> None:
    review = world.under_review()
    assert "退回要写明总的意见" in decide(world.first, review, "return", words=" ")


def test_who_is_too_late_is_told_and_nothing_is_kept(world: World) -> None:
    review = world.under_review()
    given = typed(review, "pass")
    passed(world.first, review)
    answer = client_of(world.second).post(reverse("reviews:decide", args=[review.pk]), given)
    assert "刚由另一名审核员办理" in answer.content.decode()
    assert Opinion.objects.count() == 1


def test_a_decision_sent_twice_counts_once(world: World) -> None:
    review = world.under_review()
    name = "8e2f4a52-6d0c-4e0b-9e3c-0a3f3c1c7f11"
    given = typed(review, "pass", submission=name)
    client = client_of(world.first)
    for _time in range(2):
        answer = client.post(reverse("reviews:decide", args=[review.pk]), given)
        assert answer.status_code == 302
    assert Opinion.objects.count() == 1


def test_the_author_reads_and_does_not_decide(world: World) -> None:
    review = world.under_review()
    shown = page(client_of(world.registrar), "review", review.pk)
    assert "撤回送审" in shown
    assert "退回修改" not in shown
    assert 'name="decision"' not in shown
    address = reverse("reviews:decide", args=[review.pk])
    assert client_of(world.registrar).post(address, typed(review, "pass")).status_code == 403


def test_the_page_says_why_a_reviewer_may_not_decide(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    assert "已由“初敏”领取" in page(client_of(world.second), "review", review.pk)
    passed(world.first, review)
    passed(world.second, review)
    shown = page(client_of(world.schools_own), "review", review.pk)
    assert "终审由“云泽省总工会”的审核员办理" in shown
    assert 'name="decision"' not in shown


def test_an_account_without_a_file_is_told_to_link_it(world: World) -> None:
    review = world.under_review()
    client = client_of(serving("小号", world.at("P1"), filed=False))
    assert "没有关联本人档案" in page(client, "queue")
    assert "没有关联本人档案" in page(client, "review", review.pk)
    answer = client.post(reverse("reviews:decide", args=[review.pk]), typed(review, "pass"))
    assert "没有关联本人档案" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_taking_up_and_giving_back(world: World) -> None:
    review, client = world.under_review(), client_of(world.first)
    client.post(reverse("reviews:take_up", args=[review.pk]))
    assert "您已领取这一审" in page(client, "review", review.pk)
    assert "集体协商实务" in page(client, "queue", view="mine")
    assert "没有等您审核的材料" in page(client_of(world.second), "queue")
    client.post(reverse("reviews:give_back", args=[review.pk]))
    assert "您没有领取审核" in page(client, "queue", view="mine")


def test_the_author_takes_it_back(world: World) -> None:
    review, client = world.under_review(), client_of(world.registrar)
    shown = client.post(reverse("reviews:take_back", args=[review.pk]), follow=True)
    assert "恢复为草稿" in shown.content.decode()
    assert (
        client_of(world.first).post(reverse("reviews:take_back", args=[review.pk])).status_code
        == 403
    )


def test_a_revision_is_shown_beside_what_is_in_use(world: World) -> None:
    from gongxun.registry.resources.services import edit_draft, revise
    from gongxun.registry.resources.testing import content

    version = world.draft()
    review = world.submitted(version)
    for viewer in (world.first, world.second, world.final):
        passed(viewer, review)
    new = revise(viewer=world.registrar, resource_id=version.resource_id, now=NOW)
    edit_draft(
        viewer=world.registrar, version_id=new.pk, seen=new.edition, now=NOW,
        content=content(changes="换了第三讲", body="第一讲 要约与准备\n第二讲 协商会议\n第三讲 履约监督"),
    )  # fmt: skip
    shown = page(client_of(world.first), "review", world.submitted(new).pk)
    assert "<del>第三讲 签约与履行</del>" in shown
    assert "<ins>第三讲 履约监督</ins>" in shown
    assert reverse("resources:comparison", args=[new.pk]) in shown


def test_what_is_not_a_draft_leads_to_its_reviews(world: World) -> None:
    version = world.draft()
    world.submitted(version)
    answer = client_of(world.registrar).get(reverse("reviews:submit", args=[version.pk]))
    assert answer.headers["Location"] == reverse("reviews:of_subject", args=[version.pk])


def test_submission_warns_where_reviewers_are_missing(world: World) -> None:
    lone = serving("彼岸教务", world.at("P2"), Role.SCHOOL_REGISTRAR)
    from dataclasses import replace

    version = replace(world, registrar=lone).draft("P2")
    assert "审核员不够" in page(client_of(lone), "submit", version.pk)
    assert "审核员不够" not in page(client_of(world.registrar), "submit", world.draft().pk)


def test_an_inspector_sees_authors_of_what_is_not_published_masked(world: World) -> None:
    version = world.draft()
    review = world.submitted(version)
    inspector = serving("督查", world.at("P1"), Role.INSPECTOR)
    looks = client_of(inspector)
    draft_page = reverse("resources:version", args=[version.pk])
    for page_ in (page(looks, "review", review.pk), looks.get(draft_page).content.decode()):
        assert "陈*" in page_
        assert "陈静" not in page_
    registrar = client_of(world.registrar)
    assert "陈静" in registrar.get(draft_page).content.decode()
    assert "陈静" in page(client_of(world.first), "review", review.pk)


def test_the_queue_leaves_as_a_file_with_the_same_filters(world: World) -> None:
    world.under_review(title="集体协商实务")
    world.under_review(title="劳动争议调解")
    address = reverse("reviews:export")
    answer = client_of(world.registrar).get(address, {"view": "open", "q": "协商"})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["集体协商实务"]
    assert rows[1][3] == "初审"


def test_every_filter_and_every_order_of_the_queue(world: World) -> None:
    review = world.under_review(title="工会法解读")
    other = world.under_review(title="劳动争议调解")
    returned(world.first, other)
    client = client_of(world.first)
    assert "劳动争议调解" not in page(client, "queue")
    assert "劳动争议调解" in page(client, "queue", view="closed")
    assert "劳动争议调解" not in page(client, "queue", view="closed", state="passed")
    assert "工会法解读" in page(client, "queue", q="工会法", shape="course", stage="first")
    assert "没有符合条件的审核" in page(client, "queue", q="没有这个名称")
    for view in ("waiting", "mine", "overdue", "open", "returned", "closed", "nonsense"):
        for sort in ("title", "-title", "due_on", "submitted_at", "-closed_at", "other"):
            page(client, "queue", view=view, sort=sort)
    for position in ("x", "2026-01-01~", "~9", "2026-13-01~1", "2026-01-01~99999999999999999999"):
        assert "工会法解读" in page(client, "queue", view="open", after=position)
    assert review.is_open


def test_pages_of_the_queue_hold_every_review_once(world: World) -> None:
    world.under_review()
    first = Review.objects.get()
    Review.objects.bulk_create(
        Review(
            subject_kind="resource", subject_id=10_000 + at, shape="course", title=f"材料{at:03}",
            organisation_id=first.organisation_id, digest="0" * 64, submitted_at=NOW,
            due_on=first.due_on,
        )
        for at in range(120)
    )  # fmt: skip
    client, seen, query = client_of(world.first), [], {"view": "open"}
    for _page in range(3):
        answer = client.get(reverse("reviews:queue"), query)
        seen += [row.review.pk for row, _shape in answer.context["rows"]]
        query = {"view": "open", "after": answer.context["page"].after}
    assert len(seen) == len(set(seen)) == 121
    back = client.get(
        reverse("reviews:queue"), {"view": "open", "before": answer.context["page"].before}
    )
    assert [row.review.pk for row, _shape in back.context["rows"]] == seen[50:100]
    for sort in ("closed_at", "-closed_at", "title"):
        answer = client.get(reverse("reviews:queue"), {"view": "open", "sort": sort})
        assert [row.review.pk for row, _shape in answer.context["rows"]] == seen[:50]


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    review = world.under_review(body="\n".join(f"第 {at} 段" for at in range(1, 4)))
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    held = world.under_review(title="别人领取的")
    take_up(viewer=world.second, review_id=held.pk, now=NOW)
    client = client_of(world.first)
    client.get(reverse("reviews:queue"))  # a new session is written down once
    small = {path: asked(client, path) for path in paths(review)}
    for at in range(20):
        one = world.under_review(title=f"课程{at}")
        if at % 2:
            take_up(viewer=world.first if at % 4 == 1 else world.second, review_id=one.pk, now=NOW)
    long = world.under_review(title="长课程", body="\n".join(f"第 {at} 段" for at in range(1, 60)))
    take_up(viewer=world.first, review_id=long.pk, now=NOW)
    large = dict(zip(small, [asked(client, path) for path in paths(long)], strict=True))
    assert large == small
    # One of each asks whether the reader teaches: the menu of everybody with a file depends on it.
    assert list(small.values()) == [23, 23, 19, 26]


def paths(review: Review) -> list[str]:
    queue = reverse("reviews:queue")
    return [queue, f"{queue}?view=open", f"{queue}?view=closed", f"/reviews/{review.pk}/"]


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_a_text_of_very_many_passages_takes_remarks_by_their_numbers(world: World) -> None:
    review = world.under_review(body="\n".join(f"第 {at} 段的文字" for at in range(1, 1202)))
    shown = page(client_of(world.first), "review", review.pk)
    assert "第 1201 段的文字" in shown
    assert "remark_13" not in shown
    said = {"words": "见各段", "remark_1": "错字", "remark_2": "缺出处", "place_2": "1201"}
    assert "请写明是第几段" in decide(world.first, review, "return", **said)
    decide(world.first, review, "return", place_1="3", **said)
    found = Remark.objects.order_by("passage").values_list("passage", "quote", "words")
    assert list(found) == [(3, "第 3 段的文字", "错字"), (1201, "第 1201 段的文字", "缺出处")]

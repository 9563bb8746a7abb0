"""Training statements: what they say, who may have them, what a code tells a stranger."""

import re
import subprocess
from datetime import date
from pathlib import Path
from shutil import which

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.base.shell import formats
from gongxun.edges.reports import codes
from gongxun.edges.reports.documents.pdf import data_of, render
from gongxun.edges.reports.models import Statement, Withdrawal
from gongxun.edges.reports.selectors import digest_of, has_changed
from gongxun.edges.reports.services import issue, withdraw
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.selectors import totals_of
from gongxun.records.ledger.services import reverse as reverse_entry
from gongxun.registry.orgs.testing import NOW, SYSTEM

from .conftest import County, reader, train

ADDRESS = "https://gongxun.example/verify/"
SPACES = re.compile(r"\s+")


def words_of(pdf: bytes, folder: Path) -> str:
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = folder / "statement.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return SPACES.sub("", done.stdout.decode())


def issued_to(cadre: int, client: Client) -> Statement:
    assert client.post(f"/people/{cadre}/statements/issue/").status_code == 302
    return Statement.objects.filter(person_id=cadre).latest("pk")


def test_a_cadre_issues_her_own_and_reads_her_figures_in_it(county: County, tmp_path: Path) -> None:
    train(county.met, 24, date(2026, 6, 3), "网上自学", mode="self_study", form="online_self_study")
    cadre = reader("cadre", cadre=county.met)
    made = issued_to(county.met, cadre)
    assert made.by_herself
    assert AuditRow.objects.filter(verb="statement.issue", subject_id=county.met).count() == 1
    answer = cadre.get(f"/statements/{made.pk}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    text = words_of(answer.content, tmp_path)
    for expected in ("周敏", "安平县总工会", "90", "24", "第5期", codes.shown(made.code)):
        assert expected in text
    assert "第1页共1页" in text
    assert not AuditRow.objects.filter(verb="export.statement").exists()


def test_the_pdf_brings_its_fonts(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    pdf = render(made, ADDRESS + made.code)
    assert re.search(rb"/Type\s*/Pages", pdf)
    assert b"NotoSerifSC" in pdf
    assert b"/FontFile3" in pdf


def test_the_figures_are_those_of_the_ledger(county: County) -> None:
    train(county.behind, 7, date(2025, 3, 4), "上年班")
    made = issue(viewer=SYSTEM, person_id=county.behind, now=NOW)
    totals = totals_of(SYSTEM, county.behind)
    for row in data_of(made, ADDRESS)["years"]:
        hours = sum(one.hours_hundredths for one in totals if one.year == row["year"])
        assert row["collective_hours"] == formats.hundredths(hours)
    (demand,) = [
        one
        for one in made.content["years"][-1]["requirements"]
        if one["title"].startswith("乡科级")
    ]
    assert "60 学时" in demand["value"]
    assert demand["demand"] == "≥ 90 学时 或 ≥ 12 天"
    assert demand["status"] in ("进度落后", "未达标")
    assert made.content["total"]["collective_hours"] == 6700


def test_a_reversed_training_is_not_listed(county: County) -> None:
    entry = Entry.objects.get(person_id=county.met, title="第2期")
    reverse_entry(viewer=SYSTEM, entry=entry, reason="未参加", now=NOW)
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    assert [one["title"] for one in made.content["trainings"]] == [
        "第1期",
        "第3期",
        "第4期",
        "第5期",
    ]
    assert made.content["total"]["collective_hours"] == 7200


@pytest.mark.parametrize(
    "title", ["#panic()", "*粗* _斜_ $x$ @y <z> `w` \\ // [", '"; #import "x"', "= 标题 #{"]
)
def test_words_of_users_stay_words(county: County, title: str, tmp_path: Path) -> None:
    train(county.met, 3, date(2026, 7, 1), title)
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    text = words_of(render(made, ADDRESS + made.code), tmp_path)
    assert SPACES.sub("", title)[:6] in text


def test_an_officer_in_scope_issues_and_others_do_not(county: County) -> None:
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=county.orgs["C1"])
    made = issued_to(county.met, officer)
    assert not made.by_herself
    assert officer.get(f"/statements/{made.pk}.pdf").status_code == 200
    assert AuditRow.objects.filter(verb="export.statement", subject_id=county.met).count() == 1
    strangers = (
        reader("stranger", role=Role.TRAINING_OFFICER, scope=county.orgs["P2"]),
        reader("inspector", role=Role.INSPECTOR, scope=county.orgs["K1"]),
        reader("system", role=Role.SYSTEM_ADMINISTRATOR, scope=county.orgs["K1"]),
        reader("other", cadre=county.behind),
    )
    for client in strangers:
        assert client.get(f"/people/{county.met}/statements/").status_code == 403
        assert client.post(f"/people/{county.met}/statements/issue/").status_code == 403
        assert client.get(f"/statements/{made.pk}.pdf").status_code == 403
    assert Client().get(f"/statements/{made.pk}.pdf").status_code == 302
    assert Statement.objects.count() == 1


def test_a_stranger_with_the_code_learns_that_it_was_issued_and_no_more(county: County) -> None:
    made = issued_to(county.met, reader("cadre", cadre=county.met))
    text = Client().get(f"/verify/{codes.shown(made.code)}/").content.decode()
    assert "确由本系统出具，所列数据与现在的台账一致" in text
    for expected in ("周*", "安平县总工会", str(made.as_of), bytes(made.digest).hex()[:16]):
        assert expected in text
    for hidden in ("周敏", "第5期", "90 学时", "身份证"):
        assert hidden not in text


def test_a_code_is_read_as_it_was_typed(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    typed = codes.shown(made.code).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    answer = Client().get("/verify/", {"code": typed}, follow=True)
    assert "确由本系统出具" in answer.content.decode()


def test_figures_corrected_afterwards_are_told(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    assert not has_changed(made)
    # What was earned later says nothing of the day of the statement.
    train(county.behind, 5, date(2026, 6, 1))
    assert not has_changed(made)
    entry = Entry.objects.get(person_id=county.met, title="第2期")
    reverse_entry(viewer=SYSTEM, entry=entry, reason="未参加", now=NOW)
    assert has_changed(made)
    assert "此后有更正" in Client().get(f"/verify/{made.code}/").content.decode()


def test_another_name_of_the_book_changes_no_figure(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    made.content["book"] = "另一版"
    made.content["years"][0]["requirements"][0]["title"] = "另一个说法"
    assert not has_changed(made)
    made.content["years"][0]["requirements"][0]["status"] = "已达标"
    assert has_changed(made)


def test_a_tampered_code_tells_nothing(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    other = "2" if made.code[-1] != "2" else "3"
    answers = [
        Client().get(f"/verify/{code}/")
        for code in (made.code[:-1] + other, "00000-00000-00000-00000", "x", made.code[:-1], "证")
    ]
    assert {one.status_code for one in answers} == {404}
    pages = {re.sub(r"/verify/[^/\"]*/", "", one.content.decode()) for one in answers}
    assert all("没有查到这个验证码" in page and "周" not in page for page in pages)


def test_guessing_is_throttled_and_paper_of_others_is_not(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    guesser = Client(REMOTE_ADDR="198.51.100.7")
    statuses = [guesser.get(f"/verify/{codes.new_code()}/").status_code for _ in range(25)]
    assert statuses[:20] == [404] * 20
    assert set(statuses[20:]) == {429}
    assert guesser.get(f"/verify/{made.code}/").status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.8").get(f"/verify/{made.code}/").status_code == 200


def test_issuing_without_end_is_refused(county: County) -> None:
    cadre = reader("cadre", cadre=county.met)
    statuses = [
        cadre.post(f"/people/{county.met}/statements/issue/").status_code for _ in range(12)
    ]
    assert statuses == [302] * 10 + [403] * 2
    assert Statement.objects.count() == 10


def test_what_was_issued_is_never_changed(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    for change in (
        "UPDATE reports_statement SET as_of = '2020-01-01'",
        "DELETE FROM reports_statement",
    ):
        with (
            pytest.raises(DatabaseError, match="只可新增"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
    made.refresh_from_db()
    assert digest_of(made.content) == bytes(made.digest)


def test_who_holds_no_post_is_told_what_to_do(county: County) -> None:
    from gongxun.registry.people.models import Appointment

    cadre = reader("cadre", cadre=county.met)
    Appointment.objects.filter(person_id=county.met).update(valid_to=date(2025, 1, 1))
    page = cadre.post(f"/people/{county.met}/statements/issue/", follow=True).content.decode()
    assert "没有出具证明" in page
    assert not Statement.objects.exists()


def test_a_cadre_finds_the_way_from_her_pages(county: County) -> None:
    cadre = reader("cadre", cadre=county.met)
    address = f"/people/{county.met}/statements/"
    assert address in cadre.get(f"/people/{county.met}/").content.decode()
    assert address in cadre.get(f"/people/{county.met}/ledger/").content.decode()
    made = issued_to(county.met, cadre)
    page = cadre.get(address).content.decode()
    assert f"/statements/{made.pk}.pdf" in page
    assert str(timezone.localdate()) in page


@given(st.text(alphabet=codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH))
def test_a_shown_code_is_read_back(code: str) -> None:
    assert codes.read(codes.shown(code)) == code
    assert codes.read(f" {codes.shown(code).lower()} ") == code


WITHDRAWN = {"ground": "content", "note": "第 2 期学时已冲正，周敏本人提出"}


def test_the_issuing_side_withdraws_and_a_stranger_reads_when_and_on_what_ground(
    county: County,
) -> None:
    made = issued_to(county.met, reader("cadre", cadre=county.met))
    officer = reader("officer", role=Role.TRAINING_OFFICER, scope=county.orgs["K1"])
    page = officer.post(f"/statements/{made.pk}/withdraw/", WITHDRAWN, follow=True)
    assert f"已撤回验证码为 {codes.shown(made.code)} 的证明" in page.content.decode()
    assert AuditRow.objects.filter(verb="statement.withdraw", subject_id=county.met).count() == 1
    public = Client().get(f"/verify/{made.code}/").content.decode()
    assert "这份证明已经撤回，不再有效" in public
    assert f"出具单位于 {timezone.localdate()} 撤回，原因：所列内容有误" in public
    for hidden in ("周敏", "第 2 期", "一致。"):
        assert hidden not in public


def test_a_withdrawn_statement_is_not_handed_out_again_and_its_owner_is_told(
    county: County,
) -> None:
    cadre = reader("cadre", cadre=county.met)
    made = issued_to(county.met, cadre)
    withdraw(viewer=SYSTEM, statement_id=made.pk, now=NOW, **WITHDRAWN)
    answer = cadre.get(f"/statements/{made.pk}.pdf", follow=True)
    assert "没有下载：这份证明已经撤回" in answer.content.decode()
    assert f"/statements/{made.pk}.pdf" not in answer.content.decode()
    assert "一份培训证明被撤回" in cadre.get("/notices/").content.decode()
    assert issued_to(county.met, cadre).pk != made.pk


def test_only_the_issuing_side_withdraws(county: County) -> None:
    cadre = reader("cadre", cadre=county.met)
    made = issued_to(county.met, cadre)
    strangers = (
        cadre,
        reader("stranger", role=Role.TRAINING_OFFICER, scope=county.orgs["P2"]),
        reader("inspector", role=Role.INSPECTOR, scope=county.orgs["K1"]),
        reader("system", role=Role.SYSTEM_ADMINISTRATOR, scope=county.orgs["K1"]),
    )
    address = f"/statements/{made.pk}/withdraw/"
    for client in strangers:
        assert client.get(address).status_code == 403
        assert client.post(address, WITHDRAWN).status_code == 403
    assert address not in cadre.get(f"/people/{county.met}/statements/").content.decode()
    assert not Withdrawal.objects.exists()


def test_a_withdrawal_says_why_happens_once_and_stays(county: County) -> None:
    made = issue(viewer=SYSTEM, person_id=county.met, now=NOW)
    for ground, note in (("content", "  "), ("whim", "情况")):
        with pytest.raises(ValidationError, match="没有撤回"):
            withdraw(viewer=SYSTEM, statement_id=made.pk, ground=ground, note=note, now=NOW)
    withdraw(viewer=SYSTEM, statement_id=made.pk, now=NOW, **WITHDRAWN)
    with pytest.raises(ValidationError, match="已经撤回"):
        withdraw(viewer=SYSTEM, statement_id=made.pk, now=NOW, **WITHDRAWN)
    with (
        pytest.raises(DatabaseError, match="只可新增"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM reports_withdrawal")
    assert not has_changed(made)

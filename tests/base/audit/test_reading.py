"""The audit administrator's page: filters, paging, export; and the cadre's own view of who looked."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import load_workbook

from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.base.audit import services
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.services import link_account
from tests.base.access.conftest import Country, signed_in


@pytest.fixture
def auditor(country: Country) -> Client:
    return country.seat("auditor", Role.AUDIT_ADMINISTRATOR, "P1")


def note(country: Country, verb: str, place: str | None, subject: int = 1) -> None:
    where = country.orgs[place] if place else None
    services.record(SYSTEM, verb, "entry", subject, where, NOW)


def test_only_her_own_organisations_are_shown(country: Country, auditor: Client) -> None:
    note(country, "entry.reverse", "K1")
    note(country, "year.close", "P2")
    note(country, "divisions.add", None)
    page = auditor.get("/audit/").content.decode()
    table = page[page.index("<tbody>") :]
    assert "冲正学时" in table
    assert "年度封账" not in table
    assert "登记行政区划" not in table
    root = country.seat("root", Role.AUDIT_ADMINISTRATOR, "QG").get("/audit/").content.decode()
    assert "登记行政区划" in root[root.index("<tbody>") :]


def test_who_what_whom_when_and_where(country: Country, auditor: Client) -> None:
    officer = country.account("officer", Role.TRAINING_OFFICER, "K1")
    signed_in(officer).get(f"/people/{country.zhou}/")
    note(country, "entry.reverse", "C2", 77)

    def count(query: str) -> int:
        page = auditor.get(f"/audit/?{query}").content.decode()
        return page.count('scope="row"')

    assert count("actor=officer&verb=view") == 1
    assert count("verb=view.person") == 1
    assert count(f"subject={country.zhou}&verb=view") == 1
    assert count("subject=officer&verb=account.sign_in") == 1
    assert count("subject=77") == 1
    assert count("place=C2&verb=entry.reverse") == 1
    assert count("place=K1&verb=entry.reverse") == 0
    assert count("until=2020-01-01") == 0
    assert count("actor=nobody") == 0


def test_long_lists_are_paged_both_ways(country: Country, auditor: Client) -> None:
    AuditRow.objects.bulk_create(
        AuditRow(
            at=NOW,
            verb="entry.record",
            subject_kind="entry",
            subject_id=number,
            organisation_id=country.orgs["K1"],
        )
        for number in range(120)
    )
    seen: list[str] = []
    address, pages = "/audit/?verb=entry.record", []
    while address:
        context = auditor.get(address).context
        seen += [one.whom for one in context["rows"]]
        pages.append(address)
        after = context["page"].after
        address = f"/audit/?verb=entry.record&after={after}" if after else ""
    assert seen == [str(number) for number in reversed(range(120))]
    last = auditor.get(pages[-1]).context["page"].before
    back = auditor.get(f"/audit/?verb=entry.record&before={last}").context["rows"]
    assert [one.whom for one in back] == [str(number) for number in reversed(range(20, 70))]


def test_the_export_holds_what_is_shown_and_is_itself_written_down(
    country: Country, auditor: Client
) -> None:
    note(country, "entry.reverse", "K1", 77)
    answer = auditor.get("/audit.xlsx?verb=entry.reverse")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in rows[1:]] == ["冲正学时"]
    assert AuditRow.objects.filter(verb="export.audit").count() == 1


def test_nobody_else_reads_the_audit(country: Country) -> None:
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.TRAINING_OFFICER):
        seat = country.seat(str(role), role)
        assert seat.get("/audit/").status_code == 403
        assert seat.get("/audit.xlsx").status_code == 403


def own_account(country: Country) -> User:
    user = country.account("zhou")
    link_account(
        viewer=SYSTEM,
        person_id=country.zhou,
        user_id=user.pk,
        scope_id=country.orgs["K1"],
        now=NOW,
    )
    return user


def test_a_cadre_sees_who_has_looked_at_her_file(country: Country) -> None:
    cadre = signed_in(own_account(country))
    officer = country.account("officer", Role.TRAINING_OFFICER, "K1")
    cadre.get(f"/people/{country.zhou}/")
    assert "还没有别人看过" in cadre.get("/me/views/").content.decode()
    seat = signed_in(officer)
    seat.get(f"/people/{country.zhou}/")
    seat.get(f"/people/{country.wu}/")
    page = cadre.get("/me/views/").content.decode()
    assert page.count("officer姓名") == 1
    assert "查看个人档案" in page
    assert timezone.localdate().isoformat() in page


def test_what_does_not_reach_the_page_is_not_shown_as_seen(country: Country) -> None:
    stranger = country.seat("stranger", Role.TRAINING_OFFICER, "P2")
    assert stranger.get(f"/people/{country.zhou}/").status_code == 403
    assert not AuditRow.objects.filter(verb__startswith="view.").exists()

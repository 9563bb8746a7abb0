"""From a file to rows in the register: tried, confirmed, written; and every way in which that is stopped."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongxun.base.access.models import Grant
from gongxun.base.audit.models import AuditRow
from gongxun.base.imports import services
from gongxun.base.imports.models import Row, Run, State
from gongxun.base.imports.services import working
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.testing import entry
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.services import merge
from gongxun.registry.orgs.testing import SYSTEM
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.services import end_appointment
from gongxun.registry.people.testing import id_number, person, post
from tests.base.imports.conftest import (
    NOW,
    TODAY,
    Office,
    credit_row,
    fresh,
    organisation_row,
    roster_row,
    sheet,
)

MIXED = [roster_row(1), roster_row(2, name="李娜"), roster_row(3, id_number="900101188501010018")]


def statuses(run: Run) -> dict[int, str]:
    return dict(Row.objects.filter(run=run).values_list("number", "status"))


def test_the_dry_run_counts_and_names_every_row_and_writes_nothing(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    assert run.state == State.DECIDED
    assert run.counts == {"created": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert statuses(run) == {2: "created", 3: "created", 4: "refused"}
    assert not Person.objects.exists()
    refused = Row.objects.get(run=run, number=4)
    assert refused.headings == ["身份证号"]
    assert refused.problems[0][2] == "身份证号的校验码不对"


def test_numbers_of_persons_are_kept_masked(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    kept = str(list(Row.objects.filter(run=run).values()))
    for serial in (1, 2):
        assert id_number(serial) not in kept
    assert "900101188501010018" not in kept
    assert f"900***********{id_number(1)[-4:]}" in Row.objects.get(run=run, number=2).label


def test_confirmed_is_written_once_and_says_who(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED[:2]))
    assert run.state == State.DONE
    assert Appointment.objects.filter(organisation_id=office.at("K1")).count() == 2
    services.write(run_id=run.pk, now=NOW)
    assert Appointment.objects.count() == 2
    verbs = AuditRow.objects.filter(subject_kind="import", subject_id=run.pk)
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "import.upload", "import.decide", "import.confirm", "import.write",
    ]  # fmt: skip
    assert set(verbs.values_list("actor_id", flat=True)) == {office.user.pk}


def test_all_or_nothing_cannot_be_confirmed_over_refused_rows(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    with pytest.raises(ValidationError, match="拒收"):
        office.confirm(run)
    assert fresh(run).state == State.DECIDED


def test_only_the_good_rows_are_written_at_wish(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED), only_good=True)
    assert run.state == State.DONE
    assert Appointment.objects.count() == 2
    assert statuses(run)[4] == "refused"


def test_a_form_sent_twice_is_one_import(office: Office) -> None:
    token = uuid.uuid4()
    content = sheet("appointments", MIXED)
    runs = [
        services.upload(
            viewer=office.viewer, kind="appointments", organisation_id=office.at("K1"),
            file=SimpleUploadedFile("a.xlsx", content), token=token, now=NOW,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert runs[0].pk == runs[1].pk
    assert Run.objects.count() == 1


def test_a_confirmation_sent_twice_is_answered_once(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    office.confirm(run)
    with pytest.raises(ValidationError, match="正在导入"):
        office.confirm(run)


def test_a_confirmation_of_an_older_verdict_is_refused(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    Run.objects.filter(pk=run.pk).update(version=run.version + 1)
    with pytest.raises(ValidationError, match="已经更新"):
        office.confirm(run)
    assert fresh(run).state == State.DECIDED


def test_all_or_nothing_writes_nothing_once_the_register_has_changed(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:2]))
    office.confirm(run)
    post(person(1), office.at("K1"), category="section_rank_down")
    services.write(run_id=run.pk, now=NOW)
    run = fresh(run)
    assert run.state == State.DECIDED
    assert "1 行的结果与您确认时不同" in run.note
    assert Row.objects.get(run=run, number=2).before == "created"
    assert statuses(run)[2] == "unchanged"
    assert not Person.objects.filter(name="李娜").exists()
    office.confirm(run)
    services.write(run_id=run.pk, now=NOW)
    assert fresh(run).state == State.DONE
    assert Person.objects.filter(name="李娜").exists()


def test_only_the_good_says_which_rows_came_out_differently(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:2]))
    office.confirm(run, only_good=True)
    person(1, "王芳")
    services.write(run_id=run.pk, now=NOW)
    run = fresh(run)
    assert (run.state, run.differing) == (State.DONE, 1)
    row = Row.objects.get(run=run, number=2)
    assert (row.before, row.status) == ("created", "refused")
    assert Appointment.objects.count() == 1


def test_a_changed_value_that_is_no_longer_the_one_shown_counts_as_different(
    office: Office,
) -> None:
    mine = post(person(1), office.at("K1"), post="干事")
    run = office.tried("appointments", sheet("appointments", [roster_row(1, post="副主席")]))
    office.confirm(run)
    Appointment.objects.filter(pk=mine).update(post="部长")
    services.write(run_id=run.pk, now=NOW)
    assert fresh(run).state == State.DECIDED
    assert Appointment.objects.get(pk=mine).post == "部长"


def test_a_role_that_has_ended_stops_the_job(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    office.confirm(run)
    Grant.objects.filter(user=office.user).update(valid_to=TODAY)
    services.write(run_id=run.pk, now=NOW)
    run = fresh(run)
    assert run.state == State.FAILED
    assert "已没有导入" in run.note
    assert "没有写入任何数据" in run.note
    assert not Person.objects.exists()


def test_an_organisation_merged_away_stops_the_job(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    office.confirm(run)
    merge(
        viewer=SYSTEM, organisation_id=office.at("K1"), successor_id=office.at("C2"),
        on=SYSTEM.today, now=NOW,
    )  # fmt: skip
    services.write(run_id=run.pk, now=NOW)
    run = fresh(run)
    assert run.state == State.FAILED
    assert "并入“长沙湾市总工会”" in run.note
    assert not Person.objects.exists()


def test_a_run_reaches_no_further_than_its_organisation(office: Office) -> None:
    """Whoever holds two roles imports for one place at a time: who sees the run sees no rows of the other."""
    from gongxun.base.access.services import grant_role

    grant_role(
        viewer=SYSTEM, user=office.user, role="training_officer", scope_id=office.at("C2"),
        valid_from=TODAY, valid_to=None, now=NOW,
    )  # fmt: skip
    rows = [roster_row(1), roster_row(2, organisation_code="C2")]
    run = office.tried("appointments", sheet("appointments", rows))
    assert statuses(run) == {2: "created", 3: "refused"}


def test_nobody_uploads_without_the_permission(office: Office) -> None:
    with pytest.raises(PermissionDenied):
        office.upload("organisations", sheet("organisations", []))
    with pytest.raises(PermissionDenied):
        office.upload("appointments", sheet("appointments", MIXED), place="C2")
    assert not Run.objects.exists()


def test_a_file_that_cannot_be_read_ends_with_a_reason_and_a_remedy(office: Office) -> None:
    run = office.tried("appointments", sheet("credits", [credit_row(1)]))
    assert run.state == State.FAILED
    assert "请" in run.note
    assert "没有写入任何数据" in run.note


def test_given_up_leaves_no_personal_data_behind(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED))
    services.discard(viewer=office.viewer, run_id=run.pk, now=NOW)
    run = fresh(run)
    assert run.state == State.DISCARDED
    assert not Row.objects.exists()
    assert run.file.removed_at == NOW


def test_half_a_year_later_rows_and_files_are_gone_and_the_history_stays(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED[:1]))
    assert services.forget(before=NOW, now=NOW) == 0
    later = timezone.now()
    assert services.forget(before=later, now=later) == 1
    run = fresh(run)
    assert (run.state, run.counts["created"]) == (State.DONE, 1)
    assert run.file.removed_at == later
    with pytest.raises(ValidationError, match="保存期限"):
        services.ask_undo(viewer=office.viewer, run_id=run.pk, reason="错", now=later)


def test_a_job_that_is_killed_again_and_again_gives_up_in_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    office.confirm(run)
    Run.objects.filter(pk=run.pk).update(attempts=working.TRIES)
    services.write(run_id=run.pk, now=NOW)
    run = fresh(run)
    assert run.state == State.FAILED
    assert "多次中断" in run.note
    assert not Person.objects.exists()


def test_undone_appointments_are_struck_out_and_changes_restored(office: Office) -> None:
    known = post(person(2, "李娜"), office.at("K1"), post="干事")
    rows = [roster_row(1), roster_row(2, name="李娜", post="部长", young="是")]
    run = office.imported("appointments", sheet("appointments", rows))
    assert run.counts["changed"] == 1
    run = office.undone(run)
    assert run.state == State.UNDONE
    struck = Appointment.objects.exclude(pk=known).get()
    assert (struck.voided_at is not None, struck.void_reason) == (True, "选错了文件")
    restored = Appointment.objects.get(pk=known)
    assert (restored.post, restored.young, restored.voided_at) == ("干事", False, None)
    again = office.imported("appointments", sheet("appointments", rows))
    assert (again.counts["created"], again.counts["changed"]) == (1, 1)


def test_a_post_that_has_changed_since_keeps_the_whole_import(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED[:2]))
    one = Appointment.objects.order_by("pk").first()
    assert one is not None
    end_appointment(viewer=SYSTEM, appointment_id=one.pk, on=TODAY, now=NOW)
    run = office.undone(run)
    assert run.state == State.DONE
    assert "没有撤销" in run.note
    assert run.obstacles[0][0] == 2
    assert not Appointment.objects.exclude(voided_at=None).exists()


def test_posts_on_which_hours_rest_are_not_undone(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED[:1]))
    hours = office.imported("credits", sheet("credits", [credit_row(1)]))
    run = office.undone(run)
    assert run.state == State.DONE
    assert "学时" in run.obstacles[0][1]
    assert office.undone(hours).state == State.UNDONE
    assert office.undone(run).state == State.UNDONE


def test_undone_credits_are_reversed_and_can_be_imported_again(office: Office, cadre: int) -> None:
    own = entry(cadre, title="别的培训")
    rows = [credit_row(1), credit_row(1, title="工会法解读", form="网络自学", days=None)]
    run = office.imported("credits", sheet("credits", rows))
    run = office.undone(run)
    assert run.state == State.UNDONE
    reversals = Entry.objects.filter(kind="reversal")
    assert {each.reason for each in reversals} == {"选错了文件"}
    assert reversals.count() == 2
    total = sum(Entry.objects.values_list("hours_hundredths", flat=True))
    assert total == own.hours_hundredths


def test_an_entry_reversed_meanwhile_is_left_as_it_is(office: Office, cadre: int) -> None:
    from gongxun.records.ledger.services import reverse

    run = office.imported("credits", sheet("credits", [credit_row(1), credit_row(1, title="乙")]))
    one = Entry.objects.order_by("pk").first()
    assert one is not None
    reverse(viewer=office.viewer, entry=one, reason="填错", now=NOW)
    assert office.undone(run).state == State.UNDONE
    assert Entry.objects.filter(kind="reversal").count() == 2
    assert sum(Entry.objects.values_list("hours_hundredths", flat=True)) == 0


def test_a_closed_year_keeps_its_credits(office: Office, cadre: int) -> None:
    from gongxun.records.ledger.services import close_year

    run = office.imported("credits", sheet("credits", [credit_row(1, earned_on="2025-03-06")]))
    close_year(viewer=SYSTEM, organisation_id=office.at("K1"), year=2025, now=NOW)
    run = office.undone(run)
    assert run.state == State.DONE
    assert "2025 年已由" in run.obstacles[0][1]
    assert not Entry.objects.filter(kind="reversal").exists()


def test_undoing_needs_a_reason(office: Office) -> None:
    run = office.imported("appointments", sheet("appointments", MIXED[:1]))
    with pytest.raises(ValidationError, match="撤销原因"):
        services.ask_undo(viewer=office.viewer, run_id=run.pk, reason="  ", now=NOW)
    assert fresh(run).state == State.DONE


def test_a_file_that_is_gone_ends_the_run_in_words(office: Office) -> None:
    run = office.upload("appointments", sheet("appointments", MIXED))
    default_storage.delete(run.file.name)
    services.read(run_id=run.pk, now=NOW)
    run = fresh(run)
    assert run.state == State.FAILED
    assert "已不在存储中" in run.note


def test_organisations_by_file_and_back(administrator: Office) -> None:
    rows = [
        organisation_row("T1", "K1"),
        organisation_row("E2", "T1", level="基层", kind="基层工会"),
        organisation_row("K1", "C2", level="县", name="安平县工会联合会"),
    ]
    run = administrator.tried("organisations", sheet("organisations", rows), place="P1")
    assert run.counts == {"created": 2, "changed": 1, "unchanged": 0, "refused": 0}
    changes = Row.objects.get(run=run, number=4).changes
    assert ["单位名称", "安平县总工会", "安平县工会联合会"] in changes
    administrator.confirm(run)
    services.write(run_id=run.pk, now=timezone.now())
    assert fresh(run).state == State.DONE
    assert Organisation.objects.get(code="K1").name == "安平县工会联合会"
    run = administrator.undone(run)
    assert run.state == State.UNDONE
    assert Organisation.objects.get(code="K1").name == "安平县总工会"
    assert not Organisation.objects.filter(code__in=["T1", "E2"]).exists()


def test_organisations_with_posts_stay(administrator: Office) -> None:
    run = administrator.tried(
        "organisations", sheet("organisations", [organisation_row("T1", "K1")]), place="P1"
    )
    administrator.confirm(run)
    services.write(run_id=run.pk, now=timezone.now())
    post(person(1), Organisation.objects.get(code="T1").pk)
    run = administrator.undone(run)
    assert run.state == State.DONE
    assert "任职" in run.obstacles[0][1]
    assert Organisation.objects.get(code="T1").dissolved_on is None


def test_a_locked_account_stops_the_job(office: Office) -> None:
    run = office.tried("appointments", sheet("appointments", MIXED[:1]))
    office.confirm(run)
    office.user.is_active = False
    office.user.save()
    services.write(run_id=run.pk, now=NOW)
    assert fresh(run).state == State.FAILED
    assert not Person.objects.exists()

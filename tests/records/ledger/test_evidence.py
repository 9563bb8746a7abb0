"""Evidence: kept as it comes, opened by whom it concerns, sealed with the entry."""

from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.audit.models import AuditRow
from gongxun.base.files.models import StoredFile
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry, Evidence, Proposal
from gongxun.records.ledger.testing import draft
from gongxun.registry.orgs.testing import NOW, TODAY
from gongxun.registry.people.models import Person
from tests.records.ledger.conftest import World
from tests.records.ledger.test_pages import account, signed_in

pytestmark = [pytest.mark.usefixtures("plain_static")]
PDF = b"%PDF-1.4\n%%EOF\n"
TYPED = {
    "form": "lecture", "earned_on": "2026-05-06", "title": "基层治理专题讲座", "hours": "3.5",
    "outside_organiser": "市委党校",
}  # fmt: skip


@pytest.fixture(autouse=True)
def files_apart(settings: object, tmp_path: object) -> None:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}  # type: ignore[attr-defined]


def paper(name: str = "结业证书.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def herself(world: World) -> Viewer:
    user = account("lu")
    Person.objects.filter(pk=world.cadre).update(user=user)
    return Viewer(user.pk, TODAY)


@pytest.fixture
def hers(herself: Viewer) -> Client:
    return signed_in(User.objects.get(pk=herself.user_id or 0))


@pytest.fixture
def county(world: World) -> Client:
    return signed_in(account("k1", world.at("K1")))


def attach(viewer: Viewer, world: World, form: UUID, *papers: SimpleUploadedFile) -> list[Evidence]:
    return [
        services.attach(viewer=viewer, person_id=world.cadre, submission=form, upload=one, now=NOW)
        for one in papers
    ]


def test_the_recognised_entry_keeps_the_files_and_vouches_for_them(
    world: World, herself: Viewer
) -> None:
    form = uuid4()
    attach(herself, world, form, paper(), paper("照片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20))
    proposal = services.propose(
        viewer=herself, draft=draft(world.cadre, evidence="见附件"), submission=form, now=NOW
    )
    assert len(selectors.files_for(proposal=proposal.pk)) == 2
    made = services.recognise(viewer=world.officer, proposal=proposal, now=NOW)
    digests = "".join(sorted(StoredFile.objects.values_list("digest", flat=True)))
    assert made.evidence == f"见附件；附件 2 份，摘要 {sha256(digests.encode()).hexdigest()[:16]}"
    assert [one.file.label for one in selectors.files_for(entry=made.pk)] == [
        "结业证书.pdf", "照片.png",
    ]  # fmt: skip


def test_from_the_declaring_form_to_the_officers_hand_each_view_written_down(
    world: World, hers: Client, county: Client
) -> None:
    sent = {**TYPED, "submission": str(uuid4()), "files": [paper(), paper("二.pdf", PDF + b"2")]}
    assert hers.post(reverse("ledger:propose"), sent).status_code == 302
    proposal = Proposal.objects.get()
    page = county.get(reverse("ledger:proposal", args=[proposal.pk])).content.decode()
    assert "结业证书.pdf" in page
    first = selectors.files_for(proposal=proposal.pk)[0]
    where = reverse("ledger:evidence", args=[first.pk])
    assert b"".join(county.get(where).streaming_content) == PDF  # type: ignore[attr-defined]
    row = AuditRow.objects.get(verb="view.evidence")
    assert (row.subject_id, row.detail["evidence"]) == (world.cadre, first.pk)
    assert hers.get(where).status_code == 200
    assert AuditRow.objects.filter(verb="view.evidence").count() == 1
    for stranger in (account("c2", world.at("C2")), account("ducha", world.at("P1"), "inspector")):
        assert signed_in(stranger).get(where).status_code == 403
    assert "附件 2" in county.get(reverse("ledger:proposals")).content.decode()


def test_an_inspector_of_masked_names_opens_no_certificate_of_an_entry(
    world: World, herself: Viewer
) -> None:
    form = uuid4()
    [kept] = attach(herself, world, form, paper("陆明远结业证书.pdf"))
    proposal = services.propose(viewer=herself, draft=draft(world.cadre), submission=form, now=NOW)
    made = services.recognise(viewer=world.officer, proposal=proposal, now=NOW)
    inspector = signed_in(account("ducha", world.at("P1"), "inspector"))
    assert inspector.get(reverse("ledger:evidence", args=[kept.pk])).status_code == 403
    trace = inspector.get(reverse("ledger:entry", args=[made.pk])).content.decode()
    assert "结业证书.pdf" not in trace


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("病毒.exe", b"MZ\x90\x00\x03", "不支持这种文件"),
        ("假的.pdf", b"\xff\xd8\xff\xe0" + b"0" * 30, "扩展名与内容不符"),
        ("空.pdf", b"", "空"),
        ("大.pdf", PDF + b"0" * (10 * 2**20), "超过 10 MB"),
    ],
)
def test_unfit_files_are_refused_with_a_remedy_and_the_rest_is_kept(
    hers: Client, name: str, content: bytes, words: str
) -> None:
    form = str(uuid4())
    sent = {**TYPED, "submission": form, "files": [paper(), paper(name, content)]}
    answer = hers.post(reverse("ledger:propose"), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "基层治理专题讲座" in page
    assert "结业证书.pdf" in page
    assert not Proposal.objects.exists()
    assert hers.post(reverse("ledger:propose"), {**TYPED, "submission": form}).status_code == 302
    [kept] = selectors.files_for(proposal=Proposal.objects.get().pk)
    assert kept.file.label == "结业证书.pdf"


def test_a_name_that_climbs_out_of_a_folder_is_only_a_label(world: World, herself: Viewer) -> None:
    [kept] = attach(herself, world, uuid4(), paper("../../etc/passwd.pdf"))
    assert "/" not in kept.file.label
    assert ".." not in kept.file.name


def test_the_same_file_sent_twice_is_kept_once_and_nine_are_enough(
    world: World, herself: Viewer
) -> None:
    form = uuid4()
    first, second = attach(herself, world, form, paper(), paper())
    assert first == second
    assert StoredFile.objects.filter(removed_at=None).count() == 1
    attach(herself, world, form, *(paper(f"{n}.pdf", PDF + bytes([n])) for n in range(1, 9)))
    with pytest.raises(ValidationError, match="最多附 9 个"):
        attach(herself, world, form, paper("十.pdf", PDF + b"x"))


def test_files_are_removed_while_mending_and_not_while_waiting(
    world: World, hers: Client, herself: Viewer
) -> None:
    hers.post(reverse("ledger:propose"), {**TYPED, "submission": str(uuid4()), "files": [paper()]})
    proposal = Proposal.objects.get()
    [kept] = selectors.files_for(proposal=proposal.pk)
    with pytest.raises(ValidationError, match="已经提交"):
        services.detach(viewer=herself, evidence=kept, now=NOW)
    with pytest.raises(PermissionDenied):
        services.detach(viewer=world.officer, evidence=kept, now=NOW)
    services.return_(viewer=world.officer, proposal=proposal, reason="证书不清", now=NOW)
    mend = f"{reverse('ledger:propose')}?mends={proposal.pk}"
    assert "结业证书.pdf" in hers.get(mend).content.decode()
    sent = {
        **TYPED, "submission": str(uuid4()), "drop": [str(kept.pk)], "files": [paper("清晰.pdf", PDF + b"3")],
    }  # fmt: skip
    assert hers.post(mend, sent).status_code == 302
    assert [one.file.label for one in selectors.files_for(proposal=proposal.pk)] == ["清晰.pdf"]
    assert StoredFile.objects.get(pk=kept.file_id).removed_at is not None


def test_what_was_never_sent_is_dropped_after_a_while(world: World, herself: Viewer) -> None:
    attach(herself, world, uuid4(), paper())
    form = uuid4()
    attach(herself, world, form, paper("二.pdf", PDF + b"2"))
    services.propose(viewer=herself, draft=draft(world.cadre), submission=form, now=NOW)
    assert services.drop_loose(before=NOW, now=NOW) == 0
    later = NOW + timedelta(days=1)
    assert services.drop_loose(before=later, now=later) == 1
    assert Evidence.objects.get().file.label == "二.pdf"


def test_a_stranger_attaches_nothing_to_her_form(world: World, herself: Viewer) -> None:
    from gongxun.registry.orgs.testing import officer

    with pytest.raises(PermissionDenied):
        attach(officer(world.at("C2")), world, uuid4(), paper())
    form = uuid4()
    attach(world.officer, world, form, paper())
    proposal = services.propose(viewer=herself, draft=draft(world.cadre), submission=form, now=NOW)
    assert selectors.files_for(proposal=proposal.pk) == []


def test_evidence_of_an_objection_goes_to_the_corrected_entry(
    world: World, hers: Client, county: Client
) -> None:
    from gongxun.records.ledger.testing import entry

    wrong = entry(world.cadre)
    where = reverse("ledger:object", args=[wrong.pk])
    sent = {"reason": "应为 16 学时", "submission": str(uuid4()), "files": [paper()]}
    assert hers.post(where, sent).status_code == 302
    objection = wrong.objections.get()
    right = draft(world.cadre, hours_hundredths=1600, days_hundredths=200)
    services.uphold(
        viewer=world.officer, objection=objection, answer="已核实", corrected=right, now=NOW
    )
    made = Entry.objects.get(hours_hundredths=1600)
    assert "附件 1 份" in made.evidence
    [kept] = selectors.files_for(entry=made.pk)
    assert county.get(reverse("ledger:evidence", args=[kept.pk])).status_code == 200

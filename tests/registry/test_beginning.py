"""First use: from an installation without organisations to its first roster."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.access.services import open_first_account
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.testing import NOW, TODAY

ROOT = {
    "name": "云泽省总工会", "code": "P1", "level": "province", "kind": "federation",
    "founded_on": "2020-01-01",
}  # fmt: skip
ADMINISTRATORS = {
    "xitong": Role.SYSTEM_ADMINISTRATOR,
    "anquan": Role.SECURITY_ADMINISTRATOR,
    "shenji": Role.AUDIT_ADMINISTRATOR,
}


@pytest.fixture
def clients(db: None, plain_static: None) -> dict[str, Client]:
    found = {}
    for name, role in ADMINISTRATORS.items():
        user = open_first_account(
            username=name, display_name=name, password="gongxun-demo-2026", role=role,
            today=TODAY, now=NOW,
        )  # fmt: skip
        found[name] = Client()
        found[name].force_login(user)
    return found


def home(client: Client) -> str:
    answer = client.get(reverse("home"), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_is_led_to_the_beginning(clients: dict[str, Client]) -> None:
    assert "建立最高一级组织" in home(clients["xitong"])
    for name in ("anquan", "shenji"):
        assert "等待系统管理员建立组织" in home(clients[name])


def test_the_first_organisation_gives_the_three_administrators_their_scope(
    clients: dict[str, Client],
) -> None:
    address = reverse("orgs:begin")
    wrong = clients["xitong"].post(address, {**ROOT, "code": "省级"})
    assert "code" in wrong.context["form"].errors
    for _ in range(2):
        assert clients["xitong"].post(address, ROOT).status_code == 302
    [root] = Organisation.objects.all()
    assert set(Grant.objects.values_list("scope_kind", "scope_id")) == {("organisation", root.pk)}
    assert AuditRow.objects.filter(verb="grant.give").count() == 3
    steps = clients["xitong"].get(reverse("begin")).context["steps"]
    assert [step.done for step in steps] == [True, False, False, True, False]
    assert clients["anquan"].get(reverse("access:accounts")).status_code == 200
    assert clients["shenji"].get(reverse("access:audit")).status_code == 200
    assert "云泽省总工会" in clients["xitong"].get(reverse("orgs:list")).content.decode()


def test_sample_files_and_imports_are_one_step_away(clients: dict[str, Client]) -> None:
    clients["xitong"].post(reverse("orgs:begin"), ROOT)
    page = clients["xitong"].get(reverse("begin"))
    for step in page.context["steps"]:
        for link in step.links:
            assert clients["xitong"].get(link.url).status_code == 200, link.url


def test_nobody_else_begins_and_nobody_begins_twice(clients: dict[str, Client]) -> None:
    for name in ("anquan", "shenji"):
        assert clients[name].post(reverse("orgs:begin"), ROOT).status_code == 403
        assert clients[name].post(reverse("begin_skeleton")).status_code == 403
    assert Client().post(reverse("begin_skeleton")).status_code == 302
    assert not Organisation.objects.exists()
    clients["xitong"].post(reverse("orgs:begin"), ROOT)
    said = clients["xitong"].post(reverse("begin_skeleton"), follow=True).content.decode()
    assert "已有组织" in said
    assert Organisation.objects.count() == 1


def test_the_real_skeleton_can_be_loaded_instead(clients: dict[str, Client]) -> None:
    said = clients["xitong"].post(reverse("begin_skeleton"), follow=True).content.decode()
    assert "已载入" in said
    root = Organisation.objects.get(depth=1)
    assert set(Grant.objects.values_list("scope_id", flat=True)) == {root.pk}
    assert Organisation.objects.count() > 40


def test_only_the_three_administrators_precede_the_first_organisation(db: None) -> None:
    with pytest.raises(ValidationError):
        open_first_account(
            username="sheng", display_name="x", password="gongxun-demo-2026",
            role=Role.TRAINING_OFFICER, today=TODAY, now=NOW,
        )  # fmt: skip
    assert not User.objects.exists()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

EVENTS = (
    "people.registered",
    "people.appointed",
    "people.appointment_changed",
    "people.transfer",
    "people.exemption",
    "people.mandates",
    "people.authority",
    "people.merge",
)


class PeopleConfig(AppConfig):
    name = "gongxun.registry.people"
    label = "people"

    def ready(self) -> None:
        from gongxun.base.access import enrolment
        from gongxun.base.outbox import services as outbox
        from gongxun.base.sheets import kinds
        from gongxun.registry.orgs.services import register_tenants
        from gongxun.registry.people.services.accounts import SUBJECT, AccountsOfPeople
        from gongxun.registry.people.services.telling import register_kinds, tell_transfer
        from gongxun.registry.people.services.tenancy import PeopleOfOrganisations
        from gongxun.registry.people.sheets import APPOINTMENTS
        from gongxun.registry.people.sheets.guarding import guard_imports
        from gongxun.registry.people.tasks import refresh_after_regrouping

        for event in EVENTS:
            outbox.declare(event)
        for event in ("orgs.moved", "orgs.merged"):
            outbox.on(event, refresh_after_regrouping)
        outbox.on("people.transfer", tell_transfer)
        register_kinds()
        enrolment.register(SUBJECT, AccountsOfPeople())
        register_tenants(PeopleOfOrganisations())
        kinds.register(APPOINTMENTS)
        guard_imports()
        from gongxun.base.access.roles import Role
        from gongxun.base.shell import navigation

        pages = ("file", "add", "organisation", "roster", "rosters", "transfers", "merges", "merge",
                 "exemptions", "exemption", "accept", "decline", "correct", "end", "void",
                 "appoint", "exempt", "transfer", "propose_merge", "rename", "summary")  # fmt: skip
        navigation.register(
            navigation.Entry(
                _("名册管理"),
                "people:find",
                "users-group",
                25,
                frozenset({Role.TRAINING_OFFICER, Role.SYSTEM_ADMINISTRATOR}),
                short=_("名册"),
                url_names=frozenset(f"people:{page}" for page in pages),
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "gongxun.records.reviews"
    label = "reviews"

    def ready(self) -> None:
        from gongxun.base.access.roles import Role
        from gongxun.base.outbox.services import declare, on
        from gongxun.base.shell import duties, navigation
        from gongxun.records.reviews import subjects
        from gongxun.records.reviews.presentation import duties_of
        from gongxun.records.reviews.services import telling
        from gongxun.records.reviews.teaching import RESOURCE, TeachingResource

        subjects.register(RESOURCE, TeachingResource())
        telling.register_kinds()
        for event, tell in (("waiting", telling.tell_waiting), ("ended", telling.tell_ended)):
            declare(f"reviews.{event}")
            on(f"reviews.{event}", tell)
        duties.register("reviews", duties_of)
        navigation.belong(["reviews:mine"], "teachers:mine")
        pages = ("review", "decide", "submit", "of_subject")
        navigation.register(
            navigation.Entry(
                _("资源审核"),
                "reviews:queue",
                "checklist",
                38,
                frozenset({Role.REVIEWER, Role.SCHOOL_REGISTRAR}),
                short=_("审核"),
                url_names=frozenset(f"reviews:{page}" for page in pages),
            )
        )

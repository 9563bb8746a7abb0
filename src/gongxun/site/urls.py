from django.urls import include, path

from gongxun.site import api, beginning, views

handler403 = "gongxun.site.views.denied"

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("api/", api.reference, name="api_reference"),
    path("api/problems/<slug:name>/", api.problem, name="api_problem"),
    path("api/v1/openapi.json", api.document, name="api_document"),
    path("api/v1/", api.api.urls),
    path("begin/", beginning.begin, name="begin"),
    path("begin/skeleton/", beginning.skeleton, name="begin_skeleton"),
    path("account/", include("allauth.account.urls")),
    path("account/factor/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("design/", include("gongxun.base.shell.urls")),
    path("", include("gongxun.base.access.urls")),
    path("imports/", include("gongxun.base.imports.urls")),
    path("notices/", include("gongxun.base.notices.urls")),
    path("jobs/", include("gongxun.base.jobs.urls")),
    path("registry/", include("gongxun.registry.people.urls")),
    path("resources/", include("gongxun.registry.resources.urls")),
    path("teachers/", include("gongxun.registry.teachers.urls")),
    path("sites/", include("gongxun.registry.sites.urls")),
    path("schools/", include("gongxun.registry.schools.urls")),
    path("registry/books/", include("gongxun.registry.policies.urls")),
    path("registry/organisations/", include("gongxun.registry.orgs.urls")),
    path("reviews/", include("gongxun.records.reviews.urls")),
    path("appraisals/", include("gongxun.records.appraisals.urls")),
    path("", include("gongxun.records.ledger.urls")),
    path("", include("gongxun.records.standing.urls")),
    path("surveys/", include("gongxun.work.surveys.urls")),
    path("plans/", include("gongxun.work.plans.urls")),
    path("", include("gongxun.edges.reports.urls")),
]

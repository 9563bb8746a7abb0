from django.urls import path

from gongxun.registry.orgs.views import acting, browsing

app_name = "orgs"
urlpatterns = [
    path("", browsing.organisations, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("tree/", browsing.tree, name="tree"),
    path("lookup/", browsing.lookup, name="lookup"),
    path("found/", acting.found_one, name="found"),
    path("<int:organisation_id>/", browsing.organisation, name="organisation"),
    path("<int:organisation_id>/branch/", browsing.branch, name="branch"),
    path("<int:organisation_id>/acts/<slug:name>/", acting.act, name="act"),
]

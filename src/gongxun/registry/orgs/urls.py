from django.urls import path

from gongxun.registry.orgs.views import acting, beginning, browsing

app_name = "orgs"
urlpatterns = [
    path("", browsing.organisations, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("tree/", browsing.tree, name="tree"),
    path("lookup/", browsing.lookup, name="lookup"),
    path("begin/", beginning.root, name="begin"),
    path("found/", acting.found_one, name="found"),
    path("<int:organisation_id>/", browsing.organisation, name="organisation"),
    path("<int:organisation_id>/branch/", browsing.branch, name="branch"),
    path("<int:organisation_id>/acts/<slug:name>/", acting.act, name="act"),
]

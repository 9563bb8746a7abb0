from django.urls import path

from gongxun.registry.sites.views import browsing, calling, judging, keeping, routing

app_name = "sites"
urlpatterns = [
    path("", browsing.sites, name="list"),
    path("national/", browsing.national, name="national"),
    path("export.xlsx", browsing.export, name="export"),
    path("add/", keeping.add, name="add"),
    path("<int:site_id>/", browsing.site, name="site"),
    path("<int:site_id>/edit/", keeping.edit, name="edit"),
    path("<int:site_id>/courses/", keeping.courses, name="courses"),
    path("<int:site_id>/pictures/add/", keeping.add_picture, name="add_picture"),
    path("pictures/<int:picture_id>/", browsing.picture, name="picture"),
    path("pictures/<int:picture_id>/remove/", keeping.remove_picture, name="remove_picture"),
    path("<int:site_id>/review/", keeping.review, name="review"),
    path("<int:site_id>/retire/", keeping.retire, name="retire"),
    path("routes/", routing.routes, name="routes"),
    path("routes/add/", routing.add, name="add_route"),
    path("routes/<int:route_id>/", routing.route, name="route"),
    path("routes/<int:route_id>/edit/", routing.edit, name="edit_route"),
    path("routes/<int:route_id>/retire/", routing.retire, name="retire_route"),
    path("calls/", calling.calls, name="calls"),
    path("calls/open/", calling.open_, name="open_call"),
    path("calls/<int:call_id>/", calling.call, name="call"),
    path("calls/<int:call_id>/propose/", calling.propose, name="propose"),
    path("calls/<int:call_id>/step/<slug:step>/", calling.step, name="call_step"),
    path("calls/<int:call_id>/cancel/", calling.cancel, name="cancel_call"),
    path("proposals/<int:proposal_id>/score/", judging.score, name="score"),
    path("proposals/<int:proposal_id>/strike/", judging.strike, name="strike"),
]

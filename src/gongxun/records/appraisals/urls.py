from django.urls import path

from gongxun.records.appraisals.views import announcing, browsing, inviting, rating, scoring

app_name = "appraisals"
urlpatterns = [
    path("", browsing.appraisals, name="list"),
    path("export.xlsx", browsing.export, name="export"),
    path("rounds/", browsing.rounds, name="rounds"),
    path("rounds/open/", inviting.open_, name="open"),
    path("rounds/<int:round_id>/", browsing.round_, name="round"),
    path("rounds/<int:round_id>/invite/", inviting.invite, name="invite"),
    path("rounds/<int:round_id>/extend/", inviting.extend, name="extend"),
    path("rounds/<int:round_id>/cancel/", inviting.cancel, name="cancel_round"),
    path("<int:appraisal_id>/", browsing.appraisal, name="appraisal"),
    path("<int:appraisal_id>/rate/", rating.rate, name="rate"),
    path("<int:appraisal_id>/attach/", rating.attach, name="attach"),
    path("<int:appraisal_id>/submit/", rating.submit, name="submit"),
    path("<int:appraisal_id>/visit/", scoring.visit, name="visit"),
    path("<int:appraisal_id>/findings/", scoring.findings, name="findings"),
    path("<int:appraisal_id>/score/", scoring.score, name="score"),
    path("<int:appraisal_id>/conclude/", scoring.conclude, name="conclude"),
    path("<int:appraisal_id>/announce/", announcing.announce, name="announce"),
    path("<int:appraisal_id>/close/", announcing.close, name="close"),
    path("<int:appraisal_id>/cancel/", announcing.cancel, name="cancel"),
    path("items/<int:item_id>/report/", announcing.report, name="report"),
    path("items/<int:item_id>/accept/", announcing.accept, name="accept"),
    path("items/<int:item_id>/return/", announcing.send_back, name="send_back"),
    path("evidence/<int:evidence_id>/", browsing.evidence, name="evidence"),
    path("evidence/<int:evidence_id>/detach/", rating.detach, name="detach"),
]

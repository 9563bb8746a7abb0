from django.urls import path

from gongxun.registry.people.views import (
    exemptions,
    finding,
    keeping,
    merges,
    overview,
    rosters,
    transfers,
)

app_name = "people"
urlpatterns = [
    path("people/", finding.find, name="find"),
    path("people/add/", keeping.add, name="add"),
    path("people/<int:person_id>/", finding.person, name="file"),
    path("people/<int:person_id>/number/", finding.reveal, name="reveal"),
    path("people/<int:person_id>/name/", keeping.rename, name="rename"),
    path("people/<int:person_id>/appoint/", keeping.appoint, name="appoint"),
    path("people/<int:person_id>/exempt/", exemptions.ask, name="exempt"),
    path("people/<int:person_id>/merge/", merges.propose, name="propose_merge"),
    path("appointments/<int:appointment_id>/correct/", keeping.correct, name="correct"),
    path("appointments/<int:appointment_id>/end/", keeping.end, name="end"),
    path("appointments/<int:appointment_id>/void/", keeping.void, name="void"),
    path("appointments/<int:appointment_id>/transfer/", transfers.propose, name="transfer"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<int:transfer_id>/accept/", transfers.accept, name="accept"),
    path("transfers/<int:transfer_id>/decline/", transfers.decline, name="decline"),
    path("transfers/<int:transfer_id>/withdraw/", transfers.withdraw, name="withdraw"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<int:proposal_id>/", merges.merge, name="merge"),
    path("exemptions/", exemptions.exemptions, name="exemptions"),
    path("exemptions/<int:exemption_id>/", exemptions.decide, name="exemption"),
    path("rosters/", overview.rosters, name="rosters"),
    path("rosters/export.xlsx", overview.rosters_export, name="rosters_export"),
    path("rosters/<int:organisation_id>/", rosters.roster, name="roster"),
    path("rosters/<int:organisation_id>/summary/", rosters.summary, name="summary"),
    path("organisations/<int:organisation_id>/people/", rosters.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/people.xlsx", rosters.export, name="roster_export"),
]

from django.urls import path

from gongxun.records.ledger.views import (
    attachments,
    deciding,
    ledgers,
    objections,
    proposal_lists,
    proposals,
    years,
)

app_name = "ledger"
urlpatterns = [
    path("me/ledger/", ledgers.mine, name="mine"),
    path("me/ledger/propose/", proposals.propose, name="propose"),
    path("people/<int:person_id>/ledger/", ledgers.person, name="person"),
    path("people/<int:person_id>/ledger.xlsx", ledgers.export, name="export"),
    path("people/<int:person_id>/ledger/record/", ledgers.record, name="record"),
    path("ledger/<int:entry_id>/", ledgers.entry, name="entry"),
    path("ledger/<int:entry_id>/reverse/", ledgers.reverse, name="reverse"),
    path("ledger/<int:entry_id>/object/", objections.raise_, name="object"),
    path("objections/", objections.waiting, name="objections"),
    path("objections/<int:objection_id>/", objections.objection, name="objection"),
    path("objections/<int:objection_id>/uphold/", objections.uphold, name="uphold"),
    path("objections/<int:objection_id>/decline/", objections.decline, name="decline"),
    path("objections/<int:objection_id>/withdraw/", objections.withdraw, name="take_back"),
    path("evidence/<int:evidence_id>/", attachments.open_, name="evidence"),
    path("proposals/", proposal_lists.waiting, name="proposals"),
    path("proposals.xlsx", proposal_lists.export, name="proposals_export"),
    path("proposals/decide/", deciding.decide, name="decide"),
    path("proposals/decided/<int:decision_id>/", deciding.decided, name="decided"),
    path("proposals/<int:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<int:proposal_id>/recognise/", proposals.recognise, name="recognise"),
    path("proposals/<int:proposal_id>/return/", proposals.return_, name="return"),
    path("proposals/<int:proposal_id>/withdraw/", proposals.withdraw, name="withdraw"),
    path("ledger/years/", years.first, name="closing"),
    path("ledger/years/places/", years.places, name="closing_places"),
    path("organisations/<int:organisation_id>/years/", years.years, name="years"),
    path(
        "organisations/<int:organisation_id>/years/<int:year>/close/",
        years.close,
        name="year_close",
    ),
    path(
        "organisations/<int:organisation_id>/years/<int:year>/reopen/",
        years.reopen,
        name="year_reopen",
    ),
]

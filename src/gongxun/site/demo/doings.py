"""What people do in the country beside training: they correct, confirm, ask, propose, move; and who signs in as whom."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import numpy as np

from gongxun.base.access import selectors as accounts
from gongxun.base.access import services as access
from gongxun.base.access.gate import Viewer
from gongxun.records.ledger import selectors as entries
from gongxun.records.ledger import services as ledger
from gongxun.registry.orgs import services as orgs
from gongxun.registry.people import selectors as files
from gongxun.registry.people import services as people
from gongxun.site.demo import rows, sorts
from gongxun.site.demo.accounts import ACCOUNTS, PASSWORD, Account, by_name
from gongxun.site.demo.annual_plans import plan_years
from gongxun.site.demo.appraised import appraise
from gongxun.site.demo.arrays import NEVER
from gongxun.site.demo.arrivals import bring_files
from gongxun.site.demo.campuses import furnish
from gongxun.site.demo.chosen import choose
from gongxun.site.demo.exemptions import INDICATORS, REASONS, exemptions
from gongxun.site.demo.faculty import engage_faculty
from gongxun.site.demo.field_sites import found_sites
from gongxun.site.demo.library import stock_shelves
from gongxun.site.demo.loaded import Loaded
from gongxun.site.demo.past_rosters import confirm_past_rosters
from gongxun.site.demo.picks import Picker
from gongxun.site.demo.surveyed import ask
from gongxun.site.demo.waiting import fill_desks

Progress = Callable[[str, int, int], None]
_REVERSAL_REASONS = ("重复登记", "学时填错", "本人未全程参加", "人员对应错误")
_REQUESTS = 12
_TRANSFERS = 6
_CLOSED_YEAR = 2024


def live(loaded: Loaded, viewer: Viewer, now: datetime, progress: Progress) -> None:
    """Everything that is no bulk; part of the load's transaction."""
    deeds = (
        _exempt,
        _give_mandates,
        _reverse,
        _open_accounts,
        _confirm_rosters,
        _transfer,
        _mistake,
        _close,
        fill_desks,
        confirm_past_rosters,
        bring_files,
        stock_shelves,
        choose,
        ask,
        plan_years,
        furnish,
        appraise,
        engage_faculty,
        found_sites,
    )
    for done, deed in enumerate(deeds, 1):
        deed(loaded, viewer, now)
        progress("日常事务与账号", done, len(deeds))


def _exempt(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Exemptions of the country, approved; some requests still wait, one was refused."""
    found = exemptions(loaded.cast, loaded.country.span)
    columns = (found.person, found.indicator, found.reason, found.starts, found.ends)
    for nth, (person, indicator, reason, starts, ends) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        request = people.request_exemption(
            viewer=viewer,
            person_id=loaded.person_ids[person],
            kind="exemption" if ends >= int(NEVER) else "deferral",
            indicator=INDICATORS[indicator] if indicator >= 0 else None,
            reason=REASONS[reason],
            valid_from=rows.day(starts),
            valid_to=rows.day_or_none(ends),
            now=now,
        )
        if nth % 15 == 7 and nth // 15 < _REQUESTS:
            continue
        if nth == 3:
            people.refuse_exemption(viewer=viewer, exemption_id=request, reason="材料不足", now=now)
        else:
            people.approve_exemption(viewer=viewer, exemption_id=request, now=now)


def _give_mandates(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Leaders sit on the committee of their level; one in eight of the others is a delegate or an auditor."""
    people.give_mandates(viewer=viewer, rows=_mandates(loaded), now=now)


def _mandates(loaded: Loaded) -> Iterator[people.NewMandate]:
    cast, tree = loaded.cast, loaded.country.tree
    here = loaded.country.table.level[tree.sort[cast.org]]
    since = date(2023, 10, 12)
    for person in np.flatnonzero((here <= sorts.CITY) & (cast.left == NEVER)).tolist():
        place = tree.hosts[cast.org[person], min(int(here[person]), sorts.COUNTY)]
        if cast.leader[person]:
            kind = "committee_member"
        elif person % 8 == 0:
            kind = "delegate" if person % 16 else "audit_committee_member"
        else:
            continue
        yield people.NewMandate(
            loaded.person_ids[person], loaded.org_ids[place], kind, since, date(2028, 10, 12)
        )


def _reverse(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    for year, earned in loaded.earned.items():
        place = rows.positions(earned)
        for nth, index in enumerate(np.flatnonzero(earned.reversal).tolist()):
            entry = entries.entry(viewer, loaded.entry_ids[year][place(index - 1)])
            reason = _REVERSAL_REASONS[nth % len(_REVERSAL_REASONS)]
            ledger.reverse(viewer=viewer, entry=entry, reason=reason, now=now)


def _open_accounts(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    picker = Picker(loaded.country, loaded.cast, loaded.earned)
    for nth, account in enumerate(ACCOUNTS):
        if account.role is not None:
            person = picker.pick(account.story) if account.story else None
            _open_for_role(loaded, viewer, account, account.role, person, now)
        else:
            _open_for_cadre(loaded, viewer, account, picker.pick(account.story), nth, now)


def _open_for_role(
    loaded: Loaded, viewer: Viewer, account: Account, role: str, person: int | None, now: datetime
) -> None:
    """An account of a role; ``person``: the cadre whose own account it is too."""
    scope = loaded.org_ids[loaded.place(account)]
    user = access.open_account(
        viewer=viewer, username=account.username, display_name=account.title, password=PASSWORD,
        scope_id=scope, now=now,
    )  # fmt: skip
    access.grant_role(
        viewer=viewer, user=user, role=role, scope_id=scope, valid_from=date(2024, 1, 1), valid_to=None,
        now=now,
    )  # fmt: skip
    if person is not None:
        people.link_account(
            viewer=viewer,
            person_id=loaded.person_ids[person],
            user_id=user.pk,
            scope_id=scope,
            now=now,
        )


def _open_for_cadre(
    loaded: Loaded, viewer: Viewer, account: Account, person: int, nth: int, now: datetime
) -> None:
    """The cadre's own account, with what the story needs beside the hours: a proposal, or a deferral."""
    person_id, scope = loaded.person_ids[person], loaded.org_ids[loaded.cast.org[person]]
    user = access.open_account(
        viewer=viewer, username=account.username, display_name=loaded.persons[person].name,
        password=PASSWORD, scope_id=scope, now=now,
    )  # fmt: skip
    people.link_account(
        viewer=viewer, person_id=person_id, user_id=user.pk, scope_id=scope, now=now
    )
    if account.story == "exempted":
        _defer(viewer, person_id, now)
    else:
        _propose(accounts.viewer_of(user.pk, viewer.today), person_id, nth, now)


def _defer(viewer: Viewer, person_id: int, now: datetime) -> None:
    """A deferral of everything that holds today."""
    request = people.request_exemption(
        viewer=viewer, person_id=person_id, kind="deferral", indicator=None, reason="长期病假",
        valid_from=viewer.today - timedelta(days=40), valid_to=viewer.today + timedelta(days=120),
        now=now,
    )  # fmt: skip
    people.approve_exemption(viewer=viewer, exemption_id=request, now=now)


def _propose(viewer: Viewer, person_id: int, nth: int, now: datetime) -> None:
    """What a cadre puts forward herself: a lecture outside the system, to be recognised by her organisation."""
    ledger.propose(
        viewer=viewer,
        draft=ledger.NewEntry(
            person_id=person_id,
            mode="collective",
            form="lecture",
            earned_on=viewer.today - timedelta(days=9 + nth),
            title="地方党校基层治理专题讲座",
            hours_hundredths=350,
            days_hundredths=50,
            themes=("theory",),
            outside_organiser="市委党校",
        ),
        now=now,
    )


def _confirm_rosters(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Offices of the provinces that keep pace have confirmed this year's roster; unions without one return counts."""
    tree, year = loaded.country.tree, viewer.today.year
    near = (tree.province == 0) | (loaded.country.table.level[tree.sort] <= sorts.CITY)
    offices = np.flatnonzero(near & (tree.sort < sorts.NUMBER["town_federation"]))
    # The county whose officer has an account has it still before her.
    open_ = loaded.place(by_name("xian"))
    for org in offices.tolist():
        if tree.diligence[org] >= 0.9 and org % 3 and org != open_:
            organisation = loaded.org_ids[org]
            headcount = files.headcount(organisation, viewer.today)
            orgs.confirm_roster(
                viewer=viewer, organisation_id=organisation, year=year, headcount=headcount, now=now
            )
    empty = np.flatnonzero(np.diff(tree.start) == 0)
    for nth, org in enumerate(empty.tolist()):
        if files.headcount(loaded.org_ids[org], viewer.today):
            continue
        orgs.return_summary(
            viewer=viewer, organisation_id=loaded.org_ids[org], year=year, full_time=nth % 2,
            part_time=5 + nth % 9, secondment=0, trained=nth % 5, now=now,
        )  # fmt: skip


def _transfer(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Some moves between counties wait for their acceptance."""
    cast, tree = loaded.cast, loaded.country.tree
    county = tree.sort[cast.org] == sorts.NUMBER["county_federation"]
    free = county & (cast.changed == NEVER) & (cast.left == NEVER) & ~cast.leader
    free &= (cast.hired < loaded.country.span.first) & (cast.committee_since == NEVER)
    people_of = np.flatnonzero(free)[5 :: max(int(free.sum()) // _TRANSFERS, 1)][:_TRANSFERS]
    counties = np.flatnonzero(tree.sort == sorts.NUMBER["county_federation"])
    for nth, person in enumerate(people_of.tolist()):
        post = files.holding_appointment(loaded.person_ids[person], viewer.today)
        destination = counties[(np.searchsorted(counties, cast.org[person]) + 1) % len(counties)]
        if post is not None:
            people.propose_transfer(
                viewer=viewer, appointment_id=post.pk, destination_id=loaded.org_ids[destination],
                on=viewer.today + timedelta(days=nth + 3), reason="组织调动", now=now,
            )  # fmt: skip


def _mistake(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Three times a known ID number arrived under another name: proposals to merge, for somebody to decide."""
    known = loaded.persons[900:10_000:4_000]
    wrong = [people.NewPerson(f"{person.name[:-1]}冰", person.id_number) for person in known]
    people.register_many(viewer=viewer, rows=wrong, now=now)


def _close(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """The first province has closed the plan's first year."""
    tree = loaded.country.tree
    first = int(np.flatnonzero(tree.sort == sorts.NUMBER["province_federation"])[0])
    if viewer.today.year > _CLOSED_YEAR:
        ledger.close_year(
            viewer=viewer, organisation_id=loaded.org_ids[first], year=_CLOSED_YEAR, now=now
        )

from dataclasses import replace

import numpy as np
import pytest
from stdnum.cn import uscc

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import NEVER
from gongxun.site.demo.cast import FULL_TIME, PART_TIME, Cast
from gongxun.site.demo.country import Country
from gongxun.site.demo.credits import LECTURE, OFF_JOB, PARTY_GROUP, SELF_STUDY, Credits
from gongxun.site.demo.geography import PROVINCES, draw_map, real_divisions
from gongxun.site.demo.identity import credit_code
from gongxun.site.demo.names import person_name
from gongxun.site.demo.posts import posts
from gongxun.site.demo.tree import fanout_for

pytestmark = pytest.mark.xdist_group("country")


@pytest.fixture(scope="module")
def cast(country: Country) -> Cast:
    return country.cast(0, country.cadres)


@pytest.fixture(scope="module")
def years(country: Country, cast: Cast) -> dict[int, Credits]:
    return {year: country.behaviour.year(cast, year) for year in country.span.years}


def _same(left: object, right: object) -> bool:
    return all(np.array_equal(column, vars(right)[name]) for name, column in vars(left).items())


def test_the_same_seed_gives_the_same_country(
    country: Country, cast: Cast, years: dict[int, Credits]
) -> None:
    again = replace(country)
    assert _same(again.cast(0, country.cadres), cast)
    assert _same(again.behaviour.year(cast, 2025), years[2025])
    assert list(again.tree.names(0, 300)) == list(country.tree.names(0, 300))


def test_another_seed_gives_another_country(country: Country, cast: Cast) -> None:
    other = replace(country, seed=country.seed + 1)
    assert not _same(other.cast(0, country.cadres), cast)


def test_the_country_has_the_size_that_was_asked(
    country: Country, years: dict[int, Credits]
) -> None:
    entries = sum(len(earned) for earned in years.values())
    assert (country.tree.cadres, len(country.tree)) == (20_000, 3_400)
    assert abs(entries - country.entries) < country.entries * 0.02


def test_no_place_is_real() -> None:
    real_codes = real_divisions()
    real_stems = {name[:2] for name in real_codes.values()}
    places = draw_map(fanout_for(2_500_000))
    divisions = [place for place in places if 1 <= place.depth <= 3]
    assert not {place.name[:2] for place in divisions} & real_stems
    assert not {place.code for place in divisions} & real_codes.keys()
    assert not {code for code, _ in PROVINCES} & {code[:2] for code in real_codes}
    assert len({place.code for place in divisions}) == len(divisions)


def test_the_small_country_lies_in_eight_provinces_numbered_from_90(country: Country) -> None:
    heads = {place.code[:2] for place in country.tree.places if place.code}
    assert heads == {str(number) for number in range(90, 98)}


def test_every_organisation_stands_beneath_its_parent(country: Country) -> None:
    tree = country.tree
    paths = tree.paths(0, len(tree))
    assert len(set(paths)) == len(tree)
    for index, parent in enumerate(tree.parent.tolist()):
        assert paths[index][:-4] == (paths[parent] if parent >= 0 else "")


def test_every_county_has_leaders_staff_young_cadres_and_part_timers(
    country: Country, cast: Cast
) -> None:
    for county in np.flatnonzero(country.tree.sort == sorts.NUMBER["county_federation"]):
        here = cast.org == county
        assert (here & cast.leader).any()
        assert (here & cast.office_staff).any()
        assert (here & (cast.employment == FULL_TIME)).any()


def test_part_timers_outnumber_full_timers(cast: Cast) -> None:
    full, part = (int((cast.employment == kind).sum()) for kind in (FULL_TIME, PART_TIME))
    assert part > full * 1.5


def test_hours_are_earned_within_employment_and_not_in_the_future(
    country: Country, cast: Cast, years: dict[int, Credits]
) -> None:
    for earned in years.values():
        assert (earned.day >= cast.hired[earned.person]).all()
        assert (earned.day < cast.left[earned.person]).all()
        assert (earned.day <= country.span.last).all()


def test_a_reversal_follows_its_entry_and_takes_all_of_it_back(years: dict[int, Credits]) -> None:
    earned = years[2025]
    reversals = np.flatnonzero(earned.reversal)
    assert len(reversals) > 10
    assert (earned.hours[reversals] == -earned.hours[reversals - 1]).all()
    assert (earned.days[reversals] == -earned.days[reversals - 1]).all()
    assert (earned.day[reversals] == earned.day[reversals - 1]).all()
    assert (earned.hours[~earned.reversal] > 0).all()


def test_no_event_is_credited_twice_to_one_person(years: dict[int, Credits]) -> None:
    for earned in years.values():
        kept = earned.take(~earned.reversal)
        keys = np.stack([kept.person, kept.form, kept.organiser, kept.event])
        assert len(np.unique(keys, axis=1).T) == len(kept)


def test_no_day_has_more_than_24_hours(years: dict[int, Credits]) -> None:
    for earned in years.values():
        single = earned.take(~earned.reversal & (earned.days <= 100))
        days = np.stack([single.person, single.day])
        _, place = np.unique(days, axis=1, return_inverse=True)
        assert np.bincount(place.ravel(), single.hours).max() <= 2400


def test_classes_are_attended_together(years: dict[int, Credits]) -> None:
    attended = years[2025].klass[years[2025].klass >= 0]
    sizes = np.bincount(attended)
    assert np.median(sizes[sizes > 0]) >= 4


def test_training_rests_in_the_spring_festival_and_peaks_in_spring_and_autumn(
    years: dict[int, Credits],
) -> None:
    earned = years[2025].take(np.isin(years[2025].form, [LECTURE, OFF_JOB]))
    months = earned.day.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    a_month = np.bincount(months, minlength=12)
    assert a_month[[2, 3, 4, 8, 9, 10]].min() > 2 * a_month[[0, 1]].max()


def test_leaders_study_together_and_only_leaders(cast: Cast, years: dict[int, Credits]) -> None:
    earned = years[2024].take(years[2024].form == PARTY_GROUP)
    assert cast.leader[earned.person].all()
    together = np.stack([earned.organiser, earned.event, earned.day])
    meetings = np.unique(together[:2], axis=1).shape[1]
    assert np.unique(together, axis=1).shape[1] == meetings < len(earned)


def test_self_study_counts_in_quarter_hours(years: dict[int, Credits]) -> None:
    study = years[2026].take(years[2026].form == SELF_STUDY)
    assert (study.hours % 25 == 0).all()
    assert (study.days == 0).all()


def test_some_provinces_keep_to_the_curve_and_others_lag(
    country: Country, cast: Cast, years: dict[int, Credits]
) -> None:
    trained = np.zeros(len(cast), np.bool_)
    for earned in years.values():
        trained[earned.person[earned.form != SELF_STUDY]] = True
    province = country.tree.province[cast.org]
    present = cast.left == NEVER
    coverage = [trained[present & (province == number)].mean() for number in range(8)]
    assert max(coverage) > 0.60
    assert min(coverage) < 0.52


def test_appointments_of_a_person_do_not_overlap_where_primary(
    country: Country, cast: Cast
) -> None:
    rows = posts(cast, country.tree)
    assert (np.diff(rows.person) >= 0).all()
    assert (rows.ends > rows.starts).all()
    primary = np.flatnonzero(rows.primary)
    following = rows.person[primary][1:] == rows.person[primary][:-1]
    assert following.any()
    assert (rows.starts[primary][1:] >= rows.ends[primary][:-1])[following].all()


def test_credit_codes_have_their_check_characters() -> None:
    for serial in range(0, 99_999_999, 987_654):
        assert uscc.is_valid(credit_code("900101", serial))


def test_names_are_two_to_four_characters() -> None:
    assert {len(person_name(number, woman=bool(number % 2))) for number in range(3_000)} == {
        2,
        3,
        4,
    }

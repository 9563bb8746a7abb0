"""The map: provinces, cities, counties and towns with invented names, and codes that GB/T 2260 does not use."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import gongxun.registry.orgs as orgs

COUNTRY = "澄远"
# Free province codes of GB/T 2260: the first eight suffice but for the nation's scale.
PROVINCES = (
    ("90", "云泽省"), ("91", "澜川省"), ("92", "朔岭省"), ("93", "汀南省"),
    ("94", "衡泽省"), ("95", "青岚省"), ("96", "沧屿省"), ("97", "雁回省"),
    ("66", "越岭省"), ("67", "潭北省"), ("68", "曦河省"), ("69", "绥原省"),
    ("70", "麓西省"), ("72", "泓江省"), ("73", "楚泽省"), ("74", "岚阳省"),
    ("75", "泾南省"), ("76", "渚江省"), ("77", "砚川省"), ("78", "松漠省"),
    ("79", "榆塞省"), ("80", "橙江省"), ("83", "梧江省"), ("84", "珈宁省"),
    ("85", "烟渚省"), ("86", "翠岭省"), ("87", "苍泽省"), ("88", "蘅阳省"),
    ("89", "霁州省"), ("98", "望泽省"), ("99", "沐江省"),
)  # fmt: skip
_FIRST = (
    "云澜朔汀青沧雁栖梧霁曦岚泓渚鹭砚榆橙珈翠苍蘅黛沐锦瑶桐枫荷菱芷蓝碧银玉珠星月晨霞虹露霜清澄朗秀丽泰绮"
    "映棠葭芦萍蓼菡桂杏棣樱鹤槐栀芸茗澍漪淞皓璟"
)
_SECOND = "川江河溪湖泽湾港津泉源原陵岭岗峰岳台坪谷阳南北东西关塞堡寨桥亭林森圃田畴渡浦汀洲渚屿浜泊塘堰坝塬坞埠"
_STRIDE = 1237
_TOWN_SUFFIXES = ("镇", "街道", "镇", "乡", "街道")
_COUNTY_SUFFIXES = ("县", "区", "县", "市", "县")


@dataclass(frozen=True)
class Place:
    """A division: ``depth`` 0 the country, 1 province, 2 city, 3 county, 4 town; towns carry their county's code."""

    code: str
    name: str
    depth: int
    parent: int

    @property
    def short(self) -> str:
        """The name without its rank, as enterprises and schools bear it."""
        for suffix in ("街道", "省", "市", "县", "区", "镇", "乡"):
            if self.name.endswith(suffix):
                return self.name.removesuffix(suffix)
        return self.name


@dataclass(frozen=True)
class Fanout:
    """How many divisions lie in each division of the level above."""

    provinces: int
    cities: int
    counties: int
    towns: int


def draw_map(fanout: Fanout) -> tuple[Place, ...]:
    """Every place, each after its parent; the same fan-out gives the same map."""
    places = [Place("", COUNTRY, 0, -1)]
    names = iter(_free_names())
    for code, name in PROVINCES[: fanout.provinces]:
        places.append(Place(f"{code}0000", name, 1, 0))
        _fill_province(places, len(places) - 1, fanout, names)
    return tuple(places)


def _fill_province(
    places: list[Place], province: int, fanout: Fanout, names: Iterator[str]
) -> None:
    head = places[province].code[:2]
    for city_number in range(1, fanout.cities + 1):
        city = len(places)
        places.append(Place(f"{head}{city_number:02d}00", f"{next(names)}市", 2, province))
        for county_number in range(1, fanout.counties + 1):
            county = len(places)
            code = f"{head}{city_number:02d}{county_number:02d}"
            suffix = _COUNTY_SUFFIXES[(city_number + county_number) % len(_COUNTY_SUFFIXES)]
            places.append(Place(code, f"{next(names)}{suffix}", 3, city))
            places.extend(
                Place(code, _town_name(county, number), 4, county) for number in range(fanout.towns)
            )


def _town_name(county: int, number: int) -> str:
    names = _free_names()
    name = names[(county * 31 + number * 271 + 17) % len(names)]
    return name + _TOWN_SUFFIXES[(county + number) % len(_TOWN_SUFFIXES)]


@cache
def _free_names() -> tuple[str, ...]:
    """Names of two characters that no real city, county or province bears, in scattered order."""
    real = {name[:2] for name in real_divisions().values()}
    every = [first + second for first in _FIRST for second in _SECOND if first != second]
    scattered = (every[index * _STRIDE % len(every)] for index in range(len(every)))
    return tuple(dict.fromkeys(name for name in scattered if name not in real))


@cache
def real_divisions() -> dict[str, str]:
    """Code and name of every real division (GB/T 2260), from the skeleton."""
    table = Path(orgs.__file__).parent / "skeleton" / "divisions.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}

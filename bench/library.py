"""A library of 100,000 courses, textbooks and cases over the organisations of the bench's province, and searching it.

Made by the server itself and past its checks, like the people of ``bench.database``: only number and shape matter.
"""

from collections.abc import Iterator

from bench.pages import Seat, take_all

RESOURCES = 100_000
# Words of titles with their pinyin: four positions, so that words recur as they do in a library.
WORDS = (
    (("新时代", "xin shi dai"), ("基层", "ji ceng"), ("产业工人", "chan ye gong ren"), ("数字化", "shu zi hua")),
    (("工会", "gong hui"), ("劳动", "lao dong"), ("职工", "zhi gong"), ("集体协商", "ji ti xie shang")),
    (("法律实务", "fa lv shi wu"), ("组织建设", "zu zhi jian she"), ("维权服务", "wei quan fu wu"),
     ("经费管理", "jing fei guan li"), ("民主管理", "min zhu guan li")),
    (("专题", "zhuan ti"), ("案例教学", "an li jiao xue"), ("实训", "shi xun"), ("导论", "dao lun")),
)  # fmt: skip
FILL = """
INSERT INTO resources_resource (kind, owner_id, provenance, reach, on_network, standing, title, title_key, topics,
    competences, audiences, created_at, first_published_on)
SELECT (ARRAY['course', 'course', 'textbook', 'case'])[1 + n %% 4], o.id, 'local',
    CASE WHEN n %% 3 = 0 THEN 'everybody' ELSE 'own' END, false,
    CASE WHEN n %% 10 = 0 THEN 'new' ELSE 'published' END,
    a.title || b.title || c.title || d.title || n, concat_ws(' ', a.key, b.key, c.key, d.key, n),
    ARRAY[(%(topics)s::text[])[1 + n %% cardinality(%(topics)s::text[])]], ARRAY[]::text[], ARRAY[]::text[], now(),
    CASE WHEN n %% 10 > 0 THEN date '2024-01-01' + n %% 1000 END
FROM generate_series(1, %(resources)s) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY path) AS place FROM orgs_organisation WHERE depth < 4) AS o
  ON o.place = 1 + n %% (SELECT least(2000, count(*)) FROM orgs_organisation WHERE depth < 4)
JOIN words AS a ON a.position = 0 AND a.place = n %% a.number
JOIN words AS b ON b.position = 1 AND b.place = n / 7 %% b.number
JOIN words AS c ON c.position = 2 AND c.place = n / 31 %% c.number
JOIN words AS d ON d.position = 3 AND d.place = n / 101 %% d.number
"""
WORDS_TABLE = """
CREATE TEMPORARY TABLE words ON COMMIT DROP AS
SELECT *, count(*) OVER (PARTITION BY position) AS number
FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[]) AS w (position, place, title, key)
"""
PAGES = {
    "教学资源": "/resources/",
    "教学资源查名称": "/resources/?q=工会法律实务",
    "教学资源查一项": "/resources/?q=77777",
    "教学资源查拼音": "/resources/?q=ghflsw",
    "教学资源查没有的": "/resources/?q=没有这样的课",
    "教学资源按主题": "/resources/?kind=case&topic=union_tradition",
    "教学资源按发布日期": "/resources/?sort=-published",
}


def run(first: int) -> Iterator[str]:
    """Lines of the table of pages; ``first`` is the number of the province, which is the root of the tree."""
    from gongxun.registry.resources.selectors import read_taxonomy

    topics = [one.key for one in read_taxonomy().topics]
    _fill(topics)
    for account, name, here in (
        (8, "院校教务员（省，全树）", first),
        (9, "院校教务员（市）", first + 1),
    ):
        yield from take_all(account, Seat(name, "school_registrar", here), PAGES)


def _fill(topics: list[str]) -> None:
    from django.db import connection, transaction

    rows = [
        (position, place, *one)
        for position, words in enumerate(WORDS)
        for place, one in enumerate(words)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM resources_resource")
        if cursor.fetchone() == (0,):
            cursor.execute(WORDS_TABLE, [list(column) for column in zip(*rows, strict=True)])
            cursor.execute(FILL, {"topics": topics, "resources": RESOURCES})
            cursor.execute("ANALYZE resources_resource")

"""Names of people, enterprises and classes, put together from tables of our own."""

from gongxun.site.demo.arrays import mix

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_COMPOUND = ("欧阳", "上官", "司徒", "诸葛", "慕容")
_MEN = (
    "建国志强文军伟明勇刚毅俊峰磊浩宇晨轩博涛斌鹏辉凯航泽远川松柏岩栋梁景行思齐知行守正怀瑾承志立新向东振"
    "华继先学勤永康家豪子安"
)
_WOMEN = (
    "淑英秀兰玉梅丽娟敏静洁燕红霞雪梅芳菲婷雅琪思雨晓晴欣怡梦瑶慧颖文静佩玲若兰清扬如意知微采薇语桐锦书映"
    "月疏影念慈婉宁书仪"
)
_BRANDS = (
    "恒信", "远拓", "中桓", "瑞禾", "鼎岳", "泰昶", "金穗", "云帆", "启衡", "润泽",
    "安晟", "昌绪", "凌科", "博衡", "嘉木", "盛霖", "天穹", "汇川", "正和", "同创",
    "新垦", "长风", "东篱", "卓越", "锐进", "宏图", "百川", "和顺", "立诚", "宝源",
)  # fmt: skip
_TRADES = (
    "机械", "纺织", "食品", "物流", "建筑", "化工", "电子", "医药", "矿业", "汽车零部件",
    "供电", "水务", "公交", "环卫", "商贸", "农业科技", "快递", "软件", "家政服务", "酒店",
)  # fmt: skip
_BODIES = ("有限公司", "集团有限公司", "股份有限公司", "有限责任公司", "有限公司")
_PUBLIC_BODIES = (
    "人民医院", "第一中学", "实验小学", "中医院", "职业技术学校", "图书馆", "疾控中心", "自来水公司",
    "融媒体中心", "公路养护站",
)  # fmt: skip
_OFFICES = (
    "财政局", "教育局", "民政局", "交通运输局", "农业农村局", "水利局", "统计局", "审计局", "司法局", "文化和旅游局",
    "市场监管局", "自然资源局", "住房城乡建设局", "卫生健康局", "应急管理局",
)  # fmt: skip
INDUSTRIES = (
    "教育医卫", "海事建设", "能源化工", "机械冶建", "邮电军工", "财贸轻纺", "农林水务", "轨道交通", "民用航空", "金融保险",
)  # fmt: skip


def person_name(number: int, woman: bool) -> str:
    """A name of two to four characters; one name in four has a single given character."""
    bits = int(mix(number, 71)[0])
    surname = _COMPOUND[bits % 5] if bits % 211 == 0 else _surname(bits)
    given = _WOMEN if woman else _MEN
    first, second = given[bits // 997 % len(given)], given[bits // 99991 % len(given)]
    short = bits // 7 % 4 == 0 or first == second
    return surname + (first if short else first + second)


def _surname(bits: int) -> str:
    """Surnames early in the table are the commoner ones."""
    share = (bits >> 20) % 10_000 / 10_000
    return _SURNAMES[int(share**1.8 * len(_SURNAMES))]


def enterprise_union(place: str, bits: int) -> str:
    """The union of an enterprise, or of a public body, of a place; ``bits`` choose it."""
    if bits % 6 == 0:
        return f"{place}{_PUBLIC_BODIES[bits // 6 % len(_PUBLIC_BODIES)]}工会"
    brand, trade = _BRANDS[bits // 11 % len(_BRANDS)], _TRADES[bits // 401 % len(_TRADES)]
    return f"{place}{brand}{trade}{_BODIES[bits // 8009 % len(_BODIES)]}工会"


def office_union(place: str, bits: int) -> str:
    """The union of a government office of a place."""
    return f"{place}{_OFFICES[bits % len(_OFFICES)]}机关工会"

"""The patterns of project names and of what stands around them, each with an example."""

from __future__ import annotations

import re

import regex

from govextract.patterns import BULLETS, DASH_MARK, HAN_NUMBER, NUMBER_MARK, compile_pattern, compile_plain

# ---- phases: 一期, 二期工程, （三期）, 一、二、三期工程, (新址)在建项目 ----

_PHASE = rf"""(?:
    (?:项目)?(?:
        [(（](?:第?[{HAN_NUMBER}\d]{{1,2}}、?){{1,4}}期(?:工程)?[)）]              # （三期）
      | 第?[{HAN_NUMBER}\d]{{1,2}}(?:、\s?[{HAN_NUMBER}]{{1,2}}){{0,4}}期          # 一、二、三期
    )(?:工程|项目)?
  | [(（]新址[)）](?:在建)?(?:项目)?                                             # （新址）在建项目
  | [(（]续建[)）]
)"""
PHASE_HERE = compile_pattern(_PHASE, regex.VERBOSE)
PHASE_END = compile_pattern(rf"{_PHASE}$", regex.VERBOSE)
ONLY_PHASE = compile_pattern(
    rf"(?:{_PHASE}|项目|工程|第?[一二三四五六]期.{{0,2}}|[AB]区|本期|总第\d{{1,5}}期){{1,4}}", regex.VERBOSE
)
PHASE_HEAD = compile_pattern(r"[一二三四]期(?:工程|项目)")
SECTION = compile_pattern(
    r"(?:[（(]\p{Han}{2,4}段[)）]|\p{Han}{2,3}段)(?=$|干渠|控制性|[全总]?长|主体|项目|工程|土建)"
)  # 复航工程|潍坊段

# ---- quantities ----

_UNIT = r"(?:吨|立方米|平方米|千瓦时?|兆瓦时?|千伏安?|[MGk]Wh?|套|台|件|只|头|片|支|米|锭|张|亩|英寸)"
QUANTITY = compile_pattern(  # 年产3万吨, 2×35万千瓦, 百万头
    r"(?:年产|日产|月产|年加工|年出栏|存栏|日处理|年处理)?(?:\d[\d.×xX*]{0,15}|[百千万])[百千万亿]{0,3}"
    rf"(?:万?吨级|\p{{Han}}{{0,2}}?{_UNIT})"
)
GOODS = compile_pattern(r"[\d.]{1,9}[万亿]?(?:吨|立方米|平方米|千瓦|[MG]Wh?|套|台|件|只|头|片|支|米)")
LENGTH = compile_pattern(r"[\d.]{1,9}(?:余|多)?(?:公里|千米|米|亩|平方米|万平方米|公顷|华里|%|％)[的长]?")
_CLASSIFIER = "个条座处家台套项栋幢所间户辆艘名位片眼口对批场次种期组类亩人年月天倍岁宗件起"
COUNTED = compile_pattern(  # 4个|泊位, 96台|织机: counted things are no names
    rf"(?:[\d.]{{1,9}}|[一二两三四五六七八九几数十][百千十]?)[多余]?[{_CLASSIFIER}]"
)
COUNT = compile_pattern(
    r"(?:[\d.]{1,9}万?|[一二两三四五六七八九十]{1,3})[余多]?(?:个|条|座|处|家|台|套|项|栋|幢|所|间|户|辆|艘|眼|口|对)"
)
NO_NAME_OPENINGS = frozenset(
    ".总一二两三四五六七八九十几数第(（项工AB本"
)  # of COUNTED and ONLY_PHASE, digits aside
# what goes on about a name without a pause: 产业园|年产整机8000台, 光伏|4.8兆瓦, 病区|新增床位200张
CUE = compile_pattern(
    r"年产|日产|月产|蓄[洪水]量|滞洪量|站房面积|冷库库容|砌护|衬砌|治理(?=河道|岸线)|清淤(?=河道|\d)|年加工|年出栏|存栏|日处理|年处理|年供|日供|年消化|年吞吐|年通过|年发电|总?库容|总?装机"
    r"|(?:开发|规划|用地|总?建筑)面积|双向[两二四六八]车道|匝道|(?:主变|变电)容量|(?:铺设|敷设|核定|加设|设|配备|架设)(?=\p{Han}{0,3}\d)|每[日天年](?=\p{Han}{0,6}\d)|(?:包[联保抓靠]|牵头|责任|挂[点联]|联系)\p{Han}{0,2}(?:领导|单位|人)|(?:新建|改建|扩建|建设)(?=一[组座条处栋])|(?:新建|改建|扩建|建设)(?=\p{Han}{0,4}\d)|(?:储[气热能]|供[水气热电]|处理|通行|接待|生产|设计\p{Han}{0,4})能力|新增|提供|首[批期条台座](?=\p{Han})|[主边中]跨|规划(?=\p{Han}{0,4}\d)|设床位|设计|总?规模|全长|线路|[年日](?=\p{Han}{2,12}\d)|\d(?!\d?[#号])"
)

# 群英学校|新增学位1800个, 月亮湾水厂|日供水10万吨, 数据中心|规划标准机架1.2万架
SIZES = compile_pattern(
    r"(?:新增|设计?|规划|提供|年|日|月|总|核定|标准)*(?:床位|学位|库容|装机|\p{Han}{0,2}(?:能力|容量)|产|加工|处理|供[水气热电]?|出栏|吞吐量?|发电|接待|机架)\p{Han}{0,6}\d"
)
# …加工中心|新建1.5万吨冷库, 铸造园|首批标准化厂房, 风电场|首台风机, 抽水蓄能电站|下水库导流洞, 福鼎基地五期|厂房:
# a head stands before, and what is built of it, or its part, behind
BUILT_INSIDE = compile_pattern(
    r"(?:新建|扩建|改建|建设)(?=\d)|首[批期条台座](?=\p{Han})|(?<=期)(?:厂房|堆场|车间|主体)|[上下]水?库(?=\p{Han})|下穿|上跨"
    r"|(?<=扩建|改造|新建|迁建|加固)(?:航站楼|拦河闸|站房|大坝|溢洪道|主楼)|(?<=码头)泊位|(?<=中心|市场)冷库"
    r"|(?:\d{1,2}[台号#]|[一二两三四五六][台号])?(?:风机|机组|储能罐|导流洞|盾构|主塔|桩基|钢结构|路基|路面|桥面|土建|屋面|幕墙|主变|铁塔|围堰|坝体|引桥|箱梁|主拱|闸室|泵房|竖井|斜井)"
)

# ---- what is no name ----

# 重点项目, 储备项目, 装备类项目: a class of projects, whatever stands before
# “冠洲酒店”项目, a name in quotes, and no “四新四化”项目
QUOTED_NAME = compile_plain(r"[“「](?P<name>[^“”「」]{3,24})[”」](?:项目|工程)$")
CLASS = compile_plain(
    r"""(?:[省市县港镇旗州乡]|(?<![小社园校院厂库片街景牧矿])区)建设(?:项目|工程)$      # 海南自由贸易港建设项目, not 安置小区建设项目
    | [”」]工程$ | ^[“「](?!\p{Han}{2}·)[^“”「」]*[”」]项目$    # “四新四化”项目, not 银翔“三电”项目
    | [”」]项目工程$                                # 省市“3341”项目工程
    | ^全[国省市县区州]\p{Han}{1,6}项目$            # 全国光伏项目
    | (?:补助|专项|预算内)\p{Han}{0,4}资金项目$      # 中央预算内补助资金项目
    | ^地[下上][一二三四]层                          # 地下一层人防工程
    | ^一大?批                                       # 一大批基础设施和产业化项目
    | 系统工程$
    | (?:重大|重点|重要|骨干|标志性|先行|龙头)(?:农业|节水|供水|水利|水务|交通|能源|产业|工业|科技|民生|生态|环保|市政|城建|文旅|骨干|先导)*
      (?:项目|工程)$                               # 湖南省重大水利工程|金塘冲水库
    | (?:重大|重点|主要|重要)(?:工务|基建|建设|产业)?(?:工程项目|项目工程)$   # “十四五”规划重大工程项目
    | 基本工程$                                    # 全港基本工程
    | (?:重大|重要)?公共(?:工程|建设)$               # 花莲县政府重大公共工程
    | ^\p{Han}{2,4}[省市县区州旗](?:能源|交通|水利|工业|产业|农业|文旅|民生|生态|环保|社会|基础设施)+(?:重点|重大)?项目$
    | (?:这些|那些|这批|哪些|以上|上述)(?:项目|工程)$   # 全市这些项目
    | ^[\d一二三四五六七八九十]{1,3}[号\#](?:$|[^线].{0,10}(?:厂房|车间|宿舍楼?|仓库|机组|楼|炉)$)   # 2号厂房及1至3号宿舍楼
    | (?:主要|部分|其他|其它|所有|全部|现有|目标|整个|重点|重大|在建|(?<![馆院校园路桥站厂库场楼心])续建|储备|类|系列|前期|招商引资|招商|引资
        |签约|落地|好|大|民生|新开工|拟建|相关|该|此|专项债券?|省级|市级|国家级)(?:项目|工程)$""",
    re.VERBOSE,
)
QUOTED_CAMPAIGN = compile_pattern(r"[“「][^”」]*工程[”」]?$")  # “雪亮工程”
# 第七小学, 第二污水处理厂: the number is the name
ORDINAL_NAME = compile_plain(
    r"第[一二三四五六七八九十\d]{1,3}(?:实验|高级|人民|中心|职业|完全)*"
    r"(?:小学|中学|高中|幼儿园|医院|水厂|净水厂|污水处理厂|热源厂|水源地|敬老院|福利院|粮库|变电站|消防站|水源)$"
)
PLACE_END = compile_pattern(r"(?:港区|村|镇|乡|县|市|区|旗|州|省|街道|社区|片区|园区|苏木|嘎查)$")
PART_OF_LINE = compile_plain(r"控制性工程.")  # 控制性工程|东澳大桥
PLACE_ALONE = compile_plain(r"\p{Han}{2,3}(?:镇|乡|县|市|区|旗|州|省|街道)")
VAGUE_FACILITY = compile_pattern(
    r"(?:平台|园区|社区|片区|区块|街区|村落|街道|实验室|孵化器|开发区|经济区|现场|会议中心|道路|乡村道路)$"
)
# 三期：|色母粒车间, 一期建设|机制砂生产线
AFTER_PHASE = compile_plain(r"[一二三四首]期(?:工程|项目)?[：:，,]?(?:计划|主要|规划)?(?:建设|新建|实施)?$")
# who pays, and what is no thing that is built: 县财政|投资3亿元
PAYER = compile_plain(
    r"(?:公司|集团|企业|政府|财政|银行|[局委部办厅处会社司队省市县区镇乡村州旗年]|资金|方面|累计|固定资产|股份|控股|工业|产业|领域|行业|先后|[分总]别|[大高好多少强低差])$"
    r"|\d|^(?:[一二三]期|我|全|各|该|此|其|本|每|近|今|去|明|已|又|还|再|共|计划|预计|目前|其中)"
)
PLANNED_SUM = compile_pattern(r"^(?:占|其中|含|约)|(?:计划|投资|资金|收入|产值|总额|目标|任务)$")
PEOPLE = compile_pattern(
    r"负责人|经理|总[指监工]|部[负经长]|办公室|长\p{Han}{2,3}[说介表]|现场办公"
)  # 项目|负责人
SIZE_FIRST = compile_pattern(
    r"设?[年日月]?(?:产|加工|处理)|规模\d|(?:设|建有|设有|配有?|配建|内设|附设|含|建)?\d"
)  # 年产镁砖6万吨: no name before the size
# 恒口至五里快速干道
ROUTE = compile_plain(
    r"\p{Han}{2,5}[至到—]\p{Han}{2,6}(?:公路|大道|干道|铁路|高速|快速路|快速通道|管道|航道|支线)"
)
PLACE_FIRST = compile_pattern(r"\p{Han}{2,3}[镇乡村县市区旗州](?=\p{Han}{3})")  # 八一镇|生活垃圾焚烧厂
# 高速公路…，|隧道|贯通: part of the line that was named before it
PART = compile_pattern(
    r"^.{1,3}段$|(?:隧道|隧洞|大桥|桥|渡槽|倒虹吸|互通|立交|服务区|电站|大坝|主塔|站房|泵站|闸)$"
)
LINEAR = compile_pattern(
    r"(?:高速|公路|铁路|高铁|水库|线|快速路|枢纽|灌区|引水|调水|输水|运河|航道|管道)(?:[一二三四]期)?(?:改?扩?建|改造)?(?:项目|工程)?(?:.{2,4}段)?(?:改扩建|改造|扩建)?(?:项目|工程)?$"
)

# ---- what stands around a name ----

LIST_MARK = rf"(?:{NUMBER_MARK}|[{BULLETS}•○]|{DASH_MARK})"
ITEM = compile_pattern(rf"^[ \t　]{{0,8}}{LIST_MARK}\s{{0,4}}", regex.MULTILINE)
# 永乐街道北环线。|长3.2公里，投资1.46亿元…: a paragraph of a list without numbers
OPENING_NAME = compile_pattern(
    r"^[ \t　]{0,4}(?P<name>\p{Han}[^，。；：、,;:？！?!\n ]{3,29})。[^\n]{8,400}", regex.MULTILINE
)
WORDY = compile_plain(r"(?![年月日])\p{Han}(?![年月日])\p{Han}")  # not 1—3月
DASH = compile_plain("[—–－-]")
SIGN = compile_plain(rf"[{BULLETS}]")
ABOUT = compile_plain(r"(?:关于)?")  # 一、|关于|汉江大桥。
ITEM_NUMBER = compile_pattern(rf"[{HAN_NUMBER}\d①-⑳\s]+")
INLINE_MARK = compile_pattern(r"\d{1,2}[.、．](?!\d)")
HEADING_END = compile_pattern(  # brackets of a phase or a section belong to the heading
    rf"[。；;：:，,\n]|\s{{2,}}|[(（](?!第?[{HAN_NUMBER}]{{1,3}}期|\p{{Han}}{{1,8}}(?:段|片区)[)）]\p{{Han}})"
)
RESPONSIBLE = compile_pattern(r"领导|责任人|负责人|责任单位|包[抓保联靠]|牵头|首席服务官")
# 江山绿禾能源有限公司建设|18兆瓦分布式光伏
AGENT = compile_pattern(
    r"^.{0,24}(?:公司|集团|局|办事处|政府)(?:投资|出资|负责|联合|共同)?(?:建设|新建|兴建|实施|承建|投建)的?(?=.{4})"
    r"|^.{2,24}(?:园区|开发区|[镇乡村县市]|(?<!作业|[港厂库景灌矿院校牧林])区)(?:投资)?(?:建设|新建|兴建|新上)(?=[年日\d])"  # 莎车工业园区建设|20万锭…
)
# 在|柳塘镇新上|竹笋加工厂
AT_PLACE = compile_pattern(
    r"\p{Han}{1,12}?(?:[镇乡村县市区旗州]|园区|开发区|街道)(?:投资|合资)?(?:新建|新上|扩建|兴建|投建|建设|改建)了?(?=\p{Han}{4})"
)
AGENT_VERBS = ("建设", "新建", "兴建", "实施", "承建", "投建", "新上", "扩建", "改建")
OWNER = compile_pattern(
    r"(?:旗下|集团|公司|股份|科技|实业|规模最大|体量最大|投资最大|最受关注)$"
)  # 宝烨集团的|…
ORDINAL = compile_pattern(r"[一二三四五六]是$")  # 一是|东城热源厂扩建
_OPENS = r"(?:签约|开工|动工|复工|投产|竣工|建设|推进|实施|亮相|上马|落户|落地|引进)的?(?:项目)?[还另]?(?:有|包括|是|为)[:：]?"
OPENS = compile_pattern(rf"{_OPENS}$")  # 同场签约的还有|…
# what a sentence must hold that names a project and has no head of one: a phase, a list that goes on, sums
NAMES_WITHOUT_HEAD = re.compile(
    rf"[{HAN_NUMBER}\d、]期|新址|续建|{_OPENS}|等\s*[{HAN_NUMBER}\d]"
    r"|(?:引进|引入|招引|签下|引来)的|分别|投资|投入|合同额|[\d.,][万亿千百]{0,2}[美欧港日]?元"
)
OPENING_ENDS = tuple("有括是为:：")
# 是全市最大的|石化产业项目: says what another name is
PREDICATE = compile_pattern(
    r"[是为系][^，。；\n]{0,14}(?:最大|最[高长早]|首[个座家条批]|第一[个座家条]|唯一)(?:的?一[个座家条])?的?$"
    r"|全[线段路](?:最[长高大]|首[座条个])的?$"  # 全线最长的|拉岗隧道
)
# 主要建设|200万吨/年氧化钙生产线: what a project is made of
CONTENT = compile_pattern(
    r"(?:配套(?:建设)?|配建|附建|主要建设|主要新建|建设内容[为是：:]?|主要内容[为是：:]?)$"
)
PROJECTS = compile_pattern(
    r"(?:项目|工程|专案|(?:重大|重点|基础)设施)(?!用地|资金|需求|库|管理|审批|申报|信息)"
)  # 等重点项目
FIGURE_AT_END = compile_plain(r"\d\p{Han}{1,3}$|^\d+[个张]$")  # 设学位|1620个|的
NUMBER_OF = compile_pattern(rf"[\d{HAN_NUMBER}]{{1,4}}[个项]")  # 等17个
IN_TURN = compile_pattern(r"分别[为是]?(?:完成|计划|总|年度|已)?(?:投资|投入|概算)")  # 甲、乙|分别完成投资
SUMS = compile_pattern(  # 甲、乙、丙|的合同额都在亿元之上, 甲、乙|两家的投资额也都在…
    r"(?:[两二三四五六七八九十\d]{1,2}[家个])?的?(?:合同额|投资额|协议投资额?|总投资|投资|计划投资)也?(?:分别|均|都|各)"
    r"|分别(?:计划|总)?(?:投资|投入|完成投资)"
)
SUM_BESIDE = compile_pattern(  # 长河精工|（投资1.2亿美元）
    r"[（(](?:总?投资额?|协议投资|计划总?投资|概算|估算)?约?[\d.,]{1,12}[万亿千百]{0,2}(?:美|欧|港|日)?元"
)
TOLD_SUM = compile_pattern(  # 陈皮电商仓|投资5000万元; 渔光互补案场|由丰和能源投资4.8亿元
    r"(?:[（(][^（）()\n]{1,20}[)）])?[，,]?(?:由[^，。；：、]{2,20}?)?(?:计划|预计|规划|估算|项目|工程)?(?:静态|动态|协议|概算|估算|计划|预计|总)*"
    r"(?:投资额?|经费|造价|概算|费用)(?:总额|额)?(?:为|约|达到?|超过?|逾|近|[：:])?"
    r"(?=[港美欧]?[元币]?[\d一二三四五六七八九十百千万亿][\d一二三四五六七八九十百千万亿.,，余多]{0,12}[港美欧日]?[元币](?!的|[，,]?[投兴]?[建打合]))"
)
_LONGEST_TOLD_SUM = 160
"""Characters from the start of a name to the currency of its sum; ``TOLD_SUM`` spans fewer behind it."""


def may_be_sum(text: str, start: int) -> bool:
    """Whether a currency stands near enough behind the start of a name for ``TOLD_SUM``."""
    end = start + _LONGEST_TOLD_SUM
    return text.find("元", start, end) >= 0 or text.find("币", start, end) >= 0


FIGURES = compile_pattern(  # 冷链仓储|（库容6.5万吨）
    r"\d[^，。]{0,6}(?:元|吨|千瓦|张|[MG]W|米|头|台|套|亩|公里|粒|只|羽|个|床)"
    r"|投资|概算|自筹|床位|学位|库容|[年日月](?:产|供|处理|加工|吞吐|发电)"
)
FIGURES_IN_BRACKET = compile_pattern(
    r"[（(][^（）()\n]{0,30}\d[^（）()\n]{0,40}[)）]"
)  # 六、银耳多糖提取|（投资9500万元）。
GROUND_AND_SUM = compile_plain(  # 物流园|占地620亩，由…合建，总投资约12.5亿元
    r"(?:规划|总)?(?:占地|用地|建筑面积|开发面积|全长|总长)[^。；\n]{2,50}(?:总投资|投资|概算|估算|经费|造价)[^。；，\n]{0,6}\d"
)
TELLS_BEHIND_COMMA = compile_pattern(  # 聚合区，|二期两栋…; 神丹工业园，|责任单位畜牧局
    r"[一二三首]期|总投资|概算|占地|厂房|投资|(?:责任|牵头|包[抓保联]|联系|配合|协调)(?:单位|部门|领导|人)"
)
# 洪河|大桥: one work of its kind, whatever its name
STRUCTURE = compile_pattern(
    r"(?!跨|城市|乡镇|农村|公路|铁路|高速|一级|二级)\p{Han}{2}(?:大桥|隧道|水库|电站|泵站|水厂|水闸|船闸|机场|互通|立交|码头)"
)
# 县|体育中心: the one of its kind that a place has
BUILDS = compile_pattern(
    r"[，,]?(?:将|拟|计划|规划|主要|总体|分期|一期|二期|同步|配套)*(?:建设|新建|改造|扩建|包括|含)(?:内容)?[：:]?"
)
# ，建设|年产3000吨抹茶生产线; 一期建设|机制砂生产线: verbs before what a project is made of
MADE_OF = compile_pattern(
    r"(?:^|[，,；;。、）)\n]|[一二三四首]期)\s?(?:将|拟|计划|规划|主要|同步|配套|共|总共|并|可)*"
    r"(?:建设|建有|建成|新建|扩建|改建|改造|新上|新增|增设|加设|设有?|设置|配置|购置|配建|配备)(?:了|有)?$"
)
# 该园总投资…, 其中一期…: the sentence goes on about something named before
POINTS_BACK = compile_plain(r"\s*(?:该|此|本|项目|工程|其中|[一二三四首]期|园区|厂区)")
MEASURE = compile_pattern(r"(?:[率值额度量期力道费款钱价息税]|一半|[一二三四五六七八九]成)$")
SEEN_AT = compile_pattern(
    r"(?:项目|施工|建设)?(?:现场|工地)[里内]?[，,]?(?:记者)?(?:了解到|获悉)"
    r"|(?:项目|施工|建设)?(?:现场|工地)?[里内]?[，,]?(?:记者)?(?:看到|见到)|里[，,]|内[，,]"
)
# xx产业园项目, 某某公司…项目: a blank for a name
PLACEHOLDER = compile_pattern(r"[×*＊○]{2,}|(?<![A-Za-z])[xX]{2,4}(?![A-Za-z])|某某|^某")
# 该座桥, 现有船闸, 剩余渠段: points to something, names nothing
DEMONSTRATIVE = compile_plain(
    r"[这该此那][座条个处家项段片批]|[东西南北]至(?!县)|(?:[园厂院校站港区场]内|剩余|其余|余下|现有|原有|已有|既有|首家|首个|首座|首条|后者|前者|两者|厂房(?:利用|租用|占地|面积)|隔[条着])"
)
# 项目|建设年产60万吨钛白粉装置: tells of a project that is named elsewhere
TELLS_OF_PROJECT = compile_plain(
    r"(?:本|该)?(?:项目|工程)(?:[一二三首]期)?(?:主要|拟|将|计划|规划)?(?:建设|新建|改建|扩建|建成|新增|购置|建有|占地|达产|目标|规模)(?=[\d年月日]|\p{Han}{0,6}\d)"
    r"|(?:本|该)?(?:项目|工程)(?:属于?|系|是)"
)
# 甲项目|是我县重要的|天然气加工增值项目: says what it is
IS_A = compile_plain(
    r"(?:[，,]?(?:同时|也|均|目前|现|已|还|又))*(?:是|属于?|系|成为|作为)(?!由)[^，。；：:\n]{0,24}"
)
CLAUSE_END = compile_plain(r"[，。；,;！!\s]|$")
THIS_IS = compile_plain(
    r"(?:该|本|这个?)(?:项目|工程|\p{Han}{1,4})(?:是|属于?|系|作为)(?!由)[^，。；：:\n]{0,24}$"
)
LISTED_AS = compile_plain(r"(?:列为|列入|纳入|入选|被评为|确定为|获评)[^，。；：:\n的]{0,12}$")
NETWORK = compile_plain(
    r"^(?!\p{Han}{2,3}[县市区镇乡])(?:\p{Han}{0,10})(?:管网|管道|管线|污水管|雨水管|步道|渠系)$"
)
LENGTH_FOLLOWS = compile_plain(
    r"(?:约|共|总计)?\d[\d.]*[余多]?(?:公里|千米|延米|米)"
)  # 改造|供热管网|5.8千米
COVERS = compile_plain(r"(?:涵盖|涉及|覆盖)(?:了|到)?$")
# 城区工业园区|举行四季度项目集中开工仪式: where it takes place
HOSTS = compile_plain(
    r"[内里]?(?:隆重)?(?:举行|召开|举办)[^，。；\n]{0,24}(?:集中|项目|推进|现场会|大会|会议)"
)
# 枢纽产业园|运营管理有限公司: a firm's name goes on
FIRM_GOES_ON = compile_plain(
    r"(?:建设|开发|投资|运营|管理|发展|经营|服务|产业|科技|实业|置业|物流|资产|工程|控股|集团){0,4}(?:有限|股份)(?:责任)?公司"
)
# 全省首个“华龙一号”核电项目|——甲核电项目: says what the other name is
RANKED = compile_plain(r"(?:首|最)[个座条家批台大高长早][^，。；\n]{0,8}$|之一的?[“「]?$")
# words before what is no project: 责任单位为|县茶产业发展中心, 现有的|一线船闸, 位于|镇产业孵化园
BEFORE_NO_PROJECT = compile_plain(
    r"(?:[现原既已]有的|[这该此那][座条个处家](?:[^，。；\n]{1,18}的)?|(?:位于|位居|坐落[于在]|地处|紧邻|毗邻)|(?:[东南西北][起接连至抵止][自于]?|起自|起于|始于|止于|顺接|途经|行经|穿越|横跨)(?:现有|既有|在建的?)?|已(?:经)?(?:建成|通车|建成通车|建成投用)的|(?:单位|部门|主体|业主|领导|责任人|负责人|代建方|施工方)(?:是|为|系|：|:))$"
)
# the sentences behind go on about it: 大摆田水库…。|这座总库容1126万立方米的中型水库|2018年动工
THIS = compile_plain(r"这[座条个处家项](?P<of>[^，。；、\n]{1,40})")
NEXT_SENTENCE = compile_plain(  # 现代物流大楼。|该|大楼楼面面积…; 抽水蓄能电站。||电站设计装机…
    r"[^。\n]{0,24}[。；]\s*(?P<this>[该此])?"
)
WORKS_TOLD = compile_plain(
    r"总?装机|协作资金|面积|动工|开工|开建|总投资|概算|估算|投资|预计|计划|将于|投产|投用|竣工"
)
# 冷链基地，速冻能力每小时25吨，|3万吨低温冷库|封顶: figures of one project follow each other
FIGURE_BEFORE = compile_pattern(r"[，,][^；;。\n]*\d[^；;。、\n]*[，,][^；;。，,、\n]{0,3}")
HOLDS_SIZED = compile_plain(r"(?:建有|设有|配有?|配建|内设|附设|含|上)\d")  # 配8000吨冷库
MAIN_WORKS = compile_plain(
    r"(?<=[厂站桥楼院馆库园路线段])(?:主体|(?:重点|关键)?控制性)工程$"
)  # 第三净水厂|主体工程
# 港区|完成货物吞吐量4216万吨: a place and what it did
STATISTICS = compile_plain(
    r"(?:累计|共|全年)?(?:完成|实现)\p{Han}{0,6}?(?:吞吐量|产值|产量|营收|营业收入|销售收入|税收|利润|增加值|交易额|接待)"
)
# a part in general words: |空分装置|9月底中交
PART_NOUN = compile_plain(
    r"(?:\d{1,2}[号#]|首台|[一二三四]号)?\p{Han}{0,4}(?:装置|机组|管线|主厂房|锅炉|升压站|储罐区?|主[塔桥线]|引桥|溢洪道|大坝|(?:坝后|生态)(?:小?水?电站))"
)
STOP_ON_TOUR = compile_plain(
    r"(?:首|下一|末|最后一|第[一二三四五六七八九]|[头前]一)站$"
)  # 第一站|是铸造产业园
BUILDS_SOMETHING = compile_plain(r"(?:建设|新建|扩建|改建|兴建|实施|改造)(?=\p{Han}{4})")
BY_WHOM = compile_pattern(  # 长照园区|由县府与辅英健康合作兴建
    r"[，,]?由[^，。；：\n]{2,24}?(?:投资|兴建|承建|建设|打造|投建|建造|开发|运营|实施)"
)
# 环状轻轨|截至1月累计进度达54%
PROGRESS = compile_pattern(
    r"(?:截至|截止)?[^，。；、\n]{0,14}[，,]?(?:累计)?(?:施工|建设|形象|工程|总体|整体)?进度(?:已?达到?|为|完成|过半)"
)
AFTER_PROJECTS = compile_plain(r"(?:项目|工程)中$")  # 22个产业项目中|现代农业物流园
AGREED = compile_pattern(
    r"(?:项目)?(?:投资|合作|框架|战略|入园|意向|入驻|建设|开发){0,3}(?:协议|合同|备忘录)"
)  # 签订…产业园|投资协议
UNDER_WORKS = compile_pattern(r"[^。\n]{0,50}?(?:施工|工期|建设进度|工程进度|项目进度|建设情况|进场|工地)")
AT_WORK = compile_pattern(
    r"(?:项目|施工|建设)?(?:现场|工地)|[，,]该(?:项目|工程|园|中心|基地|厂|站|院|馆|桥|路)"
)
NEXT_GOES_ON = compile_pattern(r"[^。\n]{0,40}。\s{0,4}(?:该|这|项目|总投资|占地|园区|厂区|景区|基地|工程)")
BUILT = compile_pattern(r"(?:产业园|基地|示范区|综合体|大厦|中心城)$")
WILL = compile_pattern(r"将|已|正在|拟|计划|预计|目前")  # 惠邦塑业|将租用…
BECAME = "成为是了就也已"
FIRM_BECAME = compile_pattern(rf"[{BECAME}]{{1,2}}")  # 鲁原生物|成

SPACE = compile_pattern(r"\s+")
LATIN = compile_pattern(r"[A-Za-z0-9]")
HAN = compile_pattern(r"\p{Han}")
PLACE_IN_FRONT = frozenset("里内上中外旁处前")  # 生产线|里机声隆隆
IN_PHASES = frozenset("期址续")  # one of these is in every phase
ROUND_SUM = compile_pattern(r"[过超]?[十百千]?[万亿]元(?:以上)?")

"""Normalization as a whole: total, traceable, stable, linear."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cpu_seconds

from govextract.text.normalize import normalize

# Everything that some step looks at, but characters whose conversion OpenCC would convert again (乾 in 乾圖)
NOISY = st.text(
    alphabet="总投资項目區現张敏一二年月日亿万元吨县记者0123456789.．,，。：；、()（）-－%％ＡａK７kQ7\n\n\r\t 　\xa0\u200b\ufeffqūéxiàn?\ufffd\ud800"
)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "區(qū)",
            "項（xiàng）目",
            "总投 资",
            "４８．９亿元",
            "1 4.6亿元",
            "4 月30日",
            "邓 敏",
            "政 府 工 作 报 告",
            "。kQ7\n",
            "\r\n",
            "\n",
            "，",
            "。",
            " ",
            "\u3000\u3000",
            "2023 年 9 月",
            "182.\n3亿元",
            "（一）",
            "记者 李思雨 通讯员 王建",
            "总投资：2.7亿元    年度投资",
            "开发区加快建设，总投资达一百八十二亿元的项目集中开工，首期\n",
            "建设的厂房明年投产，达产以后年产值过百亿元，带动四千人就\n",
        ]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(NOISY | FRAGMENTS | st.text(max_size=30))
def test_every_character_leads_back(raw: str) -> None:
    normalized = normalize(raw)
    assert normalized.raw is raw
    spans = [normalized.to_raw(i, i + 1) for i in range(len(normalized.text))]
    assert all(0 <= start < end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)


@settings(max_examples=400, deadline=None)
@given(NOISY | FRAGMENTS)
def test_normalized_text_stays_as_it_is(raw: str) -> None:
    text = normalize(raw).text
    assert normalize(text).text == text


@pytest.mark.parametrize(
    ("raw", "text", "found", "source"),
    [
        ("寒亭區(qū)投資１.２億元", "寒亭区投资1.2亿元", "寒亭区", "寒亭區(qū)"),
        ("概算2 .9亿元，八月完工。", "概算2.9亿元，八月完工。", "2.9亿元", "2 .9亿元"),
        ("县长邓 敏", "县长邓 敏", "邓 敏", "邓 敏"),
        ("总\u200b投资\ufeff８亿元\r\n", "总投资8亿元\n", "总投资8亿元", "总\u200b投资\ufeff８亿元"),
        ("孤立的\ud800代理", "孤立的\ud800代理", "代理", "代理"),
        ("脱贫攻?成效\ufffd", "脱贫攻?成效\ufffd", "成效", "成效"),
    ],
)
def test_spans_are_of_the_original(raw: str, text: str, found: str, source: str) -> None:
    normalized = normalize(raw)
    assert normalized.text == text
    start = text.index(found)
    low, high = normalized.to_raw(start, start + len(found))
    assert raw[low:high] == source


@pytest.mark.parametrize("not_text", [None, b"\xe9\xa1\xb9", 5])
def test_only_text_is_taken(not_text: object) -> None:
    with pytest.raises(TypeError, match="takes a str"):
        normalize(not_text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        " ",
        "1 ",
        "区 ",
        "区(",
        "区(q",
        "区(qū",
        "\n",
        "1 区 2 。",
        "政 府 ",
        "。kQ7\n",
        "乾隆",
        "投资，项目建设集中开工\n",
        "\r",
        "1 -",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "区(qū)" + unit * (size // len(unit))
        return cpu_seconds(lambda: normalize(text))

    normalize("總投資")
    small = min(seconds(50_000) for _ in range(2))
    assert seconds(200_000) < 10 * small + 0.3  # four times the text; sixteen times if it were quadratic

"""Maps from an edited text back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govextract.text.alignment import Alignment, Edit, _Runs, apply_edits


@st.composite
def edited(draw: st.DrawFn, text: str | None = None) -> tuple[str, str, Alignment]:
    """A text, the same text edited anyhow, and the map."""
    raw = draw(st.text(max_size=30)) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(raw)), max_size=10)))
    edits = [
        Edit(start, end, draw(st.text(max_size=4))) for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    new, alignment = apply_edits(raw, edits)
    return raw, new, alignment


@st.composite
def edited_twice(draw: st.DrawFn) -> tuple[str, str, Alignment, Alignment]:
    raw, middle, first = draw(edited())
    _, new, second = draw(edited(text=middle))
    return raw, new, first, second


@given(edited())
def test_spans_lie_in_the_original_and_ascend(case: tuple[str, str, Alignment]) -> None:
    raw, new, alignment = case
    assert alignment.size == len(new)
    spans = [alignment.to_raw(i, i + 1) for i in range(len(new))]
    assert all(0 <= start <= end <= len(raw) for start, end in spans)
    assert spans == sorted(spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


@given(edited(), st.data())
def test_a_span_reaches_from_its_first_to_its_last_character(
    case: tuple[str, str, Alignment], data: st.DataObject
) -> None:
    _, new, alignment = case
    start = data.draw(st.integers(0, len(new)))
    end = data.draw(st.integers(start, len(new)))
    low, high = alignment.to_raw(start, end)
    if start < end:
        assert low == alignment.to_raw(start, start + 1)[0]
        assert high == alignment.to_raw(end - 1, end)[1]
    else:
        assert low == high


@given(st.text(min_size=1, max_size=30), st.data())
def test_what_is_kept_is_found_again(raw: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=10)))
    new, alignment = apply_edits(raw, [Edit(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)])
    for i, char in enumerate(new):
        start, end = alignment.to_raw(i, i + 1)
        assert raw[start:end] == char
        assert alignment.from_raw(start) == i


@given(edited_twice())
def test_composing_is_mapping_twice(case: tuple[str, str, Alignment, Alignment]) -> None:
    _, new, first, second = case
    both = second.after(first)
    assert both.size == len(new)
    for start in range(len(new)):
        for end in range(start + 1, len(new) + 1):
            first_low, first_high = second.to_raw(start, start + 1)
            last_low, last_high = second.to_raw(end - 1, end)
            if (
                first_low < first_high and last_low < last_high
            ):  # what was put in stands for no character between
                low, high = second.to_raw(start, end)
                assert both.to_raw(start, end) == first.to_raw(low, high)


@given(edited())
def test_from_raw_ascends(case: tuple[str, str, Alignment]) -> None:
    raw, new, alignment = case
    offsets = [alignment.from_raw(i) for i in range(len(raw) + 1)]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(new) for offset in offsets)


def test_everything_dropped_is_not_the_identity() -> None:
    middle, first = apply_edits("县城", [Edit(0, 1, "新县")])
    new, second = apply_edits(middle, [Edit(0, 3)])
    assert (new, second.is_identity, second.after(first).size) == ("", False, 0)
    assert second.to_raw(0, 0) == (0, 0)


@pytest.mark.parametrize("span", [(-1, 0), (2, 1), (0, 5)])
def test_spans_outside_the_text_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        Alignment.identity(4).to_raw(*span)


@pytest.mark.parametrize("edits", [[Edit(0, 2), Edit(1, 3)], [Edit(2, 3), Edit(0, 1)], [Edit(0, 9)]])
def test_edits_that_overlap_or_reach_too_far_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply_edits("重点项目", edits)


def test_a_block_of_equal_length_is_not_one_for_one():
    runs = _Runs()
    runs.block(2, 5, 7)
    assert [runs.alignment().to_raw(at, at + 1) for at in (0, 1)] == [(5, 7), (5, 7)]

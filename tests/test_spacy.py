from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")

TEXT = "总投资1.18亿元的玉泉糖醇项目开工。"


@pytest.fixture(params=["char", "jieba"])
def nlp(request):
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": request.param}}})


def test_the_component_is_found_by_its_entry_point(nlp):
    nlp.add_pipe("govextract")
    doc = nlp(TEXT)
    found = {span.label_: span for span in doc.spans["govextract"]}
    assert found["PROJECT"].text == "玉泉糖醇项目"
    assert "1.18亿元" in found["AMOUNT"].text
    report = doc._.govextract
    assert found["AMOUNT"].id_ == report.amounts[0].id
    assert report.amounts[0].text == "1.18亿元"
    assert report.text == TEXT


def test_a_document_comes_back_from_bytes():
    nlp = spacy.blank("zh")
    nlp.add_pipe("govextract", config={"published": "2020-12-10"})
    doc = nlp("玉泉糖醇项目计划明年年底建成投产。")
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.govextract == doc._.govextract
    assert [span.label_ for span in again.spans["govextract"]] == [
        span.label_ for span in doc.spans["govextract"]
    ]
    assert str(doc._.govextract.dates[0].start_date) == "2021-12-01"


def test_a_document_that_was_not_parsed_has_none():
    nlp = spacy.blank("zh")
    nlp.add_pipe("govextract")
    assert nlp.make_doc(TEXT)._.govextract is None


def test_an_empty_document():
    nlp = spacy.blank("zh")
    nlp.add_pipe("govextract")
    assert list(nlp("").spans["govextract"]) == []

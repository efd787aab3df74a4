from __future__ import annotations

import json
import pickle
import subprocess
import sys

import pytest

from govextract.errors import GovextractError, LexiconError
from govextract.records import ExtraRecord

spacy = pytest.importorskip("spacy")

TEXT = "总投资1.18亿元的玉泉糖醇项目开工。"
LONG = "2021年3月5日，副县长何川介绍，滨湖新区年产2万吨镁锭项目总投资3.2亿元，计划2022年底建成。"
FOUND = [("AMOUNT", "1.18亿元"), ("PROJECT", "玉泉糖醇项目")]


def blank(segmenter="char", **config):
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.add_pipe("govextract", config=config)
    return nlp


def found(doc, key="govextract"):
    return sorted((span.label_, span.text) for span in doc.spans[key])


def ents(doc):
    return [(ent.label_, ent.text) for ent in doc.ents]


@pytest.fixture(scope="module")
def plain():
    return blank()


@pytest.fixture
def lexicons(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "units.tsv").write_text(
        "unit\tdimension\tfactor\trole\tnot_before\n坛\tcount\t\toutput\t\n", encoding="utf-8"
    )
    return folder


def test_the_component_is_found_without_an_import_of_ours():
    code = f"""
import spacy
nlp = spacy.blank("zh")
nlp.add_pipe("govextract")
doc = nlp("{TEXT}")
print(sorted(span.label_ for span in doc.spans["govextract"]), doc._.govextract.projects[0].name)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, encoding="utf-8", check=True, env={"PYTHONUTF8": "1", "PATH": ""},
    )  # fmt: skip
    assert done.stdout.strip() == "['AMOUNT', 'PROJECT'] 玉泉糖醇项目"


@pytest.mark.parametrize("segmenter", ["char", "jieba"])
def test_spans_point_to_records(segmenter):
    doc = blank(segmenter)(TEXT)
    spans = {span.label_: span for span in doc.spans["govextract"]}
    report = doc._.govextract
    assert "1.18亿元" in spans["AMOUNT"].text
    assert spans["PROJECT"].text == "玉泉糖醇项目"
    assert spans["AMOUNT"].id_ == spans["AMOUNT"].kb_id_ == report.amounts[0].id
    assert report.amounts[0].text == "1.18亿元"
    assert report.text == TEXT


def test_a_tokenizer_whose_tokens_cross_the_mentions():
    nlp = spacy.blank("xx")  # cuts at spaces: the whole sentence is one token
    nlp.add_pipe("govextract")
    doc = nlp(TEXT)
    assert {span.text for span in doc.spans["govextract"]} <= {TEXT, TEXT.removesuffix("。")}
    assert [(a.start, a.end) for a in doc._.govextract.amounts] == [(3, 9)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\r\n",
        " 总投资1.18亿元的\r\n　　玉泉糖醇项目开工。\n\n",
        "總投資1.18億元的玉泉糖醇項目開工。",
    ],
)
def test_any_text_stays_what_it_is(plain, text):
    doc = plain(text)
    assert doc.text == doc._.govextract.text == text
    for amount in doc._.govextract.amounts:
        assert text[amount.start : amount.end] == amount.text


def test_all_labels(plain):
    assert found(plain(LONG)) == [
        ("AMOUNT", "3.2亿元"),
        ("CAPACITY", "2万吨"),
        ("DATE", "2021年3月5日"),
        ("DATE", "2022年底"),
        ("OFFICIAL", "何川"),
        ("PROJECT", "滨湖新区年产2万吨镁锭项目"),
    ]
    assert plain.get_pipe("govextract").labels[0] == "PROJECT"


def test_a_document_that_was_not_parsed_has_no_report(plain):
    assert plain.make_doc(TEXT)._.govextract is None


# doc.ents


def test_ents_are_left_alone_unless_asked_for(plain):
    assert plain(TEXT).ents == ()


def test_of_overlapping_mentions_the_longest_becomes_an_entity():
    assert ents(blank(ents="fill")(LONG)) == [
        ("DATE", "2021年3月5日"),
        ("OFFICIAL", "何川"),
        ("PROJECT", "滨湖新区年产2万吨镁锭项目"),
        ("AMOUNT", "3.2亿元"),
        ("DATE", "2022年底"),
    ]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("none", [("PLACE", "玉泉")]),
        ("fill", [("AMOUNT", "1.18亿元"), ("PLACE", "玉泉")]),
        ("overwrite", FOUND),
    ],
)
def test_entities_of_a_ruler_before_it(option, expected):
    nlp = blank(ents=option)
    ruler = nlp.add_pipe("entity_ruler", before="govextract")
    ruler.add_patterns([{"label": "PLACE", "pattern": "玉泉"}])
    assert ents(nlp(TEXT)) == expected


def test_a_ruler_after_it_keeps_its_entities():
    nlp = blank(ents="fill")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ACT", "pattern": "开工"}, {"label": "PLACE", "pattern": "玉泉"}])
    assert ents(nlp(TEXT)) == [*FOUND, ("ACT", "开工")]
    assert [ent.ent_id_ for ent in nlp(TEXT).ents][:2] == ["A1", "P1"]


def test_a_matcher_and_a_trained_component_beside_it():
    nlp = blank("jieba", ents="fill")
    tagger = nlp.add_pipe("tagger", first=True)
    tagger.add_label("X")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["。"]})
    nlp.initialize()
    doc = nlp(TEXT + LONG)
    assert {token.tag_ for token in doc} == {"X"}
    assert len(list(doc.sents)) == 2
    matcher = spacy.matcher.Matcher(nlp.vocab)
    matcher.add("PROJECT", [[{"ENT_TYPE": "PROJECT", "OP": "+"}]], greedy="LONGEST")
    texts = [span.text for span in matcher(doc, as_spans=True)]
    assert sorted(texts) == ["滨湖新区年产2万吨镁锭项目", "玉泉糖醇项目"]


# The day of publication


def test_days_of_publication():
    text = "玉泉糖醇项目计划明年年底建成投产。"
    nlp = blank(published="2020-12-10")
    assert str(nlp(text)._.govextract.dates[0].start_date) == "2021-12-01"
    doc = nlp.make_doc(text)
    doc._.published = "2018-01-05"
    assert str(nlp(doc)._.govextract.dates[0].start_date) == "2019-12-01"


@pytest.mark.parametrize("config", [{"published": "10.12.2020"}, {"ents": "some"}])
def test_wrong_options(config):
    with pytest.raises((GovextractError, ValueError), match=r"published|ents"):
        blank(**config)


# Serialization, processes


def test_many_texts_in_two_processes(plain):
    docs = list(plain.pipe([TEXT, LONG, ""] * 4, n_process=2, batch_size=2))
    assert [found(doc) for doc in docs] == [found(plain(text)) for text in [TEXT, LONG, ""] * 4]
    assert docs[0]._.govextract == plain(TEXT)._.govextract


def test_a_document_as_bytes(plain):
    doc = plain(LONG)
    again = spacy.tokens.Doc(plain.vocab).from_bytes(doc.to_bytes())
    assert again._.govextract == doc._.govextract
    assert found(again) == found(doc)


def test_documents_in_a_docbin(plain, tmp_path):
    docs = [plain(TEXT), plain(LONG)]
    spacy.tokens.DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    again = list(spacy.tokens.DocBin().from_disk(tmp_path / "docs.spacy").get_docs(plain.vocab))
    assert [found(doc) for doc in again] == [found(doc) for doc in docs]
    assert [span.id_ for span in again[0].spans["govextract"]] == ["P1", "A1"]
    assert [doc._.govextract for doc in again] == [doc._.govextract for doc in docs]
    lean = list(spacy.tokens.DocBin(docs=docs).get_docs(plain.vocab))
    assert found(lean[1]) == found(docs[1])
    assert lean[1]._.govextract is None


def test_a_pipeline_on_disk_brings_its_lexicons(lexicons, tmp_path):
    nlp = blank(lexicons=[str(lexicons)], ents="fill")
    assert found(nlp("年产黄酒40万坛。")) == [("CAPACITY", "40万坛")]
    nlp.to_disk(tmp_path / "pipeline")
    data = nlp.to_bytes()
    pickled = pickle.dumps(nlp)
    (lexicons / "units.tsv").unlink()
    lexicons.rmdir()
    assert ents(spacy.load(tmp_path / "pipeline")("年产黄酒40万坛。")) == [("CAPACITY", "40万坛")]
    again = spacy.util.load_model_from_config(nlp.config).from_bytes(data)
    assert found(again("年产黄酒40万坛。")) == [("CAPACITY", "40万坛")]
    assert found(pickle.loads(pickled)("年产黄酒40万坛。")) == [("CAPACITY", "40万坛")]


def test_a_pipeline_from_its_config():
    nlp = blank(ents="overwrite", spans_key="works")
    config = json.loads(json.dumps(nlp.config))
    assert config["components"]["govextract"]["ents"] == "overwrite"
    doc = spacy.util.load_model_from_config(config)(TEXT)
    assert (found(doc, "works"), ents(doc)) == (FOUND, FOUND)


def test_several_pipelines_keep_to_their_own_options(lexicons):
    one, other = blank(), blank(lexicons=[str(lexicons)], ents="fill", spans_key="other")
    docs = [nlp("年产黄酒40万坛。") for nlp in (one, other, one)]
    assert [list(doc.spans) for doc in docs] == [["govextract"], ["other"], ["govextract"]]
    assert [len(doc._.govextract.capacities) for doc in docs] == [0, 1, 0]
    assert [len(doc.ents) for doc in docs] == [0, 1, 0]


def test_a_missing_lexicon_folder_is_named():
    with pytest.raises(LexiconError, match="no such lexicon folder: nowhere"):
        blank(lexicons=["nowhere"])(TEXT)


def test_records_of_installed_extensions_have_spans(monkeypatch):
    class Opening(ExtraRecord):
        pass

    class OpeningExtension:
        name, record = "openings", Opening

        def extract(self, document, mentions):
            start = document.text.index("开工")
            yield Opening(start=start, end=start + 2, rule="openings")

    for user in ("pipeline", "integrations.spacy"):
        monkeypatch.setattr(f"govextract.{user}.installed", lambda: (OpeningExtension(),))
    nlp = blank(ents="fill")
    assert found(nlp(TEXT)) == [*FOUND[:1], ("OPENINGS", "开工"), *FOUND[1:]]
    assert nlp(TEXT).ents[-1].id_ == "openings1"
    assert nlp.get_pipe("govextract").labels[-1] == "OPENINGS"

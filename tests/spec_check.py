"""Run one kind of spec against its extractor while the pipeline is not whole.

usage: python tests/spec_check.py dates
"""

import sys, pathlib, datetime
import yaml
from govextract.pipeline import Pipeline

kind = sys.argv[1]
pipe, bad, n = Pipeline(), 0, 0
for case in yaml.safe_load((pathlib.Path(__file__).parent / "specs" / f"{kind}.yaml").read_text("utf8")):
    n += 1
    doc = pipe.document(case["text"], case.get("published"))
    got = []
    for m in pipe.mentions(doc, kind):
        if kind == "officials":
            got.append(
                {"name": m.name, "titles": list(m.titles), "sector": m.sector, "mentions": len(m.spans)}
            )
        else:
            s, e = doc.normalized.to_raw(m.start, m.end)
            got.append({"text": case["text"][s:e], **{f: getattr(m, f) for f in m.__slots__}})
    want = case["records"]

    def same(w, g):
        return all(
            str(g.get(k)) == str(v)
            if k not in ("value", "upper") or v is None or g.get(k) is None
            else float(g[k]) == float(v)
            for k, v in w.items()
        )

    if len(got) != len(want) or not all(same(w, g) for w, g in zip(want, got)):
        bad += 1
        print(
            "FAIL",
            case["text"],
            "\n  want",
            want,
            "\n  got ",
            [{k: str(v) for k, v in g.items() if k not in ("start", "end")} for g in got],
        )
print(f"{n - bad} of {n}")

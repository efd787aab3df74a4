"""Run by .ci/run where only the wheel and its own dependencies are installed, away from the checkout."""

import importlib.util
import pathlib
import subprocess
import sys

import govextract

assert importlib.util.find_spec("pyarrow") is None, "the environment is not empty"
assert "site-packages" in govextract.__file__

TEXT = "总投资1.18亿元的玉泉糖醇项目计划2021年底建成投产，县委书记王林出席。"
report = govextract.parse(TEXT)
assert [project.name for project in report.projects] == ["玉泉糖醇项目"]
assert TEXT[report.amounts[0].start : report.amounts[0].end] == "1.18亿元"
assert report.to_json()
assert "玉泉糖醇项目" in report.to_html()

MISSING = {"a.html": b"<html><p>x</p>", "a.pdf": b"%PDF-1.4"}
for name, data in MISSING.items():
    pathlib.Path(name).write_bytes(data)
    try:
        govextract.parse_file(name)
    except govextract.GovextractError as error:
        assert f'pip install "govextract[{name[2:]}]"' in str(error), error
    else:
        raise AssertionError(f"{name} was read without its extra")
for call, extra in (
    (lambda: govextract.convert(["a.txt"], "o.duckdb"), "arrow"),
    (report.to_dataframe, "pandas"),
):
    pathlib.Path("a.txt").write_text(TEXT, encoding="utf-8")
    try:
        call()
    except govextract.GovextractError as error:
        assert "pip install" in str(error), error
        assert "govextract[" in str(error), (extra, error)
    else:
        raise AssertionError(f"no word of the extra {extra}")
command = pathlib.Path(sys.executable).parent / "govextract"
done = subprocess.run(
    [command, "parse", "a.txt"], capture_output=True, text=True, encoding="utf-8", check=False
)
assert "玉泉糖醇项目" in done.stdout, done
print("the wheel works alone")

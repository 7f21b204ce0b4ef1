"""A table as text: everything in it is escaped, numbers are short, missing is seen."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.schema import SchemaError
from textlab.tables import FORMATS, format_table

HOSTILE = [
    "</td><script>alert(1)</script>",
    "a | b",
    "R&D 50 % of $3 #1 x_y {z} ~ ^ \\",
    "[0.1, 0.2]",
    "*starred*",
    "two\nlines",
    '=HYPERLINK("http://x")',
    "lone \ud800 surrogate",
    "nul \x00 byte",
    "",
]
TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("|\\&%$#_{}~^<>*[]`=+-@\t\r\n\"'"))


class Cells(HTMLParser):
    """The texts of the cells of a table in HTML, and the tags around them."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.tags = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.texts.append("")

    def handle_data(self, data):
        if self.texts and data != "\n":
            self.texts[-1] += data


class TestNumbers:
    def test_a_float_has_four_significant_digits(self):
        table = pd.DataFrame({"x": [12.34567, 0.000123456, 400.0, -0.0, 1234567.0]})
        cells = format_table(table, "csv").split("\n")[1:-1]
        assert cells == ["12.35", "0.0001235", "400", "0", "1235000"]

    def test_no_float_shows_seventeen_digits(self):
        for format in FORMATS:
            assert not re.search(r"\d{8}", format_table(pd.DataFrame({"x": [0.1 + 0.2]}), format))

    def test_a_float_among_texts_is_shortened_too(self):
        table = pd.DataFrame({"x": pd.Series(["a", 1 / 3, np.float64(2 / 3)], dtype=object)})
        assert format_table(table, "csv") == "x\na\n0.3333\n0.6667\n"

    def test_integers_and_truth_values_stay(self):
        table = pd.DataFrame({"n": [12345678], "ok": [True]})
        assert format_table(table, "csv") == "n,ok\n12345678,True\n"

    def test_digits_can_be_chosen(self):
        assert format_table(pd.DataFrame({"x": [0.98765]}), "csv", digits=2) == "x\n0.99\n"

    def test_numbers_are_set_flush_right(self):
        table = pd.DataFrame({"label": ["a"], "n": [1]})
        assert "| :--- | ---: |" in format_table(table)
        assert r"\begin{tabular}{lr}" in format_table(table, "latex")
        page = format_table(table, "html")
        assert '<td style="text-align: left">a</td><td style="text-align: right">1</td>' in page


class TestMissing:
    @pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
    def test_missing_is_a_dash_and_in_csv_nothing(self, missing):
        table = pd.DataFrame({"x": pd.Series(["a", missing], dtype=object)})
        assert format_table(table).endswith("| – |\n")
        assert "\n-- \\\\\n" in format_table(table, "latex")
        assert ">–</td>" in format_table(table, "html")
        assert format_table(table, "csv") == 'x\na\n""\n'

    def test_a_table_without_rows_keeps_its_head(self):
        table = pd.DataFrame({"label": [], "n": []})
        for format in FORMATS:
            assert "label" in format_table(table, format)

    def test_a_cell_may_hold_a_list(self):
        table = pd.DataFrame({"cues": [[(0, 3)]]})
        assert format_table(table, "csv") == 'cues\n"[(0, 3)]"\n'


class TestEscaping:
    def test_html_shows_hostile_text_as_text(self):
        page = Cells(format_table(pd.DataFrame({"<b>": HOSTILE}), "html", caption="<i>&"))
        assert page.tags == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert page.texts[:2] == ["<b>", "</td><script>alert(1)</script>"]

    @given(st.lists(TEXTS, min_size=1, max_size=4))
    def test_html_gives_back_every_text(self, texts):
        page = Cells(format_table(pd.DataFrame({"x": pd.Series(texts, dtype=object)}), "html"))
        clean = [
            re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", "\ufffd", t) for t in texts
        ]
        assert page.texts[1:] == [" ".join(text.split()) for text in clean]

    def test_latex_specials_are_all_escaped(self):
        line = format_table(pd.DataFrame({"x": [HOSTILE[2]]}), "latex").split("\n")[4]
        assert line == (
            r"R\&D 50 \% of \$3 \#1 x\_y \{z\} \textasciitilde{} \textasciicircum{} "
            r"\textbackslash{} \\"
        )

    @pytest.mark.parametrize("text", ["[0.1, 0.2]", "*starred*"])
    def test_no_latex_row_begins_with_what_a_row_end_reads_as_its_argument(self, text):
        rows = format_table(pd.DataFrame({"x": ["a", text]}), "latex").split("\\\\\n")
        assert not any(row.lstrip().startswith(("[", "*")) for row in rows)

    @given(TEXTS)
    def test_latex_braces_are_balanced_and_a_cell_makes_no_column(self, text):
        body = format_table(pd.DataFrame({"x": [text], "y": ["end"]}), "latex").split("\n")[4]
        bare = re.sub(r"\\[&%$#_{}]", "", body)
        assert bare.count("{") == bare.count("}")
        assert bare.count("&") == 1
        assert not set(bare) & set("%$#_~^")

    @given(st.lists(TEXTS, min_size=1, max_size=4))
    def test_a_markdown_cell_makes_no_column_and_no_row(self, texts):
        table = pd.DataFrame({"x": pd.Series(texts, dtype=object), "y": 1})
        lines = format_table(table).rstrip("\n").split("\n")
        assert len(lines) == len(texts) + 2
        assert all(len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 3 for line in lines)

    def test_markdown_shows_markup_as_text(self):
        text = format_table(pd.DataFrame({"x": ["<img src=x> [a](b) `c` *d* _e_ f_g $h$"]}))
        assert r"\<img src=x\> \[a\](b) \`c\` \*d\* \_e\_ f_g \$h\$" in text

    def test_every_format_can_be_written_as_utf8(self):
        for format in FORMATS:
            text = format_table(pd.DataFrame({"x": HOSTILE}), format)
            assert text.encode("utf-8") and "\x00" not in text and text.endswith("\n")


class TestCsv:
    @pytest.mark.parametrize(
        "text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n@x"]
    )
    def test_a_spreadsheet_does_not_run_a_text(self, text):
        cell = next(csv.reader(io.StringIO(format_table(pd.DataFrame({text: []}), "csv"))))[0]
        assert cell == "'" + text.replace("\r", "\n")

    def test_numbers_stay_numbers(self):
        table = pd.DataFrame({"x": [-1.5], "t": ["-5"], "u": ["+3.2e-1"]})
        assert format_table(table, "csv") == "x,t,u\n-1.5,-5,+3.2e-1\n"

    @given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=1))
    def test_every_text_comes_back_but_for_the_apostrophe(self, texts):
        table = pd.DataFrame({"x": pd.Series(texts, dtype=object), "n": 1})
        rows = list(csv.reader(io.StringIO(format_table(table, "csv"))))[1:]
        assert [row[0].removeprefix("'") for row in rows] == [
            t.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd").removeprefix("'")
            for t in texts
        ]

    @given(TEXTS)
    def test_no_cell_begins_with_a_formula(self, text):
        cell = list(csv.reader(io.StringIO(format_table(pd.DataFrame({"x": [text]}), "csv"))))
        first = (cell[1][0] if len(cell) > 1 and cell[1] else "").lstrip()
        assert not first.startswith(("=", "@")) and (
            not first.startswith(("+", "-")) or re.fullmatch(r"[+-][\d.eE+-]+", first)
        )


class TestCaption:
    def test_a_caption_stands_above(self):
        table = pd.DataFrame({"x": [1]})
        assert format_table(table, caption="50 %").startswith("50 %\n\n| x |")
        assert r"\caption{50 \%}" in format_table(table, "latex", caption="50 %")
        assert "<caption>50 %</caption>" in format_table(table, "html", caption="50 %")

    def test_csv_has_no_place_for_one(self):
        with pytest.raises(SchemaError, match="no place for a caption"):
            format_table(pd.DataFrame({"x": [1]}), "csv", caption="c")


class TestRefusals:
    def test_an_unknown_format_is_answered_with_the_nearest(self):
        with pytest.raises(SchemaError, match="Did you mean 'latex'"):
            format_table(pd.DataFrame({"x": [1]}), "latx")

    def test_digits_must_make_sense(self):
        with pytest.raises(SchemaError, match="digits is 0"):
            format_table(pd.DataFrame({"x": [1.5]}), digits=0)

    def test_a_list_is_no_table(self):
        with pytest.raises(SchemaError, match="got list"):
            format_table([1, 2])

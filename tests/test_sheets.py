import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import Lexicon, read_corpus
from textlab.framing import score_frames
from textlab.schema import SchemaError
from textlab.validation.samples import draw_sample
from textlab.validation.sheets import _cell, _value, read_codes, simulate_codes, write_sheet

LEXICONS = [Lexicon.from_terms(["curb*"], name="curbs"), Lexicon.from_terms(["rise"], name="rise")]
TEXT = 'Curbs came. "=Curbs rise," he said; rain fell. Nobody spoke. All rise. It was late.'


@pytest.fixture(scope="module")
def drawn():
    corpus = read_corpus([TEXT, TEXT])
    measure = score_frames(corpus, LEXICONS)
    return draw_sample(measure, corpus, None), measure


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def code(path, *, column, values, coder="anna"):
    """Fill one label of a sheet as a coder would, and save it."""
    header, *rows = rows_of(path)
    for row, value in zip(rows, values, strict=True):
        row[header.index(column)] = value
        row[header.index("coder")] = coder
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


class TestWrite:
    def test_the_coder_sees_text_and_context_and_no_score(self, drawn, tmp_path):
        header, *rows = rows_of(write_sheet(drawn[0], tmp_path / "sheet.csv", coder="anna"))
        assert header == [
            *("doc_id", "unit", "unit_id", "start", "end", "text", "context", "coder"),
            *("curbs", "rise", "note"),
        ]
        assert len(rows) == len(drawn[0])
        assert all(row[7:] == ["anna", "", "", ""] for row in rows)

    def test_in_a_folder_each_sample_and_coder_has_a_sheet_and_codes_stay(self, drawn, tmp_path):
        folder = tmp_path / "coding"
        anna, ben = (write_sheet(drawn[0], folder, coder=name) for name in ("anna", "ben b."))
        code(anna, column="curbs", values=["1", *[""] * (len(drawn[0]) - 1)])
        coded = anna.read_bytes()
        fewer = draw_sample(drawn[1], read_corpus([TEXT, TEXT]), 4)
        assert len({anna, ben, write_sheet(fewer, folder, coder="anna")}) == 3
        assert write_sheet(drawn[0], folder, coder="anna") == anna
        assert anna.read_bytes() == coded
        assert ben.name == f"sheet_{drawn[0].fingerprint}_ben_b_.csv"

    def test_hits_do_not_stand_together(self, drawn, tmp_path):
        rows = rows_of(write_sheet(drawn[0], tmp_path / "sheet.csv"))[1:]
        assert [row[5] for row in rows] == drawn[0].units["text"].tolist()
        strata = drawn[0].units["stratum"].tolist()
        assert strata != sorted(strata) and strata != sorted(strata, reverse=True)

    def test_it_begins_with_the_mark_that_excel_needs(self, drawn, tmp_path):
        assert write_sheet(drawn[0], tmp_path / "s.csv").read_bytes()[:3] == b"\xef\xbb\xbf"

    def test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(self, tmp_path):
        corpus = read_corpus(["=HYPERLINK(1) curbs came.\nIt rained."])
        sample = draw_sample(score_frames(corpus, LEXICONS), corpus, None)
        rows = rows_of(write_sheet(sample, tmp_path / "sheet.csv"))[1:]
        assert {row[5][0] for row in rows} == {"'", "I"}

    def test_a_sheet_that_is_being_coded_is_left_as_it_is(self, drawn, tmp_path):
        path = write_sheet(drawn[0], tmp_path / "sheet.csv")
        code(path, column="curbs", values=["1"] * len(drawn[0]))
        before = path.read_bytes()
        assert write_sheet(drawn[0], path).read_bytes() == before

    def test_a_sheet_of_other_units_is_never_overwritten(self, drawn, tmp_path):
        path = write_sheet(drawn[0], tmp_path / "sheet.csv")
        before = path.read_bytes()
        corpus = read_corpus([TEXT])
        other = draw_sample(score_frames(corpus, LEXICONS), corpus, None)
        with pytest.raises(SchemaError, match="holds another sample; it may be coded"):
            write_sheet(other, path)
        assert path.read_bytes() == before


class TestRead:
    def test_each_code_that_was_given_is_a_row_with_file_and_row(self, drawn, tmp_path):
        path = write_sheet(drawn[0], tmp_path / "anna.csv")
        count = len(drawn[0])
        code(path, column="curbs", values=["1", "0", " 1 ", *[""] * (count - 3)])
        codes = read_codes(path)
        first = drawn[0].units.iloc[0]
        assert codes["code"].tolist() == [1, 0, 1]
        assert codes["row"].tolist() == [2, 3, 4]
        assert codes.iloc[0][["doc_id", "unit", "unit_id", "coder", "label", "file"]].tolist() == [
            *(first.doc_id, "sentence", first.unit_id, "anna", "curbs", "anna.csv")
        ]

    def test_the_sheets_of_several_coders_are_one_table(self, drawn, tmp_path):
        for coder in ("anna", "bert"):
            path = write_sheet(drawn[0], tmp_path / f"{coder}.csv")
            code(path, column="rise", values=["0"] * len(drawn[0]), coder=coder)
        codes = read_codes(tmp_path)
        assert codes.groupby("coder").size().to_dict() == {"anna": 10, "bert": 10}
        pd.testing.assert_frame_equal(
            codes, read_codes([tmp_path / "anna.csv", tmp_path / "bert.csv"])
        )

    def test_semicolons_are_read_as_a_european_excel_writes_them(self, drawn, tmp_path):
        path = write_sheet(drawn[0], tmp_path / "anna.csv")
        code(path, column="curbs", values=["1"] * len(drawn[0]))
        rows = rows_of(path)
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        assert read_codes(path)["code"].tolist() == [1] * len(drawn[0])

    def test_a_sheet_without_a_code_gives_an_empty_table(self, drawn, tmp_path):
        assert len(read_codes(write_sheet(drawn[0], tmp_path / "s.csv", coder="anna"))) == 0

    def test_an_id_that_begins_as_a_formula_comes_back_as_it_was(self, tmp_path):
        table = pd.DataFrame({"id": ["=a", "'b", "007"], "text": ["Curbs."] * 3})
        corpus = read_corpus(table, doc_id="id")
        sample = draw_sample(score_frames(corpus, LEXICONS), corpus, None)
        path = write_sheet(sample, tmp_path / "sheet.csv")
        code(path, column="curbs", values="111")
        assert sorted(read_codes(path)["doc_id"]) == ["'b", "007", "=a"]


class TestFaults:
    """Each message names the file and the row."""

    def fault(self, drawn, tmp_path, **changed):
        path = write_sheet(drawn[0], tmp_path / "anna.csv", coder="anna")
        header, *rows = rows_of(path)
        rows[1][header.index("curbs")] = "1"
        for column, value in changed.items():
            rows[1][header.index(column)] = value
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        with pytest.raises(SchemaError) as error:
            read_codes(path)
        return str(error.value)

    def test_a_code_that_is_neither_0_nor_1(self, drawn, tmp_path):
        message = self.fault(drawn, tmp_path, curbs="yes")
        assert message.endswith("anna.csv, row 3: curbs is 'yes'; expected 0, 1 or nothing")

    def test_a_code_without_a_coder(self, drawn, tmp_path):
        assert "anna.csv, row 3: a code without a coder" in self.fault(drawn, tmp_path, coder=" ")

    def test_a_unit_id_that_is_no_number(self, drawn, tmp_path):
        assert "row 3: unit_id is '1,0'" in self.fault(drawn, tmp_path, unit_id="1,0")

    def test_a_unit_that_one_coder_coded_twice(self, drawn, tmp_path):
        for name in ("a", "b"):
            path = write_sheet(drawn[0], tmp_path / f"{name}.csv")
            code(path, column="curbs", values=["1", *[""] * (len(drawn[0]) - 1)])
        with pytest.raises(SchemaError, match=r"twice: a\.csv, row 2 and b\.csv, row 2; delete"):
            read_codes(tmp_path)

    def test_a_row_that_is_too_short(self, drawn, tmp_path):
        path = write_sheet(drawn[0], tmp_path / "anna.csv")
        path.write_bytes(path.read_bytes() + b"d0,sentence,3\n")
        with pytest.raises(SchemaError, match=r"row 12: 3 cells; expected 11, as in row 1"):
            read_codes(path)

    def test_a_file_that_is_no_coding_sheet(self, tmp_path):
        path = tmp_path / "other.csv"
        path.write_text("a,b\n1,2\n")
        with pytest.raises(SchemaError, match=r"other\.csv is no coding sheet: .* column doc_id"):
            read_codes(path)

    def test_a_file_that_is_empty(self, tmp_path):
        (tmp_path / "empty.csv").touch()
        with pytest.raises(SchemaError, match=r"empty\.csv is no coding sheet"):
            read_codes(tmp_path)

    def test_a_file_in_another_encoding(self, tmp_path):
        (tmp_path / "old.csv").write_bytes("doc_id,naïve".encode("cp1252"))
        with pytest.raises(SchemaError, match=r"old\.csv is not UTF-8 \(byte 9\); save it as"):
            read_codes(tmp_path)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(SchemaError, match="no coding sheet at"):
            read_codes(tmp_path / "none.csv")

    def test_a_folder_without_sheets(self, tmp_path):
        with pytest.raises(SchemaError, match="no coding sheet in"):
            read_codes(tmp_path)


class TestCells:
    @given(st.text(max_size=40))
    def test_what_is_written_comes_back(self, text):
        assert _value(_cell(text)) == text

    @given(st.text(max_size=40))
    def test_nothing_that_is_written_begins_as_a_formula(self, text):
        assert not _cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))

    def test_a_text_longer_than_a_cell_holds_is_cut(self):
        assert len(_cell("a" * 99_999)) == 30_000


class TestSimulate:
    def big(self):
        corpus = read_corpus(["Curbs came. Rain fell. Nobody spoke. It was late."] * 400)
        measure = score_frames(corpus, LEXICONS[:1])
        return draw_sample(measure, corpus, None), measure

    def test_precision_recall_and_agreement_are_those_that_were_asked_for(self):
        sample, measure = self.big()
        codes = simulate_codes(sample, measure, precision=0.7, recall=0.5, alpha=1)
        one = codes[codes["coder"] == "simulated 1"]["code"].to_numpy()
        other = codes[codes["coder"] == "simulated 2"]["code"].to_numpy()
        hit = (sample.units["stratum"] == "hit").to_numpy()
        assert (one == other).all()
        assert one[hit].mean() == pytest.approx(0.7, abs=0.08)
        assert one[hit].sum() / one.sum() == pytest.approx(0.5, abs=0.06)

    def test_every_coder_says_that_it_does_not_exist(self):
        codes = simulate_codes(*self.big(), coders=3)
        assert sorted(set(codes["coder"])) == ["simulated 1", "simulated 2", "simulated 3"]
        assert set(codes["file"]) == {"simulated"}

    def test_the_same_seed_gives_the_same_codes(self):
        given = self.big()
        one, again, other = (simulate_codes(*given, seed=seed) for seed in (1, 1, 2))
        pd.testing.assert_frame_equal(one, again)
        assert not one["code"].equals(other["code"])

    @pytest.mark.parametrize("name", ["precision", "recall", "alpha"])
    def test_what_is_no_probability_is_refused(self, drawn, name):
        with pytest.raises(SchemaError, match=f"{name} is 0; expected above 0 and at most 1"):
            simulate_codes(*drawn, **{name: 0})


def test_the_codes_of_a_sheet_know_no_path(drawn, tmp_path):
    path = write_sheet(drawn[0], tmp_path / "anna.csv")
    code(path, column="curbs", values=["1"] * len(drawn[0]))
    assert set(read_codes(path)["file"]) == {Path("anna.csv").name}


class TestOtherTexts:
    def test_a_sheet_of_other_words_is_another_sample(self, tmp_path):
        samples = []
        for text in ("Curbs came. Rain fell.", "Curbs came. Snow fell."):
            corpus = read_corpus([text])
            samples.append(draw_sample(score_frames(corpus, LEXICONS), corpus, None))
        assert samples[0].fingerprint != samples[1].fingerprint
        write_sheet(samples[0], tmp_path / "s.csv")
        with pytest.raises(SchemaError, match="holds another sample"):
            write_sheet(samples[1], tmp_path / "s.csv")

    def test_a_document_with_lone_carriage_returns_comes_back(self, tmp_path):
        corpus = read_corpus(["First line.\rCurbs came.", "Rain."])
        sample = draw_sample(score_frames(corpus, LEXICONS), corpus, None, unit="document")
        path = write_sheet(sample, tmp_path / "s.csv", coder="anna")
        assert write_sheet(sample, path, coder="anna") == path
        assert len(read_codes(path)) == 0

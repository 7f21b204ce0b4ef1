"""What is given is taken or listed: nothing is lost."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import read_corpus
from textlab.corpus import Corpus, SamplingFrame
from textlab.schema import CorpusError


class TestLists:
    def test_ids_count_what_was_given_not_what_was_taken(self):
        assert read_corpus(["a b", " ", "c d"]).doc_ids == ["d0", "d2"]

    @given(st.lists(st.one_of(st.text(), st.none(), st.integers(), st.binary()), min_size=1))
    def test_accepted_and_rejected_make_what_was_given(self, items):
        try:
            corpus = read_corpus(items)
        except CorpusError as error:
            assert f"none of {len(items)} texts" in str(error)
        else:
            assert len(corpus) + len(corpus.rejected) == len(items)
            assert set(corpus.texts) <= set(map(str, items))

    def test_a_lone_surrogate_is_rejected_with_its_place(self):
        rejected = read_corpus(["fine", "ab\ud800c"]).rejected
        assert rejected["reason"].tolist() == ["a lone surrogate at character 2"]
        assert rejected["row"].tolist() == [2]

    def test_nothing_at_all_is_an_error(self):
        with pytest.raises(CorpusError, match="nothing was given"):
            read_corpus([])

    @pytest.mark.parametrize("source", [b"bytes", {"a": 1}, 7, None])
    def test_what_is_no_source_is_refused(self, source):
        with pytest.raises(CorpusError, match="expected a folder, a file, a DataFrame or a list"):
            read_corpus(source)


class TestFrames:
    def test_covariates_come_along(self):
        table = pd.DataFrame({"body": ["One text."], "outlet": ["X"], "words": [3]})
        documents = read_corpus(table, text="body").documents
        assert documents["outlet"].tolist() == ["X"]
        assert documents["words"].tolist() == [3]
        assert "body" not in documents

    def test_a_wrong_column_is_answered_with_those_there_are(self):
        with pytest.raises(CorpusError, match=r"no column 'text'; there are body, texts.*'texts'"):
            read_corpus(pd.DataFrame({"texts": ["a"], "body": ["b"]}))

    def test_ids_that_repeat_are_an_error_with_their_rows(self):
        table = pd.DataFrame({"text": ["a b", "c d"], "key": ["x", "x"]})
        with pytest.raises(CorpusError, match="rows 1 and 2: key 'x' stands twice"):
            read_corpus(table, doc_id="key")

    def test_a_missing_text_is_rejected_not_called_nan(self):
        corpus = read_corpus(pd.DataFrame({"text": ["a b", float("nan"), None, "nan"]}))
        assert corpus.texts == ["a b", "nan"]
        assert corpus.rejected["reason"].tolist() == ["the text is missing"] * 2

    def test_a_stated_language_is_not_overruled(self):
        table = pd.DataFrame(
            {"text": ["Der Hund schläft in der Sonne vor dem Haus."], "language": "x"}
        )
        assert read_corpus(table).documents["language"].tolist() == ["x"]


class TestFolders:
    def test_ids_are_paths_without_suffix_and_kept_where_two_collide(self, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "x.txt").write_text("one")
        (tmp_path / "y.txt").write_text("two")
        (tmp_path / "y.TXT").write_text("three")
        assert read_corpus(tmp_path).doc_ids == ["a/x", "y.TXT", "y.txt"]

    def test_every_file_is_taken_or_listed(self, tmp_path):
        (tmp_path / "good.txt").write_text("text")
        (tmp_path / "empty.txt").write_bytes(b"")
        (tmp_path / "blank.txt").write_text(" \n\n")
        (tmp_path / "image.png").write_bytes(b"\x89PNG")
        (tmp_path / ".hidden").write_text("not given")
        os.mkfifo(tmp_path / "pipe.txt")
        corpus = read_corpus(tmp_path)
        assert corpus.doc_ids == ["good"]
        assert corpus.rejected.set_index("file")["reason"].to_dict() == {
            "blank.txt": "the text is empty",
            "empty.txt": "the file is empty",
            "image.png": "no reader for .png",
            "pipe.txt": "it is not a regular file",
        }

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_that_may_not_be_read_is_listed(self, tmp_path):
        (tmp_path / "good.txt").write_text("text")
        (tmp_path / "locked.txt").write_text("text")
        (tmp_path / "locked.txt").chmod(0)
        assert "Permission denied" in read_corpus(tmp_path).rejected["reason"][0]

    def test_a_missing_folder_is_named(self, tmp_path):
        with pytest.raises(CorpusError, match="nowhere does not exist"):
            read_corpus(tmp_path / "nowhere")

    def test_an_empty_folder_says_what_was_expected(self, tmp_path):
        with pytest.raises(CorpusError, match=r"is empty; expected files ending in .*\.txt"):
            read_corpus(tmp_path)

    def test_covariates_fill_columns_by_id(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "b.txt").write_text("two")
        (tmp_path / "covariates.csv").write_text("doc_id,genre,language\nb,news,en\na,,en\n")
        documents = read_corpus(tmp_path).documents
        assert documents["genre"].isna().tolist() == [True, False]
        assert documents["genre"][1] == "news"
        assert documents["language"].tolist() == ["en", "en"]

    def test_covariates_of_no_document_are_an_error(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "covariates.csv").write_text("doc_id,genre\nz,news\n")
        with pytest.raises(CorpusError, match="'z' names no document"):
            read_corpus(tmp_path)

    @pytest.mark.parametrize(
        ("table", "message"),
        [
            (b"doc_id,text\na,other\n", "column 'text' is the document's own"),
            (b"doc_id,sha256\na,0\n", "column 'sha256' is the document's own"),
            (b"doc_id,x,x\na,1,2\n", "column 'x' stands twice"),
            (b"doc_id,x\na,1,2\n", "row 2: 3 cells; expected 2"),
            (b'doc_id,x\na,"1\n', "unexpected end of data"),
            (b"id;x\na;1\n", "no column doc_id; it has id;x"),
            (b"", "no column doc_id; it has none"),
        ],
    )
    def test_a_faulty_covariates_file_is_one_sentence(self, tmp_path, table, message):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "covariates.csv").write_bytes(table)
        with pytest.raises(CorpusError, match=message) as error:
            read_corpus(tmp_path)
        assert "covariates.csv" in str(error.value)

    def test_covariates_may_be_written_by_excel(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "covariates.csv").write_bytes("doc_id,land\na,Köln\n".encode("utf-16"))
        assert read_corpus(tmp_path).documents["land"].tolist() == ["Köln"]

    def test_a_table_without_texts_refuses_itself_and_not_the_folder(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "codes.csv").write_text("id,code\n1,2\n")
        (tmp_path / "torn.csv").write_text('text\nb\n"c')
        corpus = read_corpus(tmp_path)
        assert corpus.texts == ["one", "b"]
        assert corpus.rejected["file"].tolist() == ["codes.csv", "torn.csv"]
        assert corpus.rejected["reason"][0].startswith("no column 'text'; there are code, id.")
        assert corpus.rejected["reason"][1].startswith("row 2: unexpected end of data")
        with pytest.raises(CorpusError, match="no column 'text'"):
            read_corpus(tmp_path / "codes.csv")

    def test_a_name_that_is_no_utf8_is_written_out(self, tmp_path):
        path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
        with open(path, "w") as file:
            file.write("one")
        corpus = read_corpus(tmp_path)
        assert corpus.doc_ids == ["caf\\xe9"]
        assert corpus.fingerprint


class TestNothingIsLost:
    @pytest.mark.parametrize(
        ("source", "texts"),
        [
            ('"text","a;b;c"\nhello,1\n', ["hello"]),
            ('text;"a, b, c";"d, e"\nhello;1;2\n', ["hello"]),
            ("\n\ntext,a\nhello,1\n", ["hello"]),
            ("sep=;\r\ntext;a\r\nhello;1\r\n", ["hello"]),
        ],
    )
    def test_what_parts_columns_is_read_outside_of_quotes(self, tmp_path, source, texts):
        (tmp_path / "t.csv").write_text(source)
        assert read_corpus(tmp_path / "t.csv").texts == texts

    def test_a_torn_header_refuses_itself_and_not_the_folder(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "q.csv").write_text('"text"x,a\nhello,1\n')
        (tmp_path / "r.csv").write_text("text,a\n")
        corpus = read_corpus(tmp_path)
        assert corpus.texts == ["one"]
        assert corpus.rejected["file"].tolist() == ["q.csv", "r.csv"]
        assert corpus.rejected["reason"][1] == "it has a header and no row"

    @pytest.mark.parametrize(
        ("table", "settings", "message"),
        [
            ({"body": ["a"], "text": ["b"]}, {"text": "body"}, "'text' would be lost"),
            ({"text": ["a"], "nr": ["1"], "doc_id": ["x"]}, {"doc_id": "nr"}, "'doc_id' would be"),
            ({"text": ["a"], 1: ["1"], "1": ["x"]}, {}, "column '1' stands twice"),
        ],
    )
    def test_a_column_that_would_be_lost_is_an_error(self, table, settings, message):
        with pytest.raises(CorpusError, match=message):
            read_corpus(pd.DataFrame(table), **settings)

    def test_columns_of_any_kind_are_kept(self):
        table = pd.DataFrame({0: ["a b"], "_row": [3], "v": [np.array([1, 2])]})
        documents = read_corpus(table, text=0).documents
        assert documents["_row"].tolist() == [3]
        assert documents["v"][0].tolist() == [1, 2]

    def test_titles_are_texts_and_dates_are_iso_whatever_the_table_held(self):
        when = pd.Timestamp("2025-03-08 10:00")
        row = read_corpus(pd.DataFrame({"text": ["a"], "title": [2024], "date": [when]})).documents
        assert row.loc[0, ["title", "date", "date_kind"]].tolist() == [
            "2024",
            "2025-03-08",
            "given",
        ]

    def test_half_a_pair_in_an_id_is_written_out(self):
        assert read_corpus(pd.DataFrame({"text": ["a"], "doc_id": ["x\ud800"]})).fingerprint

    def test_documents_read_again_are_the_same(self):
        corpus = read_corpus(["One text.", "Two texts."])
        assert read_corpus(corpus.documents).fingerprint == corpus.fingerprint


class TestSamplingFrame:
    @pytest.mark.parametrize("frame", [{"query": "q"}, True, 3])
    def test_what_is_no_frame_earns_nothing(self, frame):
        with pytest.raises(CorpusError, match="expected a SamplingFrame"):
            read_corpus(["a"], frame=frame)
        with pytest.raises(CorpusError, match="expected a SamplingFrame"):
            Corpus(read_corpus(["a"]).documents, frame=frame)

    @pytest.mark.parametrize(
        ("declared", "message"),
        [
            ('[Frame]\nquery = "q"\n', "no key frame; it has Frame"),
            ("[frame]\nquery = false\ndatabase = []\nperiod = 0\nselection = {}", "query is False"),
        ],
    )
    def test_a_frame_that_declares_nothing_is_an_error(self, tmp_path, declared, message):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "corpus.toml").write_text(declared)
        with pytest.raises(CorpusError, match=message):
            read_corpus(tmp_path)

    def test_a_mark_before_the_declaration_is_no_fault(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "corpus.toml").write_bytes(b'\xef\xbb\xbfframe = "none"')
        assert read_corpus(tmp_path).frame is None

    DECLARED = SamplingFrame("chips", "an archive", "2025", "all")

    def test_a_list_or_a_table_can_be_given_one(self):
        assert read_corpus(["a text"], frame=self.DECLARED).frame == self.DECLARED

    def test_a_file_declares_it(self, tmp_path):
        path = tmp_path / "frame.toml"
        path.write_text(
            '[frame]\nquery = "chips"\ndatabase = "an archive"\nperiod = "2025"\n'
            'selection = "all"\n'
        )
        assert read_corpus(["a text"], frame=path).frame == self.DECLARED

    def test_what_is_given_goes_before_what_lies_in_the_folder(self, tmp_path):
        (tmp_path / "a.txt").write_text("one")
        (tmp_path / "corpus.toml").write_text('frame = "none"')
        assert read_corpus(tmp_path).frame is None
        assert read_corpus(tmp_path, frame=self.DECLARED).frame == self.DECLARED

    @pytest.mark.parametrize("empty", ["", "  ", None, 3])
    def test_an_empty_field_is_no_frame(self, empty):
        with pytest.raises(CorpusError, match="period is"):
            SamplingFrame("chips", "an archive", empty, "all")

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(CorpusError, match=r"nowhere\.toml cannot be read"):
            read_corpus(["a text"], frame=tmp_path / "nowhere.toml")


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf16_without_a_mark_is_told_by_its_zeros(self, tmp_path, encoding):
        text = "Sanctions bite. “The blockade failed,” she said — in Köln."
        (tmp_path / "a.txt").write_bytes(text.encode(encoding))
        assert read_corpus(tmp_path).texts == [text]

    def test_a_nul_inside_a_word_is_refused_and_one_beside_a_word_is_not(self):
        corpus = read_corpus(["the block\0ade", "the blockade\0 failed"])
        assert corpus.doc_ids == ["d1"]
        assert corpus.rejected["reason"].tolist() == ["a NUL inside a word at character 9"]

    @pytest.mark.parametrize("text", ["word " * 2000, "a\0b", "one\ntwo"])
    def test_a_text_given_for_a_path_is_told_where_it_belongs(self, text):
        with pytest.raises(CorpusError, match="a text itself goes in a list") as error:
            read_corpus(text)
        assert len(str(error.value)) < 300

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
    def test_encodings_give_the_same_text(self, tmp_path, encoding):
        text = "The “café” in Zürich — she’d paid 5 € for it. " * 20
        (tmp_path / "a.txt").write_bytes(text.encode(encoding))
        assert read_corpus(tmp_path).texts == [text]

    def test_newlines_are_kept_as_they_are(self, tmp_path):
        (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\n")
        assert read_corpus(tmp_path).texts == ["one\r\ntwo\rthree\n"]


class TestTables:
    def test_values_stay_what_was_written(self, tmp_path):
        (tmp_path / "t.csv").write_text("id,text\n00123,NA\n1e5,null\n")
        corpus = read_corpus(tmp_path / "t.csv", doc_id="id")
        assert corpus.doc_ids == ["00123", "1e5"]
        assert corpus.texts == ["NA", "null"]

    def test_rows_of_another_length_are_listed(self, tmp_path):
        (tmp_path / "t.csv").write_text("id,text\n1,good\n2,bad,extra\n3\n4,fine\n")
        corpus = read_corpus(tmp_path / "t.csv")
        assert corpus.texts == ["good", "fine"]
        assert corpus.rejected["row"].tolist() == [2, 3]

    def test_an_unclosed_quote_is_an_error_with_its_row(self, tmp_path):
        (tmp_path / "t.csv").write_text('id,text\n1,good\n2,"never closed\n')
        with pytest.raises(CorpusError, match=r"t\.csv, row 2: .*expected each quoted cell"):
            read_corpus(tmp_path / "t.csv")

    def test_a_column_that_stands_twice_is_an_error(self, tmp_path):
        (tmp_path / "t.csv").write_text("text,text\na,b\n")
        with pytest.raises(CorpusError, match="column 'text' stands twice"):
            read_corpus(tmp_path / "t.csv")

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_the_delimiter_is_seen(self, tmp_path, delimiter):
        (tmp_path / "t.csv").write_text(f"id{delimiter}text\n1{delimiter}a cell\n")
        assert read_corpus(tmp_path / "t.csv").texts == ["a cell"]

    def test_quoted_cells_keep_their_line_breaks(self, tmp_path):
        (tmp_path / "t.csv").write_bytes(b'id,text\r\n1,"two\r\nlines"\r\n')
        assert read_corpus(tmp_path / "t.csv").texts == ["two\r\nlines"]

    def test_an_unknown_format_is_answered_with_the_list(self, tmp_path):
        (tmp_path / "t.dat").write_text("x")
        with pytest.raises(Exception, match="no reader 'tx'; there are .*csv.*txt"):
            read_corpus(tmp_path / "t.dat", format="tx")


class TestSeeds:
    def test_the_five_articles_are_all_taken(self, seeds):
        assert len(seeds) == 5
        assert len(seeds.rejected) == 0
        assert seeds.frame is None
        assert set(seeds.documents["language"]) == {"en"}

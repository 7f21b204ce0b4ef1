"""The tables' contract."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab import schema


class TestFrame:
    @pytest.mark.parametrize("name", schema.TABLES)
    def test_an_empty_table_has_every_column_in_its_order(self, name):
        table = schema.frame(name)
        assert list(table.columns) == schema.names(name)
        assert len(table) == 0

    def test_text_stays_a_python_string(self):
        table = schema.frame("documents", {"doc_id": ["a"], "text": ["x"]})
        assert table["text"].dtype == object
        assert type(table["text"].iloc[0]) is str

    def test_ids_are_categories_in_order_of_appearance(self):
        table = schema.frame("removed", {"doc_id": ["b", "a", "b"], "start": [0, 1, 2]})
        assert list(table["doc_id"].cat.categories) == ["b", "a"]

    def test_missing_stays_missing(self):
        table = schema.frame("documents", {"doc_id": ["a"], "text": ["x"], "title": [None]})
        assert table["title"].iloc[0] is None

    def test_unknown_columns_are_kept_behind_the_known_ones(self):
        table = schema.frame("documents", {"genre": ["news"], "doc_id": ["a"], "text": ["x"]})
        assert table.columns[-1] == "genre"


class TestCheck:
    def test_a_missing_column_is_named(self):
        with pytest.raises(schema.SchemaError, match="no column label"):
            schema.check(schema.frame("scores").drop(columns="label"), "scores")

    def test_what_is_no_table_is_refused(self):
        with pytest.raises(schema.SchemaError, match="got list"):
            schema.check([1, 2], "scores")


class TestRounded:
    def test_four_significant_digits(self):
        table = pd.DataFrame({"x": [1234.567, 0.00012345678, -9.87654, 0.0], "n": [1, 2, 3, 4]})
        assert schema.rounded(table)["x"].tolist() == [1235.0, 0.0001235, -9.877, 0.0]
        assert schema.rounded(table)["n"].tolist() == [1, 2, 3, 4]

    def test_a_negative_zero_prints_as_zero(self):
        assert schema.to_csv(pd.DataFrame({"x": [-0.0]})) == "x\n0.0\n"

    def test_a_carriage_return_in_a_text_makes_no_new_row(self):
        table = pd.DataFrame({"text": ["a\rb", "c\nd"], "n": [1, 2]})
        read = pd.read_csv(io.StringIO(schema.to_csv(table), newline=""))
        assert read["text"].tolist() == ["a\rb", "c\nd"]

    def test_what_is_not_finite_is_left_alone(self):
        values = schema.rounded(pd.DataFrame({"x": [np.nan, np.inf]}))["x"]
        assert np.isnan(values[0])
        assert np.isinf(values[1])

    def test_the_table_given_is_unchanged(self):
        table = pd.DataFrame({"x": [0.123456]})
        schema.rounded(table)
        assert table["x"][0] == 0.123456

    @given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
    def test_rounding_twice_changes_nothing(self, values):
        once = schema.rounded(pd.DataFrame({"x": values}, dtype=float))
        pd.testing.assert_frame_equal(once, schema.rounded(once))

    @given(st.floats(min_value=1e-6, max_value=1e6))
    def test_a_last_digit_changes_no_hash(self, value):
        table, nudged = (pd.DataFrame({"x": [v]}) for v in (value, value * (1 + 1e-15)))
        same_print = schema.to_csv(table) == schema.to_csv(nudged)
        assert (schema.digest(table) == schema.digest(nudged)) == same_print


class TestMeasure:
    def test_the_frames_are_built_once_and_handed_out_as_copies(self):
        built = []

        def scores() -> pd.DataFrame:
            built.append(1)
            return schema.frame("scores", {"label": ["x"], "value": [1.0]})

        measure = schema.Measure("m", {}, scores, lambda: schema.frame("evidence"))
        handed = measure.scores
        handed["value"] = 99.0
        assert measure.scores["value"].tolist() == [1.0]
        assert len(built) == 1

    def test_a_measure_that_builds_a_wrong_table_says_so(self):
        measure = schema.Measure("m", {}, pd.DataFrame, lambda: schema.frame("evidence"))
        with pytest.raises(schema.SchemaError, match="not a scores table"):
            _ = measure.scores

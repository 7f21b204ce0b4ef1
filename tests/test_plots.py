"""What a figure shows: the right marks, numbers and refusals, and labels that can be read."""

from __future__ import annotations

import inspect

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import textlab
from textlab import plots
from textlab.figures import MM_PER_POINT, NEGATIVE, PETROFF, POSITIVE, TARGETS, find_faults
from textlab.plots import (
    plot_change,
    plot_confusion,
    plot_estimates,
    plot_flow,
    plot_matrix,
    plot_passages,
    plot_planner,
    plot_runs,
    plot_shares,
    plot_strip,
    plot_xray,
    short_ids,
)
from textlab.plots.labels import fitted, legible, lines_of, number, spread, width_mm, wrapped
from textlab.schema import NO_FRAME, NOT_STATED, SchemaError, frame
from textlab.words import locate

IDS = [f"00{i}_{i}a6ff85f4caa5960" for i in range(5)]
LABELS = "external_restriction self_reliance rivalry achievement technology_risk".split()
HOSTILE = "$x_1$ & <b>\x00\ud800 王毅 😀 \u202e عرب \\n{" + "w" * 60
SENTENCE = "Where there is blockade, there is breakthrough; where there is $6, there is innovation."


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def texts(ax):
    """Every text that is written in the axes, at their ticks, below and above them."""
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    lone = [ax.xaxis.label, ax.title, ax._left_title]
    return [text.get_text() for text in [*ax.texts, *ticks, *lone] if text.get_text()]


def data_lines(ax):
    """Lines in the unit of the data, without those that explain a label."""
    return [line for line in ax.lines if line.get_transform().contains_branch(ax.transData)]


def flow(n=5, words=90, ids=None):
    ids = ids or [f"d{i}" for i in range(n)]
    parts = ["body", "caption", "title", "byline", "related_articles", "newsletter", "share_bar"]
    rows = [
        (d, p, words if p == "body" else words // (9 + i)) for d in ids for i, p in enumerate(parts)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "part", "words"])


def changes(n=5, value=3.0, label="indicator_{}"):
    rows = [
        (label.replace("{}", str(i)), value * i, value * i * (0.5 + i % 3 / 2)) for i in range(n)
    ]
    return pd.DataFrame(rows, columns=["label", "raw", "clean"])


def positions(terms=3, docs=5, hits=4):
    rows = [
        (f"term {t}", f"d{d}", (i + 0.5) / (hits + t), 400)
        for t in range(terms)
        for d in range(docs)
        for i in range(hits)
    ]
    return pd.DataFrame(rows, columns=["term", "doc_id", "position", "n"])


def runs(engines=3, ks=7, n=10, value=None):
    rows = [
        (f"engine_{e}", k, r, value if value is not None else 0.9 - 0.1 * e - 0.02 * k - r / 90)
        for e in range(engines)
        for k in range(2, 2 + ks)
        for r in range(n)
    ]
    return pd.DataFrame(rows, columns=["engine", "k", "run", "stability"])


def matrix(rows=5, columns=5, hits=3):
    cells = [
        (f"d{r}", f"label_number_{c}", hits * (r + c), 400)
        for r in range(rows)
        for c in range(columns)
    ]
    return pd.DataFrame(cells, columns=["doc_id", "label", "hits", "n"])


def estimates(n=5, state="ok", value=5.0, statistic="rate", label="label_number_{}"):
    sure = state == "ok"
    return frame("estimates", {
        "measure": ["frames"] * n, "label": [label.replace("{}", str(i)) for i in range(n)],
        "statistic": [statistic] * n, "estimate": [value] * n, "se": [1.0] * n,
        "ci_lower": [value - 2 if sure else np.nan] * n,
        "ci_upper": [value + 2 if sure else np.nan] * n,
        "level": [0.95] * n, "n_docs": [23] * n, "n_units": [900] * n,
        "method": ["log-t"] * n, "state": [state] * n,
    })  # fmt: skip


def shares(n=5, counts=(2, 3, 5), version=None):
    rows = [
        (d, label, hit, sum(counts))
        for d in range(n)
        for label, hit in zip(("negative", "neutral", "positive"), counts, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["doc_id", "label", "units_hit", "units"])
    table["doc_id"] = "d" + table["doc_id"].astype(str)
    if version:
        table = pd.concat([table.assign(version=v) for v in version], ignore_index=True)
    return table


def strip(docs=5, sentences=30, value=None):
    rows = [
        (f"d{d}", i, np.sin(7 * i + d) if value is None else value)
        for d in range(docs)
        for i in range(sentences)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "unit_id", "value"])


def passages(n=5, text=SENTENCE, caption="direct · Wang Yi · score .93"):
    spans = [
        (15, 23, "external_restriction"),
        (34, 46, "achievement"),
        (0, len(text), "antithesis"),
    ]
    return pd.DataFrame({"doc_id": [f"d{i}" for i in range(n)], "text": [text] * n,
                         "spans": [spans] * n, "caption": [caption] * n})  # fmt: skip


def confusion(n=5, count=4):
    return pd.DataFrame({"label": [f"label_number_{i}" for i in range(n)], "both": [count] * n,
                         "lexicon_only": [count // 2] * n, "human_only": [count] * n,
                         "neither": [148] * n})  # fmt: skip


def planner(n=8):
    rows = [
        (units, (0.3 + 0.02 * i) / units**0.5, f"prevalence {5 * i} %, clustered")
        for i in range(n)
        for units in (25, 50, 100, 200, 400, 800)
    ]
    return pd.DataFrame(rows, columns=["n_labels", "half_width", "design"])


def by_label(table, **settings):
    return plot_matrix(table, "doc_id", "label", n="n", **settings)


def stable(table, **settings):
    return plot_runs(table, value="stability", threshold=0.6, **settings)


EVERY = {
    "confusion": (plot_confusion, confusion()),
    "estimates": (plot_estimates, estimates()),
    "flow": (plot_flow, flow()),
    "matrix": (by_label, matrix()),
    "passages": (plot_passages, passages()),
    "planner": (plot_planner, planner()),
    "runs": (stable, runs()),
    "shares": (plot_shares, shares()),
    "change": (plot_change, changes()),
    "strip": (plot_strip, strip()),
    "xray": (plot_xray, positions()),
}
EXTREMES = {
    "confusion of 40 labels": (plot_confusion, confusion(40)),
    "confusion of one": (plot_confusion, confusion(1)),
    "confusion of zeros": (plot_confusion, confusion(count=0)),
    "estimates of 40 labels": (plot_estimates, estimates(40)),
    "estimates of one": (plot_estimates, estimates(1)),
    "estimates of zeros": (plot_estimates, estimates(value=0.0, state=NO_FRAME)),
    "estimates of nothing": (plot_estimates, estimates(value=np.nan, state="no words")),
    "estimates below zero": (plot_estimates, estimates(value=-0.4, statistic="mean")),
    "estimates with hostile labels": (plot_estimates, estimates(3, label=HOSTILE[14:] + "{}")),
    "flow of 300 documents": (plot_flow, flow(300)),
    "flow of one": (plot_flow, flow(1)),
    "flow of zeros": (plot_flow, flow(words=0)),
    "flow of hostile ids": (plot_flow, flow(ids=[HOSTILE, "a/b_c"])),
    "matrix of 300 documents and 40 labels": (by_label, matrix(300, 40)),
    "matrix of one": (by_label, matrix(1, 1)),
    "matrix of zeros": (by_label, matrix(hits=0)),
    "matrix of large counts": (by_label, matrix(hits=123456)),
    "passages, 40 of them": (plot_passages, passages(40)),
    "passages, one": (plot_passages, passages(1)),
    "passages of one endless word": (plot_passages, passages(2, "x" * 5000)),
    "passages of hostile text": (plot_passages, passages(2, HOSTILE + "." * 20, None)),
    "planner of 24 designs": (plot_planner, planner(24)),
    "planner of one point": (plot_planner, planner(1).head(1)),
    "runs of one": (stable, runs(1, 1, 1)),
    "runs that are all zero": (stable, runs(value=0.0)),
    "runs over 40 k": (stable, runs(6, 40, 2)),
    "runs without a value": (stable, runs(value=np.nan)),
    "shares of 300 documents": (plot_shares, shares(300)),
    "shares of one": (plot_shares, shares(1)),
    "shares of nothing": (plot_shares, shares(counts=(0, 0, 0))),
    "shares of two versions": (plot_shares, shares(version=["all words", "topic words masked"])),
    "changes of 40 long labels": (plot_change, changes(40, label="a rather long name, number {}")),
    "changes of 300": (plot_change, changes(300)),
    "changes of one": (plot_change, changes(1)),
    "changes of zeros": (plot_change, changes(value=0.0)),
    "changes of hostile labels": (plot_change, changes(label=HOSTILE + "{}")),
    "strip of 300 documents": (plot_strip, strip(300, 5)),
    "strip of one sentence": (plot_strip, strip(1, 1)),
    "strip of zeros": (plot_strip, strip(value=0.0)),
    "strip without a value": (plot_strip, strip(value=np.nan)),
    "xray of 300 documents": (plot_xray, positions(8, 300, 1)),
    "xray of 80 terms": (plot_xray, positions(80, 2)),
    "xray of one": (plot_xray, positions(1, 1, 1)),
    "xray of nothing": (plot_xray, positions().assign(position=np.nan)),
}  # fmt: skip


class TestEveryPlot:
    def test_no_function_is_left_out_of_these_tests(self):
        made = {f"plot_{name}" for name in EVERY}
        assert made == {name for name in plots.__all__ if name.startswith("plot_")}

    @pytest.mark.parametrize("name", EVERY)
    @pytest.mark.parametrize("target", TARGETS)
    def test_labels_can_be_read_in_every_journal_and_width(self, name, target):
        plot, table = EVERY[name]
        for width in ("single", "double"):
            ax = plot(table, target=target, width=width)
            assert find_faults(ax, target=target) == []
            mm = ax.figure.get_size_inches() * 25.4
            assert mm[0] == pytest.approx(getattr(TARGETS[target], width))
            assert mm[1] <= TARGETS[target].height + 1e-9

    @pytest.mark.parametrize("case", EXTREMES)
    def test_labels_can_be_read_in_extremes(self, case):
        plot, table = EXTREMES[case]
        assert find_faults(plot(table)) == []

    @pytest.mark.parametrize("name", EVERY)
    def test_the_table_and_the_users_settings_stay(self, name):
        plot, table = EVERY[name]
        copy, settings = table.copy(deep=True), dict(matplotlib.rcParams)
        plot(table)
        pd.testing.assert_frame_equal(table, copy)
        assert dict(matplotlib.rcParams) == settings

    @pytest.mark.parametrize("name", EVERY)
    def test_it_draws_into_axes_of_a_larger_figure(self, name):
        plot, table = EVERY[name]
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 5), layout="constrained")
        assert plot(table, ax=right) is right
        assert figure.get_size_inches().tolist() == [7.2, 5]
        assert not left.has_data()

    @pytest.mark.parametrize("name", EVERY)
    def test_a_missing_column_is_named(self, name):
        plot, table = EVERY[name]
        column = "label" if name in ("confusion", "change", "estimates") else table.columns[0]
        with pytest.raises(SchemaError, match=rf"no column .*{column}"):
            plot(table.drop(columns=column))

    @pytest.mark.parametrize("name", EVERY)
    def test_an_empty_table_is_a_sentence_and_no_error(self, name):
        plot, table = EVERY[name]
        ax = plot(table.head(0))
        assert texts(ax)[0] == "nothing to show: the table has no row"
        assert find_faults(ax) == []

    @pytest.mark.parametrize("name", [n for n in plots.__all__ if n.startswith("plot_")])
    def test_settings_are_keywords_and_the_page_can_be_chosen(self, name):
        parameters = inspect.signature(getattr(plots, name)).parameters.values()
        keyword = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
        assert {"ax", "target", "width"} <= keyword


class TestFlow:
    def test_body_comes_first_and_words_and_residue_are_stated(self):
        table = pd.DataFrame({"doc_id": IDS[:1] * 2, "part": ["title", "body"], "words": [10, 90]})
        ax = plot_flow(table)
        assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [(0, 90), (90, 10)]
        assert {"000", "100", "10 %", "words", "residue"} <= set(texts(ax))

    def test_small_kinds_of_residue_are_drawn_together(self):
        parts = ["body", *"abcdefg"]
        table = pd.DataFrame({"doc_id": "d", "part": parts, "words": [50, 7, 6, 5, 4, 3, 2, 1]})
        ax = plot_flow(table)
        assert [bar.get_width() for bar in ax.patches] == [50, 7, 6, 5, 4, 3 + 2 + 1]
        legend = [text.get_text() for text in ax.figure.legends[0].get_texts()]
        assert legend == ["body", "a", "b", "c", "d", "other residue"]

    def test_a_document_without_words_has_no_share(self):
        ax = plot_flow(pd.DataFrame({"doc_id": ["d"], "part": ["body"], "words": [0]}))
        assert "–" in texts(ax)

    def test_rows_without_room_are_said_to_be_left_out(self):
        ax = plot_flow(flow(300))
        assert "of 300 documents" in ax.get_xlabel()
        assert len(ax.get_yticklabels()) < 60


class TestShares:
    def test_bars_are_percentages_with_their_sentences(self):
        ax = plot_shares(shares(1))
        bars = [bar.get_width() for bar in ax.patches]
        assert bars == [20, 30, 50]
        assert {"20", "30", "50", "10"} <= set(texts(ax))

    def test_versions_of_one_document_stand_below_each_other(self):
        ax = plot_shares(shares(1, version=["all words", "topic words masked"]))
        rows = [text.get_text() for text in ax.get_yticklabels()]
        assert rows == ["d0, all words", "d0, topic words masked"]
        assert "n = 10 in 1 document" in ax.get_xlabel()

    def test_another_class_is_refused(self):
        with pytest.raises(SchemaError, match="'happy'; expected negative, neutral, positive"):
            plot_shares(shares(1).assign(label="happy"))


class TestConfusion:
    def test_the_coder_is_right_and_the_lexicon_alone_left_of_the_line(self):
        table = pd.DataFrame({"label": ["a"], "both": [3], "lexicon_only": [2], "human_only": [1],
                              "neither": [94]})  # fmt: skip
        ax = plot_confusion(table)
        bars = [(bar.get_x(), bar.get_width()) for bar in ax.patches]
        assert bars == [(0, -2), (0, 3), (3, 1)]
        assert {"2", "3", "1", "94"} <= set(texts(ax))
        assert ax.get_xlabel() == "sentences (n = 100 for each indicator)"

    def test_no_count_is_negative(self):
        assert not any("−" in text for text in texts(plot_confusion(confusion())))


class TestChange:
    def test_both_values_and_the_label_are_written(self):
        ax = plot_change(pd.DataFrame({"label": ["self_reliance"], "raw": [4.0], "clean": [0.0]}))
        assert {"4", "0", "self reliance", "raw", "clean"} <= set(texts(ax))
        assert list(ax.lines[1].get_xdata()) == [4, 0]

    def test_direction_has_a_dash_and_a_color(self):
        table = pd.DataFrame({"label": list("abc"), "raw": [2, 2, 2.0], "clean": [1, 3, 2.0]})
        between = [line for line in plot_change(table).lines if list(line.get_xdata())[:1] == [2]]
        looks = [
            (line.get_linestyle(), line.get_color()) for line in between if line.get_zorder() == 2
        ]
        assert len(set(looks)) == 3 and [dash for dash, _ in looks] == ["--", "-", "-"]

    def test_what_was_not_measured_is_a_dash_without_a_point(self):
        table = pd.DataFrame({"label": ["a", "b"], "raw": [1.0, np.nan], "clean": [np.nan] * 2})
        shown = [text.get_text() for text in plot_change(table).texts]
        assert shown == ["raw", "1", "–", "clean", "–", "–"]

    def test_columns_may_have_other_names(self):
        table = pd.DataFrame({"label": ["a"], "open": [1.0], "masked": [2.0]})
        assert {"open", "masked"} <= set(texts(plot_change(table, before="open", after="masked")))

    def test_the_largest_changes_have_room_first(self):
        table = changes(300).assign(clean=lambda t: t["raw"] + np.arange(300))
        ax = plot_change(table)
        assert "indicator 299" in texts(ax)
        assert "of 300 rows" in ax.get_xlabel()


class TestXray:
    def test_ticks_stand_at_their_positions_and_are_counted(self):
        table = pd.DataFrame({"term": "chip*", "doc_id": "d0", "position": [0.25, 0.75], "n": 40})
        ax = plot_xray(table)
        drawn = [path[0][0] for c in ax.collections for path in c.get_segments()]
        assert drawn == [0.25, 0.75]
        assert {"chip*", "d0", "2", "40"} <= set(texts(ax))

    def test_terms_and_documents_without_a_hit_are_shown_with_zero(self):
        corpus = textlab.read_corpus(["one chip two", "no word of it"])
        ax = plot_xray(locate(corpus, ["chip*", "blockade*"]), words={"d1": 4})
        rows = [text.get_text() for text in ax.get_yticklabels()]
        assert rows == ["chip*", "d0", "d1", "blockade*", "d0", "d1"]
        numbers = [text.get_text() for text in ax.texts]
        assert numbers[1:7] == ["", "1", "0", "", "0", "0"]
        assert numbers[8:] == ["", "3", "4", "", "3", "4"]

    def test_the_fullest_documents_are_kept_where_not_all_have_room(self):
        table = positions(1, 300, 1)
        table = pd.concat([table, table[table["doc_id"] == "d299"]])
        ax = plot_xray(table)
        assert "299" in "".join(t.get_text() for t in ax.get_yticklabels())
        assert "with most occurrences" in ax.get_xlabel().replace("\n", " ")

    def test_a_position_outside_the_document_is_refused(self):
        with pytest.raises(SchemaError, match="outside"):
            plot_xray(positions().assign(position=12))


class TestRuns:
    def test_the_line_goes_through_the_means_and_the_band_to_the_extremes(self):
        table = pd.DataFrame({"engine": "lda", "k": [2, 2, 3, 3], "run": [0, 1, 0, 1],
                              "stability": [0.2, 0.4, 0.5, 0.9]})  # fmt: skip
        ax = plot_runs(table, value="stability")
        assert data_lines(ax)[-1].get_ydata() == pytest.approx([0.3, 0.7])
        band = ax.collections[0].get_paths()[0].vertices[:, 1]
        assert (band.min(), band.max()) == (0.2, 0.9)
        assert "n = 2 runs each" in ax.get_xlabel()

    def test_refused_runs_are_hollow_and_the_reason_is_said(self):
        table = runs(1, 1, 2).assign(state=["ok", "too little text"])
        ax = plot_runs(table, value="stability")
        assert [line.get_markerfacecolor() for line in ax.lines[:2]] == [PETROFF[0], "white"]
        assert "hollow: too little text" in ax.get_xlabel()

    def test_ranges_of_runs_are_drawn_without_the_runs(self):
        table = pd.DataFrame({"engine": "lda", "k": [2, 3], "value": [0.3, 0.7],
                              "lower": [0.2, 0.5], "upper": [0.4, 0.9], "n_runs": 10})  # fmt: skip
        ax = plot_runs(table)
        band = ax.collections[0].get_paths()[0].vertices[:, 1]
        assert (band.min(), band.max()) == (0.2, 0.9)
        assert "n = 10 runs each" in ax.get_xlabel()

    def test_two_statistics_are_never_averaged(self):
        table = pd.DataFrame({"engine": ["lda", "lda"], "statistic": ["seeds", "resamples"],
                              "k": 2, "run": 0, "value": [0.9, 0.1]})  # fmt: skip
        ax = plot_runs(table)
        means = [line.get_ydata()[0] for line in data_lines(ax) if len(line.get_ydata())]
        assert set(means) == {0.9, 0.1}
        assert {"seeds", "resamples"} <= set(texts(ax))

    def test_the_threshold_is_drawn_and_labeled(self):
        assert "threshold 0.6" in texts(stable(runs()))

    def test_seven_engines_cannot_be_told_apart(self):
        with pytest.raises(SchemaError, match="7 lines"):
            stable(runs(7, 1, 1))


class TestPlanner:
    def test_half_widths_are_percentage_points(self):
        table = pd.DataFrame({"n_labels": [200, 50], "half_width": [0.06, 0.12], "label": "10 %"})
        ax = plot_planner(table)
        assert list(ax.lines[0].get_xdata()) == [50, 200]
        assert ax.lines[0].get_ydata() == pytest.approx([12, 6])
        assert "10 %" in texts(ax)


class TestMatrix:
    def test_cells_and_totals_are_the_sums(self):
        table = pd.DataFrame({"doc_id": list("aabb"), "label": list("xyxx"), "hits": [1, 2, 3, 4],
                              "n": [40, 40, 50, 50]})  # fmt: skip
        shown = [text.get_text() for text in by_label(table).texts]
        assert shown[:8] == ["total", "3", "7", "10", "words", "40", "50", ""]
        assert shown[8:] == ["1", "2", "7", "0", "8", "2"]

    def test_zero_is_pale_and_a_missing_count_a_dash(self):
        table = pd.DataFrame({"doc_id": list("ab"), "label": "x", "hits": [0, np.nan], "n": 40})
        cells = {t.get_text(): t.get_color() for t in by_label(table).texts if t.get_text() in "0–"}
        assert set(cells) >= {"–"} and cells["–"] == "#8a8a8a"

    def test_a_refused_document_is_a_dash_and_the_reason_stands_below(self):
        table = pd.DataFrame({"doc_id": list("ab"), "label": "x", "hits": [0, 2], "n": 40})
        states = {"value": [np.nan, 50.0], "state": ["language is de", "ok"]}
        ax = by_label(table.assign(**states))
        shown = [t.get_text() for t in ax.texts]
        assert shown[:4] == ["total", "–", "2", "2"]
        assert "0" not in shown
        assert ax.get_xlabel() == "hits (n = 2)\n–: language is de"

    def test_rows_of_evidence_are_counted_and_an_unstated_voice_is_kept(self):
        table = pd.DataFrame({"label": ["a", "a", "b"], "voice": ["author", None, "author"]})
        ax = plot_matrix(table, "label", "voice", values=None)
        assert [t.get_text() for t in ax.get_xticklabels()] == ["author", NOT_STATED]
        assert ax.get_xlabel() == "hits (n = 3)"

    def test_documents_in_no_order_of_their_own_are_sorted(self):
        table = pd.DataFrame({"doc_id": ["d2", "d0", "d1"], "label": "x", "hits": 1, "n": 40})
        assert [t.get_text() for t in by_label(table).get_yticklabels()][:3] == ["d0", "d1", "d2"]

    def test_text_on_a_dark_cell_is_white(self):
        cells = [t for t in by_label(matrix(2, 2)).texts if t.get_text() in ("3", "6")]
        inks = {t.get_text(): t.get_color() for t in cells if t.get_color() in ("black", "white")}
        assert inks == {"3": "black", "6": "white"}

    def test_what_has_no_room_is_said(self):
        label = by_label(matrix(300, 40)).get_xlabel()
        assert "of 300 rows" in label and "of 40 columns" in label


class TestEstimates:
    def test_an_interval_is_a_line_and_its_numbers(self):
        ax = plot_estimates(estimates(1))
        assert "5 [3, 7], n = 23" in texts(ax)
        spans = [segment[:, 0].tolist() for c in ax.collections for segment in c.get_segments()]
        assert spans == [[3, 7]]
        assert "95 % interval over documents" in ax.get_xlabel()

    def test_a_refusal_is_a_hollow_point_with_its_reason(self):
        ax = plot_estimates(estimates(1, NO_FRAME))
        assert "5, n = 23, no interval" in texts(ax)
        assert "no interval: no sampling frame" in ax.get_xlabel()
        assert not ax.collections
        assert [to_hex(x.get_markerfacecolor()) for x in ax.lines if x.get_marker() == "o"] == [
            "#ffffff"
        ]

    def test_several_reasons_get_letters(self):
        table = pd.concat([estimates(1), estimates(1, "a reason"), estimates(1, "another")])
        ax = plot_estimates(table)
        assert {"5, n = 23, no interval (a)", "5, n = 23, no interval (b)"} <= set(texts(ax))
        assert "(a) a reason; (b) another" in ax.get_xlabel().replace("\n", " ")

    def test_a_group_that_is_not_stated_has_its_row(self):
        table = pd.concat([estimates(1), estimates(1), estimates(1)])
        table.insert(0, "outlet", ["CGTN", NOT_STATED, None])
        rows = [text.get_text() for text in plot_estimates(table).get_yticklabels()]
        assert rows == ["CGTN", NOT_STATED, NOT_STATED]

    def test_every_document_stands_behind_its_estimate(self):
        corpus = textlab.read_corpus(
            ["Sanctions bite.", "Sanctions came late today.", "A plain text."]
        )
        scores = textlab.score_frames(corpus, ["external_restriction"]).scores
        ax = plot_estimates(textlab.estimate(scores, documents=corpus), points=scores)
        circles = next(line for line in ax.lines if len(line.get_xdata()) == 3)
        assert list(circles.get_xdata()) == pytest.approx([0, 250, 500])
        assert circles.get_markerfacecolor() == "none"

    def test_points_of_a_share_are_shares(self):
        corpus = textlab.read_corpus(["Sanctions bite. It rains.", "Sanctions came."])
        scores = textlab.score_frames(corpus, ["external_restriction"]).scores
        table = textlab.estimate(scores, documents=corpus, statistic="share")
        lines = plot_estimates(table, points=scores).lines
        circles = next(x for x in lines if x.get_marker() == "o" and len(x.get_xdata()) == 2)
        assert sorted(circles.get_xdata()) == [0.5, 1]

    def test_two_statistics_have_no_common_axis(self):
        with pytest.raises(SchemaError, match="rate, mean"):
            plot_estimates(pd.concat([estimates(1), estimates(1, statistic="mean")]))


class TestStrip:
    def test_bars_go_up_for_positive_and_down_for_negative(self):
        table = pd.DataFrame({"doc_id": "d", "unit_id": [0, 1, 2, 3],
                              "value": [0.5, -0.25, 0.0, np.nan]})  # fmt: skip
        ax = plot_strip(table)
        bars = {round(b.get_x() + b.get_width() / 2, 6): (b.get_height(), to_hex(b.get_facecolor()))
                for b in ax.patches}  # fmt: skip
        assert bars == {0: (-0.22, POSITIVE.lower()), 1: (0.11, NEGATIVE.lower())}
        assert ax.yaxis_inverted()
        dots = next(line for line in ax.lines if line.get_marker() == "o")
        assert list(dots.get_xdata()) == [2]
        assert {"4", "1"} <= set(texts(ax))

    def test_few_sentences_are_not_smoothed(self):
        with pytest.raises(SchemaError, match="d0 has 30 sentences"):
            plot_strip(strip(), smooth=7)
        ax = plot_strip(strip(1, 80), smooth=7)
        line = ax.lines[-1].get_ydata()
        value = strip(1, 80)["value"]
        assert line[10] == pytest.approx(-0.44 * value[7:14].mean())

    def test_a_valence_beyond_one_is_refused(self):
        with pytest.raises(SchemaError, match="outside"):
            plot_strip(strip(value=4.2))


class TestPassages:
    def test_an_endless_passage_is_read_from_its_first_mark_on(self):
        text = "word " * 100_000 + "blockade " + "word " * 100_000
        table = pd.DataFrame({"doc_id": ["a"], "text": [text], "caption": ["author"],
                              "spans": [[(500_000, 500_008, "x")]]})  # fmt: skip
        lines = [t.get_text() for t in plot_passages(table).texts]
        assert lines[0].startswith("… word")
        assert any("blockade" in line for line in lines[:4])
        assert len(lines) == 13 and lines[11].endswith("…")

    @pytest.mark.parametrize("width", ["single", "double"])
    def test_marks_lie_exactly_under_their_words(self, width):
        ax = plot_passages(passages(1), width=width)
        grounds = [p for p in ax.patches if isinstance(p, Rectangle)]
        figure = ax.figure
        figure.set_dpi(300)
        figure.draw_without_rendering()
        renderer = figure.canvas.get_renderer()
        for ground, words in zip(grounds, ("blockade", "breakthrough"), strict=False):
            box = ground.get_window_extent(renderer)
            line = next(t for t in ax.texts if words in t.get_text())
            start = line.get_window_extent().x0
            whole = line.get_text()
            edges = []
            for end in (whole.index(words), whole.index(words) + len(words)):
                line.set_text(whole[:end])
                with matplotlib.rc_context({"text.hinting": "none"}):
                    edges.append(start + line.get_window_extent(renderer).width)
            line.set_text(whole)
            assert [box.x0, box.x1] == pytest.approx(
                edges, abs=300 / 72 * 0.3
            )  # a third of a point

    def test_all_words_are_there_and_in_order(self):
        ax = plot_passages(passages(1), width="single")
        lines = [t.get_text() for t in ax.texts][:-1]
        assert " ".join(lines) == SENTENCE

    def test_overlapping_marks_stand_below_each_other(self):
        ax = plot_passages(passages(1))
        heights = {line.get_ydata()[0] for line in ax.lines}
        assert len(heights) == 2

    def test_every_label_has_a_color_and_a_stroke(self):
        ax = plot_passages(passages(1))
        looks = [(h.get_color(), h._dash_pattern) for h in ax.figure.legends[0].legend_handles]
        assert len({color for color, _ in looks}) == len({str(dash) for _, dash in looks}) == 3

    def test_the_caption_begins_with_the_short_id(self):
        table = passages(1).assign(doc_id=IDS[0])
        assert plot_passages(table).texts[-1].get_text() == "000 · direct · Wang Yi · score .93"

    def test_what_has_no_room_is_said(self):
        assert plot_passages(passages(40), most=3).texts[-1].get_text() == (
            "shown: the first 3 of 40 passages"
        )

    def test_a_span_outside_its_text_is_refused(self):
        table = passages(1).assign(spans=[[(0, 500, "rivalry")]])
        with pytest.raises(SchemaError, match=r"span \(0, 500\) of rivalry"):
            plot_passages(table)


class TestShortIds:
    def test_the_shared_hash_is_dropped(self):
        assert list(short_ids(IDS).values()) == ["000", "001", "002", "003", "004"]

    def test_plain_ids_stay(self):
        assert short_ids(["d1", "d12"]) == {"d1": "d1", "d12": "d12"}

    def test_as_many_parts_are_kept_as_tell_them_apart(self):
        assert list(short_ids(["a_1_x", "a_2_x"]).values()) == ["a_1", "a_2"]

    def test_a_shared_folder_is_dropped(self):
        assert list(short_ids(["news/cgtn/01", "news/cgtn/02"]).values()) == ["01", "02"]

    @given(st.lists(st.text("ab_/ 1"), unique=True))
    def test_different_ids_stay_different(self, ids):
        assert len(set(short_ids(ids).values())) == len(ids)


class TestLabels:
    @given(st.text())
    def test_legible_text_has_the_same_length(self, text):
        assert len(legible(text)) == len(text)

    def test_what_the_font_cannot_draw_is_a_box(self):
        assert legible("a王\ud800\n$") == "a□□ $"

    @given(st.text(" abcW"), st.floats(3, 40))
    def test_lines_join_to_the_text_and_none_is_too_wide(self, text, mm):
        spans = wrapped(text, mm, 6)
        assert "".join(text[a:b] for a, b in spans) == text
        assert all(width_mm(text[a:b].rstrip(), 6) <= mm + 0.01 for a, b in spans)

    @given(st.text("abcdefghij ", min_size=1), st.floats(6, 30))
    def test_a_fitted_label_fits(self, text, mm):
        assert width_mm(fitted(text, mm, 6), 6) <= mm

    def test_a_cut_label_keeps_its_beginning_and_its_end(self):
        short = fitted("a rather long label of an indicator number 12", 25, 6)
        assert short.startswith("a rather") and "…" in short and short.endswith("12")

    def test_lines_of_a_short_text_are_one(self):
        assert lines_of("hits (n = 3)", 80, 6) == "hits (n = 3)"

    @given(st.lists(st.floats(-50, 50), max_size=30), st.floats(0.1, 3))
    def test_spread_labels_keep_their_distance_order_and_limits(self, wanted, gap):
        placed = spread(wanted, gap, -100, 100)
        order = np.argsort(wanted, kind="stable")
        assert (np.diff(placed[order]) >= gap - 1e-9).all()
        assert ((placed >= -100 - 1e-9) & (placed <= 100 + 1e-9)).all()

    def test_labels_with_room_stay_where_they_are(self):
        assert spread([1, 5, 9], 2, 0, 10).tolist() == [1, 5, 9]

    def test_numbers_are_short(self):
        given = (0.000123456, 123456.0, -2.5, 1e-12, -0.0)
        assert [number(x) for x in given] == ["0.000123", "123,456", "−2.5", "1e−12", "0"]

    def test_a_millimeter_is_a_millimeter(self):
        assert width_mm("m" * 10, 6) == pytest.approx(10 * 0.974 * 6 * MM_PER_POINT, rel=0.02)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.validation.agreement import agreement_interval, gwet_ac1, krippendorff_alpha

_ = np.nan

# Krippendorff (2011), section C: 12 units, 4 observers, missing values
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
).T


def table(both, first, second, neither):
    """Two coders: how many units both, one or none of them gave the label."""
    pairs = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    return np.array(pairs, float)


codes = st.lists(st.lists(st.sampled_from([0.0, 1.0, _]), min_size=3, max_size=3), min_size=2)


class TestAlpha:
    def test_krippendorffs_table_of_four_observers_with_missing_codes(self):
        assert krippendorff_alpha(FOUR_OBSERVERS) == pytest.approx(0.743, abs=5e-4)

    def test_krippendorffs_binary_table_of_two_observers(self):
        # section A of the same paper: 10 units, alpha .095
        first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
        second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
        both = np.array([first, second], float).T
        assert krippendorff_alpha(both) == pytest.approx(0.095, abs=5e-4)

    def test_a_table_worked_by_hand(self):
        # D_o = 2 of 8 pairable values differ; D_e = (64 - 25 - 9) / 56
        assert krippendorff_alpha(table(1, 1, 0, 2)) == pytest.approx(1 - 7 * 2 / 30)

    def test_codes_that_are_all_alike_say_nothing(self):
        assert np.isnan(krippendorff_alpha(table(0, 0, 0, 9)))

    def test_without_a_double_coded_unit_there_is_no_alpha(self):
        assert np.isnan(krippendorff_alpha(np.array([[1, _], [_, 0]])))
        assert np.isnan(krippendorff_alpha(np.zeros((0, 2))))

    @given(codes)
    def test_units_and_coders_may_be_put_in_any_order(self, rows):
        given = np.array(rows)
        one, other = krippendorff_alpha(given), krippendorff_alpha(given[::-1, ::-1])
        assert one == pytest.approx(other, nan_ok=True)

    @given(codes)
    def test_calling_1_what_was_0_changes_nothing(self, rows):
        given = np.array(rows)
        assert krippendorff_alpha(1 - given) == pytest.approx(
            krippendorff_alpha(given), nan_ok=True
        )

    @given(codes)
    def test_no_agreement_is_above_1(self, rows):
        alpha = krippendorff_alpha(np.array(rows))
        assert np.isnan(alpha) or alpha <= 1


class TestAC1:
    def test_gwets_table_where_kappa_fails(self):
        # 125 units: 118 both, 5 and 2 by one; agreement .944, kappa -.02, AC1 .9408
        pi = (123 + 120) / 250
        chance = 2 * pi * (1 - pi)
        expected = (118 / 125 - chance) / (1 - chance)
        assert expected == pytest.approx(0.9408, abs=5e-5)
        assert gwet_ac1(table(118, 5, 2, 0)) == pytest.approx(expected)

    def test_four_raters_with_missing_codes(self):
        # the table of Gwet's own software, "cac.raw4raters": AC1 .77544
        assert gwet_ac1(FOUR_OBSERVERS, range(1, 6)) == pytest.approx(0.77544, abs=5e-6)

    def test_it_stands_where_alpha_is_not_defined(self):
        assert gwet_ac1(table(0, 0, 0, 9)) == 1

    def test_without_a_double_coded_unit_there_is_none(self):
        assert np.isnan(gwet_ac1(np.array([[1, _], [_, 0]])))


class TestInterval:
    def coded(self, seed=1, documents=20):
        """Ten units in each document; the second coder slips in one of ten."""
        random = np.random.default_rng(seed)
        first = (random.random(10 * documents) < 0.3).astype(float)
        second = np.where(random.random(len(first)) < 0.1, 1 - first, first)
        return np.stack([first, second], axis=1), np.repeat(np.arange(documents), 10)

    @pytest.mark.parametrize("coefficient", [krippendorff_alpha, gwet_ac1])
    def test_it_contains_the_coefficient_and_ends_below_1(self, coefficient):
        lower, upper = agreement_interval(coefficient, *self.coded())
        assert -1 <= lower < coefficient(self.coded()[0]) < upper < 1

    def test_more_documents_give_a_narrower_one(self):
        few, many = (
            agreement_interval(krippendorff_alpha, *self.coded(documents=d)) for d in (10, 100)
        )
        assert many[1] - many[0] < few[1] - few[0]

    def test_disagreement_in_a_single_document_gives_none(self):
        codes = np.concatenate([table(5, 1, 0, 5), table(5, 0, 0, 5), table(5, 0, 0, 5)])
        documents = np.repeat([0, 1, 2], [11, 10, 10])
        assert np.isnan(agreement_interval(krippendorff_alpha, codes, documents)).all()

    def test_perfect_agreement_gives_none(self):
        codes, documents = np.concatenate([table(5, 0, 0, 5)] * 2), np.repeat([0, 1], 10)
        assert np.isnan(agreement_interval(gwet_ac1, codes, documents)).all()

    def test_nothing_coded_gives_none(self):
        nothing = agreement_interval(krippendorff_alpha, np.zeros((0, 2)), np.zeros(0))
        assert np.isnan(nothing).all()

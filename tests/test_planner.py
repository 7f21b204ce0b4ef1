import math

import numpy as np
import pytest

from textlab.schema import SchemaError
from textlab.validation.agreement import krippendorff_alpha
from textlab.validation.planner import plan


def half(quantity, **settings):
    table = plan(**{"units": [200], "documents": [200], "coders": [2], **settings})
    return table.set_index("quantity")["half_width"][quantity]


class TestPlan:
    def test_prevalence_is_wilsons_half_width(self):
        z, n, p = 1.959964, 200, 0.1
        expected = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
        assert half("prevalence", prevalence=0.1) == pytest.approx(expected, rel=1e-6)

    def test_units_of_few_articles_are_worth_fewer(self):
        table = plan([200], documents=[20], coders=[2], icc=0.1)
        assert table["design_effect"].tolist() == [pytest.approx(1.9)] * 3
        assert half("f1", documents=[20], icc=0.1) > half("f1", documents=[200])

    def test_four_times_the_units_halve_the_width(self):
        for quantity in ("f1", "alpha"):
            one, four = (half(quantity, units=[n], documents=[n]) for n in (200, 800))
            assert four == pytest.approx(one / 2)

    def test_more_coders_narrow_alpha_alone(self):
        assert half("alpha", coders=[3]) < half("alpha", coders=[2])
        assert half("f1", coders=[3]) == half("f1", coders=[2])

    def test_alpha_varies_as_planned_when_coders_are_simulated(self):
        random, n, p, alpha = np.random.default_rng(1), 400, 0.2, 0.7
        found = []
        for _ in range(400):
            sure = random.random(n) < alpha
            shared = random.random(n) < p
            guesses = random.random((n, 2)) < p
            codes = np.where(sure[:, None], shared[:, None], guesses).astype(float)
            found.append(krippendorff_alpha(codes))
        planned = half("alpha", units=[n], documents=[n], prevalence=p, alpha=alpha)
        assert 1.96 * np.std(found) == pytest.approx(planned, rel=0.12)

    def test_f1_varies_as_planned_when_errors_are_simulated(self):
        random, n, p, f1 = np.random.default_rng(2), 2000, 0.2, 0.6
        both, one = p * f1, p * (1 - f1)
        cells = random.multinomial(n, [both, one, one, 1 - both - 2 * one], size=2000)
        found = 2 * cells[:, 0] / (2 * cells[:, 0] + cells[:, 1] + cells[:, 2])
        planned = half("f1", units=[n], documents=[n], prevalence=p, f1=f1)
        assert 1.96 * np.std(found) == pytest.approx(planned, rel=0.08)

    def test_more_articles_than_units_are_no_plan(self):
        assert len(plan([50], documents=[100])) == 0

    @pytest.mark.parametrize("name", ["prevalence", "f1", "alpha"])
    def test_certainty_is_no_expectation(self, name):
        with pytest.raises(SchemaError, match=f"{name} is 1; expected between 0 and 1"):
            plan(**{name: 1})

    def test_a_correlation_above_1_is_refused(self):
        with pytest.raises(SchemaError, match="icc is 2; expected 0 to 1"):
            plan(icc=2)

    @pytest.mark.parametrize("settings", [{"units": []}, {"documents": [0]}, {"coders": [1]}])
    def test_a_study_of_nothing_is_refused(self, settings):
        with pytest.raises(SchemaError, match="at least one unit and one document"):
            plan(**settings)

"""The loop with human coders: draw a sample, code it, score the measure, correct its shares."""

from textlab.validation.correction import correct
from textlab.validation.planner import plan
from textlab.validation.samples import Sample, draw_sample
from textlab.validation.scoring import Coding, score_coding
from textlab.validation.sheets import read_codes, simulate_codes, write_sheet

__all__ = [
    "Coding",
    "Sample",
    "correct",
    "draw_sample",
    "plan",
    "read_codes",
    "score_coding",
    "simulate_codes",
    "write_sheet",
]

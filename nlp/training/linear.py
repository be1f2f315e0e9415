"""Linear classifiers: how one is fitted, judged on what it did not see, and made to tell honest probabilities.

The issue model is the mean of two: a plain linear SVM, and one whose features are first stretched by how much each
tells of its class (the log-count ratio of NB-SVM; Wang and Manning, ACL 2012). Both are linear in the same features, so
their mean is one table of weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix, diags  # type: ignore[import-untyped]
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlp.model import STEPS
from nlp.training.tables import Doubles

FOLDS = 5
SEED = 20260402
_PLAIN_COST, _STRETCHED_COST = 0.5, 0.1
_LEAST_STRETCH = 0.25
_SMOOTHING = 0.5

Labels = NDArray[np.int64]
Fit = Callable[[csr_matrix, Labels, Doubles], tuple[Doubles, Doubles]]
"""From a table, its labels and the importance of its rows to weights (a row per class) and biases."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A fitted linear model with its out-of-fold margins."""

    weights: NDArray[np.int8]
    scale: Doubles
    bias: Doubles
    slope: Doubles
    offset: Doubles
    margins: Doubles

    @property
    def probabilities(self) -> Doubles:
        """Out of fold, as the scorer would tell them."""
        return _softmax(self.margins * self.slope + self.offset)


def learn(table: csr_matrix, labels: Labels, importance: Doubles, fit: Fit, *, nothing: float = 0.0) -> Learnt:
    """Fit on all rows, and on all folds but one for margins that are out of fold.

    Weights under `nothing`, as a share of their class's largest, are left out, which makes the file smaller.
    """
    margins = np.zeros((len(labels), int(labels.max()) + 1))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for known, unseen in folds.split(table, labels):
        weights, bias = fit(table[known], labels[known], importance[known])
        margins[unseen] = table[unseen] @ weights.T + bias
    slope, offset = _calibrate(margins, labels)
    weights, bias = fit(table, labels, importance)
    scale = np.abs(weights).max(axis=1)
    shares = weights / scale[:, None]
    shares[np.abs(shares) < nothing] = 0
    steps = np.rint(np.sign(shares) * np.sqrt(np.abs(shares)) * STEPS).astype(np.int8).T
    return Learnt(steps, scale, bias, slope, offset, margins)


def fit_plain(table: csr_matrix, labels: Labels, importance: Doubles) -> tuple[Doubles, Doubles]:
    """A balanced linear SVM, one class against the rest."""
    classes = int(labels.max()) + 1
    fitted = [_fit_one(table, labels == number, importance, _PLAIN_COST * 2) for number in range(classes)]
    return np.array([weights for weights, _ in fitted]), np.array([bias for _, bias in fitted])


def fit_mean_of_two(table: csr_matrix, labels: Labels, importance: Doubles) -> tuple[Doubles, Doubles]:
    """The mean of a plain and a stretched SVM."""
    plain = LinearSVC(C=_PLAIN_COST, class_weight="balanced", random_state=SEED).fit(
        table, labels, sample_weight=importance
    )
    stretched = [_fit_stretched(table, labels == number, importance) for number in range(int(labels.max()) + 1)]
    weights = (plain.coef_ + np.array([one for one, _ in stretched])) / 2
    return weights, (plain.intercept_ + np.array([bias for _, bias in stretched])) / 2


def _fit_stretched(table: csr_matrix, inside: NDArray[np.bool_], importance: Doubles) -> tuple[Doubles, float]:
    present = diags(importance) @ (table > 0).astype(np.float64)
    within = np.asarray(present[inside].sum(0)).ravel() + _SMOOTHING
    outside = np.asarray(present[~inside].sum(0)).ravel() + _SMOOTHING
    stretch = np.abs(np.log(within / within.sum()) - np.log(outside / outside.sum())) + _LEAST_STRETCH
    weights, bias = _fit_one(table @ diags(stretch), inside, importance, _STRETCHED_COST)
    return weights * stretch, bias


def _fit_one(table: csr_matrix, inside: NDArray[np.bool_], importance: Doubles, cost: float) -> tuple[Doubles, float]:
    """One class against the rest, both sides weighing the same in all."""
    within, outside = importance[inside].sum(), importance[~inside].sum()
    balanced = importance * np.where(inside, (within + outside) / 2 / within, (within + outside) / 2 / outside)
    fitted = LinearSVC(C=cost, random_state=SEED).fit(table, inside, sample_weight=balanced)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _calibrate(margins: Doubles, labels: Labels) -> tuple[Doubles, Doubles]:
    """A slope and an offset per class that make the softmax of the margins honest, every class weighing the same."""
    classes = margins.shape[1]
    shares = np.bincount(labels, minlength=classes)
    importance = (len(labels) / classes / shares)[labels]

    def loss(parameters: Doubles) -> float:
        slope, offset = parameters[:classes], parameters[classes:]
        chances = _softmax(margins * slope + offset)[np.arange(len(labels)), labels]
        strain = 0.01 * float(((slope - slope.mean()) ** 2).sum() + (offset**2).sum())
        return float(-(importance * np.log(chances + 1e-12)).mean()) + strain

    start = np.concatenate([np.full(classes, 4.0), np.zeros(classes)])
    best = minimize(loss, start, method="L-BFGS-B").x
    return best[:classes], best[classes:]


def _softmax(logits: Doubles) -> Doubles:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))

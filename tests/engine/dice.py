"""Random values made of nothing but throws of a die.

The words are Hypothesis's. Its own strategies take longer to draw a case than both engines take to
play it. Here Hypothesis only throws the die, as :func:`by_hypothesis` lets it, and shrinks what it
threw; a long search throws one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import hypothesis.strategies

T = TypeVar("T")
U = TypeVar("U")

Die = Callable[[int, int], int]
"""Gives a number between two, both included: ``random.Random(1).randint`` is one."""
DrawFn = Callable[["Strategy[T]"], T]


class Strategy(Generic[T]):
    """How to make a value of what a die shows; the lowest throws make the simplest value."""

    def __init__(self, made: Callable[[Die], T]) -> None:
        self.made = made

    def map(self, change: Callable[[T], U]) -> Strategy[U]:
        return Strategy(lambda die: change(self.made(die)))

    def __or__(self, other: Strategy[U]) -> Strategy[T | U]:
        return one_of(self, other)


def composite(function: Callable[..., T]) -> Callable[..., Strategy[T]]:
    """The values of a function that draws parts of them by its first argument."""

    def strategy(*args: Any, **kwargs: Any) -> Strategy[T]:
        return Strategy(lambda die: function(lambda part: part.made(die), *args, **kwargs))

    return strategy


def integers(low: int, high: int) -> Strategy[int]:
    return Strategy(lambda die: die(low, high))


def booleans() -> Strategy[bool]:
    return integers(0, 1).map(bool)


def dates(first: date, last: date) -> Strategy[date]:
    return integers(first.toordinal(), last.toordinal()).map(date.fromordinal)


def just(value: T) -> Strategy[T]:
    return Strategy(lambda die: value)


def none() -> Strategy[None]:
    return just(None)


def sampled_from(values: Sequence[T]) -> Strategy[T]:
    return Strategy(lambda die: values[die(0, len(values) - 1)])


def one_of(*strategies: Strategy[Any]) -> Strategy[Any]:
    return Strategy(lambda die: strategies[die(0, len(strategies) - 1)].made(die))


def permutations(values: Sequence[T]) -> Strategy[list[T]]:
    def shuffled(die: Die) -> list[T]:
        rest = list(values)
        return [rest.pop(die(0, last)) for last in reversed(range(len(rest)))]

    return Strategy(shuffled)


def tuples(*parts: Strategy[Any]) -> Strategy[tuple[Any, ...]]:
    return Strategy(lambda die: tuple(part.made(die) for part in parts))


def lists(part: Strategy[T], min_size: int = 0, max_size: int = 5) -> Strategy[list[T]]:
    return Strategy(lambda die: [part.made(die) for _ in range(die(min_size, max_size))])


def sets(part: Strategy[T], min_size: int = 0, max_size: int = 5) -> Strategy[set[T]]:
    """What is drawn twice is there once; ``min_size`` is 0 or 1."""
    assert min_size <= 1
    return lists(part, min_size, max_size).map(set)


def dictionaries(key: Strategy[T], value: Strategy[U], max_size: int = 5) -> Strategy[dict[T, U]]:
    return lists(tuples(key, value), max_size=max_size).map(dict)


def builds(kind: Callable[..., T], *parts: Strategy[Any], **named: Strategy[Any]) -> Strategy[T]:
    return Strategy(
        lambda die: kind(
            *[part.made(die) for part in parts],
            **{name: part.made(die) for name, part in named.items()},
        )
    )


@hypothesis.strategies.composite
def by_hypothesis(draw: hypothesis.strategies.DrawFn, strategy: Strategy[T]) -> T:
    """The same values for Hypothesis."""
    return strategy.made(lambda low, high: draw(hypothesis.strategies.integers(low, high)))

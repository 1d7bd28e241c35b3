"""Properties that are computed when first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801  used like ``property``
    """``functools.cached_property`` without the lock that it takes before Python 3.12."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        """The value, which from now on is an attribute of the instance itself."""
        value: T = self._function(instance)
        instance.__dict__[self._name] = value
        return value

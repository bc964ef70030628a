"""Parts of statements that each dialect words in its own way; its package says how, by `compiles` and `OwnForm.given`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

Form = Callable[[Any], Any]


class OwnForm(UserDefinedType[Any]):
    """The type of a parameter that each dialect hands over in a form of its own."""

    cache_ok = True
    _forms: ClassVar[dict[tuple[type, str], Form]] = {}

    @classmethod
    def given(cls, dialect: str, form: Form) -> None:
        """Say how a dialect hands such a parameter over."""
        cls._forms[cls, dialect] = form

    def bind_processor(self, dialect: Dialect) -> Form:
        """Return how this dialect hands it over."""
        return self._forms[type(self), dialect.name]


class Listing(OwnForm):
    """A list of values as one parameter: the statement stays the same however long the list is, so that it is prepared once."""

    cache_ok = True


class Sought(OwnForm):
    """What a full-text index is asked for: a `wanted.Lookup`."""

    cache_ok = True


class EachOf(FunctionElement[Any]):
    """The values that a parameter lists, as rows of one column `value`."""

    inherit_cache = True

    def __init__(self, name: str) -> None:
        super().__init__(bindparam(name, type_=Listing()))


class EachText(EachOf):
    """The texts that a parameter lists."""

    inherit_cache = True
    type = Text()


class EachNumber(EachOf):
    """The whole numbers that a parameter lists."""

    inherit_cache = True
    type = BigInteger()


class Matches(FunctionElement[bool]):
    """Whether a row of a full-text index is what was sought; without a type, since FTS5 knows no `MATCH … = 1`."""

    inherit_cache = True

    def __init__(self, index: ColumnElement[Any], sought: object) -> None:
        super().__init__(index, bindparam(None, sought, type_=Sought()))

"""The functions an expression can call, one entry each, grouped by what they work on."""

from collections.abc import Mapping
from types import MappingProxyType

from forms.xpath.functions import (
    choice,
    date,
    geo,
    lists,
    logic,
    mathematics,
    number,
    place,
    text,
)
from forms.xpath.functions.table import Function

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        function.name: function
        for module in (text, number, mathematics, logic, date, choice, place, lists, geo)
        for function in module.FUNCTIONS
    }
)
"""Every function by its name."""

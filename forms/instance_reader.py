"""A record as ODK sends it, read back into answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from forms.answers import Answers, StoredRow
from forms.data_types import read_data
from forms.instrument import Group, Instrument, Question, Repeat, Value
from forms.problem import Problem, ProblemError
from forms.xform_nodes import JAVAROSA, first_named, named


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """What stood in the XML of a record.

    Attributes:
        answers: Its answers; each repeat instance got a uuid.
        instance_id: Its `meta/instanceID`, "" when it has none.
    """

    answers: Answers
    instance_id: str


def read_instance(instrument: Instrument, xml: str, new_id: Callable[[], str]) -> ReadRecord:
    """Read the XML of a record.

    Args:
        instrument: The form it was filled in with.
        xml: Its XML.
        new_id: Gives a uuid for each repeat instance.

    Raises:
        ProblemError: `record.not_xml`; `record.other_form` when the record names another form.
    """
    root = _parsed(xml)
    said = root.get("id")
    if said is not None and said != instrument.form_id:
        values = {"form": instrument.form_id, "other": said}
        raise ProblemError(Problem("record.other_form", values=values))
    answers = Answers()
    _Filler(answers, new_id).fill(root, instrument.children, answers.values, None)
    identity = first_named(first_named(root, "meta"), "instanceID")
    return ReadRecord(answers, "" if identity is None else (identity.text or "").strip())


def _parsed(xml: str) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(xml)
    except (DefusedXmlException, ParseError, ValueError, RecursionError):
        raise ProblemError(Problem("record.not_xml")) from None
    return root


@dataclass(frozen=True, slots=True)
class _Filler:
    """Puts what stands under a node into answers."""

    answers: Answers
    new_id: Callable[[], str]

    def fill(
        self,
        node: Element,
        children: tuple[Question | Group, ...],
        values: dict[str, Value],
        row: str | None,
    ) -> None:
        for child in children:
            found = list(_instances(node, child.name))
            if isinstance(child, Repeat):
                for position, one in enumerate(found, start=1):
                    stored = StoredRow(child.path, self.new_id(), row, position)
                    self.answers.rows.append(stored)
                    self.fill(one, child.children, stored.values, stored.row)
            elif isinstance(child, Group):
                self.fill(found[0] if found else Element(child.name), child.children, values, row)
            else:  # what was not asked is not in a record: it begins again as in a new one
                text = (found[0].text or "") if found else child.default
                value = read_data(child.data_type, text)
                if value is not None:
                    values[child.path] = value


def _instances(node: Element, name: str) -> Iterator[Element]:
    return (one for one in named(node, name) if one.get(f"{JAVAROSA}template") is None)

"""Texts of the itext block: languages, and what stands beside a text under the same id."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from forms.itext import Itext, file_name


def itext(*translations: str) -> Itext:
    return Itext(fromstring(f"<model><itext>{''.join(translations)}</itext></model>"))


def translation(language: str, **texts: str) -> str:
    """One language: id -> what stands in its `text`."""
    entries = "".join(f'<text id="{name}">{held}</text>' for name, held in texts.items())
    return f'<translation lang="{language}">{entries}</translation>'


def value(text: str, form: str = "") -> str:
    attribute = f' form="{form}"' if form else ""
    return f"<value{attribute}>{text}</value>"


def label(text_id: str) -> Element:
    return fromstring(f"""<label ref="jr:itext('{text_id}')"/>""")


class TestTexts:
    def test_a_text_is_given_in_every_language(self):
        block = itext(
            translation("Español", a=value("Techo")), translation("Kʼicheʼ", a=value("Uwi ja"))
        )
        assert block.of(label("a")) == {"Español": "Techo", "Kʼicheʼ": "Uwi ja"}
        assert block.languages == ("Español", "Kʼicheʼ")

    def test_the_long_form_is_the_text(self):
        assert itext(translation("es", a=value("Techo", "long"))).of(label("a")) == {"es": "Techo"}

    def test_a_missing_translation_is_left_out(self):
        block = itext(translation("es", a=value("Techo")), translation("en", a=value("-")))
        assert block.of(label("a")) == {"es": "Techo"}

    def test_an_id_that_is_not_there_has_no_text(self):
        assert itext().of(label("a")) == {"": ""}  # as Web Forms shows it
        assert itext().files(label("a")) == {}
        assert itext().guidance(label("a")) == {}


class TestAsItStands:
    """What rules take over, and what stands in which order."""

    def test_rules_read_the_mark_of_a_missing_text(self):
        block = itext(translation("es", a=value("Techo")), translation("quc", a=value("-")))
        assert block.all() == {"a": {"es": "Techo", "quc": "-"}}

    def test_a_blank_text_stays_blank(self):
        block = itext(translation("es", a=value("Techo")), translation("quc", a=value("")))
        assert block.all() == {"a": {"es": "Techo", "quc": ""}}

    def test_guidance_may_stand_before_the_hint_in_one_language(self):
        block = itext(
            translation("es", a=value("Ayuda larga", "guidance") + value("Ayuda")),
            translation("quc", a=value("Ayuda") + value("Ayuda larga", "guidance")),
        )
        assert block.guided_first(label("a")) == {"es"}
        assert block.guided_first(label("b")) == block.guided_first(None) == set()


class TestFiles:
    @pytest.mark.parametrize("kind", ["image", "big-image", "audio", "video"])
    def test_a_file_stands_beside_the_text_by_its_kind(self, kind):
        block = itext(translation("es", a=value("Techo") + value(f"jr://{kind}s/techo.x", kind)))
        assert block.files(label("a")) == {kind: {"es": "techo.x"}}
        assert block.of(label("a")) == {"es": "Techo"}

    def test_each_language_may_have_its_own_recording(self):
        block = itext(
            translation("es", a=value("jr://audio/es.mp3", "audio")),
            translation("quc", a=value("jr://audio/quc.mp3", "audio")),
        )
        assert block.files(label("a")) == {"audio": {"es": "es.mp3", "quc": "quc.mp3"}}

    def test_a_missing_file_is_left_out(self):
        block = itext(translation("es", a=value("-", "image") + value("Techo")))
        assert block.files(label("a")) == {}

    def test_a_label_may_be_a_picture_alone(self):
        block = itext(translation("es", a=value("jr://images/a.png", "image")))
        assert block.of(label("a")) == {"es": ""}
        assert block.files(label("a")) == {"image": {"es": "a.png"}}

    def test_a_label_without_a_reference_has_no_files(self):
        assert itext().files(fromstring("<label>Techo</label>")) == {}
        assert itext().files(None) == {}

    def test_guidance_is_no_file_and_no_text(self):
        block = itext(translation("es", a=value("Mire") + value("Desde la calle", "guidance")))
        assert block.guidance(label("a")) == {"es": "Desde la calle"}
        assert block.files(label("a")) == {}
        assert block.of(label("a")) == {"es": "Mire"}

    def test_guidance_may_show_an_answer(self):
        block = itext(translation("es", a=value("Casa de <output value='/data/x'/>", "guidance")))
        assert block.guidance(label("a")) == {"es": "Casa de {{ /data/x }}"}


@pytest.mark.parametrize(
    ("reference", "name"),
    [("jr://images/a b.png", "a b.png"), ("a.png", "a.png"), (" jr://file/x.csv ", "x.csv")],
)
def test_a_reference_names_a_file(reference, name):
    assert file_name(reference) == name

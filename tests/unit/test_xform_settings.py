"""Settings of a form: read from the head of its document, and the same as the whole form gives."""

import pytest
from support.xforms import xform

from forms.library import library
from forms.xform import parse_xform
from forms.xform_settings import read_settings
from forms.xlsform import read_xlsform

ROOT = 'id="obras" version="1" acopio:frequency=" R/P1M " acopio:laip="10.18"'
LABELS = '<translation lang="es"><text id="p"><value>instance</value></text></translation>'


def test_acopios_attributes_of_the_root_are_the_settings():
    assert read_settings(xform("<p/>", root=ROOT)) == {"frequency": "R/P1M", "laip": "10.18"}


def test_a_form_without_them_has_no_settings():
    assert read_settings(xform("<p/>", itext=LABELS)) == {}


def test_marks_of_questions_are_no_settings():
    document = xform("<p/>", binds='<bind nodeset="/data/p" acopio:column="precio"/>', root=ROOT)
    assert "column" not in read_settings(document)


def test_only_the_primary_instance_counts():
    other = '<instance id="lista"><root acopio:frequency="R/P1Y"/></instance>'
    assert read_settings(xform("<p/>", others=other)) == {}


def test_a_document_without_an_instance_has_no_settings():
    assert read_settings("<html/>") == {}


@pytest.mark.parametrize("form", library(), ids=lambda form: form.form_id)
def test_the_whole_form_gives_the_same(form):
    document = read_xlsform(form.path).instrument.xform
    settings = read_settings(document)
    assert settings["frequency"] == form.frequency
    assert settings == parse_xform(document).settings

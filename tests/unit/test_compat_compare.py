"""What counts as a difference when form engines are compared."""

from compat.compare import Difference, Unsteady, differences, xml_differences

STEADY = Unsteady(frozenset())


def drive(row: dict, path: str = "/data/a", **more: object) -> dict:
    return {"nodes": {path: {"relevant": True, **row}}, **more}


def compared(one: dict, other: dict, *, loose: bool = False, unsteady: Unsteady = STEADY):
    return differences(drive(one), drive(other), unsteady, loose=loose)


def test_every_field_that_one_of_them_tells_is_compared():
    assert compared({"value": "1", "valid": True}, {"value": "1"})[0] == 3


def test_another_value_is_a_difference_that_names_its_place():
    assert compared({"value": "1"}, {"value": "2"})[1] == [
        Difference("end", "/data/a", "value", "1", "2")
    ]


def test_a_place_that_one_of_them_lacks_is_a_difference():
    count, found = differences(drive({}), {"nodes": {}}, STEADY, loose=False)
    assert (count, found[0].field) == (1, "place")


def test_each_snap_is_compared():
    one = drive({}, snaps={"10": {"/data/a": {"relevant": True}}})
    other = drive({}, snaps={"10": {"/data/a": {"relevant": False}}})
    assert [one.moment for one in differences(one, other, STEADY, loose=False)[1]] == ["10"]


def test_spaces_of_labels_do_not_count():
    assert compared({"label": " Edad  de Ana "}, {"label": "Edad de Ana"})[1] == []


def test_between_other_engines_known_ways_of_writing_do_not_count():
    for one, other in (("true", "1"), ("5.0", "5"), ("1.0 2.0;3.0 4.0", "1 2; 3 4")):
        assert compared({"value": one}, {"value": other}, loose=True)[1] == []
        assert compared({"value": one}, {"value": other})[1]


def test_between_other_engines_hidden_values_do_not_count():
    one, other = ({"relevant": False, "value": each} for each in ("", "x"))
    assert compared(one, other, loose=True)[1] == []
    assert compared(one, other)[1]


def test_clock_and_chance_are_found_in_the_binds():
    xml = (
        '<m xmlns:jr="http://openrosa.org/javarosa"><bind nodeset="/data/a" calculate="random()"/>'
        '<bind nodeset="/data/b" jr:preload="timestamp"/><bind nodeset="/data/c"/></m>'
    )
    unsteady = Unsteady.of(xml)
    assert [unsteady.holds(f"/data/{name}") for name in "abc"] == [True, True, False]
    assert unsteady.holds("/data/meta/instanceID")
    assert compared({"value": "1"}, {"value": "2"}, unsteady=unsteady)[1] == []


def test_a_list_shuffled_without_a_seed_is_not_compared():
    xml = (
        '<m><select1 ref="/data/s"><itemset nodeset="randomize(instance(\'l\')/root/item)"/>'
        '</select1><select1 ref="/data/t"><itemset nodeset="randomize(instance(\'l\'), 3)"/>'
        "</select1></m>"
    )
    unsteady = Unsteady.of(xml)
    assert (unsteady.holds("/data/s"), unsteady.holds("/data/t")) == (True, False)


def test_violations_are_compared_with_their_messages():
    one, other = (
        {"violation": {"condition": "required", "message": each}} for each in ("Falta", " Falta ")
    )
    assert compared(one, other)[1] == []
    assert compared(one, {"violation": {"condition": "constraint", "message": "Falta"}})[1]


def test_what_javascript_writes_for_no_date_is_compared_with_ours_alone():
    assert compared({"value": "aInvalid Date"}, {"value": "a"})[1]
    assert compared({"value": "aInvalid Date"}, {"value": "a"}, loose=True)[1] == []


def test_a_record_that_is_no_xml_is_no_measure():
    assert xml_differences("<a x:b='1'/>", "<a/>", STEADY) == (0, [])


def test_records_differ_by_order_attributes_and_texts():
    assert xml_differences("<a><b>1</b><c/></a>", "<a><b>1</b><c /></a>", STEADY) == (3, [])
    for other in ("<a><c/><b>1</b></a>", "<a><b>2</b><c/></a>", '<a id="x"><b>1</b><c/></a>'):
        assert len(xml_differences("<a><b>1</b><c/></a>", other, STEADY)[1]) == 1
    assert len(xml_differences("<a><b/></a>", "<a><b/><b/></a>", STEADY)[1]) == 1


def test_an_attribute_that_chance_gives_is_not_compared():
    form = """<model><setvalue ref="/data/meta/entity/@id" value="uuid()"/></model>"""
    one, other = (f'<data><meta><entity id="{n}" a="1"/></meta></data>' for n in (1, 2))
    assert xml_differences(one, other, Unsteady.of(form))[1] == []
    assert xml_differences(one, other.replace('a="1"', 'a="2"'), Unsteady.of(form))[1] != []

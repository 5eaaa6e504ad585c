"""Places as people write them: what is read, what is refused, what is asked about."""

import pytest

from app.messages import fix, sentence
from forms.coordinates import (
    Doubt,
    degrees,
    doubt,
    is_in_guatemala,
    read_place,
    read_places,
    show_place,
)
from forms.notation import Unreadable
from forms.problem import Problem, Severity
from forms.question_types import TYPES

CAPITAL = "14.6349 -90.5069"
TO_THE_SECOND = "14.6347222 -90.5069444"


class TestDecimalDegrees:
    """The usual writing of telephones and map services."""

    @pytest.mark.parametrize(
        "text",
        [
            "14.6349, -90.5069",
            "14.6349,-90.5069",
            "14.6349 -90.5069",
            "  14.6349 ,  -90.5069  ",
            "14.6349\t-90.5069",
            "14.6349\xa0-90.5069",
            "14.6349; -90.5069",
            "(14.6349, -90.5069)",
            "14.6349, −90.5069",
            "14.6349, –90.5069",
            "14.6349°, -90.5069°",
            "+14.6349, -90.5069",
        ],
    )
    def test_a_pair_is_read_with_any_separator(self, text):
        assert read_place(text) == CAPITAL

    @pytest.mark.parametrize(
        "text",
        [
            "14,6349 -90,5069",
            "14,6349; -90,5069",
            "14,6349;-90,5069",
            "14,6349, -90,5069",
            "14,6349 / -90,5069",
            "14,6349,-90,5069",
        ],
    )
    def test_a_comma_may_be_the_decimal_sign(self, text):
        assert read_place(text) == CAPITAL

    def test_altitude_and_accuracy_are_kept(self):
        assert read_place("14.6349 -90.5069 1502.5 4") == f"{CAPITAL} 1502.5 4.0"

    def test_every_figure_of_a_decimal_is_kept(self):
        assert read_place("14.634912345678, -90.5") == "14.634912345678 -90.5"

    @pytest.mark.parametrize(
        "text",
        [
            "14.6349N 90.5069W",
            "14.6349 N, 90.5069 O",
            "N14.6349 W90.5069",
            "14.6349° N, 90.5069° W",
            "-90.5069 W, 14.6349 N",
            "90.5069 oeste 14.6349 norte",
        ],
    )
    def test_letters_of_the_hemisphere_stand_for_signs_and_order(self, text):
        assert read_place(text) == CAPITAL

    @pytest.mark.parametrize(
        "text",
        [
            "Lat: 14.6349 Lon: -90.5069",
            "lat 14.6349, long -90.5069",
            "Latitud=14.6349; Longitud=-90.5069",
            "lon -90.5069 lat 14.6349",
            '{"lat": 14.6349, "lng": -90.5069}',
            "lat. 14,6349 lon. -90,5069",
        ],
    )
    def test_labels_say_which_is_which(self, text):
        assert read_place(text) == CAPITAL


class TestMinutesAndSeconds:
    """Degrees as maps, deeds and old devices write them."""

    @pytest.mark.parametrize(
        "text",
        [
            "14°38'05\"N 90°30'25\"W",
            "14° 38' 5\" N, 90° 30' 25\" O",
            "14º38´05´´N 90º30´25´´O",
            "14°38′05″N 90°30′25″W",
            "14°38’05”N 90°30’25”W",
            "14° 38' 05'' Norte, 90° 30' 25'' Oeste",
            "N 14 38 05 W 90 30 25",
            "N 14 38 05, O 90 30 25",
            "14 38 05 N 90 30 25 W",
            "14 38 05 -90 30 25",
            "14 38 05, -90 30 25",
            "14°38'05\", -90°30'25\"",
            "lat 14°38'05\" lon -90°30'25\"",
            "14 grados 38 min 05 seg norte 90 grados 30 min 25 seg oeste",
            "W 90 30 25 N 14 38 05",
        ],
    )
    def test_the_same_place_in_many_writings(self, text):
        assert read_place(text) == TO_THE_SECOND

    def test_seconds_may_have_decimals(self):
        assert read_place("14°38'5.64\"N 90°30'24.84\"W") == "14.6349 -90.5069"

    def test_with_a_comma_too(self):
        assert read_place("14°38'5,64\"N 90°30'24,84\"O") == "14.6349 -90.5069"

    @pytest.mark.parametrize("text", ["14°38.5'N 90°30.6'W", "14°38,5'N 90°30,6'O"])
    def test_minutes_may_have_decimals(self, text):
        assert read_place(text) == "14.6416667 -90.51"

    def test_south_and_east_have_their_signs(self):
        assert read_place("33°51'31\"S 151°12'51\"E") == "-33.8586111 151.2141667"

    def test_the_letter_rules_over_a_minus_that_says_the_same(self):
        assert read_place("14°38'05\"N -90°30'25\"W") == TO_THE_SECOND

    @pytest.mark.parametrize(
        "text",
        [
            "14°75'N 90°30'W",
            "14°38'61\"N 90°30'25\"W",
            "14.5°38'N 90°30'W",
            "14°38.5'05\"N 90°30'25\"W",
            "14°38'N 90°30'N",
            "-14°38'N 90°30'W",
            "94°38'N 90°30'W",
            "14°38'N 190°30'W",
            "N 14 38 05 N W 90 30 25",
            "lon 14°38'N lat 90°30'W",
            "14°38'N",
        ],
    )
    def test_what_contradicts_itself_is_no_place(self, text):
        with pytest.raises(Unreadable) as refused:
            read_place(text)
        assert refused.value.code == "answer.not_a_place"


class TestLinks:
    """What people paste from a map service."""

    @pytest.mark.parametrize(
        "link",
        [
            "https://www.google.com/maps/@14.6349,-90.5069,15z",
            "https://www.google.com/maps?q=14.6349,-90.5069",
            "https://www.google.com/maps/search/?api=1&query=14.6349%2C-90.5069",
            "https://maps.google.com/?ll=14.6349,-90.5069&z=12",
            "https://maps.google.com/maps?q=loc:14.6349,-90.5069",
            "https://www.openstreetmap.org/?mlat=14.6349&mlon=-90.5069",
            "https://www.openstreetmap.org/#map=16/14.6349/-90.5069",
            "geo:14.6349,-90.5069?z=15",
        ],
    )
    def test_its_place_is_read(self, link):
        assert read_place(link) == CAPITAL

    def test_the_pin_counts_and_not_the_middle_of_the_window(self):
        link = "https://www.google.com/maps/place/X/@14.5,-90.4,15z/data=!3d14.6349!4d-90.5069"
        assert read_place(link) == CAPITAL

    @pytest.mark.parametrize("link", ["https://maps.app.goo.gl/Ab3", "https://example.org/14"])
    def test_a_link_without_numbers_is_no_place(self, link):
        with pytest.raises(Unreadable):
            read_place(link)


class TestRefused:
    """Texts that are no place in degrees."""

    @pytest.mark.parametrize(
        "text", ["", "hola", "14", "14.6349", "1 2 3 4 5", "Nebaj", "--", "°'\""]
    )
    def test_no_place(self, text):
        with pytest.raises(Unreadable) as refused:
            read_place(text)
        assert refused.value.code == "answer.not_a_place"

    @pytest.mark.parametrize(
        "text",
        [
            "15P 766000 1618000",
            "16 P 254000 1620000",
            "500000 1600000",
            "X 500000.25 Y 1600000.5",
            "UTM 500 1600",
            "GTM: 497123, 1612345",
        ],
    )
    def test_plane_coordinates_are_called_by_their_name(self, text):
        with pytest.raises(Unreadable) as refused:
            read_place(text)
        assert refused.value.code == "answer.not_degrees"

    def test_the_sentence_says_that_they_are_not_read(self):
        problem = Problem("answer.not_degrees", values={"label": "Pozo", "value": "500000 1600000"})
        assert "UTM o GTM" in sentence(problem)
        assert "grados" in fix(problem)

    def test_a_caller_may_have_its_own_code(self):
        with pytest.raises(Unreadable) as refused:
            read_place("hola", "answer.not_a_line")
        assert refused.value.code == "answer.not_a_line"


class TestSeveral:
    """Lines and areas: one place after another."""

    def test_a_semicolon_or_a_new_line_parts_two(self):
        assert read_places("14.1 -90.1; 14.2 -90.2\n14.3, -90.3;", "x") == [
            "14.1 -90.1",
            "14.2 -90.2",
            "14.3 -90.3",
        ]

    def test_each_may_be_written_in_its_own_way(self):
        assert read_places("N 14 38 05 W 90 30 25\n14,6349 -90,5069", "x") == [
            TO_THE_SECOND,
            CAPITAL,
        ]

    def test_one_that_is_no_place_refuses_all(self):
        with pytest.raises(Unreadable):
            read_places("14.1 -90.1; hola", "x")


class TestDoubt:
    """What is asked before a place is taken."""

    @pytest.mark.parametrize("text", ["14.6349, -90.5069", "17.2 -89.6", "N 14 38 05 W 90 30 25"])
    def test_a_place_in_guatemala_raises_none(self, text):
        assert doubt(text) is None

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("-90.5069, 14.6349", "answer.place_swapped"),
            ("90.5069, 14.6349", "answer.place_swapped"),
            ("POINT(-90.5069 14.6349)", "answer.place_swapped"),
            ("14.6349, 90.5069", "answer.place_east"),
            ("14.6349 N 90.5069 E", "answer.place_east"),
            ("14.6349, -90.5069 frente a la escuela", "answer.place_among_words"),
            ("Parque Central: 14.6349, -90.5069", "answer.place_among_words"),
        ],
    )
    def test_another_reading_inside_the_country_is_proposed(self, text, code):
        asked = doubt(text)
        assert asked is not None
        assert asked.problem.code == code
        assert asked.proposed == "14.6349, -90.5069"

    def test_a_comma_that_may_be_decimal_is_asked_about(self):
        asked = doubt("14,63,-90,50")
        assert asked is not None
        assert (asked.problem.code, asked.proposed) == ("answer.place_otherwise", "14.63, -90.5")

    def test_so_are_minutes_that_look_like_altitude(self):
        asked = doubt("14 38.094 -90 30.414")
        assert asked is not None
        assert (asked.problem.code, asked.proposed) == (
            "answer.place_otherwise",
            "14.6349, -90.5069",
        )

    def test_a_place_abroad_is_asked_about_without_proposing(self):
        problem = Problem(
            "answer.place_outside",
            Severity.WARNING,
            values={"value": "40.4, -3.7", "proposed": ""},
        )
        assert doubt(" 40.4, -3.7 ") == Doubt(problem)

    @pytest.mark.parametrize("text", ["", "hola", "500000 1600000", "1 2 3 4 5", "95, 200"])
    def test_what_is_no_place_in_any_reading_raises_none(self, text):
        assert doubt(text) is None

    @pytest.mark.parametrize(
        "text",
        ["-90.5, 14.6", "14.6, 90.5", "14,63,-90,50", "40, -3", "x 14.63, -90.50 y"],
    )
    def test_its_sentences_quote_what_was_written(self, text):
        asked = doubt(text)
        assert asked is not None
        assert text in sentence(asked.problem)
        assert "{" not in sentence(asked.problem) + fix(asked.problem)

    def test_nothing_is_changed_in_silence(self):
        assert read_place("14.6349, 90.5069") == "14.6349 90.5069"


def test_a_place_is_shown_as_people_write_it():
    assert show_place("14.6349 -90.5069 1500.0 4.0") == "14.6349, -90.5069, 1500.0, 4.0"


def test_degrees_are_the_first_two_numbers():
    assert degrees("14.6349 -90.5069 1500.0 4.0") == (14.6349, -90.5069)


@pytest.mark.parametrize(
    ("place", "inside"),
    [((14.6, -90.5), True), ((13.6, -92.3), True), ((18.1, -90), False), ((14, -88), False)],
)
def test_the_country_is_a_box(place, inside):
    assert is_in_guatemala(*place) is inside


class TestQuestions:
    """What the types of question make of it."""

    def test_a_point_is_stored_as_odk_has_it(self):
        assert TYPES["geopoint"].parse("14°38'05\"N 90°30'25\"W") == TO_THE_SECOND

    def test_a_trace_too(self):
        assert TYPES["geotrace"].parse("14,1 -90,1\n14,2 -90,2") == "14.1 -90.1;14.2 -90.2"

    def test_a_shape_ends_where_it_began(self):
        points = "14 -90; 14.1 -90; 14.1 -90.1; 14 -90"
        assert TYPES["geoshape"].parse(points) == "14.0 -90.0;14.1 -90.0;14.1 -90.1;14.0 -90.0"

    def test_plane_coordinates_are_refused_by_name_in_lines_too(self):
        with pytest.raises(Unreadable) as refused:
            TYPES["geotrace"].parse("500000 1600000\n500100 1600100")
        assert refused.value.code == "answer.not_degrees"


class TestEdges:
    """The last places there are, and the first that are none."""

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("90 180", "90.0 180.0"),
            ("-90 -180", "-90.0 -180.0"),
            ("0 0", "0.0 0.0"),
            ("90°N 180°W", "90.0 -180.0"),
            ("14 0 0 N 90 0 0 W", "14.0 -90.0"),
            ("14.6349 S 90.5 E", "-14.6349 90.5"),
            ("n14.6 o90.5", "14.6 -90.5"),
            ("[14.6, -90.5]", "14.6 -90.5"),
            ("14.6,-90.5,1500", "14.6 -90.5 1500.0"),
        ],
    )
    def test_is_read(self, text, place):
        assert read_place(text) == place

    @pytest.mark.parametrize(
        "text",
        [
            "90.0000001 0",
            "0 180.5",
            "90°0'1\"N 90°W",
            "14°60'N 90°W",
            "14.6349,,-90.5069",
            "14.6 N 90.5 N",
            "14.6/-90.5",
            "1e1 -90",
            "１４.6 -90.5",
            "https://maps.google.com/?q=95,10",
        ],
    )
    def test_is_refused(self, text):
        with pytest.raises(Unreadable) as refused:
            read_place(text)
        assert refused.value.code == "answer.not_a_place"

    def test_a_plus_where_west_was_meant_is_asked_about(self):
        asked = doubt("+14.6 +90.5")
        assert (asked.problem.code, asked.proposed) == ("answer.place_east", "14.6, -90.5")

    @pytest.mark.parametrize("text", ["14.6349 S 90.5 E", "0 0", "90 180"])
    def test_nothing_is_proposed_where_no_reading_fits(self, text):
        assert doubt(text).proposed == ""

    @pytest.mark.parametrize("text", ["", ";", "\n", "; \n"])
    def test_no_places_are_no_line(self, text):
        with pytest.raises(Unreadable):
            read_places(text, "answer.not_a_place")

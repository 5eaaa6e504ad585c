"""Any text can be a label: nothing stops the page, only the known tags get there."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from forms.markdown import plain_words, rich_text

ALLOWED = re.compile(
    r"</?(?:span|b|i|u|strong|em|small|sup|sub|p|div|br|ul|ol|li|a)(?:/|"
    r' style="(?:color:[#\w]+;?)?(?:text-align:\w+|font-size:[\w-]+)?"|'
    r' start="\d+"|'
    r' href="(?:https?://|mailto:)[^"<>]*")?>'
)
WRITTEN = [*"*_[)&\\a ꞌ", "**", "__", "](http://a", "<b>", "</b>", "</span>", "<br>", "<script>"]
MARKS = st.sampled_from([*WRITTEN, "# ", "- ", "1. ", "7) ", "\n", " ", '<span style="color:red">'])


@given(st.text(max_size=80) | st.lists(MARKS, max_size=40).map("".join))
def test_only_known_tags_come_out(source):
    left = ALLOWED.sub("", rich_text(source))
    assert "<" not in left
    assert ">" not in left


@given(st.text(st.characters(exclude_characters="*_#<\\[&`\n\r>-+.()", exclude_categories=["Cs"])))
def test_a_text_without_marks_is_itself(source):
    assert plain_words(source) == source or unescape(rich_text(source)) == source

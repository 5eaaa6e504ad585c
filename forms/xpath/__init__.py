"""XPath as ODK forms use it: text -> tree -> Python closure over typed values.

`expression.compile_expression` is the way in; `lexer`, `parser`, `printer`, `compiler` and
`locations` are its stations, `functions` the table of what can be called, `dependencies` the
order in which expressions are worked out.
"""

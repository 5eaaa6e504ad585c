"""XPath as ODK XForms uses it: parser, compiler to closures, functions, dependency graph."""

"""Checks of what an answer means in Guatemala: CUI, NIT, codes, places, dates, sums.

They warn and never refuse: papers may be wrong, persons be born abroad, catalogues grow. An
instrument declares them (`forms.declared_checks`); `checks.DomainChecks` runs them on a record.
"""

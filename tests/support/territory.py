"""Figures of the country that tests compare with, counted apart from the catalogue."""

DEPARTMENT_SIZES = (
    *(17, 8, 16, 16, 14, 14, 19, 8, 24, 21, 9),
    *(30, 33, 21, 8, 17, 14, 5, 11, 11, 7, 17),
)
"""Municipalities of departments 01 to 22 (INE 2018): 340 in all."""

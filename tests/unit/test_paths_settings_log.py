"""The leaves: where things are, what a person chose, what the log may say."""

import json
import logging
import os
import sys
import zipfile
from pathlib import Path

import pytest
from support.processes import ROOT

from app import log, paths
from app.settings import Settings

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")


class TestPaths:
    def test_the_workspace_is_in_the_home_folder(self, home):
        assert paths.default_workspace() == home / "Acopio"
        assert paths.practice_workspace() == home / "Acopio-practica"

    def test_the_environment_may_name_another_one(self, home, monkeypatch):
        monkeypatch.setenv("ACOPIO_WORKSPACE", "~/Municipio")
        assert paths.default_workspace() == home / "Municipio"

    def test_an_empty_name_is_no_name(self, home, monkeypatch):
        monkeypatch.setenv("ACOPIO_WORKSPACE", "")
        assert paths.default_workspace() == home / "Acopio"

    @pytest.mark.parametrize(
        ("platform", "variable", "expected"),
        [
            ("linux", None, ".config/acopio"),
            ("linux", "XDG_CONFIG_HOME", "otra/acopio"),
            ("win32", None, "AppData/Roaming/Acopio"),
            ("win32", "APPDATA", "otra/Acopio"),
            ("darwin", None, "Library/Application Support/Acopio"),
        ],
    )
    def test_the_config_folder_is_where_the_platform_has_it(
        self, home, monkeypatch, platform, variable, expected
    ):
        monkeypatch.setattr(sys, "platform", platform)
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        monkeypatch.delenv("APPDATA", raising=False)
        if variable:
            monkeypatch.setenv(variable, str(home / "otra"))
        assert paths.config_folder() == home / expected

    def test_an_asset_is_a_file_of_the_program(self):
        assert paths.asset("locale") == ROOT / "app" / "assets" / "locale"

    def test_an_asset_is_found_beside_the_module_wherever_that_is(self, tmp_path, monkeypatch):
        monkeypatch.setattr(paths, "__file__", str(tmp_path / "app" / "paths.py"))
        expected = (tmp_path / "app" / "assets" / "icons" / "house.svg").resolve()
        assert paths.asset("icons/house.svg") == expected


class TestSettings:
    def test_at_first_everything_is_as_delivered(self):
        assert Settings.load() == Settings()
        assert Settings().language == "es"

    def test_what_was_chosen_comes_back(self):
        chosen = Settings(
            language="en", theme="oscuro", zoom=125, municipality="1413", person="Juana Ajpop",
            last_workspace="/datos", portal_url="https://datos.example", organization="nebaj",
            first_run_done=True,
        )  # fmt: skip
        chosen.save()
        assert Settings.load() == chosen

    @pytest.mark.parametrize("content", ["", "no es JSON", "[1, 2]", "null", '{"zoom": "mucho"}'])
    def test_a_file_that_cannot_be_read_counts_as_absent(self, content):
        Settings(person="Juana").save()
        (paths.config_folder() / "settings.json").write_text(content, encoding="utf-8")
        assert Settings.load() == Settings()

    def test_what_another_version_wrote_is_left_aside(self):
        Settings().save()
        file = paths.config_folder() / "settings.json"
        file.write_text(json.dumps({"theme": "oscuro", "later": 1, "zoom": True}), encoding="utf-8")
        assert Settings.load() == Settings(theme="oscuro")

    def test_a_write_that_breaks_off_leaves_the_old_choice(self, monkeypatch):
        Settings(theme="oscuro").save()

        def break_off(_handle):
            raise OSError("no space")

        monkeypatch.setattr(os, "fsync", break_off)
        with pytest.raises(OSError, match="no space"):
            Settings(theme="contraste").save()
        assert Settings.load().theme == "oscuro"

    def test_nothing_unfinished_stays_beside_the_file(self):
        Settings().save()
        assert [each.name for each in paths.config_folder().iterdir()] == ["settings.json"]


class TestLog:
    def fail(self, typed):
        try:
            int(typed)
        except ValueError as error:
            raise RuntimeError(f"could not keep {typed}") from error

    def test_an_unexpected_error_is_written_with_its_lines_of_code(self):
        with pytest.raises(RuntimeError) as caught:
            self.fail("doce")
        where = log.log_unexpected(caught.value)
        written = Path(where).read_text(encoding="utf-8")
        assert "RuntimeError < ValueError" in written
        assert "test_paths_settings_log.py" in written

    def test_what_somebody_typed_is_never_in_it(self):
        with pytest.raises(RuntimeError) as caught:
            self.fail("CUI 1234567890101")
        where = log.log_unexpected(caught.value)
        assert "1234567890101" not in Path(where).read_text(encoding="utf-8")

    def test_it_lies_in_the_config_folder(self):
        assert log.log_file().parent == paths.config_folder()

    def test_it_is_started_once(self):
        log.start_log()
        log.start_log()
        assert len(log.logger.handlers) == 1

    def test_it_never_grows_beyond_its_bounds(self, monkeypatch):
        monkeypatch.setattr(log, "_MOST_BYTES", 2000)
        log.start_log()
        for n in range(500):
            log.logger.info("something happened %d", n)
        files = list(paths.config_folder().glob("acopio.log*"))
        assert len(files) == 3
        assert sum(file.stat().st_size for file in files) <= 3 * 2000

    def test_without_a_folder_to_write_in_the_program_goes_on(self, monkeypatch):
        def refuse(*_arguments, **_options):
            raise PermissionError

        monkeypatch.setattr(Path, "mkdir", refuse)
        log.start_log()
        log.logger.info("nobody reads this")
        assert [type(handler) for handler in log.logger.handlers] == [logging.NullHandler]


def test_wheels_keep_assets_on_disk(tmp_path):
    """An asset is a path: the program is never run from inside an archive."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(ROOT / "app" / "paths.py", "app/paths.py")
    assert isinstance(paths.asset("icons"), Path)

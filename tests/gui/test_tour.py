"""The tour: a picture of every screen in every size."""

from PySide6.QtGui import QImage

from app.ui import tour
from app.ui.stations import FACTORIES


def test_every_station_is_pictured_in_every_size(tmp_path, qapp, monkeypatch):
    monkeypatch.setattr("app.ui.application.make_application", lambda _settings: qapp)
    written = tour.take_pictures(tmp_path / "out", tmp_path / "trabajo", themes=["claro"])
    names = {path.name for path in written}
    for station in FACTORIES:
        for width, height in tour.SIZES:
            assert f"{station}-{width}x{height}-claro.png" in names
    assert len([name for name in names if name.startswith("primer-inicio")]) == 4
    for path in written:
        assert not QImage(str(path)).isNull()

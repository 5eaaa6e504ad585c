"""The way of one parcel: look, create, resources, verify, publish.

Every step asks the portal what is there before it writes, so a delivery that was cut off at any
byte is simply run again: what arrived is found and left alone, what is missing is sent. What a
break leaves behind, step by step:

==================== =================================== ====================================
broken               at the portal                       the next run
==================== =================================== ====================================
while looking        nothing new                         starts again
creating, no answer  a private dataset with our mark     finds the mark, goes on
revising, no answer  new fields with our mark, old files finds the mark, sends the files
reserving, no answer places without a file, or none      finds them, sends the files
uploading            the file before, or the new one     compares hash and size, sends if needed
while reading back   everything, not public yet          reads back again
publishing           public or not                       sees which, publishes if needed
before the receipt   everything                          finds all equal: no write, files receipt
==================== =================================== ====================================
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.messages import _
from app.progress import Cancel, Report
from sync.archive import PACKED, Earlier, Keeping, keep, keeping
from sync.pace import Pace
from sync.parcel import Parcel, Step
from sync.portal import (
    Fields,
    Portal,
    PortalError,
    PortalStatus,
    RemoteDataset,
    RemoteFile,
    Upload,
)
from sync.readback import ReadBack, read_back
from sync.receipt import Receipt, ReceiptFile
from sync.reconcile import (
    WRITES,
    Verdict,
    equal,
    fingerprint,
    groups_kept,
    mark_of,
    marked,
    own_files,
    own_mark,
    own_names,
    reconcile,
    remote_fingerprint,
    resource_id,
)
from sync.release import Release, ReleaseFile
from sync.table_delivery import TableDelivery, begun_fields
from sync.tables import TableForm

StepDone = Callable[[Step, str | None], None]
"""Told of each finished step, with the portal's id of the dataset once it is known."""


@dataclass(slots=True)
class Delivery:
    """One run of one parcel against one portal.

    Attributes:
        portal: Where it goes.
        parcel: What goes.
        release: Its files and fields.
        agreed: Fingerprint of what the portal held after the last delivery, None before.
        step_done: Told of each finished step.
        report: Told of the bytes of the whole parcel: those that go up, and those read back.
        cancel: Polled between requests and while a file goes up.
        aside: Empty folder for what is packed on the way.
        earlier: Files of earlier versions by their hash, for tables.
        begun: Tells whether a mark is that of another release of ours that was cut off.
        before: Fields of the last delivery there.
    """

    portal: Portal
    parcel: Parcel
    release: Release
    agreed: str | None
    step_done: StepDone
    report: Report
    cancel: Cancel
    aside: Path
    earlier: Earlier = field(default=lambda _sha256: None)
    begun: Callable[[str], bool] = field(default=lambda _mark: False)
    before: Fields = field(default_factory=dict)
    _status: PortalStatus | None = None
    _pace: Pace = field(default_factory=lambda: Pace(0))
    _tables: dict[str, TableDelivery] = field(default_factory=dict)

    def run(self) -> Receipt:
        """Bring the portal to hold exactly the release, and read it back.

        Returns:
            The receipt, without journal head and times: the engine knows those.

        Raises:
            PortalError: A refusal or a broken line; run again once it is mended.
            CancelledError: The person stopped it.
        """
        try:
            return self._run()
        except PortalError as error:
            if error.code == "portal.forbidden":
                self._explain()
            raise
        finally:
            for table in self._tables.values():
                table.close()

    def _run(self) -> Receipt:
        writes_before = self.portal.writes
        remote, verdict = self._look()
        self.step_done(Step.LOOK, remote.id if remote else None)
        if verdict in WRITES:
            remote = self._describe(remote)
        remote = self._known(remote)
        self.step_done(Step.CREATE, remote.id)
        remote = self._send_files(remote)
        self.step_done(Step.RESOURCES, None)
        found = self._verify(remote)
        status = self._who_answers()
        self.step_done(Step.VERIFY, None)
        remote = self._publish()
        self.step_done(Step.PUBLISH, None)
        return self._receipt(status, remote, found, self.portal.writes - writes_before)

    def _look(self) -> tuple[RemoteDataset | None, Verdict]:
        has_table = any(file.form for file in self.release.files)
        if has_table and not self._who_answers().has_tables:
            raise PortalError("portal.no_tables", url=self.portal.url)
        remote = self._show()
        ours = fingerprint(self.release)
        theirs = self._theirs(remote) if remote else None
        agreed, mark = self._agreed(remote, theirs), self._mark(remote)
        verdict = reconcile(ours, theirs, agreed, mark, own_mark(self.release))
        if verdict is Verdict.CONFLICT and mark is not None and self.begun(mark):
            verdict = Verdict.OURS_UNFINISHED
        if verdict not in WRITES and verdict is not Verdict.SAME and remote is not None:
            raise PortalError(
                "portal.changed",
                name=self.release.name,
                url=self._page(),
                modified=remote.modified,
            )
        return remote, verdict

    def _who_answers(self) -> PortalStatus:
        """Ask once, when it has to be known: for tables, or for the receipt."""
        if self._status is None:
            self._status = self.portal.status()
        return self._status

    def _theirs(self, remote: RemoteDataset) -> str:
        """Give the fingerprint of the portal's copy, by what we say now or said before."""
        names = own_names(self.release.fields) | own_names(self.before)
        return remote_fingerprint(remote, names)

    def _explain(self) -> None:
        """Say why our key may not, as exactly as the portal tells it; most may, so it comes late.

        Raises:
            PortalError: `portal.key_unknown`, `portal.no_office`, `portal.other_office`.
        """
        url, office = self.portal.url, self.parcel.organization
        if not self.portal.knows_key():
            raise PortalError("portal.key_unknown", url=url, organization=office)
        allowed = [each.name for each in self.portal.organizations()]
        if not allowed:
            raise PortalError("portal.no_office", url=url, organization=office)
        if office not in allowed:
            known = ", ".join(allowed)
            raise PortalError("portal.other_office", url=url, organization=office, known=known)

    def _show(self) -> RemoteDataset | None:
        """Look the dataset up; one that our key may not read belongs to somebody else."""
        try:
            remote = self.portal.show(self.release.name)
        except PortalError as error:
            if error.code != "portal.forbidden":
                raise
            raise self._taken() from error
        if remote is not None and remote.organization != self.parcel.organization:
            raise self._taken()
        return remote

    def _taken(self) -> PortalError:
        self._explain()
        return PortalError("portal.name_taken", name=self.release.name)

    def _agreed(self, remote: RemoteDataset | None, theirs: str | None) -> str | None:
        """Give the last agreed state; a person may have agreed to replace the present one."""
        if remote is not None and remote.modified == self.parcel.overwrites:
            return theirs
        return self.agreed

    def _mark(self, remote: RemoteDataset | None) -> str | None:
        return mark_of(remote) if remote else None

    def _describe(self, remote: RemoteDataset | None) -> RemoteDataset:
        """Make the dataset, private until it is verified, or bring its fields up to date."""
        self.cancel.check()
        said = self.release.fields
        fields = {
            **marked(said, own_mark(self.release), self.before),
            "name": self.release.name,
            "owner_org": self.parcel.organization,
        }
        if remote is not None and ("groups" in said or "groups" in self.before):
            fields["groups"] = groups_kept(said, self.before, remote.fields)
        if remote is None:
            return self.portal.create({**fields, "private": True})
        return self.portal.revise(remote, fields)

    def _known(self, remote: RemoteDataset | None) -> RemoteDataset:
        if remote is None:
            raise PortalError("portal.mismatch", name=self.release.name, file=_("la ficha"))
        return remote

    def _send_files(self, remote: RemoteDataset) -> RemoteDataset:
        """Send what is missing or differs; take away files of ours that the release has not."""
        missing = [file for file in self.release.files if self._differs(remote, file)]
        ids = {resource_id(remote.id, file.key) for file in self.release.files}
        gone = [there for there in own_files(remote) if there.id not in ids]
        read = sum(file.bytes for file in self.release.files)
        self._pace = Pace(sum(file.bytes for file in missing) + read)
        kept = self._to_keep(remote, missing, gone)
        remote = self._reserve(remote, missing, kept)
        for each in kept:
            self.cancel.check()
            keep(self.portal, each, self.aside, lambda _count: self.cancel.check())
        for file in missing:
            if file.form is not None:
                self._table(remote, file, file.form).bring()
            else:
                remote = self._upload(remote, file)
        for there in gone:
            self.cancel.check()
            self.portal.delete_resource(there.id)
        return remote

    def _to_keep(
        self, remote: RemoteDataset, missing: list[ReleaseFile], gone: list[RemoteFile]
    ) -> list[Keeping]:
        """Give the data files that are about to give way; what is said of data is not data."""
        replaced = [
            there
            for file in missing
            if file.form is None and (file.is_data or file.name.endswith(f".csv{PACKED}"))
            if (there := remote.file(resource_id(remote.id, file.key)))
        ]
        leaving = [there for there in gone if there.name.endswith((".csv", f".csv{PACKED}"))]
        found = [
            keeping(remote, there, number=self.release.number, earlier=self.earlier)
            for there in (*replaced, *leaving)
        ]
        return [each for each in found if each is not None]

    def _reserve(
        self, remote: RemoteDataset, missing: list[ReleaseFile], kept: list[Keeping]
    ) -> RemoteDataset:
        """Reserve the places that are not there yet, of all files in one request."""
        places = [self._place(remote, file) for file in missing]
        places += [{"id": each.id, **each.described} for each in kept]
        new = [place for place in places if remote.file(str(place["id"])) is None]
        if not new:
            return remote
        self.cancel.check()
        return self.portal.reserve(remote, new)

    def _place(self, remote: RemoteDataset, file: ReleaseFile) -> Fields:
        key = resource_id(remote.id, file.key)
        if file.form is None:  # a portal may ask for format or description of all it shows
            return {"id": key, **file.fields(), "hash": "", "sha256": ""}
        return self.portal.tables.place(key, begun_fields(file, file.form))

    def _differs(self, remote: RemoteDataset, file: ReleaseFile) -> bool:
        there = remote.file(resource_id(remote.id, file.key))
        return there is None or not equal(file, there)

    def _table(self, remote: RemoteDataset, file: ReleaseFile, form: TableForm) -> TableDelivery:
        """Give the run of a table, the same from sending to reading back."""
        if file.name not in self._tables:
            what = _("Enviando {name}").format(name=file.name)
            before = self._pace.done

            def sent(share: float) -> None:
                self.cancel.check()
                self.report(self._pace.reached(before + int(share * file.bytes), what))

            self._tables[file.name] = TableDelivery(
                self.portal.tables,
                remote,
                file,
                form,
                self.release.number,
                self.parcel.attempts,
                self.earlier,
                self._reserve_one,
                sent,
            )
        return self._tables[file.name]

    def _reserve_one(self, place: Fields) -> None:
        """Reserve a place in the dataset as it stands now."""
        self.portal.reserve(self._known(self._show()), [place])

    def _upload(self, remote: RemoteDataset, file: ReleaseFile) -> RemoteDataset:
        """Send a file; its place is then as the portal's answer describes it."""
        what = _("Enviando {name}").format(name=file.name)
        before = self._pace.done

        def sent(count: int) -> None:
            self.cancel.check()
            self.report(self._pace.reached(before + min(count, file.bytes), what))

        sent(0)
        upload = Upload(file.path, file.fields(), sent)
        return remote.holding(self.portal.update_resource(resource_id(remote.id, file.key), upload))

    def _verify(self, remote: RemoteDataset) -> dict[str, ReadBack]:
        """Read every file back; one that differs is sent once more before we give up.

        Raises:
            PortalError: `portal.mismatch`, naming the file.
        """
        found = {}
        for file in self.release.files:
            copy = self._read(remote, file)
            if copy.sha256 != file.sha256:
                self._pace.more(2 * file.bytes)
                copy = self._read(self._send_again(remote, file), file)
            counted = file is self.release.data and self.release.counted
            rows_differ = counted and copy.rows != self.release.rows
            if copy.sha256 != file.sha256 or rows_differ:
                raise PortalError("portal.mismatch", name=self.release.name, file=file.name)
            found[file.name] = copy
        return found

    def _send_again(self, remote: RemoteDataset, file: ReleaseFile) -> RemoteDataset:
        """Send what did not come back as it was sent; of a table only the rows that differ."""
        if file.form is None:
            return self._upload(remote, file)
        self._table(remote, file, file.form).repair()
        return remote

    def _read(self, remote: RemoteDataset, file: ReleaseFile) -> ReadBack:
        self.cancel.check()
        what = _("Comprobando {name}").format(name=file.name)
        self.report(self._pace.reached(self._pace.done, what))
        if file.form is not None:
            return self._table(remote, file, file.form).read_back()
        there = remote.file(resource_id(remote.id, file.key))
        if there is None:
            raise PortalError("portal.mismatch", name=self.release.name, file=file.name)
        pieces = self._told(self.portal.download(there), what)
        return read_back(pieces, count_rows=file.is_data, most=file.bytes)

    def _told(self, pieces: Iterator[bytes], what: str) -> Iterator[bytes]:
        """Hand on what comes down, and say how far it is."""
        for piece in pieces:
            self.cancel.check()
            self.report(self._pace.reached(self._pace.done + len(piece), what))
            yield piece

    def _publish(self) -> RemoteDataset:
        """Make the dataset public, unless somebody changed it while its files were read back."""
        remote = self._known(self._show())
        if self._theirs(remote) != fingerprint(self.release):
            raise PortalError("portal.mismatch", name=self.release.name, file=_("la ficha"))
        if not remote.public:
            self.cancel.check()
            remote = self.portal.publish(remote)
        return remote

    def _page(self) -> str:
        return f"{self.portal.url}/dataset/{self.release.name}"

    def _receipt(
        self, status: PortalStatus, remote: RemoteDataset, found: dict[str, ReadBack], writes: int
    ) -> Receipt:
        files = [_receipt_file(there, found[there.name]) for there in own_files(remote)]
        return Receipt(
            parcel=self.parcel.id,
            version=self.release.number,
            portal={"url": self.portal.url, "title": status.title, "version": status.version},
            dataset={
                "name": remote.name,
                "id": remote.id,
                "url": self._page(),
                "organization": remote.organization,
            },
            files=files,
            rows=self.release.rows,
            sha256=found[self.release.data.name].sha256,
            fingerprint=fingerprint(self.release),
            writes=writes,
            attempts=self.parcel.attempts,
            journal_head="",
            started_at="",
            finished_at="",
        )


def _receipt_file(there: RemoteFile, copy: ReadBack) -> ReceiptFile:
    said = ReceiptFile(
        name=there.name,
        id=there.id,
        url=there.url,
        sha256=copy.sha256,
        bytes=copy.bytes,
        rows=copy.rows,
        whole=copy.whole,
    )
    if copy.content:
        said["content"] = copy.content
    return said

"""The comparison of the branch with the site, and the record of which files are ours."""

from __future__ import annotations

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from sitegen.publish.tree import (
    BRANCH_FILES,
    RECORD,
    Change,
    Entry,
    compare,
    decode_record,
    encode_record,
    parse_listing,
)

NAMES = st.sampled_from(["a", "b", "c", "CNAME", ".nojekyll", RECORD])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
BLOBS = st.sampled_from([digit * 40 for digit in "1234"])


def no_file_is_a_folder(files: dict[str, str]) -> dict[str, str]:
    """As in a real tree, drop what would have to be both."""
    folders = {str(folder) for path in files for folder in PurePosixPath(path).parents}
    return {path: blob for path, blob in files.items() if path not in folders}


TREES = st.dictionaries(PATHS, BLOBS, max_size=8).map(no_file_is_a_folder)


def apply(branch: dict[str, Entry], change: Change, wanted: dict[str, str]) -> dict[str, str]:
    """The branch after the change."""
    files = {path: entry.blob for path, entry in branch.items() if path not in change.remove}
    return files | {path: wanted[path] for path in change.put}


@given(branch=TREES, ours=st.sets(PATHS), wanted=TREES)
def test_the_branch_gets_the_site_and_keeps_the_rest(
    branch: dict[str, str], ours: set[str], wanted: dict[str, str]
) -> None:
    """After a change all wanted files are there, others of ours are gone, foreign ones are kept but clashes."""
    entries = {path: Entry("100644", blob) for path, blob in branch.items()}
    record = {path: branch[path][:12] for path in ours if path in branch}
    change = compare(entries, record, wanted)
    after = apply(entries, change, wanted)
    foreign = {path for path in branch if path not in record or path in BRANCH_FILES} - {RECORD}
    assert wanted.items() <= after.items()
    assert set(after) == set(wanted) | (foreign - set(change.clashes)) | ({RECORD} & branch.keys() - record.keys())
    assert all(after[path] == branch[path] for path in change.kept)


@given(branch=TREES, wanted=TREES)
def test_a_second_comparison_finds_nothing(branch: dict[str, str], wanted: dict[str, str]) -> None:
    """What was just published needs no further change."""
    entries = {path: Entry("100644", blob) for path, blob in branch.items()}
    after = apply(entries, compare(entries, {}, wanted), wanted)
    entries = {path: Entry("100644", blob) for path, blob in after.items()}
    again = compare(entries, decode_record(encode_record(wanted)), wanted)
    assert not again
    assert not again.clashes


@given(wanted=st.dictionaries(st.text("aä b/\"'\u2028x", min_size=1).filter(str.strip), BLOBS))
def test_record_round_trip(wanted: dict[str, str]) -> None:
    """The record gives back the paths and the starts of the ids, whatever printable characters the names have."""
    printable = {path: blob for path, blob in wanted.items() if path.isprintable()}
    assert decode_record(encode_record(printable)) == {path: blob[:12] for path, blob in printable.items()}


def test_record_written_by_others_is_harmless() -> None:
    """Lines that are no entries are passed over: an edited or damaged record costs nothing but its entries."""
    text = b"# header\n\n\xff\xfe rubbish\n123456789012 index.html\nshort index.html\n"
    assert decode_record(text) == {"index.html": "123456789012"}


def test_links_and_submodules_are_foreign() -> None:
    """A symbolic link where the site has a page is a clash even where its bytes are the same; elsewhere it is kept."""
    listing = b"120000 blob " + b"1" * 40 + b"\ta\x00160000 commit " + b"2" * 40 + b"\tsub\x00"
    change = compare(parse_listing(listing), {}, {"a": "1" * 40})
    assert change.clashes == ("a",)
    assert change.kept == ("sub",)

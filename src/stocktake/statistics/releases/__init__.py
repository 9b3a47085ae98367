"""The store of releases: what was published, kept as Parquet in the data folder, whole and pinned.

Nouns: release (a published state of a dataset), table of a release, manifest (where it came from, on what terms, with which
checksums), note (what the source says about an area's numbers). No copy of it stands in the database, and none is needed.
"""

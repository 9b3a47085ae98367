"""Numbers: every figure is a record that anyone can recompute.

Nouns: figure (a number with its recipe), component (a number taken from a release), release (a published state of a
dataset), measure (what can be asked of it), place (area, group, all, unknown), statement (a number as a document prints it), verdict
(does it come out, and why or why not).
Announces nothing. Leans on `parties` (groups with dates) and `foundation` (packs, texts).
"""

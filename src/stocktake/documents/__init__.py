"""Documents: files in, papers out, with one neutral text tree between them.

Nouns: *tree* and *block* (what a person would quote from a returned file, in order, with its address), *refusal* (why a
file could not be read, in one calm sentence) and *paper* (what is to be printed, every citation tied to its evidence).
It announces nothing: readers and writers are plain functions, and the upper floors decide when to call them.
It leans on no other room and imports without Django, so that a child process with tight limits can start in a moment.
Files are read by ``stocktake.documents.reading``, papers written by ``stocktake.documents.writing``.
"""

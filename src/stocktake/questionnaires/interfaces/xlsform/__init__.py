"""XLSForm in and out: the spreadsheet in which secretariats and field offices write, translate and exchange questionnaires.

A file from outside is read in a child process with limits (`reader`); there pyxform, behind one module (`adapter`), says
how it is built; `reading` makes a definition of it and refuses what Stocktake does not do, with the cell's address;
`writing` makes a workbook that ODK and its relatives open. Our own tags ride as columns of their own.
"""

"""LibreOffice Calc: an extension whose functions are answered by a worker process in xlmodel's own Python.

`files` writes the extension, `inside` is the part of it that LibreOffice loads, `run` is the worker and `translate`
its reading of Calc's values; `install` puts the extension into the user's LibreOffice.
"""

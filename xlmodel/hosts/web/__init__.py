"""Excel on a Mac, in a browser and on Windows through Office.js: an add-in of static files, Python inside the page.

`xlmodel web build` writes the folder. The page starts Python in a worker and hands it what the cells ask, many calls in
one message; `xlmodel serve` answers the same messages over HTTP.
"""

"""WeasyPrint's side: `first FILE` writes one document and ends, `warm` tells the median of some, in milliseconds.

The folder holds style.css and the documents; style sheet and fonts are read once, before anything is measured.
"""

import statistics
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

folder, deed = Path(sys.argv[1]), sys.argv[2]
fonts = FontConfiguration()
style = CSS(filename=str(folder / "style.css"), font_config=fonts)
documents = [page.read_text() for page in sorted(folder.glob("*.html"))]


def render(html):
    return HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts)


if deed == "first":
    Path(sys.argv[3]).write_bytes(render(documents[0]))
else:
    for html in documents[:2]:
        render(html)
    spent = []
    for html in documents[2:]:
        started = time.perf_counter()
        render(html)
        spent.append((time.perf_counter() - started) * 1000)
    print(statistics.median(spent))

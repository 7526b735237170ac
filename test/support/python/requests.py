"""What the example of docs/api.md needs of the package of this name, by the standard library."""

import json as _json
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Answer:
    def __init__(self, text):
        self.text = text

    def raise_for_status(self):
        """The standard library has raised already."""

    def json(self):
        return _json.loads(self.text)


def get(url, headers, params, timeout):
    address = f"{url}?{urlencode(params, doseq=True)}"
    with urlopen(Request(address, headers=headers), timeout=timeout) as answer:
        return Answer(answer.read().decode())

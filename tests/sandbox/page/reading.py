"""What a piece of HTML holds, for tests that must not depend on its wording."""

from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Elements(HTMLParser):
    """The elements with their attributes, in order, and whether every one was closed."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.open = []
        self.words = []
        self.feed(str(html))
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return "".join(self.words)

    @property
    def tags(self):
        return {tag for tag, _ in self.elements}

    def all(self, tag="", **attributes):
        """Attributes of the elements of that tag that have these attributes (`data_x="y"`)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            given
            for name, given in self.elements
            if tag in ("", name) and all(given.get(key) == value for key, value in wanted.items())
        ]

    def one(self, tag="", **attributes):
        [found] = self.all(tag, **attributes)
        return found

"""`python -m handlers.words`: read the sentences in the source into the catalogues."""

import sys

from handlers.words import catalogue


def main() -> int:
    """0 when every sentence is translated; else 1, with the ones that are not."""
    template = catalogue.extract()
    missing = 0
    for path in sorted(catalogue.LOCALES.glob("*.po")):
        catalog = catalogue.update(path, path.stem, template)
        left = list(catalogue.untranslated(catalog))
        missing += len(left)
        sys.stdout.write(f"{path.name}: {len(catalog)} sentences, {len(left)} to translate\n")
        sys.stdout.writelines(f"  {sentence!r}\n" for sentence in left)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

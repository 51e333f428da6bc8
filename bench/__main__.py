"""Every measurement, as one table: `python -m bench [ack poll memory store relay forms talk]`."""

import sys
from collections.abc import Callable, Mapping

from bench import ack, forms, memory, poll, relay, store, talk
from bench.table import Row, printed

PARTS: Mapping[str, Callable[[], list[Row]]] = {
    "ack": ack.rows,
    "poll": poll.rows,
    "memory": memory.rows,
    "store": store.rows,
    "relay": relay.rows,
    "forms": forms.rows,
    "talk": talk.rows,
}


def main(wanted: list[str]) -> int:
    """Measure the parts that are named, or all; 2 when there is no such part."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(printed([row for name in wanted or PARTS for row in PARTS[name]()]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

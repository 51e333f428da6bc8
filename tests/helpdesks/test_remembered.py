from helpdesks.remembered import Remembered


class Watch:
    seconds = 0.0

    def __call__(self):
        return self.seconds


def test_what_is_remembered_is_forgotten_after_its_time():
    watch = Watch()
    kept = Remembered[str](most=10, seconds=600, clock=watch)
    kept.keep("a", "Ana")

    watch.seconds = 599
    assert kept.get("a") == "Ana"
    watch.seconds = 600
    assert kept.get("a") is None


def test_the_oldest_goes_first_where_there_is_no_room():
    kept = Remembered[int](most=2, seconds=600)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        kept.keep(key, value)

    assert [kept.get(key) for key in ("a", "b", "c")] == [3, None, 4]

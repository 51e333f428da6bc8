from bot.cli.output import Counter, plain
from helpdesks.models import Attachment


def test_a_long_listing_is_counted_where_somebody_watches(capsys):
    counter = Counter("tickets", watched=True)
    for _ in range(1200):
        counter.tick()
    counter.done()

    assert capsys.readouterr().err.endswith("\r1,200 tickets\n")


def test_nothing_is_counted_into_a_pipe(capsys):
    counter = Counter("tickets")
    counter.tick()
    counter.done()

    assert capsys.readouterr().err == ""
    assert counter.count == 1


def test_what_opens_a_file_is_left_out_of_json():
    attachment = Attachment(id="1", name="a", url="https://acme.kf5.com/attachments/secret")

    assert plain([attachment]) == [{"id": "1", "name": "a", "size": None}]

"""A new request that goes on from one that is closed for good."""

from handlers.flows import jobs
from handlers.flows.jobs import AddComment
from handlers.ids import NEW_REQUEST
from handlers.kit import Kit
from handlers.views.new_request import RequestForm
from handlers.views.state import DraftRef, Place
from store import Batch, Draft, Row


async def draft(kit: Kit, row: Row, job: AddComment, words: str) -> DraftRef:
    """Keep the words as the draft of a new request that goes on from the closed one."""
    place = Place(
        team=kit.slack.team,
        channel=job.channel,
        key=f"again-{row.id}",
        desk=job.desk,
        locale=kit.locale,
    )
    form = RequestForm(body=words, files=job.files)
    values = {"place": jobs.dump(place), "form": jobs.dump(form), "quotes": job.number}
    kept = Draft(
        key=place.key,
        team=kit.slack.team,
        user=job.user,
        kind=NEW_REQUEST,
        values=values,
        at=kit.now(),
    )
    await kit.store.commit(Batch(drafts=(kept,)))
    return DraftRef(key=place.key)

"""Files sent ahead of an article; receiving them is in `transfer.py`."""

from sandbox.desks.zammad.call import Answer, Call, Route
from sandbox.desks.zammad.errors import forbidden
from sandbox.desks.zammad.state import UploadCache


def drop(call: Call) -> Answer:
    if _cache(call) is not None:
        del call.account.uploads[call.path["form_id"]]
    return Answer(body={"success": True})


def drop_one(call: Call) -> Answer:
    cache = _cache(call)
    if cache is not None:
        cache.files = [one for one in cache.files if one.id != call.id()]
    return Answer(body={"success": True})


def _cache(call: Call) -> UploadCache | None:
    found = call.account.uploads.get(call.path["form_id"])
    if found is not None and found.owner is not call.user:
        raise forbidden()
    return found


ROUTES = (
    Route(method="DELETE", path="/upload_caches/{form_id}", run=drop),
    Route(method="DELETE", path="/upload_caches/{form_id}/items/{id}", run=drop_one),
)

"""The database: that it can be written, is sound and of this version, and the keys are keys."""

import os

from bot.check.finding import Finding, fine, wrong
from bot.settings import Settings
from store import Store, StoreError

ABOUT = "database"


async def check_database(settings: Settings) -> list[Finding]:
    path = settings.database
    if not path.exists():
        if os.access(path.absolute().parent, os.W_OK):
            return [fine(ABOUT, f"{path} will be made at the first start")]
        remedy = "make that folder and let this user write to it"
        return [wrong(ABOUT, f"{path} cannot be made in {path.absolute().parent}", remedy)]
    try:
        keys = [key.get_secret_value() for key in settings.secret_keys]
        store = await Store.open(path, keys)
        try:
            await store.ping()
        finally:
            await store.close()
    except StoreError as error:
        return [wrong(ABOUT, str(error), "put that right, or restore a backup")]
    return [fine(ABOUT, f"{path} is sound and of this version")]

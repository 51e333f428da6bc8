"""People's own tokens of desks that take them: sealed in the store, and nowhere else."""

from dataclasses import replace

import structlog

from handlers.flows import marks
from handlers.flows.wording import translate_for
from handlers.kit import Kit
from handlers.views.link import token_refused
from store import Batch, PersonIdentity, Sealed

log = structlog.get_logger()


async def of(kit: Kit, who: PersonIdentity) -> str | None:
    """Somebody's own token at a desk; None where they have given none or no key opens it."""
    if who.level != "linked" or not kit.desks[who.desk].abilities.personal_tokens:
        return None
    try:
        return await kit.store.secrets.get(_name(kit, who.user, who.desk))
    except Sealed:
        log.warning("a personal token cannot be opened", desk=who.desk)
        return None


async def given(kit: Kit, who: PersonIdentity) -> bool:
    """Whether somebody has given a token of their own, even if no key opens it now."""
    try:
        return await kit.store.secrets.get(_name(kit, who.user, who.desk)) is not None
    except Sealed:
        return True


async def keep(kit: Kit, who: PersonIdentity, token: str) -> None:
    """Seal a token and say who its owner is; Sealed where no key is set."""
    await kit.store.secrets.put(_name(kit, who.user, who.desk), token)
    await kit.store.commit(Batch(identities=(who,)))


async def remove(kit: Kit, who: PersonIdentity, batch: Batch | None = None) -> None:
    """Forget a token and who its owner was; from now on the confirmed address counts again."""
    nobody = replace(
        who,
        person_id=None,
        role="requester",
        organization_id=None,
        level="unknown",
        checked_at=kit.now(),
    )
    await kit.store.commit(replace(batch or Batch(), identities=(nobody,)))
    await kit.store.secrets.delete(_name(kit, who.user, who.desk))


async def forget(kit: Kit, user: str, desk: str) -> None:
    """Delete a token that is left of an earlier time, whoever its owner is now."""
    await kit.store.secrets.delete(_name(kit, user, desk))


async def refused(kit: Kit, who: PersonIdentity) -> None:
    """The desk does not take a token any more: remove it, and tell its owner once."""
    t = await translate_for(kit, who.user)
    key = f"token:{who.desk}:{who.user}:{int(who.checked_at.timestamp())}"
    row = marks.tell(who.user, token_refused(t, desk=who.desk), key=key)
    await remove(kit, who, Batch(outbox=(row,)))


def _name(kit: Kit, user: str, desk: str) -> str:
    return f"token:{kit.slack.team}:{user}:{desk}"

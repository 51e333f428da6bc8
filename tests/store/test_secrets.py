import pytest

from store import BadKey, Sealed, Store, new_key

TOKEN = "kf5-token-in-clear"


async def opened(path, *keys):
    return await Store.open(path, keys)


async def test_a_secret_comes_back_as_it_was_and_is_sealed_in_the_file(path):
    store = await opened(path, new_key())
    await store.secrets.put("desk.support", TOKEN)

    assert await store.secrets.get("desk.support") == TOKEN
    await store.close()
    assert TOKEN.encode() not in path.read_bytes()


async def test_a_secret_can_be_replaced_and_deleted(path):
    store = await opened(path, new_key())
    await store.secrets.put("a", "one")
    await store.secrets.put("a", "two")

    assert await store.secrets.get("a") == "two"
    assert await store.secrets.delete("a")
    assert not await store.secrets.delete("a")
    assert await store.secrets.get("a") is None
    await store.close()


async def test_after_a_rotation_the_old_key_can_go(path):
    old, fresh = new_key(), new_key()
    store = await opened(path, old)
    await store.secrets.put("a", TOKEN)
    await store.close()

    store = await opened(path, fresh, old)
    assert await store.secrets.get("a") == TOKEN
    assert await store.secrets.rotate() == 1
    await store.close()

    store = await opened(path, fresh)
    assert await store.secrets.get("a") == TOKEN
    await store.close()


async def test_without_its_key_a_secret_stays_sealed_and_rotation_changes_nothing(path):
    first, second = new_key(), new_key()
    store = await opened(path, first)
    await store.secrets.put("a", TOKEN)
    await store.close()

    store = await opened(path, second)
    await store.secrets.put("b", TOKEN)
    with pytest.raises(Sealed, match="'a'"):
        await store.secrets.get("a")
    with pytest.raises(Sealed):
        await store.secrets.rotate()
    assert await store.secrets.get("b") == TOKEN
    await store.close()


async def test_without_any_key_nothing_can_be_sealed(store):
    with pytest.raises(Sealed, match="none is set"):
        await store.secrets.put("a", TOKEN)


async def test_a_bad_key_is_named_by_its_place_and_not_shown(path):
    with pytest.raises(BadKey, match="key 2") as caught:
        await opened(path, new_key(), "hunter2")

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert not path.exists()

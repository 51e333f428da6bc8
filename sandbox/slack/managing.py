"""What people do to channels, to who is in them, and to the workspace itself.

As at Slack, anybody in a channel may rename, archive or share it; the rest takes an administrator
of the workspace. https://slack.com/help/articles/201314026-Permissions-by-role-in-Slack
"""

from sandbox.slack.interactions import NotPossible
from sandbox.slack.member import Member, Which
from sandbox.slack.records import Channel, ChannelKind, File, Message, Team, User
from sandbox.slack.seen import SeenFile

OTHER_APP = "B00SANDBOX1"


class Manager(Member):
    """Somebody of the workspace, with what they may change about it."""

    def invite(self, channel: str, handle: str) -> None:
        """Bring somebody of the workspace into a channel one is in."""
        where, user = self._in(channel), self._somebody(handle)
        if user.team and user.team not in where.shared_with:
            raise NotPossible("that channel is not shared with their organization")
        if self.workspace.channels.join(where, user.id, by=self.user.id):
            self._announce(
                where, "channel_join", "has joined the channel", of=user, inviter=self.user.id
            )

    def remove(self, channel: str, handle: str) -> None:
        """Take somebody out of a channel one is in."""
        where, user = self._in(channel), self._somebody(handle)
        if self.workspace.channels.leave(where, user.id, by=self.user.id):
            self._left(where, user)

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        where = self._in(channel)
        self._announce(where, "channel_archive", "archived the channel")
        self.workspace.channels.archive(where, by=self.user.id)

    def unarchive(self, channel: str) -> None:
        """Bring an archived channel back."""
        where = self._in(channel)
        self.workspace.channels.archive(where, archived=False, by=self.user.id)
        self._announce(where, "channel_unarchive", "un-archived the channel")

    def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        where, bare = self._in(channel), name.removeprefix("#").strip().lower()
        if not bare or self.workspace.channels.named(bare):
            raise NotPossible("that name is taken")
        old = where.name
        self.workspace.channels.rename(where, bare, by=self.user.id)
        words = f'has renamed the channel from "{old}" to "{bare}"'
        self._announce(where, "channel_name", words, old_name=old, name=bare)

    def make_private(self, channel: str) -> None:
        """Make a public channel private."""
        self._convert(channel, "group")

    def make_public(self, channel: str) -> None:
        """Make a private channel public, with all that was said in it."""
        self._convert(channel, "channel")

    def share(self, channel: str, organization: str = "Partner Ltd", stranger: str = "pia") -> User:
        """Share a channel with another organization, one of whose people joins it (Slack Connect).

        Who that is gets made up when there is nobody of that handle yet.
        """
        where, team = self._in(channel), self.workspace.organization(organization)
        if team.id in where.shared_with:
            raise NotPossible(f"it is shared with {organization} already")
        user = self._stranger(team, stranger)
        self.workspace.channels.share(where, team.id)
        self.workspace.channels.join(where, user.id)
        self._joined(where, user)
        return user

    def unshare(self, channel: str, organization: str = "Partner Ltd") -> None:
        """End the sharing; the other organization's people leave."""
        where, team = self._in(channel), self.workspace.organization(organization)
        if team.id not in where.shared_with:
            raise NotPossible(f"it is not shared with {organization}")
        self.workspace.channels.unshare(where, team.id)
        for user in self.workspace.users.all():
            if user.team == team.id:
                self.workspace.channels.leave(where, user.id, by=self.user.id)

    def change_id(self, channel: str) -> str:
        """Have a channel get another id, as some conversions do; the new one."""
        self._as_admin()
        return self.workspace.change_channel_id(self.channel(channel))

    def delete_channel(self, channel: str) -> None:
        """Delete a channel and everything in it."""
        self._as_admin()
        self.workspace.channels.delete(self.channel(channel), by=self.user.id)

    def add_member(self, handle: str, *, email: str, name: str = "", guest: bool = False) -> User:
        """Take somebody new into the workspace, as a guest if wanted."""
        self._as_admin()
        if self.workspace.users.named(handle):
            raise NotPossible(f"somebody is called {handle} already")
        user = User(
            id=self.workspace.ids.new("U"),
            name=handle,
            real_name=name or handle.title(),
            email=email,
            is_restricted=guest,
            updated=self.workspace.clock.epoch(),
        )
        self.workspace.channels.dm(self.workspace.users.add(user).id, self.workspace.app.bot_user)
        return user

    def make_guest(self, handle: str, *, guest: bool = True) -> None:
        """Make somebody a guest, or a full member again."""
        self._as_admin()
        self.workspace.users.change(self._somebody(handle), is_restricted=guest)

    def deactivate(self, handle: str) -> None:
        """End somebody's account; they are in no channel any more."""
        self._as_admin()
        user = self._somebody(handle)
        self.workspace.channels.forget(user.id)
        self.workspace.users.change(user, deleted=True)

    def change_address(self, handle: str, email: str, *, confirmed: bool = False) -> None:
        """Give somebody another address; it counts as theirs once it is confirmed."""
        if handle.removeprefix("@") not in (self.user.name, self.user.id):
            self._as_admin()
        user = self._somebody(handle)
        self.workspace.users.change(user, email=email, email_confirmed=confirmed)

    def remove_message(self, message: Which) -> None:
        """Delete a message that somebody else, or the app, has written."""
        self._as_admin()
        self.workspace.messages.delete(self.message(message))

    def through_other_app(
        self, text: str, *, channel: str, thread: Which | None = None, name: str = "Deploys"
    ) -> Message:
        """Have another app say something in a channel one is in."""
        return self.workspace.messages.post(
            channel=self._in(channel).id,
            user="",
            text=text,
            subtype="bot_message",
            thread_ts=(thread.thread_ts or thread.ts) if thread else None,
            facts={"bot_id": OTHER_APP, "username": name},
        )

    async def delete_file(self, file: SeenFile | File) -> None:
        """Delete an own file; an administrator anybody's."""
        found = self.workspace.files.get(file.id)
        if found is None or not self.workspace.sees_file(self.user.id, found):
            raise NotPossible("that file is gone")
        if found.user != self.user.id:
            self._as_admin()
        await self.workspace.delete_file(found)

    def uninstall_app(self) -> None:
        """Remove the app from the workspace; its token ends."""
        self._as_admin()
        self.workspace.end_app("account_inactive")

    def revoke_token(self) -> None:
        """Take back the app's token; as it is the only one, the app is removed with it."""
        self._as_admin()
        self.workspace.end_app("token_revoked")

    def install_app(self) -> None:
        """Install the app anew."""
        self._as_admin()
        self.workspace.install_app()

    def _convert(self, channel: str, kind: ChannelKind) -> None:
        self._as_admin()
        where = self.channel(channel)
        if where.kind == kind:
            raise NotPossible("it is that already")
        self.workspace.channels.convert(where, kind, by=self.user.id)
        side = "private" if kind == "group" else "public"
        self._announce(where, f"channel_convert_to_{side}", f"made this channel *{side}*")

    def _stranger(self, team: Team, handle: str) -> User:
        found = self.workspace.users.named(handle)
        if found is not None and found.team != team.id:
            raise NotPossible(f"{handle} is not of {team.name}")
        if found is not None:
            return found
        return self.workspace.users.add(
            User(
                id=self.workspace.ids.new("U"),
                name=handle,
                real_name=f"{handle.title()} ({team.name})",
                title=team.name,
                email=f"{handle}@{team.domain}.example",
                updated=self.workspace.clock.epoch(),
                team=team.id,
            )
        )

    def _in(self, channel: str) -> Channel:
        found = self.channel(channel)
        if self.user.id not in found.members or found.kind not in ("channel", "group"):
            raise NotPossible(f"{self.user.name} is not in {channel}")
        return found

    def _somebody(self, handle: str) -> User:
        user = self.workspace.users.named(handle)
        if user is None or user.is_bot:
            raise NotPossible(f"nobody is called {handle}")
        return user

    def _as_admin(self) -> None:
        if not self.user.is_admin:
            raise NotPossible(f"{self.user.name} is no administrator of this workspace")

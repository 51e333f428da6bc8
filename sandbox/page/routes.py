"""The page's addresses."""

from collections.abc import Callable
from functools import partial

from aiohttp import web

from sandbox.desks.pane import Pane
from sandbox.journal import Entry
from sandbox.page import downloads, fault_panel, icons, shell, topbar, traffic
from sandbox.page.control import Control
from sandbox.page.desk_page import DeskPage
from sandbox.page.guard import guarded
from sandbox.page.html import Html
from sandbox.page.inbox import Inbox
from sandbox.page.people import called, viewer_for
from sandbox.page.running import Running
from sandbox.page.screen import Screen, stamp
from sandbox.page.script_facts import script_facts
from sandbox.page.stream import Stream, send
from sandbox.page.viewer import Viewer
from sandbox.page.workspace_page import WorkspacePage
from sandbox.slack.state import User

Region = Callable[[], Html]
TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
FIRST_PERSON = "ana"
DESK_AGENT = "marta"


def mount(app: web.Application, sandbox: Running, *, any_host: bool = False) -> None:
    """Add the page and its control routes to an application that is not running yet.

    `any_host` drops the check that the request names this machine, for `--expose`.
    """
    Page(sandbox).add_to(app, any_host=any_host)


class Page:
    def __init__(self, sandbox: Running) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._inbox = Inbox(sandbox.workspace)
        self._streams: set[Stream] = set()

    def add_to(self, app: web.Application, *, any_host: bool) -> None:
        control = Control(self._sandbox)
        shown = (
            "/",
            "/app/home",
            "/activity",
            "/archives/{channel}",
            "/archives/{channel}/{stamp}",
        )
        routes = {
            **dict.fromkeys(shown, self._workspace_page),
            "/desk": self._desk_page,
            "/desk/{desk}": self._desk_page,
            r"/desk/{desk}/{ticket:\d+}": self._desk_page,
            "/_page/static/{name}": self._static,
            "/_page/stream": self._stream,
            "/_page/traffic": self._traffic,
            r"/_page/traffic/{seq:\d+}": self._entry,
            "/_page/files/{file_id}/{name}": self._file,
            r"/avatars/{user}-{size:\d+}.svg": self._avatar,
            "/_page/desk/{desk}/files/{file_id}/{name}": self._desk_file,
            **control.gets(),
        }
        for path, handler in routes.items():
            app.router.add_get(path, guarded(handler, any_host=any_host))
        for path, handler in control.posts().items():
            app.router.add_post(path, guarded(handler, any_host=any_host))
        app.on_shutdown.append(self._end_streams)

    async def _workspace_page(self, request: web.Request) -> web.StreamResponse:
        screen = workspace_screen(request)
        if screen.place == "home" and not self._sandbox.manifest.home_tab:
            screen = screen.changed(place="about")
        user = self._user(screen.user)
        page = WorkspacePage(
            workspace=self._workspace,
            manifest=self._sandbox.manifest,
            inbox=self._inbox,
            screen=screen,
            user=user,
            since=request.headers.get("X-Since", ""),
            limit=_number(request.headers.get("X-Limit"), 200),
        )
        if request.headers.get("X-Visible") != "no":
            page.mark_read()
        return self._show(request, page, viewer_for(self._workspace, user), screen)

    async def _desk_page(self, request: web.Request) -> web.StreamResponse:
        pane = self._pane(request)
        screen = desk_screen(request, pane)
        viewer = viewer_for(self._workspace, self._user(screen.agent))
        page = DeskPage(panes=self._sandbox.panes, screen=screen, viewer=viewer)
        return self._show(request, page, viewer, screen)

    def _show(
        self, request: web.Request, page: WorkspacePage | DeskPage, viewer: Viewer, screen: Screen
    ) -> web.Response:
        """The whole document, or as JSON only the regions that the script asks for."""
        panes = self._sandbox.panes
        drawn: dict[str, Region] = {
            **page.regions(),
            "clock": lambda: topbar.clock(self._sandbox.clock.now(), viewer),
            "faults": lambda: fault_panel.panel(self._sandbox.faults, panes, viewer),
        }
        wanted = request.headers.get("X-Regions")
        if wanted is not None:
            found = {name: drawn[name]() for name in wanted.split(",") if name in drawn}
            return web.json_response(
                {"title": page.title(), "facts": page.facts(), "regions": found}
            )
        body = shell.body(drawn, screen, viewer, self._sandbox.clock.now(), panes)
        told = script_facts(self._workspace, self._sandbox.manifest, panes, viewer)
        facts = {**page.facts(), **told}
        html = shell.document(page.title(), body, locale=viewer.locale, attributes=facts)
        return web.Response(text=html, content_type="text/html", headers={"Vary": "X-Regions"})

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in shell.static_names():
            raise web.HTTPNotFound
        kept = {"Cache-Control": "max-age=31536000, immutable"} if "v" in request.query else {}
        kind = TYPES.get(name.rpartition(".")[2], "text/plain")
        return web.Response(
            text=shell.static_text(name), content_type=kind, charset="utf-8", headers=kept
        )

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        stream = Stream(self._workspace, self._user(request.query.get("as", "")))
        self._streams.add(stream)
        try:
            return await send(
                request,
                stream,
                self._workspace.subscribe(stream.hear),
                *(
                    pane.subscribe(partial(stream.hear_desk, name))
                    for name, pane in self._sandbox.panes.items()
                ),
                self._sandbox.journal.subscribe(stream.hear_entry),
            )
        finally:
            self._streams.discard(stream)

    async def _end_streams(self, _: web.Application) -> None:
        for stream in self._streams:
            stream.end()

    async def _traffic(self, request: web.Request) -> web.StreamResponse:
        """Rows after the entry `after`, of one side if `side` says so."""
        after, side = _number(request.query.get("after"), 0), request.query.get("side", "")
        entries = [
            one for one in self._sandbox.journal if one.seq > after and side in ("", one.side)
        ]
        return web.Response(text=traffic.rows(entries[-traffic.SHOWN :]), content_type="text/html")

    async def _entry(self, request: web.Request) -> web.StreamResponse:
        found = self._find_entry(int(request.match_info["seq"]))
        if found is None:
            raise web.HTTPNotFound(text="This line is no longer kept.\n")
        return web.Response(text=traffic.detail(found), content_type="text/html")

    def _find_entry(self, seq: int) -> Entry | None:
        return next((one for one in self._sandbox.journal if one.seq == seq), None)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return await downloads.workspace_file(request, self._workspace)

    async def _avatar(self, request: web.Request) -> web.StreamResponse:
        """Somebody's picture, which anybody may see, as at Slack."""
        user = self._workspace.users.get(request.match_info["user"])
        if user is None:
            raise web.HTTPNotFound
        size = min(int(request.match_info["size"]), 512)
        return web.Response(
            text=icons.picture(called(user), user.id, size), content_type="image/svg+xml"
        )

    async def _desk_file(self, request: web.Request) -> web.StreamResponse:
        return await downloads.desk_file(request, self._pane(request))

    def _pane(self, request: web.Request) -> Pane:
        """The desk that the address names, the first one where it names none."""
        panes = self._sandbox.panes
        found = panes.get(request.match_info.get("desk") or next(iter(panes), ""))
        if found is None:
            raise web.HTTPNotFound(text="There is no such help desk here.\n")
        return found

    def _user(self, name: str) -> User:
        """The person of that handle or id; without one the first of the seed."""
        humans = self._workspace.users.humans()
        found = self._workspace.users.named(name) if name else None
        if found is not None and not found.is_bot:
            return found
        first = self._workspace.users.named(FIRST_PERSON) or (humans[0] if humans else None)
        if first is None:
            raise web.HTTPNotFound(text="There is nobody in this workspace.\n")
        return first


def workspace_screen(request: web.Request) -> Screen:
    """What an address of the workspace means."""
    query, path = request.query, request.path
    desk = query.get("desk", "")
    screen = Screen(user=query.get("as", ""), thread=query.get("thread", ""), desk=desk)
    if path == "/app/home":
        return screen.changed(place="about" if query.get("tab") == "about" else "home")
    if path == "/activity":
        return screen.changed(place="activity")
    if path.startswith("/archives/"):
        ts = stamp(request.match_info.get("stamp", ""))
        thread = query.get("thread_ts") or query.get("thread", "")
        return screen.changed(channel=request.match_info["channel"], thread=thread, ts=ts)
    return screen.changed(channel=query.get("channel", ""))


def desk_screen(request: web.Request, pane: Pane) -> Screen:
    """What an address of a desk means; an agent it does not have gives way to its first one."""
    ticket = request.match_info.get("ticket")
    wanted = request.query.get("agent") or DESK_AGENT
    agents = [one.handle for one in pane.agents()]
    return Screen(
        place="desk",
        user=request.query.get("as", ""),
        desk=pane.name,
        agent=wanted if wanted in agents else agents[0],
        status=request.query.get("status", ""),
        ticket=int(ticket) if ticket else None,
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() else default

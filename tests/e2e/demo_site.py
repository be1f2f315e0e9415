"""The demo's municipality in this process, filled so that every page has something to show, and served on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from shutil import copy

from PIL import Image
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.app import Parts, build_parts, create_app
from bot.cli.benches.processes import free_port
from bot.cli.demo import demo_settings, open_channels
from bot.domain import thai_time
from bot.domain.broadcasts import Audience, Content
from bot.domain.days import typed_day
from bot.domain.thai_time import bangkok_day
from bot.services.edit_broadcast import BroadcastEdit, begin_broadcast
from bot.services.export_data import export
from bot.services.keep_documents import Paper, keep_document
from bot.services.load_forums import load_forum_file
from bot.services.run_vote import VoteEdit, make_vote, open_vote
from bot.services.sign_in import open_session
from bot.simulator import seed
from bot.simulator.platform import LinePlatform
from bot.store.authorities import AuthorityFacts, authority_by_slug
from bot.store.communities import communities_of
from bot.store.migrate import migrate
from bot.store.models import Broadcast, Circuit, Forum, NeedGroup, Resident, Staff
from tests.broadcasts import WORDS
from tests.told import Told

SLUG = "khelang-nakhon"
CIRCUIT = """
[[circuit]]
name = "ทบทวนแผน"
forums = ["{forum}"]
circular = "{day}"
finish_by = "{day}"
"""


@dataclass
class DemoSite:
    """Its address, its rows, and what stands for each name in an address of the route table."""

    base: str
    parts: Parts
    authority: AuthorityFacts
    cookie: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    my_data: str = ""


@contextmanager
def demo_site(folder: Path) -> Iterator[DemoSite]:
    """One authority of the demo, with announcements, a circuit, papers and a full inbox beside its needs."""
    settings = demo_settings(folder / "data", free_port())
    platform = LinePlatform()
    address = platform.start()
    parts = build_parts(replace(settings, line_api_base=address, line_data_api_base=address))
    migrate(parts.database)
    files = folder / "authorities"
    files.mkdir()
    copy(seed.AUTHORITY_FILES / f"{SLUG}.toml", files)
    kept, seed.AUTHORITY_FILES = seed.AUTHORITY_FILES, files
    try:
        seed.seed_demo(parts.database, parts.seal, thai_time.now())
    finally:
        seed.AUTHORITY_FILES = kept
    open_channels(parts, platform)
    app = create_app(parts, platform)
    server = make_server("127.0.0.1", int(settings.public_base_url.rsplit(":", 1)[1]), app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        site = _filled(DemoSite(settings.public_base_url, parts, _authority(parts)), folder)
        serializer = app.session_interface.get_signing_serializer(app)
        with parts.database.transaction() as session:
            admin = session.scalars(select(Staff).where(Staff.email == seed.ADMIN)).one()
            token = open_session(session, admin.id, seed.PASSWORD, thai_time.now())
        site.cookie = {"name": "prachakhom", "value": serializer.dumps({"token": token}), "url": site.base}
        yield site
    finally:
        server.shutdown()
        server.server_close()
        platform.stop()
        parts.database.close()


def _authority(parts: Parts) -> AuthorityFacts:
    with parts.database.reading() as session:
        return authority_by_slug(session, SLUG)


def _filled(site: DemoSite, folder: Path) -> DemoSite:
    told = Told(site.parts.database, site.parts.seal, site.authority, thai_time.now())
    photo = BytesIO()
    Image.new("RGB", (8, 8)).save(photo, "JPEG")
    number = told.need("อยากให้ซ่อมไฟทางซอย 4 ดับทั้งซอย และขอถังขยะหน้าตลาดเพิ่มอีกสองใบ", by="U7")
    attachment = told.media(content=photo.getvalue(), need=number, by="U7")
    told.media(content=photo.getvalue(), by="U8")
    told.media("audio", content_type="audio/x-m4a", by="U8")
    told.message("ขอคุยกับเจ้าหน้าที่เรื่องน้ำประปา", by="U8")
    told.dead_event()
    with site.parts.database.transaction() as session:
        admin = session.scalars(select(Staff).where(Staff.email == seed.ADMIN)).one().id
        forum = session.scalars(select(Forum).order_by(Forum.starts_at.desc())).first()
        paper = Paper("หนังสือเชิญ.pdf", "application/pdf", b"%PDF-1.7 paper")
        document = keep_document(session, site.authority.id, forum.id, paper, by=admin, now=told.now)
        (folder / "forums.toml").write_text(CIRCUIT.format(forum=forum.name, day=typed_day(bangkok_day(told.now))))
        load_forum_file(session, site.authority, folder / "forums.toml", told.now)
        edit = BroadcastEdit("น้ำไม่ไหล", Content(text=WORDS), Audience())
        ids = [begin_broadcast(session, site.authority.id, edit, by=admin, now=told.now) for _ in ("draft", "sent")]
        session.get(Broadcast, ids[1]).state = "sent"
        question = VoteEdit("เรื่องไหนควรทำก่อน", (("ไฟทาง", None), ("ถนน", None)))
        vote = make_vote(session, site.authority.id, forum.id, question, by=admin, now=told.now)
        open_vote(session, site.authority.id, vote, by=admin, now=told.now)
        site.my_data = export(session, session.scalars(select(Resident)).first(), told.now)
        site.named = {
            "slug": SLUG, "number": number, "attachment_id": attachment, "forum_id": forum.id, "document_id": document,
            "code": communities_of(session, site.authority.id)[0].code, "broadcast_id": ids[0], "vote_id": vote,
            "held_forum_id": session.scalars(select(Forum.id).order_by(Forum.starts_at)).first(),
            "circuit_id": session.scalars(select(Circuit.id)).one(),
            "group": session.scalars(select(NeedGroup.number)).first(),
        }  # fmt: skip
    return site

"""G2.13: back up, lose everything, restore, and let LINE post the last hour again: no doubles, nobody comes back."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from bot.cli.benches.events import user_id
from bot.cli.benches.faults.order import says, wait_until_finished, words_left_of
from bot.cli.benches.faults.product import run_command
from bot.cli.benches.faults.stage import SQLITE, Episode, Stage
from bot.cli.benches.faults.words import need_words
from bot.domain import thai_time
from bot.simulator.platform import Webhook
from bot.store.session import Database

_WORDS, _ERASED = 600_000, 800_000


def can_back_up(stage: Stage) -> bool:
    """Whether this version of the product has the command."""
    return run_command(stage.product.env, "backup", "--help").returncode == 0


def restore_and_redeliver(stage: Stage, episode: Episode, times: int) -> None:
    """As many needs before the backup as after it; one resident has everything erased in between."""
    user = user_id(_ERASED)
    stage.settle([user])
    early = [*_needs(stage, 0, times), says(stage, user, need_words(_WORDS - 1))]
    late = [says(stage, user, "ลบข้อมูลของฉัน"), says(stage, user, "ยืนยันลบ"), *_needs(stage, times, times)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _post(stage, episode, early)
        _run(stage, episode, "backup", f"{folder}/copy")
        _post(stage, episode, late)
        episode.ledger.note_taken_back([user])
        stage.product.halt()
        stage.database.close()
        if stage.kind == SQLITE:
            for path in stage.folder.glob("prachakhom.db*"):
                path.unlink()
        erased = str(shutil.copy(_list_of(stage), folder)) if _list_of(stage).exists() else ""
        _run(stage, episode, "restore", f"{folder}/copy", "--force", *(["--erased", erased] if erased else []))
    stage.database = Database(stage.settings.database_url)
    episode.marks = replace(episode.marks, request=thai_time.now())  # what was answered before the loss is another life
    stage.product.go_again()
    stage.recovered(episode)
    _post(stage, episode, [*early, *late])
    left = words_left_of(stage, user, need_words(_WORDS - 1))
    episode.expect("words of somebody erased are back", holds=not left)


def _list_of(stage: Stage) -> Path:
    """Who was erased, as it would be kept apart from the backups."""
    return stage.folder / "erased.log"


def _needs(stage: Stage, first: int, count: int) -> list[Webhook]:
    return [
        says(stage, user_id(number % stage.residents), need_words(_WORDS + number))
        for number in range(first, first + count)
    ]


def _post(stage: Stage, episode: Episode, webhooks: list[Webhook]) -> None:
    for webhook in webhooks:
        stage.post_now(episode.ledger, webhook)
    wait_until_finished(stage)


def _run(stage: Stage, episode: Episode, *arguments: str) -> None:
    ended = run_command(stage.product.env, *arguments)
    said = ended.stderr.decode(errors="replace")[-300:]
    episode.expect(f"'{arguments[0]}' ended with {ended.returncode}: {said}", holds=ended.returncode == 0)

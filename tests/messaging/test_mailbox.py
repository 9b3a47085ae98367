"""A real mailbox: Debian's dovecot on this machine. What is fetched is stored before the server is told; nothing is deleted."""

import imaplib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stocktake.foundation.services.files import open_original
from stocktake.messaging.models import Mailbox, Message
from stocktake.messaging.services import fetch as fetching
from stocktake.messaging.services.fetch import MailboxUnreachable, fetch

DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not Path(DOVECOT).exists(), reason="no dovecot on this machine; as root, ./stocktake test installs it"),
]

CONFIGURATION = """\
protocols = imap
listen = 127.0.0.1
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{base}/mail/%u
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@pytest.fixture(scope="module")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A dovecot of our own on a free port; everybody's password is `secret`."""
    import grp
    import pwd

    base = Path("/tmp") / f"stocktake-dovecot-{os.getpid()}"  # the paths of its sockets must be short
    base.mkdir()
    (base / "mail").mkdir()
    base.chmod(0o777)
    (base / "mail").chmod(0o777)
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    known = pwd.getpwnam(user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    configuration = base / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            base=base, uid=known.pw_uid, gid=known.pw_gid, user=user, group=grp.getgrgid(known.pw_gid).gr_name, port=port
        )
    )
    running = subprocess.Popen([DOVECOT, "-F", "-c", str(configuration)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _each in range(100):
            if running.poll() is not None:
                raise AssertionError(running.stdout.read().decode())
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def box(dovecot, settings, request):
    """A mailbox of this test's own, and how to drop a message into it."""
    user = f"u{abs(hash(request.node.name)) % 10**8}"
    settings.IMAP_URL = f"imap://{user}:secret@127.0.0.1:{dovecot}/INBOX"

    class Box:
        def drop(self, number: int, subject: str = "Voluntary review") -> None:
            raw = f"From: a@meridian.example\r\nMessage-ID: <{number}@a>\r\nSubject: {subject}\r\n\r\nDear colleagues\r\n".encode()
            with self.client() as client:
                client.append("INBOX", "", imaplib.Time2Internaldate(time.time()), raw)

        def client(self) -> imaplib.IMAP4:
            client = imaplib.IMAP4("127.0.0.1", dovecot)
            client.login(user, "secret")
            return client

        def count(self) -> int:
            with self.client() as client:
                return int(client.select("INBOX", readonly=True)[1][0])

        def seen(self) -> int:
            with self.client() as client:
                client.select("INBOX", readonly=True)
                return len(client.search(None, "SEEN")[1][0].split())

    return Box()


def test_what_lies_there_is_stored_byte_for_byte_marked_as_seen_and_left(box, noon):
    box.drop(1)
    box.drop(2, "答复")
    assert fetch(at=noon) == 2
    message = Message.objects.get(identity="<1@a>")
    with open_original(message.original) as file:
        assert (
            file.read() == b"From: a@meridian.example\r\nMessage-ID: <1@a>\r\nSubject: Voluntary review\r\n\r\nDear colleagues\r\n"
        )
    assert (box.count(), box.seen()) == (2, 2)


def test_the_next_time_only_what_is_new_is_fetched(box, noon):
    box.drop(1)
    fetch(at=noon)
    box.drop(2)
    assert fetch(at=noon) == 1
    assert fetch(at=noon) == 0
    assert Message.objects.count() == 2


def test_a_message_replayed_is_one_message_with_two_arrivals(box, noon):
    box.drop(1)
    fetch(at=noon)
    box.drop(1)
    assert fetch(at=noon) == 0
    assert Message.objects.get().arrivals == 2


def test_a_crash_before_storing_leaves_the_message_for_the_next_time(box, noon, monkeypatch):
    box.drop(1)

    def crash(**_words):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "receive", crash)
        with pytest.raises(KeyboardInterrupt):
            fetch(at=noon)
    assert box.seen() == 0
    assert fetch(at=noon) == 1


def test_a_server_that_counts_anew_is_read_anew_and_doubles_nothing(box, noon):
    box.drop(1)
    fetch(at=noon)
    Mailbox.objects.update(uidvalidity=1)
    assert fetch(at=noon) == 0
    assert Message.objects.count() == 1


def test_a_server_that_is_not_there_is_said_in_one_line_and_written_down(settings, noon):
    settings.IMAP_URL = "imap://u:secret@127.0.0.1:1/INBOX"
    with pytest.raises(MailboxUnreachable, match="Nothing was lost"):
        fetch(at=noon)
    assert Mailbox.objects.get().trouble


def test_a_wrong_password_is_said_too(box, settings, noon):
    settings.IMAP_URL = settings.IMAP_URL.replace("secret", "guessed")
    with pytest.raises(MailboxUnreachable):
        fetch(at=noon)


def test_without_a_mailbox_nothing_is_fetched(settings, noon):
    settings.IMAP_URL = ""
    assert fetch(at=noon) == 0

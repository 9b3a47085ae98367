"""The launcher at the root: a POSIX script that sets up once, and says in one line what is missing.

Python, apt-get and id are played by small scripts here, so that nothing is fetched and nothing installed.
"""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stocktake.config.development import ROOT

WORDS = ("cat", "cksum", "dirname", "env", "grep", "mkdir", "printf", "chmod", "readlink", "rm", "sh", "sleep", "cp", "tee")

SETPRIV = shutil.which("setpriv")
OBEYING = [SETPRIV, "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 and SETPRIV else []
"""Root may write everywhere; with this before it, a command obeys the modes of folders as anybody does."""

PYTHON = """\
#!/bin/sh
# Plays Python: answers what the launcher asks, and writes down what it was asked to do.
here=$(dirname -- "$0")
case "$*" in
-V) echo "Python 3.13.1" ;;
"-m venv "*)
    echo "venv" >>"$LOG"
    [ ! -e "$NO_VENV" ] || exit 1
    mkdir -p "$3/bin" "$3/site" && cp -- "$0" "$3/bin/python" ;;
"-m pip "*) echo "pip $*" >>"$LOG"; [ ! -e "$NO_PIP" ] || { echo "no matching hash" >&2; exit 1; } ;;
*get_path*) echo "$here/../site" ;;
*version_info\\[:2*) echo "3.13" ;;
*version_info*) exit 0 ;;
"-m stocktake "*) echo "ran $*" ;;
esac
"""

APT = """\
#!/bin/sh
echo "apt-get $*" >>"$LOG"
rm -f "$NO_VENV"
"""


class Machine:
    """A machine with nothing on it but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a folder with spaces"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.root.mkdir()
        self.bin.mkdir()
        self.log.touch()
        for name in ("stocktake", "requirements.lock", "requirements-test.lock"):
            shutil.copy(ROOT / name, self.root / name)
        for word in WORDS:
            path = shutil.which(word)
            if path:
                (self.bin / word).symlink_to(path)
        self.put("id", "#!/bin/sh\necho 1000\n")

    def put(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(script)
        path.chmod(0o755)

    def lacks(self, name: str) -> None:
        (self.log.parent / name).touch()

    def may_not_write(self, folder: Path) -> None:
        folder.chmod(0o555)

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        names = {"LOG": "log", "NO_VENV": "no-venv", "NO_PIP": "no-pip"}
        place = {key: str(self.log.parent / name) for key, name in names.items()}
        return subprocess.run(
            [*OBEYING, "/bin/sh", str(self.root / "stocktake"), *words],
            env={"PATH": str(self.bin), **place, **more}, cwd="/", capture_output=True, text=True,
        )  # fmt: skip

    def did(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.put("python3", PYTHON)
    return made


@pytest.mark.parametrize("shell", ["sh", "dash", "bash", "busybox"])
def test_the_launcher_is_a_script_for(shell: str):
    found = shutil.which(shell)
    if found is None:
        assert shell != "sh"
        return
    command = [found, "sh", "-n"] if shell == "busybox" else [found, "-n"]
    assert subprocess.run([*command, str(ROOT / "stocktake")], capture_output=True).returncode == 0


def test_the_launcher_can_be_run():
    assert os.access(ROOT / "stocktake", os.X_OK)


def test_without_python_it_says_what_is_needed(tmp_path: Path):
    done = Machine(tmp_path).run("serve")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_an_old_python_is_passed_over_for_a_newer_one(machine: Machine):
    machine.put("python3", "#!/bin/sh\nexit 1\n")
    machine.put("python3.12", PYTHON)
    assert machine.run("setup").returncode == 0


def test_it_sets_up_from_the_lock_file_with_hashes_in_a_folder_with_spaces(machine: Machine):
    done = machine.run("setup")
    assert done.returncode == 0, done.stderr
    assert machine.did()[0] == "venv"
    assert "--require-hashes" in machine.did()[1]
    assert machine.did()[1].endswith("a folder with spaces/requirements.lock")
    assert os.access(machine.root / ".venv" / "bin" / "stocktake", os.X_OK)
    assert (machine.root / ".venv" / "site" / "stocktake.pth").read_text() == f"{machine.root.resolve()}/src\n"


def test_it_hands_every_word_on(machine: Machine):
    assert machine.run("walk", "demonstration", "--out", "a b").stdout == "ran -m stocktake walk demonstration --out a b\n"


def test_the_second_start_sets_nothing_up(machine: Machine):
    machine.run("setup")
    before = machine.did()
    done = machine.run("serve")
    assert machine.did() == before
    assert done.stderr == ""


def test_a_changed_lock_file_is_installed_anew(machine: Machine):
    machine.run("setup")
    before = len(machine.did())
    with (machine.root / "requirements.lock").open("a") as lock:
        lock.write("# one more\n")
    machine.run("setup")
    assert len(machine.did()) == 2 * before


def test_a_folder_that_was_moved_is_set_up_anew(machine: Machine):
    machine.run("setup")
    before = len(machine.did())
    machine.root = machine.root.rename(machine.root.with_name("elsewhere"))
    assert machine.run("setup").returncode == 0
    assert len(machine.did()) == 2 * before


def test_what_tests_need_is_added_for_tests_alone(machine: Machine):
    machine.run("serve")
    assert not [line for line in machine.did() if "requirements-test.lock" in line]
    machine.run("test")
    machine.run("lint")
    assert len([line for line in machine.did() if "requirements-test.lock" in line]) == 1


def test_a_set_up_that_was_interrupted_is_done_again(machine: Machine):
    machine.lacks("no-pip")
    done = machine.run("serve")
    assert done.returncode == 1
    assert "no matching hash" in done.stderr
    (machine.log.parent / "no-pip").unlink()
    assert machine.run("serve").stdout == "ran -m stocktake serve\n"


def test_a_set_up_of_somebody_else_is_left_alone_and_named_in_one_line(machine: Machine):
    machine.run("setup")
    with (machine.root / "requirements.lock").open("a") as lock:
        lock.write("# one more\n")
    before = machine.did()
    machine.may_not_write(machine.root / ".venv")
    done = machine.run("serve")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "was set up by another user; remove it, or copy the project" in done.stderr
    assert machine.did() == before


def test_a_folder_that_cannot_be_written_is_named_in_one_line(machine: Machine):
    machine.may_not_write(machine.root)
    done = machine.run("serve")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "is not writable; copy the project to a folder of your own" in done.stderr


def test_a_python_that_was_taken_away_is_set_up_anew(machine: Machine):
    machine.run("setup")
    (machine.root / ".venv" / "bin" / "python").unlink()
    assert machine.run("serve").stdout == "ran -m stocktake serve\n"


def test_a_python_in_a_folder_with_spaces_can_be_named(machine: Machine):
    elsewhere = machine.root.parent / "a python of one's own"
    elsewhere.mkdir()
    machine.put("python3", "#!/bin/sh\nexit 1\n")
    (elsewhere / "python3").write_text(PYTHON)
    (elsewhere / "python3").chmod(0o755)
    assert machine.run("setup", PYTHON=str(elsewhere / "python3")).returncode == 0


def test_two_first_commands_at_once_set_up_once(machine: Machine):
    with ThreadPoolExecutor() as pool:
        done = list(pool.map(machine.run, ["setup", "walk", "check"]))
    assert [one.returncode for one in done] == [0, 0, 0], done
    assert machine.did().count("venv") == 1
    assert not (machine.root / ".venv.turn").exists()


def test_a_set_up_whose_process_died_holds_nobody_up(machine: Machine):
    (machine.root / ".venv.turn").mkdir()
    (machine.root / ".venv.turn" / "pid").write_text("4194305\n")
    assert machine.run("serve").stdout == "ran -m stocktake serve\n"
    assert not (machine.root / ".venv.turn").exists()


def test_as_root_a_missing_venv_module_is_installed(machine: Machine):
    machine.put("id", "#!/bin/sh\necho 0\n")
    machine.put("apt-get", APT)
    machine.lacks("no-venv")
    assert machine.run("setup").returncode == 0
    assert "apt-get install -y -qq --no-install-recommends python3.13-venv" in machine.did()


def test_as_anybody_else_a_missing_venv_module_is_named_in_one_line(machine: Machine):
    machine.put("apt-get", APT)
    machine.lacks("no-venv")
    done = machine.run("setup")
    assert done.returncode == 1
    assert "apt-get install python3.13-venv" in done.stderr.splitlines()[-1]
    assert not [line for line in machine.did() if line.startswith("apt-get")]

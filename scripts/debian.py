"""Packages of the system, where root may install them."""

from __future__ import annotations

import os
import shutil
import subprocess

APT_SECONDS = 900


def run(command: list[str], *, seconds: int) -> bool:
    """Run it without questions and within bounds; what it said is shown when it fails."""
    try:
        done = subprocess.run(
            command,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}")
        return False
    if done.returncode:
        print("  " + "\n  ".join(done.stdout.strip().splitlines()[-5:]))
    return done.returncode == 0


def install_packages(*names: str) -> bool:
    """Install packages of Debian or Ubuntu, as root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"  only root on Debian or Ubuntu can install {' '.join(names)}")
        return False
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *names]
    return run(["apt-get", "update"], seconds=APT_SECONDS) and run(install, seconds=APT_SECONDS)

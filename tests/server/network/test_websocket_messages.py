"""What is no message of a page is refused before it is taken apart."""

from __future__ import annotations

import asyncio
import json
import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
    serialize_binary_message,
)

from crm_widgets.server.network.websocket_messages import (
    MOST_PARTS,
    BadMessage,
    check_message,
)
from tests.served import Server
from tests.server.visitor import V1, Visitor, as_bytes, as_text, message, next_of_kind

COMM = message("comm_msg", comm_id="1", data={"method": "custom"})
CLAIMS_MANY_PARTS = struct.pack("<9Q", 10**8, *range(8))


def mutated(whole: bytes) -> st.SearchStrategy[bytes]:
    """A message with one run of its bytes replaced."""
    place = st.integers(0, len(whole))
    return st.builds(
        lambda start, size, new: whole[:start] + new + whole[start + size :],
        place, st.integers(0, 16), st.binary(max_size=16),
    )  # fmt: skip


@given(st.one_of(st.binary(max_size=400), mutated(as_bytes("shell", COMM))))
def test_whatever_passes_as_a_message_is_taken_apart_within_bounds(sent: bytes) -> None:
    try:
        check_message(sent, V1)
    except BadMessage:
        return
    channel, parts = deserialize_msg_from_ws_v1(sent)
    assert channel in ("shell", "control", "stdin")
    assert 4 <= len(parts) <= MOST_PARTS
    assert sum(map(len, parts)) <= len(sent)
    assert json.loads(parts[0])["msg_type"]


@given(st.one_of(st.text(max_size=400), mutated(as_text("shell", COMM).encode())))
def test_so_is_a_text_of_the_older_protocol(sent: str | bytes) -> None:
    text = sent if isinstance(sent, str) else sent.decode("utf-8", "replace")
    try:
        check_message(text, None)
    except BadMessage:
        return
    assert json.loads(text)["header"]["msg_type"]


OLDER = serialize_binary_message({**COMM, "channel": "shell", "buffers": [b"a", b"bc"]})


@given(st.one_of(st.binary(max_size=400), mutated(OLDER)))
def test_so_are_bytes_of_the_older_protocol(sent: bytes) -> None:
    try:
        check_message(sent, None)
    except BadMessage:
        return
    assert sum(map(len, deserialize_binary_message(sent)["buffers"])) <= len(sent)


@pytest.mark.parametrize(
    ("sent", "protocol"),
    [
        (as_bytes("shell", COMM), V1), (as_text("control", COMM), None), (OLDER, None),
    ],
)  # fmt: skip
def test_what_a_page_sends_passes(sent: str | bytes, protocol: str | None) -> None:
    check_message(sent, protocol)


@pytest.mark.parametrize(
    ("sent", "protocol"),
    [
        (CLAIMS_MANY_PARTS, V1),
        (struct.pack("!I", 2**31 - 1) + bytes(68), None),
        (as_bytes("elsewhere", COMM), V1),
        (as_bytes("iopub", COMM), V1),
        (as_bytes("shell", message("two\nlines")), V1),
        (as_text("shell", {**COMM, "content": json.loads("[" * 400 + "]" * 400)}), None),
        ("[" * 100_000, None),
        ("null", None),
        (as_text("shell", {**COMM, "buffers": ["x"]}), None),
        (" " * 2_000_000, None),
    ],
)
def test_what_is_no_message_is_refused_at_once(sent: str | bytes, protocol: str | None) -> None:
    started = time.process_time()
    with pytest.raises(BadMessage):
        check_message(sent, protocol)
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    ("sent", "protocol"),
    [(CLAIMS_MANY_PARTS, V1), ("nothing", V1), ("nothing", None), (b"\xff" * 40, None)],
)
def test_its_connection_is_closed_with_one_line_in_the_log_and_the_kernel_stays(
    shared_server: Server, sent: str | bytes, protocol: str | None
) -> None:
    visitor = Visitor(shared_server)
    kernel_id = visitor.open("home")
    before = shared_server.log()

    async def send() -> int | None:
        connection = await visitor.connect(kernel_id, protocol)
        for _ in range(3):
            await connection.write_message(sent, binary=isinstance(sent, bytes))
        assert await next_of_kind(connection, "no such kind") is None
        code = connection.close_code
        again = await visitor.connect(kernel_id, V1)
        await again.write_message(as_bytes("shell", message("kernel_info_request")), binary=True)
        assert await next_of_kind(again, "kernel_info_reply")
        again.close()
        return code

    assert asyncio.run(send()) == 1003
    said = shared_server.log().removeprefix(before)
    assert said.count("no message") == 1
    assert "Traceback" not in said
    visitor.close(kernel_id, visitor.cookie("_xsrf"))

"""Runs the recorded statements through psycopg 3 and compares what comes back: python3 statements.py URL FILE text|binary

With "text" a statement goes over the simple protocol and its cells are compared as they came. With "binary" it goes over
the extended protocol, cells come in binary, and are compared after psycopg has decoded both them and the recorded text.
Prints one line for each difference, then "N statements, M differences"; ends with 1 if there were any.
"""

import json
import sys

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format

# Materialize's own unsigned integers, which psycopg does not know: big-endian, of these many bytes.
UNSIGNED = {16460: 2, 16462: 4, 16464: 8}
# Lists have no binary form: the statement is refused.
LIST = 16384
NO_BINARY = {"sqlstate": "42883", "message": "no binary output function available for type list"}


def decoded(text, oid):
    """The value of a recorded cell."""
    if text is None:
        return None
    if oid in UNSIGNED:
        return int(text)
    return Transformer().get_loader(oid, Format.TEXT).load(text.encode())


def received(cell, oid, binary):
    """The value of a cell that came back."""
    if cell is None or not binary:
        return None if cell is None else cell.decode()
    if oid in UNSIGNED:
        assert len(cell) == UNSIGNED[oid], f"{len(cell)} bytes for type {oid}"
        return int.from_bytes(cell, "big")
    return Transformer().get_loader(oid, Format.BINARY).load(cell)


def answer(connection, sql, binary):
    """What the server answers, in the form of the recording."""
    try:
        cursor = connection.cursor(binary=binary)
        cursor.execute(sql.encode(), binary=binary)
    except psycopg.Error as error:
        return {"sqlstate": error.sqlstate, "message": error.diag.message_primary}
    result = cursor.pgresult
    if result.status != ExecStatus.TUPLES_OK:
        return {"tag": cursor.statusmessage}
    columns = [[result.fname(c).decode(), result.ftype(c)] for c in range(result.nfields)]
    if binary:
        formats = {result.fformat(c) for c in range(result.nfields)}
        assert formats <= {Format.BINARY}, f"columns came as {formats}"
    rows = [
        [received(result.get_value(r, c), oid, binary) for c, (_, oid) in enumerate(columns)]
        for r in range(result.ntuples)
    ]
    return {"columns": columns, "rows": rows}


def wanted(statement, binary):
    """What was recorded; in binary as values."""
    if "rows" not in statement:
        return {key: statement[key] for key in ("tag", "sqlstate", "message") if key in statement}
    columns, rows = statement["columns"], statement["rows"]
    if binary and any(oid == LIST for _, oid in columns):
        return NO_BINARY
    if binary:
        rows = [[decoded(cell, columns[c][1]) for c, cell in enumerate(row)] for row in rows]
    return {"columns": columns, "rows": rows}


def ordered(statement, reply):
    """The reply with its rows sorted, unless the statement orders them."""
    if "rows" not in reply or statement.get("ordered"):
        return reply
    return {**reply, "rows": sorted(reply["rows"], key=repr)}


def main(url, path, mode):
    binary = mode == "binary"
    with open(path, encoding="utf-8") as file:
        groups = json.load(file)
    count, differences = 0, 0
    with psycopg.connect(url, autocommit=True, prepare_threshold=None) as connection:
        for group in groups:
            for sql in group["before"] + group["setup"]:
                connection.execute(sql.encode())
            for statement in group["statements"]:
                count += 1
                got = ordered(statement, answer(connection, statement["sql"], binary))
                want = ordered(statement, wanted(statement, binary))
                if got != want:
                    differences += 1
                    print(f"{group['case']}: {statement['sql']}\n  got    {got}\n  wanted {want}")
    print(f"{count} statements, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

#!/usr/bin/env python3
"""Writes golden.tsv: what Python's email package (policy.default) reads of
messages of the corpus, to compare with what package eml reads.

    python3 golden.py CORPUS > golden.tsv

From every source of the corpus it takes the .eml files whose names have the
smallest SHA-256: an arbitrary choice that nobody made by looking at them.
Columns: path, subject, from, to, date (UTC), digest of the text, attachments
(name:bytes; nested messages are name:message). In the text, blanks and ">" do
not count: lines may be broken elsewhere.
"""

import email
import email.policy
import hashlib
import os
import sys
from datetime import timezone

PER_SOURCE = 4
LARGEST = 300_000


def chosen(corpus):
    for source in sorted(os.listdir(os.path.join(corpus, "mail"))):
        folder = os.path.join(corpus, "mail", source)
        names = [
            n
            for n in os.listdir(folder)
            if n.endswith(".eml") and os.path.getsize(os.path.join(folder, n)) < LARGEST
        ]
        names.sort(key=lambda n: hashlib.sha256(n.encode()).hexdigest())
        for name in sorted(names[:PER_SOURCE]):
            yield f"mail/{source}/{name}"


def flat(text):
    text = "".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in str(text))
    text = text.encode("utf-8", "replace").decode("utf-8", "replace")
    return " ".join(text.split())


def guarded(read):
    try:
        return flat(read())
    except Exception as e:  # the parser gave up: that is a result too
        return f"!{type(e).__name__}"


def people(message, field):
    header = message[field]
    if header is None:
        return ""
    return "; ".join(
        f"{flat(a.display_name)}|{flat(a.addr_spec)}".replace("|<>", "|") for a in header.addresses
    )


def date(message):
    header = message["date"]
    if header is None or header.datetime is None:
        return ""
    when = header.datetime
    if when.tzinfo is None:
        when = when.replace(tzinfo=timezone.utc)
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def leaves(part):
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        for child in part.iter_parts() if hasattr(part, "iter_parts") else part.get_payload():
            yield from leaves(child)
    else:
        yield part


def is_body(part):
    return (
        part.get_content_type() in ("text/plain", "text/html")
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    )


def digest(message):
    text = ""
    for part in leaves(message):
        if is_body(part) and part.get_content_type() == "text/plain":
            text += part.get_content()
    text = "".join(text.split()).replace(">", "")
    if not text:
        return "none"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def attachments(message):
    listed = []
    for part in leaves(message):
        if is_body(part):
            continue
        name = flat(part.get_filename() or "")
        if part.get_content_type() == "message/rfc822":
            listed.append(f"{name}:message")
        else:
            payload = part.get_payload(decode=True)
            listed.append(f"{name}:{len(payload) if payload is not None else -1}")
    return "; ".join(listed)


def sealed(value):
    """What people wrote is compared, and not kept here."""
    return hashlib.sha256(value.encode("utf-8")).hexdigest()[:16] if value else value


def main():
    corpus = sys.argv[1]
    for path in chosen(corpus):
        with open(os.path.join(corpus, path), "rb") as f:
            raw = f.read()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        print(
            path,
            sealed(guarded(lambda: message["subject"] or "")),
            sealed(guarded(lambda: people(message, "from"))),
            sealed(guarded(lambda: people(message, "to"))),
            guarded(lambda: date(message)),
            guarded(lambda: digest(message)),
            sealed(guarded(lambda: attachments(message))),
            sep="\t",
        )


main()

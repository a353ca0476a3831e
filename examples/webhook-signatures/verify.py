"""Verifies a webhook with Python and nothing else. `verify` is the part to copy."""

import base64
import hashlib
import hmac
import os
import re
import sys
import time


def verify(secret: str, id: str, timestamp: str, signature: str, body: bytes) -> bool:
    """Whether a message comes from somebody who has the secret (`whsec_…`), and comes now.

    `id`, `timestamp` and `signature` are the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`;
    `body` has the bytes as they arrived, before anything parsed them.
    """
    if not secret.startswith("whsec_"):
        raise ValueError("the secret must be whsec_…; Python has no Ed25519 of its own")
    if not id or "." in id or not re.fullmatch(r"[0-9]{1,11}", timestamp):
        return False
    if abs(time.time() - int(timestamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    content = f"{id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return any(hmac.compare_digest(expected.encode(), entry.encode()) for entry in signature.split(" "))


if __name__ == "__main__":
    fits = verify(os.environ.get("WEBHOOK_SECRET", ""), *sys.argv[1:4], sys.stdin.buffer.read())
    print("ok" if fits else "not from us, or not now")
    sys.exit(0 if fits else 1)

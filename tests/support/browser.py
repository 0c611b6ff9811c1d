"""A headless Chromium, driven through its DevTools protocol over a pipe: only Debian's chromium is needed.

    with Browser() as browser:
        browser.open("page.html", width=1280, height=800)
        browser.evaluate("document.title")

What a page does that it should not is kept: `problems` (errors and warnings of its console, exceptions) and
`requests` (whatever it fetched over the one file it was opened from).
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--mute-audio",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
    "about:blank",
]
KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, None),
    "Tab": (9, None),
    " ": (32, " "),
    "ArrowLeft": (37, None),
    "ArrowUp": (38, None),
    "ArrowRight": (39, None),
    "ArrowDown": (40, None),
    "PageUp": (33, None),
    "PageDown": (34, None),
    "End": (35, None),
    "Home": (36, None),
    ",": (188, ","),
    ".": (190, "."),
    "0": (48, "0"),
    "+": (187, "+"),
    "-": (189, "-"),
    "m": (77, "m"),
    "p": (80, "p"),
    "s": (83, "s"),
}
MODIFIERS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}


class Browser:
    def __init__(self, seconds=600):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if program is None:
            raise RuntimeError("no chromium in PATH; scripts/setup installs it")
        self.seconds = seconds
        self.folder = tempfile.mkdtemp(prefix="eyrie_browser.")
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def give_pipes():  # Chromium reads from 3 and writes to 4
            os.dup2(os.dup(to_read), 3)
            os.dup2(os.dup(from_write), 4)

        # The copies are made above 4 first: one of the pipes may be 3 or 4 itself.
        reserved = [os.open(os.devnull, os.O_RDONLY) for _ in range(3)]
        self.process = subprocess.Popen(
            [program, *FLAGS, "--user-data-dir=" + self.folder],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            preexec_fn=give_pipes,
        )
        for descriptor in [to_read, from_write, *reserved]:
            os.close(descriptor)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.answers = {}
        self.problems, self.requests, self.loaded = [], [], False
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.session = None
            self.call("Browser.close")
            self.process.wait(self.seconds)
        except Exception:
            self.process.kill()
            self.process.wait()
        os.close(self.to_write)
        os.close(self.from_read)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- The protocol ---------------------------------------------------------------------------

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + self.seconds
        while self.number not in self.answers:
            self.receive(until, method)
        answer = self.answers.pop(self.number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def receive(self, until, what):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.from_read], [], [], max(0, until - time.monotonic()))
            piece = os.read(self.from_read, 1 << 20) if ready else b""
            if not piece:
                raise RuntimeError(f"{what}: chromium {'does not answer' if not ready else 'ended'}")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        if "id" in message:
            self.answers[message["id"]] = message
            return
        method, given = message.get("method"), message.get("params", {})
        if method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Runtime.exceptionThrown":
            details = given["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Runtime.consoleAPICalled" and given["type"] in ("error", "warning", "assert"):
            self.problems.append(" ".join(str(one.get("value", one.get("description"))) for one in given["args"]))
        elif method == "Log.entryAdded" and given["entry"]["level"] in ("error", "warning"):
            self.problems.append(given["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(given["request"]["url"])

    # --- What tests do --------------------------------------------------------------------------

    def open(self, path, width=1280, height=800, scale=1, fragment=""):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        self.problems, self.requests = [], []
        self.address = "file://" + os.path.abspath(path)
        if fragment:
            self.load("about:blank")  # or the page that is open would stay, and only follow the fragment
        self.load(self.address + fragment)
        self.settle()

    def load(self, address):
        self.loaded = False
        self.call("Page.navigate", url=address)
        until = time.monotonic() + self.seconds
        while not self.loaded:
            self.receive(until, "loading " + address)

    def evaluate(self, expression):
        done = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(
                expression + ": " + done["exceptionDetails"].get("exception", {}).get("description", "?")
            )
        return done["result"].get("value")

    def wait(self, expression):
        """Until it is true."""
        until = time.monotonic() + self.seconds
        while not self.evaluate(expression):
            if time.monotonic() > until:
                raise AssertionError(f"{expression} does not become true")
            time.sleep(0.01)

    def settle(self):
        """Until what was scheduled has been drawn."""
        self.evaluate(
            "new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 30))"
        )

    def press(self, key):
        """A key of KEYS, or one with a modifier: Shift+End."""
        *modifiers, key = key.split("+")
        code, text = KEYS[key]
        given = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
        given["modifiers"] = sum(MODIFIERS[one] for one in modifiers)
        self.call("Input.dispatchKeyEvent", type="keyDown", **given, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **given)
        self.settle()

    def mouse(self, x, y, kind="mouseMoved"):
        button = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **button)

    def click(self, x, y):
        self.mouse(x, y)
        self.mouse(x, y, "mousePressed")
        self.mouse(x, y, "mouseReleased")
        self.settle()

    def prefer(self, **features):
        """What the reader's system asks of pages: prefer(color_scheme="dark", reduced_motion="reduce")."""
        wanted = [{"name": "prefers-" + name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=wanted)

    def cpu_seconds(self):
        """That its processes have used so far: how long something takes, whatever else the computer does."""
        session, self.session = self.session, None
        processes = self.call("SystemInfo.getProcessInfo")["processInfo"]
        self.session = session
        return sum(one["cpuTime"] for one in processes if one["type"] in ("renderer", "GPU"))

    def complaint(self):
        """What is wrong with the page as such: errors on its console, requests over its own file. None: nothing."""
        own = (self.address, "about:blank")
        others = [one for one in self.requests if one not in own and not one.startswith("data:")]
        if self.problems:
            return f"no error on the console, not {self.problems}"
        return f"no request but for the page, not {others}" if others else None

    def screenshot(self, path, whole=True):
        given = {}
        if whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            given = {
                "captureBeyondViewport": True,
                "clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1},
            }
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png", **given)["data"]))

"""A strict reader of VCD files (IEEE 1364-2005, clause 18) with integer signals only."""
import re

from program import expect


class Signal:
    def __init__(self, name, bits):
        self.name, self.bits = name, bits
        self.changes = []  # (time, value)


def read_vcd(text):
    """{full name without SystemC's top scope: Signal}, timescale, end time."""
    signals, by_code, scopes, timescale = {}, {}, [], None
    words = iter(text.split())
    for word in words:
        if word == "$enddefinitions":
            expect(next(words) == "$end", "$enddefinitions has no $end")
            break
        expect(word.startswith("$"), f"'{word}' in the header")
        body = []
        for part in words:
            if part == "$end":
                break
            body.append(part)
        if word == "$scope":
            expect(body[0] == "module", f"a scope of kind {body[0]}")
            scopes.append(body[1])
        elif word == "$upscope":
            scopes.pop()
        elif word == "$timescale":
            timescale = "".join(body)
        elif word == "$var":
            kind, bits, code, name = body[:4]
            expect(kind == "wire" and (len(body) == 4 or body[4] == f"[{int(bits) - 1}:0]"), f"a variable {body}")
            full = ".".join(scopes[1:] + [name])
            expect(full not in signals and code not in by_code, f"{full} is declared twice")
            signals[full] = by_code[code] = Signal(full, int(bits))
        else:
            expect(word in ("$version", "$comment"), f"{word} in the header")
    expect(scopes == [], "scopes are left open")
    time, dumping, dumped = None, False, set()
    for word in words:
        if word == "$comment":
            while next(words) != "$end":
                pass
        elif word == "$dumpvars":
            dumping = True
        elif word == "$end":
            expect(dumping, "$end of nothing")
            dumping = False
        elif word.startswith("#"):
            now = int(word[1:])
            expect(time is None or now > time, f"time goes back from {time} to {now}")
            time = now
        else:
            if word[0] == "b":
                value, code = word[1:], next(words)
            else:
                value, code = word[0], word[1:]
            expect(re.fullmatch("[01]+", value), f"value '{value}'")
            signal = by_code[code]
            expect(len(value) <= signal.bits, f"{signal.name}: {value} has more than {signal.bits} bits")
            expect(time is not None, f"{signal.name} changes before any time")
            if dumping:
                dumped.add(code)
            signal.changes.append((time, int(value, 2)))
    expect(dumped == set(by_code), "not all signals have a first value")
    return signals, timescale, time


def stretches(signal, end):
    """(from, to, value) without gaps."""
    for (start, value), (stop, _) in zip(signal.changes, signal.changes[1:] + [(end, 0)]):
        if stop > start:
            yield start, stop, value

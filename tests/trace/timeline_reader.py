"""A strict reader of timelines in the trace-event format: what every event must have, and that slices of a track do
not overlap."""
import json
from collections import defaultdict

from program import expect

KEYS = {"M": {"args"}, "X": {"dur"}, "C": {"args"}}


class Timeline:
    def __init__(self, text):
        data = json.loads(text)
        self.facts = data["otherData"]
        self.groups, self.names = {}, {}
        self.slices = defaultdict(list)    # by (group, track): events
        self.counters = defaultdict(list)  # by name: events
        for event in data["traceEvents"]:
            self.take(event)
        self.slices = {(self.groups[pid], self.names[pid, tid]): events for (pid, tid), events in self.slices.items()}
        for track, events in self.slices.items():
            events.sort(key=lambda event: event["ts"])
            for one, other in zip(events, events[1:]):
                expect(one["ts"] + one["dur"] <= other["ts"], f"{track}: {one} overlaps {other}")
        for name, events in self.counters.items():
            for one, other in zip(events, events[1:]):
                expect(one["ts"] < other["ts"], f"{name}: {one} and then {other}")

    def take(self, event):
        phase = event["ph"]
        expect({"ph", "pid", "tid", "ts", "name"} | KEYS[phase] <= set(event), f"{event} lacks a key")
        for key in ("pid", "tid", "ts"):
            expect(isinstance(event[key], int) and event[key] >= 0, f"{key} of {event}")
        if phase == "M":
            if event["name"] == "process_name":
                self.groups[event["pid"]] = event["args"]["name"]
            if event["name"] == "thread_name":
                self.names[event["pid"], event["tid"]] = event["args"]["name"]
        elif phase == "X":
            expect(event["dur"] > 0, f"{event} has no length")
            self.slices[event["pid"], event["tid"]].append(event)
        else:
            expect(all(isinstance(value, int) for value in event["args"].values()), f"{event}: numbers")
            self.counters[event["name"]].append(event)

    def track(self, group, name):
        return self.slices.get((group, name), [])

    def sum(self, counter, series):
        return sum(event["args"][series] for event in self.counters[counter])

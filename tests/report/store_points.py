"""Points of a store, and the fronts that they should have: computed here, by definition."""
import json
import sqlite3

from page_reader import expect

METRICS = ("energy", "delay_ms", "total_cycles", "array_cycles", "area_um2")


def read_points(path, sweep=1):
    """The finished points of a sweep: [{ordinal, parameters, command, ...}]."""
    database = sqlite3.connect(path)
    names = ("ordinal", "parameters", "command", "comparable", "workload", "key", *METRICS, "macs", "pes", "parts")
    rows = database.execute(
        "SELECT s.ordinal, s.parameters, s.command, p.comparable, p.workload, s.key, p.energy, p.delay_ms, "
        "p.total_cycles, p.array_cycles, p.area_um2, p.macs, p.pes, d.energy_by_level "
        "FROM sweep_points s JOIN points p USING (key) JOIN details d USING (key) "
        "WHERE s.sweep = ? AND p.status = 'done' ORDER BY s.ordinal",
        (sweep,),
    )
    points = [dict(zip(names, row)) for row in rows]
    for point in points:
        point["parameters"], point["parts"] = json.loads(point["parameters"]), json.loads(point["parts"])
    database.close()
    return points


def front(points, *metrics):
    """Ordinals of the points that none beats; of equal ones that with the smallest key. Every pair is compared where
    there are few points, else every point with the front so far."""

    def cost(point):
        return [point[name] for name in metrics]

    def beaten(point, other):
        a, b = cost(point), cost(other)
        return all(y <= x for x, y in zip(a, b)) and (a != b or other["key"] < point["key"])

    kept = []
    for point in points:
        if not any(beaten(point, other) for other in kept):
            kept = [other for other in kept if not beaten(other, point)] + [point]
    if len(points) < 100:
        plain = [p for p in points if not any(beaten(p, other) for other in points if other is not p)]
        expect(sorted(p["ordinal"] for p in plain) == sorted(p["ordinal"] for p in kept), "the test's own fronts agree")
    return sorted(point["ordinal"] for point in kept)

"""eyrie serve: answers as a benchmark gives them, the same bytes for a seed, and bad input."""
import csv
import io
import json
import os

from inputs import layer, network
from program import bad, expect, good, in_order, named_cases, partial, read, write
from results import nothing_left

CASES, case = named_cases()

TINY = ["serve", "-q", "-n", "tiny"]
SERVER = [*TINY, "-s", "server", "--percentile", "99", "--duration", "1"]


def answer(*words):
    result, = json.loads(good(*words, "--json", "-"))["results"]
    return result


@case("serve: a service takes the cycles of the run, and single-stream is its time")
def _():
    for changes in ([], ["--objective", "energy"], ["-d", "ws", "-a", "isca16_ws_256"]):
        words = ["-q", "-n", "tiny", "--mapper", "estimate", "--objective", "delay", *changes]
        words = words[:5] + changes if "--objective" in changes else words
        run = json.loads(good("run", *words, "-l", "all", "--json", "-"))
        served = answer("serve", *words, "-s", "single-stream")
        cycles = run["totals"]["cycles"]["total"]
        service, = served["services"]
        expect(service["cycles"] == cycles, f"{changes}: {service['cycles']} cycles, not {cycles}")
        expect(abs(service["energy"] / run["totals"]["energy"]["total"] - 1) < 1e-12, "energy")
        expect(served["metric"]["value"] == cycles / run["accelerator"]["core_khz"], "the metric")
        expect(served["valid"] is True and served["queries"] >= 1024 and served["duration_s"] >= 60, "length")
        expect(abs(served["gops"] - 2 * run["totals"]["macs"] / served["metric"]["value"] / 1e6) < 1e-9, "GOPS")


@case("serve: two machines of one name are two rows, each with its own answer")
def _():
    write("slow.yaml", good("show", "accelerator", "eyeriss").replace("core_khz: 200000", "core_khz: 100000"))
    words = ["serve", "-q", "--table", "-n", "tiny", "-s", "single-stream", "-a", "eyeriss,slow.yaml"]
    text = good(*words, "--json", "s.json", "--csv", "s.csv")
    rows = [line.split() for line in text.split("\n")[1:] if line]
    expect([row[:2] for row in rows] == [["tiny", "eyeriss"], ["tiny", "slow.yaml"]], text)
    expect(rows[0][2:] != rows[1][2:], text)
    results = json.loads(read("s.json"))["results"]
    expect([one["system"]["accelerator"] for one in results] == ["eyeriss", "slow.yaml"], "JSON")
    lines = list(csv.DictReader(io.StringIO(read("s.csv"))))
    expect([line["accelerator"] for line in lines] == ["eyeriss", "slow.yaml"], "CSV")
    # With another machine of another name all are called as they call themselves.
    text = good(*words[:-1], "eyeriss_rtl,slow.yaml")
    expect([line.split()[1] for line in text.split("\n")[1:] if line] == ["eyeriss_rtl", "eyeriss"], text)


@case("serve: the largest rate is valid, one that is 0.1 % higher is not")
def _():
    words = [*SERVER, "--latency-bound", "0.1", "--max-batch", "2"]
    rate = answer(*words)["metric"]["value"]
    at = answer(*words, "--rate", repr(rate))
    expect(at["latency_ms"]["p99"] <= 0.1, "the largest rate")
    above = answer(*words, "--rate", repr(rate * 1.001))
    expect(above["latency_ms"]["p99"] > 0.1 and above["metric"]["value"] == 0, "a higher rate")
    expect("queries are not within 0.1 ms" in above["reason"], above["reason"])


@case("serve: where no rate is valid the answer is 0, with the reason, and exit status 0")
def _():
    result = answer(*SERVER, "--latency-bound", "0.001")
    expect(result["metric"]["value"] == 0 and result["valid"] is False, "valid")
    expect("one query takes 0.01" in result["reason"] and "the bound is 0.001 ms" in result["reason"], "the reason")
    expect(result["latency_ms"]["smallest"] == result["services"][0]["ms"], "the smallest latency")
    text = good(*SERVER, "--latency-bound", "0.001")
    in_order(["largest rate of queries", "0 queries/s", "no: one query takes"], text, "the table")
    streams = answer(*TINY, "-s", "multi-stream", "--latency-bound", "0.001")
    expect(streams["metric"]["value"] == 0 and "the interval is 0.001 ms" in streams["reason"], "streams")


@case("serve: a run that is shorter than the rules ask is not valid")
def _():
    result = answer(*SERVER, "--latency-bound", "1")
    expect(result["metric"]["value"] > 0 and result["valid"] is False, "valid")
    expect("the rules ask for 60 s" in result["reason"], result["reason"])


@case("serve: the same seed gives the same bytes, another one others")
def _():
    words = [*TINY, "-s", "server", "--percentile", "99", "--duration", "0", "--queries", "20000", "--latency-bound",
             "0.05", "--chips", "2", "--link", "shared", "--max-batch", "2"]
    first = good(*words, "--json", "-")
    expect(good(*words, "--json", "-") == first, "the same seed")
    other = good(*words, "--seed", "2", "--json", "-")
    expect(other != first, "another seed")


@case("serve: more chips serve more, a shared link less than links of their own")
def _():
    def offline(*words):
        return answer(*TINY, "-s", "offline", "--duration", "0", *words)["metric"]["value"]
    one, two, shared = offline(), offline("--chips", "2"), offline("--chips", "2", "--link", "shared")
    expect(abs(two / one - 2) < 1e-9, f"{two} and {one} samples a second")
    expect(one < shared < two, f"{one}, {shared}, {two}")
    expect(offline("--max-batch", "4") > one, "batches")


@case("serve: streams of v0.5 fill the interval, and queries of v1 have 8 samples")
def _():
    stream = answer(*TINY, "-s", "multi-stream", "--latency-bound", "1")
    service, = stream["services"]
    expect(stream["metric"] == {"value": 200000 // service["cycles"], "unit": "streams",
                                "name": "largest number of streams"}, stream["metric"])
    query = answer(*TINY, "-s", "multi-stream", "--rules", "v1")
    expect(query["metric"]["value"] == 8 * service["cycles"] / 200000, query["metric"])
    expect(query["early_stopping"] == {"late": 0, "least_in_time": 459}, "early stopping")


@case("serve: bounds and percentiles of the benchmark's networks, required of others")
def _():
    for words, fragments in (
        (["-s", "server"], ["--latency-bound is required for tiny", "resnet50_v1.5"]),
        (["-s", "server", "--latency-bound", "1"], ["--percentile is required for tiny"]),
        (["-s", "multi-stream"], ["--latency-bound is required for tiny"]),
        ([], ["--scenario is required; allowed: single-stream"]),
    ):
        bad(fragments, *TINY, *words)
    bad(["--network is required"], "serve", "-s", "server")


@case("serve: bad input is one message")
def _():
    for words, fragments in (
        (["--latency-bound", "0"], ["--latency-bound: found '0'; allowed: a number above 0"]),
        (["--latency-bound", "nan"], ["--latency-bound: found 'nan'"]),
        (["--latency-bound", "inf"], ["--latency-bound: found 'inf'"]),
        (["--latency-bound", "-1"], ["--latency-bound: found '-1'"]),
        (["--latency-bound", "1e300"], ["--latency-bound: found '1e300'"]),
        (["--latency-bound", "1ms"], ["--latency-bound: found '1ms'"]),
        (["--rate", "0"], ["--rate: found '0'; allowed: a number above 0"]),
        (["--rate", "inf"], ["--rate: found 'inf'"]),
        (["--rate", "nan"], ["--rate: found 'nan'"]),
        (["--rate", "1e400"], ["--rate: found '1e400'"]),
        (["--percentile", "100"], ["--percentile: found '100'; allowed: a number from 50 to 99.99"]),
        (["--percentile", "0"], ["--percentile: found '0'"]),
        (["--chips", "0"], ["--chips: found '0'; allowed: an integer from 1 to 256"]),
        (["--chips", "17", "--link", "shared"], ["--link: found shared with 17 chips; allowed: with up to 16"]),
        (["--link", "half"], ["--link: unknown link 'half'; allowed: own, shared"]),
        (["--max-batch", "0"], ["--max-batch: found '0'"]),
        (["--batch-timeout", "-1"], ["--batch-timeout: found '-1'; allowed: a number from 0"]),
        (["--policy", "fifo"], ["--policy: unknown policy 'fifo'"]),
        (["--weights", "kept"], ["--weights: unknown policy of weights 'kept'; did you mean 'keep'?"]),
        (["--rules", "v2"], ["--rules: unknown rules 'v2'"]),
        (["--seed", "-1"], ["--seed: found '-1'"]),
        (["--queries", "0"], ["--queries: found '0'"]),
        (["--duration", "inf"], ["--duration: found 'inf'"]),
        (["--rate", "1e9", "--latency-bound", "1"], ["--duration: found 1 s, which are 1000000000 queries"]),
    ):
        given = [*TINY, "-s", "server", *words]
        for option, value in (("--latency-bound", "1"), ("--percentile", "99"), ("--duration", "1")):
            given += [] if option in words else [option, value]
        bad(fragments, *given)
    bad(["--scenario: unknown scenario 'sever'; did you mean 'server'?"], *TINY, "-s", "sever")
    bad(["--latency-bound: single-stream by rules v0.5 has none"], *TINY, "-s", "single-stream", "--latency-bound", "1")
    bad(["--percentile: offline has none"], *TINY, "-s", "offline", "--percentile", "90")
    bad(["--rate: offline has none"], *TINY, "-s", "offline", "--rate", "1")
    bad(["--weights keep: the filters of resnet8 are 77360 words", "allowed: reload"],
        "serve", "-q", "-n", "resnet8", "-s", "single-stream", "--weights", "keep")
    bad(["--timeline: found '-'"], *TINY, "-s", "single-stream", "--timeline", "-")
    bad(["--plot: is of one result; allowed: without --table"], *TINY, "--table", "--plot", "a.svg")
    nothing_left()


@case("serve: a network that does not fit is bad input, in a table a line")
def _():
    tall = write("tall.yaml", network(layer(name="TALL", C=1, M=4, H=60, W=20, R=41, S=5), name="tall"))
    bad(["layer TALL", "short by 29"], "serve", "-q", "-n", tall, "-s", "single-stream")
    out = partial(["tall on eyeriss, single-stream: layer TALL"],
                  "serve", "-q", "--table", "-n", f"tiny,{tall}", "-s", "single-stream", "--csv", "-")
    rows = list(csv.DictReader(io.StringIO(out)))
    expect([row["network"] for row in rows] == ["tiny", "tall"], "lines")
    expect(rows[1]["valid"] == "false" and rows[1]["reason"].startswith("cannot run: layer TALL"), "the reason")
    expect(rows[1]["metric"] == "", "no number")


@case("serve: a table over networks, machines and scenarios")
def _():
    words = ["serve", "-q", "--table", "-n", "tiny,resnet8", "-a", "eyeriss,isca16_rs_256", "--latency-bound", "10",
             "--percentile", "99", "--duration", "1"]
    text = good(*words, "--json", "t.json", "--csv", "t.csv")
    expect(text.count("\n") == 5, text)  # a header, four rows
    results = json.loads(read("t.json"))["results"]
    expect(len(results) == 16, f"{len(results)} results")
    expect(len(list(csv.DictReader(io.StringIO(read("t.csv"))))) == 16, "CSV")
    bad(["--json ./in.yaml: is the file of --network"], "serve", "-q", "--table", "-n",
        "tiny," + write("in.yaml", network()), "--json", "./in.yaml")


@case("serve: a timeline has a track for each chip, whose slices do not overlap")
def _():
    good(*SERVER, "--latency-bound", "0.1", "--chips", "3", "--timeline", "t.json", "--json", "r.json")
    events = json.loads(read("t.json"))["traceEvents"]
    slices = [one for one in events if one["ph"] == "X"]
    expect({one["tid"] for one in slices} == {0, 1, 2} and len(slices) == 10000, "slices")
    last = {}
    for one in slices:
        expect(one["ts"] >= last.get(one["tid"], 0), "slices overlap")
        last[one["tid"]] = one["ts"] + one["dur"]
    expect(all(0 <= one["args"]["chips"] <= 3 for one in events if one["ph"] == "C"), "chips that work")
    good(*TINY, "-s", "offline", "--duration", "0", "--timeline", "t.json.gz")
    expect(os.path.getsize("t.json.gz") > 100, "gzip")


@case("serve: a report has a section of answers")
def _():
    good(*SERVER, "--latency-bound", "0.1", "--json", "s.json")
    good("run", "-q", "-n", "tiny", "--json", "run.json")
    page = good("report", "s.json", "run.json", "--output", "-")
    expect('"kind":"serve"' in page and "s, run - Eyrie report" in page, "the section")
    broken = json.loads(read("s.json"))
    broken["results"][0]["latency_ms"]["p99"] = "slow"
    bad(['results[0].latency_ms.p99: found "slow"'], "report", write("b.json", json.dumps(broken)), "-o", "b.html")

"use strict";
// A section of answers of eyrie serve: a table of metrics, and of each answer its latencies, rates and chips.

E.servedMachine = ({ system }) => [system.accelerator, ...system.overrides].join(" + ");
E.servedName = (result) => `${result.network} on ${E.servedMachine(result)}, ${result.scenario}`;

E.serveSection = function (section, place) {
  const { results } = section;
  place.append(E.el("h3", {}, "Metrics"), E.serveTable(section).element);
  const failed = section.cannot_run.map((one) =>
    E.el("li", {}, `${one.network} on ${one.accelerator}, ${one.scenario}: ${one.reason}`),
  );
  if (failed.length) place.append(E.el("h3", {}, "Cannot run"), E.el("ul", {}, failed));
  const made = E.madeOf(section.title, section.provenance);
  if (made) place.append(made);
  if (!results.length) return;
  let shown = results[0];
  const charts = [E.latencyChart(() => shown), E.rateChart(() => shown), E.chipsChart(() => shown)];
  const facts = E.el("div");
  const describe = () => facts.replaceChildren(E.servedFacts(shown));
  describe();
  if (results.length > 1)
    place.append(
      E.el(
        "div",
        { class: "controls" },
        E.select(
          "Result",
          results.map((one, i) => [String(i), E.servedName(one)]),
          "0",
          (i) => {
            shown = results[i];
            describe();
            charts.forEach((chart) => chart.update());
          },
        ),
      ),
    );
  place.append(E.el("h3", {}, "System and run"), facts);
  place.append(
    E.el("h3", {}, "Latency"),
    E.el("p", { class: "note" }, "Share of queries (offline: samples) that are as fast, or faster."),
    charts[0].figure,
    E.el("h3", {}, "Throughput and latency"),
    E.el("p", { class: "note" }, "Server: latency against the rate of arrivals. Others: one chip's batches."),
    charts[1].figure,
    E.el("h3", {}, "Chips"),
    E.el("p", { class: "note" }, "Share of time in which each works. Where all queries are alike, of the first."),
    charts[2].figure,
  );
};

E.servedFacts = (result) =>
  E.facts([
    [
      "system",
      `${E.servedMachine(result)}, ${E.counted(result.system.chips, "chip")}, ` +
        `DRAM link ${result.system.dram_link}`,
    ],
    ["PEs", `${result.system.pes} at ${result.system.clock}, ${result.system.technology}`],
    ["memories", `spads of a PE ${result.system.spads}, buffer ${result.system.buffer}, DRAM ${result.system.dram}`],
    ["numbers", result.system.numbers],
    ["accuracy target", result.accuracy_target || "not given"],
    ["run", `${E.counted(result.queries, "query", "queries")}, ${E.real(result.duration_s)} s`],
    ["samples", E.integer(result.samples)],
    ["batching", `up to ${result.max_batch}, policy ${result.policy}, weights ${result.weights}`],
    ["valid", result.valid ? "yes" : "no: " + result.reason],
  ]);

E.serveTable = function (section) {
  const column = (label, hint, value, text) => ({ label, hint, number: true, value, text: (row) => text(value(row)) });
  const milliseconds = (label, value) => ({ ...column(label, undefined, value, E.real), unit: "ms" });
  const plain = (label, value) => ({ label, value, text: value });
  return E.table({
    label: "answers of " + section.title,
    rows: () => section.results.slice(),
    columns: [
      plain("network", (row) => row.network),
      plain("accelerator", E.servedMachine),
      plain("scenario", (row) => `${row.scenario} ${row.rules}`),
      column("metric", "in its unit", (row) => row.metric.value, E.real),
      plain("unit", (row) => row.metric.unit),
      plain("valid", (row) => (row.valid ? "yes" : "no: " + row.reason)),
      milliseconds("p50", (row) => row.latency_ms.p50),
      milliseconds("p90", (row) => row.latency_ms.p90),
      milliseconds("p99", (row) => row.latency_ms.p99),
      milliseconds("bound", (row) => row.latency_bound_ms),
      column("samples/s", undefined, (row) => row.samples_per_second, E.real),
      column("GOPS", "two operations a MAC", (row) => row.gops, E.real),
      column("W", "chips and DRAM", (row) => row.watts, E.real),
      column("GOPS/W", undefined, (row) => row.gops_per_watt, E.real),
      column("frames/J", undefined, (row) => row.frames_per_joule, E.real),
    ],
  });
};

// Lines over a common axis. lines(): [[name, colour, [[x, y]]]]; x, y: {title, most}; log: the y axis is logarithmic.
E.lineChart = function ({ label, lines, x, y, log, step, numbers }) {
  const logAxis = (all) => {
    const values = all.flatMap(([, , data]) => data.map(([, v]) => v)).filter((v) => v > 0);
    return E.scale(E.axisBounds(...(values.length ? E.leastAndMost(values) : [1, 10]), true), true, 8);
  };
  return E.chart({
    label,
    height: () => 20,
    detail: () =>
      `Lines: ${lines()
        .map(([name]) => name)
        .join(", ")}`,
    legend: () => lines().map(([name, colour]) => [name, colour]),
    numbers,
    option: () => ({
      // Room for the title of the y axis beside labels of one digit.
      grid: { left: E.rem(4), right: E.rem(1.6), top: E.rem(0.8), bottom: E.rem(2.4), containLabel: true },
      tooltip: { ...E.tooltip(undefined, "axis"), axisPointer: { type: "line" }, valueFormatter: E.real },
      xAxis: { type: "value", ...x(), ...E.axisStyle() },
      yAxis: log && log() ? { ...logAxis(lines()), ...y() } : { type: "value", ...y(), ...E.axisStyle() },
      series: lines().map(([name, color, data]) => ({
        type: "line",
        name,
        data,
        step: step ? "end" : false,
        showSymbol: data.length < 30,
        lineStyle: { color: E.seen(color), width: 2 },
        itemStyle: { color: E.seen(color) },
      })),
    }),
  });
};

E.latencyChart = function (shown) {
  const steps = () => shown().latency_ms.steps;
  return E.lineChart({
    label: "Distribution of latencies",
    step: true,
    lines() {
      const bound = shown().latency_bound_ms;
      const all = [["queries", E.okabe.blue, [[0, 0], ...steps().map(([ms, share]) => [ms, 100 * share])]]];
      const line = (ms) => [
        [ms, 0],
        [ms, 100],
      ];
      return bound === null ? all : [...all, ["bound", E.okabe.vermillion, line(bound)]];
    },
    x: () => ({ ...E.axisName("latency (ms)"), min: 0 }),
    y: () => ({ ...E.axisName("% of queries", true), min: 0, max: 100 }),
    numbers: () => ({
      head: ["latency, ms", "share"],
      rows: steps().map(([ms, share]) => [E.real(ms), E.percent(share)]),
    }),
  });
};

E.rateChart = function (shown) {
  const rates = () => shown().curve;
  const batches = () => shown().services;
  const isServer = () => rates().length > 0;
  const line = (name, colour, key) => [name, colour, rates().map((one) => [one.queries_per_second, one[key]])];
  return E.lineChart({
    label: "Throughput and latency",
    log: isServer,
    lines: () =>
      isServer()
        ? [
            line("p50", E.okabe.purple, "p50_ms"),
            line("mean", E.okabe.green, "mean_ms"),
            line(`p${shown().percentile}`, E.okabe.blue, "percentile_ms"),
            ["bound", E.okabe.vermillion, rates().map((one) => [one.queries_per_second, shown().latency_bound_ms])],
          ]
        : [["batches", E.okabe.blue, batches().map((one) => [one.ms, (1000 * one.batch) / one.ms])]],
    x: () => E.axisName(isServer() ? "queries/s" : "latency of a batch (ms)"),
    y: () => E.axisName(isServer() ? "ms" : "samples/s", true),
    numbers: () =>
      isServer()
        ? {
            head: ["queries/s", "mean ms", "p50 ms", `p${shown().percentile} ms`, "valid"],
            rows: rates().map((one) => [
              E.real(one.queries_per_second),
              E.real(one.mean_ms),
              E.real(one.p50_ms),
              E.real(one.percentile_ms),
              one.valid ? "yes" : "no",
            ]),
          }
        : {
            head: ["batch", "ms", "samples/s"],
            rows: batches().map((one) => [one.batch, E.real(one.ms), E.real((1000 * one.batch) / one.ms)]),
          },
  });
};

E.chipsChart = function (shown) {
  const parts = () => shown().chips.busy_by_part;
  const colour = (i) => E.distinct[i % E.distinct.length];
  const middle = (i) => (i + 0.5) * shown().chips.part_ms;
  return E.lineChart({
    label: "How busy each chip is over time",
    lines: () =>
      parts().map((chip, i) => [`chip ${i}`, colour(i), chip.map((busy, part) => [middle(part), 100 * busy])]),
    x: () => ({ ...E.axisName("time (ms)"), min: 0 }),
    y: () => ({ ...E.axisName("% of the time", true), min: 0, max: 100 }),
    numbers: () => ({
      head: ["chip", "busy"],
      rows: shown().chips.busy.map((busy, i) => [i, E.percent(busy)]),
    }),
  });
};

"use strict";
// Buttons, the time line and the keyboard.

V.steps = [
  ["first", "", "To the first cycle (Home)", (clock) => clock.step(-Infinity)],
  ["back10", "\u221210", "Ten cycles back (Shift+Left)", (clock) => clock.step(-10)],
  ["back", "", "One cycle back (Left)", (clock) => clock.step(-1)],
  ["play", "", "Play (Space)", (clock) => clock.toggle()],
  ["on", "", "One cycle on (Right)", (clock) => clock.step(1)],
  ["on10", "+10", "Ten cycles on (Shift+Right)", (clock) => clock.step(10)],
  ["last", "", "To the end (End)", (clock) => clock.step(Infinity)],
];
V.speeds = [0.5, 1, 2, 5, 10, 30, 60, 300];

// Where one can jump to: [name, cycles of a side and PE, what it says, key].
V.jumps = [
  ["stall", V.stallsOf, "cycle in which the chosen PE begins to wait", "s"],
  ["pass", V.passStarts, "beginning of a pass", "p"],
];

V.Controls = class {
  // look(which): "both" or a side's number; jump(cycles of a side and PE, onwards).
  constructor(clock, sides, { look, jump, legend }) {
    this.clock = clock;
    this.jump = jump;
    this.buttons = {};
    const button = ([name, text, label, act]) => {
      const node = E.el(
        "button",
        { type: "button", class: name, title: label, "aria-label": label, onclick: () => act(clock) },
        text || V.icon(name),
      );
      this.buttons[name] = node;
      return node;
    };
    const jumps = V.jumps.map(([name, of, what, key]) => {
      const label = (which, keys) => `To the ${which} ${what} (${keys})`;
      return E.el(
        "div",
        { class: "buttons jump" },
        button([`${name}Back`, V.icon("back"), label("last", `Shift+${key.toUpperCase()}`), () => jump(of, false)]),
        E.el("span", {}, name),
        button([`${name}On`, V.icon("on"), label("next", key.toUpperCase()), () => jump(of, true)]),
      );
    });
    const first = button([
      "opening",
      "first MAC",
      "To the first MAC (M)",
      () => clock.stepTo(clock.opening),
    ]);
    this.line = E.el("input", {
      type: "range",
      min: clock.first,
      max: clock.end,
      step: 1,
      "aria-label": "Cycle",
      class: "timeline",
      oninput: () => clock.stepTo(Number(this.line.value)),
    });
    this.number = E.el("output", { class: "number cycle" });
    this.legend = legend;
    // The bar stays in sight while the page is scrolled; on a phone without what is chosen once.
    this.chosen = E.el("div", { class: "choices" }, this.choices(sides, look), legend);
    const jumping = E.el("div", { class: "jumps" }, first, jumps);
    const narrow = E.narrow();
    this.node = E.el(
      "div",
      { class: "controls", role: "toolbar", "aria-label": "Time" },
      E.el("div", { class: "buttons" }, V.steps.map(button)),
      narrow ? null : jumping,
      E.el("div", { class: "when" }, this.line, this.number),
      narrow ? null : this.chosen,
    );
    this.below = narrow ? [jumping, this.chosen] : [];
    addEventListener("keydown", (event) => this.key(event));
  }

  choices(sides, look) {
    const { clock } = this;
    const speed = E.select(
      "Speed ",
      V.speeds.map((n) => [String(n), `${n} cycles/s`]),
      String(clock.speed),
      (value) => {
        clock.speed = Number(value);
      },
    );
    if (sides.length === 1) return [speed];
    this.step = E.select(
      "In step ",
      [
        ["cycle", "by cycle"],
        ["work", "by work done"],
      ],
      "cycle",
      (value) => clock.inStep(value === "work"),
    );
    this.sides = V.sideChoice(sides, look);
    return [speed, this.step, this.sides];
  }
  renew(legend) {
    legend.open = this.legend.open;
    this.legend.replaceWith(legend);
    this.legend = legend;
  }

  // `shown`: which sides.
  show(shown) {
    const { clock } = this;
    if (this.sides !== undefined) {
      this.step.querySelector("select").value = clock.byWork ? "work" : "cycle";
      for (const input of this.sides.querySelectorAll("input")) input.checked = input.value === shown;
    }
    this.line.value = clock.position;
    V.text(this.number, `${E.integer(clock.position)} / ${E.integer(clock.end)}`);
    this.line.setAttribute("aria-valuetext", `cycle ${clock.position} of ${clock.end}`);
    const button = this.buttons.play;
    const label = clock.playing ? "Pause (Space)" : "Play (Space)";
    if (button.title !== label || !this.drawn) {
      button.replaceChildren(V.icon(clock.playing ? "pause" : "play"));
      button.title = label;
      button.setAttribute("aria-label", label);
      this.drawn = true;
    }
    // Not `disabled`: the button that was used would lose the focus, and Space what it is about.
    const allow = (names, can) => names.forEach((name) => this.buttons[name].setAttribute("aria-disabled", !can));
    allow(["first", "back", "back10"], clock.place.at > clock.begin);
    allow(["last", "on", "on10"], clock.place.at < clock.limit);
  }

  // Arrows step, wherever the focus is, but in a list of choices; in a block diagram they choose a PE (V.Chip.key).
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.tagName === "SELECT") return;
    const { clock } = this;
    const far = event.shiftKey ? 10 : 1;
    const acts = {
      ArrowLeft: () => clock.step(-far),
      ArrowRight: () => clock.step(far),
      PageUp: () => clock.step(-100),
      PageDown: () => clock.step(100),
      ",": () => clock.step(-1),
      ".": () => clock.step(1),
      Home: () => clock.step(-Infinity),
      End: () => clock.step(Infinity),
      Escape: () => {
        clock.pause();
        this.buttons.play.focus();
      },
    };
    acts.m = acts.M = () => clock.stepTo(clock.opening);
    for (const [, of, , key] of V.jumps) acts[key] = acts[key.toUpperCase()] = () => this.jump(of, !event.shiftKey);
    if (event.shiftKey && event.target.tagName !== "CANVAS") {
      acts.ArrowUp = () => clock.step(-100);
      acts.ArrowDown = () => clock.step(100);
    }
    // Space uses what has the focus, where it can be used so.
    if (!event.target.matches("button, summary, input[type=radio]")) acts[" "] = () => clock.toggle();
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }
};

// Which sides are seen: one after the other on a phone, beside one another where there is room.
V.sideChoice = function (sides, look) {
  const options = [...sides.map((side, i) => [String(i), side.dataflow]), ["both", "both"]];
  return E.el(
    "fieldset",
    { class: "sides" },
    E.el("legend", {}, "Show"),
    options.map(([value, text]) =>
      E.el("label", {}, E.el("input", { type: "radio", name: "side", value, onchange: () => look(value) }), text),
    ),
  );
};

"use strict";
// Buttons, the time line and the keyboard.

// Icons as outlines: not every computer has a font with these signs.
V.outlines = {
  first: "M3 3h2v10h-2zM13 3v10l-7 -5z",
  back: "M11 3v10l-7 -5z",
  play: "M4 2l10 6l-10 6z",
  pause: "M4 3h3v10h-3zM9 3h3v10h-3z",
  on: "M5 3v10l7 -5z",
  last: "M11 3h2v10h-2zM3 3v10l7 -5z",
};
V.icon = function (name) {
  const make = (tag, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  return make(
    "svg",
    { viewBox: "0 0 16 16", "aria-hidden": "true", class: "icon" },
    make("path", { d: V.outlines[name] }),
  );
};

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

V.Controls = class {
  // choose(which): "both" or a side's number.
  constructor(clock, sides, choose, shown) {
    this.clock = clock;
    this.buttons = {};
    const buttons = V.steps.map(([name, text, label, act]) => {
      const button = E.el(
        "button",
        { type: "button", class: name, title: label, "aria-label": label, onclick: () => act(clock) },
        text || V.icon(name),
      );
      this.buttons[name] = button;
      return button;
    });
    this.line = E.el("input", {
      type: "range",
      min: clock.first,
      max: clock.end,
      step: 1,
      "aria-label": "Cycle",
      class: "timeline",
      oninput: () => clock.step(Number(this.line.value) - clock.position),
    });
    this.number = E.el("output", { class: "number cycle" });
    const speed = E.select(
      "Speed ",
      V.speeds.map((n) => [String(n), `${n} cycles/s`]),
      String(clock.speed),
      (value) => {
        clock.speed = Number(value);
      },
    );
    const choices = [speed];
    if (sides.length > 1) {
      choices.push(
        E.select(
          "In step ",
          [
            ["cycle", "by cycle"],
            ["work", "by work done"],
          ],
          "cycle",
          (value) => {
            clock.byWork = value === "work";
            clock.refresh();
          },
        ),
        V.sideChoice(sides, shown, choose),
      );
    }
    // The bar stays in sight while the page is scrolled; on a phone without what is chosen once.
    const chosen = E.el("div", { class: "choices" }, choices);
    const narrow = E.narrow();
    this.node = E.el(
      "div",
      { class: "controls", role: "toolbar", "aria-label": "Time" },
      E.el("div", { class: "buttons" }, buttons),
      this.line,
      this.number,
      narrow ? null : chosen,
    );
    this.below = narrow ? [chosen] : [];
    addEventListener("keydown", (event) => this.key(event));
  }

  show() {
    const { clock } = this;
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
    for (const name of ["first", "back", "back10"]) this.buttons[name].disabled = clock.position <= clock.first;
    for (const name of ["last", "on", "on10"]) this.buttons[name].disabled = clock.position >= clock.end;
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
    if (event.shiftKey && event.target.tagName !== "CANVAS") {
      acts.ArrowUp = () => clock.step(-100);
      acts.ArrowDown = () => clock.step(100);
    }
    if (event.target.tagName !== "BUTTON" && event.target.tagName !== "SUMMARY") acts[" "] = () => clock.toggle();
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }
};

// Which sides are seen: one after the other on a phone, beside one another where there is room.
V.sideChoice = function (sides, shown, choose) {
  const options = [...sides.map((side, i) => [String(i), side.dataflow]), ["both", "both"]];
  return E.el(
    "fieldset",
    { class: "sides" },
    E.el("legend", {}, "Show"),
    options.map(([value, text]) =>
      E.el(
        "label",
        {},
        E.el("input", { type: "radio", name: "side", value, checked: value === shown, onchange: () => choose(value) }),
        text,
      ),
    ),
  );
};

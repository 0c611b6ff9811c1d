"use strict";
// The state of the page in its address, so that a link leads to it:
//   #cycle=150&pe=0,3&word=I[0,1,2,3]&show=both&step=work
// With `of`, `cycle` is one of that side: 1 or 2. `pe` has one for each side, with a semicolon between them; `show` is
// a side's number from 1 on, or both.

V.readAddress = function (hash) {
  const state = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    try {
      state[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1));
    } catch (broken) {
      // a percent sign that is none
    }
  }
  const whole = (text) => (/^\d+$/.test(text || "") ? Number(text) : undefined);
  return {
    cycle: whole(state.cycle),
    of: whole(state.of),
    pes: (state.pe || "").split(";").map((pe) => pe.split(",").map(whole)),
    word: state.word,
    show: state.show,
    step: state.step,
  };
};

// Brackets and commas stay as they are: the address is to be read.
V.addressOf = ({ cycle, of, pes, word, show, step }) =>
  "#" +
  [
    ["cycle", cycle],
    ["of", of],
    ["pe", pes.map((pe) => pe.join(",")).join(";")],
    ["word", word],
    ["show", show],
    ["step", step],
  ]
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

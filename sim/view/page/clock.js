"use strict";
// The cycle that is shown, on both sides: by cycle, or by work done. Playing.

V.Clock = class {
  constructor(sides, show) {
    this.sides = sides;
    this.show = show; // (share of the cycle, playing)
    this.byWork = false;
    this.playing = false;
    this.speed = 2; // cycles a second
    // The longest side leads: positions are its cycles.
    this.longest = sides.reduce((one, other) => (other.end > one.end ? other : one));
    this.first = Math.min(...sides.map((side) => side.first));
    this.end = this.longest.end;
    // Where something is to be seen first.
    const macs = sides.map(V.firstMac).filter((cycle) => cycle !== undefined);
    this.opening = macs.length === 0 ? this.first : Math.min(...macs);
    this.position = this.opening;
    this.share = 1;
  }

  // { lead, at }: in step by work another side leads, at just this cycle, once somebody went to a cycle of it: no cycle
  // of the longest side may be in step with it. lead: undefined: the longest.
  get position() {
    return this.place.lead === undefined ? this.place.at : this.cycleOf(this.longest);
  }
  set position(at) {
    this.place = { lead: undefined, at };
  }

  // The cycle of a side.
  cycleOf(side) {
    const clamp = (cycle) => Math.min(Math.max(cycle, side.first), side.end);
    const { at } = this.place;
    const lead = this.place.lead || this.longest;
    return clamp(!this.byWork || side === lead ? at : V.cycleOfWork(lead, at, side));
  }

  // The first and the last place of the side that leads.
  get begin() {
    return this.place.lead === undefined ? this.first : this.place.lead.first;
  }
  get limit() {
    return this.lastOf(this.place.lead || this.longest);
  }
  // The last cycle of a side that can be shown: in step by work, with no more MACs than all sides show.
  lastOf(side) {
    const cut = this.sides.filter((one) => !V.isWhole(one));
    if (!this.byWork || cut.length === 0) return side.end;
    const share = Math.min(...cut.map((one) => V.count(one, "macs", one.end) / one.layer.macs));
    const most = Math.round(share * side.layer.macs);
    if (V.count(side, "macs", side.end) <= most) return side.end;
    return Math.max(V.cycleOf(side, "macs", most + 1) - 1, side.first);
  }

  inStep(byWork) {
    const { position } = this;
    this.byWork = byWork;
    this.go(position);
  }

  // Goes to a cycle of a side.
  seek(side, cycle) {
    if (!this.byWork || side === this.longest) return this.go(cycle);
    this.place = { lead: side, at: Math.min(Math.max(cycle, side.first), this.lastOf(side)) };
    return this.drawWhole();
  }
  go(position) {
    this.position = Math.min(Math.max(position, this.first), this.lastOf(this.longest));
    this.drawWhole();
  }
  drawWhole() {
    this.share = 1;
    this.refresh();
  }

  // Of the side that leads; to the ends of all.
  step(by) {
    const { lead, at } = this.place;
    this.pause();
    if (lead === undefined || !Number.isFinite(by)) this.go(at + by);
    else this.seek(lead, at + by);
  }
  stepTo(position) {
    this.pause();
    this.go(position);
  }
  // Once before the next frame, however often it is asked for.
  refresh() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      if (this.due) this.draw();
    });
  }
  draw() {
    this.due = false;
    this.show(this.share, this.playing);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }
  play() {
    if (this.playing) return;
    if (this.place.at >= this.limit) this.position = this.first;
    this.playing = true;
    let last = performance.now();
    let time = this.place.at;
    const frame = (now) => {
      if (!this.playing) return;
      const { lead, at } = this.place;
      if (at !== Math.floor(time)) time = at; // somebody went elsewhere
      time += (Math.max(0, Math.min(now - last, 500)) / 1000) * this.speed;
      last = now;
      if (time >= this.limit) {
        this.place = { lead, at: this.limit };
        this.pause();
        return;
      }
      // Words are seen on their way where there is time to see it, and where motion is welcome.
      const moving = this.speed <= 10 && !V.stillness.matches;
      if (Math.floor(time) !== at || moving) {
        this.place = { lead, at: Math.floor(time) };
        this.share = moving ? time - Math.floor(time) : 1;
        this.draw();
      }
      requestAnimationFrame(frame);
    };
    this.draw();
    requestAnimationFrame(frame);
  }
  pause() {
    this.playing = false;
    this.share = 1;
    this.refresh();
  }
};

V.isWhole = (side) => side.end === side.total_cycles;
// The first cycle in which a side has done the same share of its MACs as another in a cycle; the end where both are
// done.
V.cycleOfWork = function (from, cycle, to) {
  if (cycle >= from.end && V.isWhole(from) && V.isWhole(to)) return to.end;
  const done = V.count(from, "macs", cycle);
  if (done === 0) return Math.min(cycle, V.cycleOf(to, "macs", 1));
  return V.cycleOf(to, "macs", Math.ceil((done / from.layer.macs) * to.layer.macs));
};

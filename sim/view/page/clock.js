"use strict";
// The cycle that is shown, on both sides: by cycle, or by work done. Playing.

V.Clock = class {
  constructor(sides, show) {
    this.sides = sides;
    this.show = show; // (share of the cycle, playing)
    this.byWork = false;
    this.playing = false;
    this.speed = 2; // cycles a second
    // The side that takes longest leads; positions are its cycles.
    this.first = Math.min(...sides.map((side) => side.first));
    this.end = Math.max(...sides.map((side) => side.end));
    // Where something is to be seen first.
    const macs = sides.map(V.firstMac).filter((cycle) => cycle !== undefined);
    this.opening = macs.length === 0 ? this.first : Math.min(...macs);
    this.position = this.opening;
    this.share = 1;
  }

  // The side whose cycles are counted by work: the slowest.
  leader() {
    return this.sides.reduce((a, b) => (b.end > a.end ? b : a));
  }

  // The cycle of a side.
  cycleOf(side) {
    const clamp = (cycle) => Math.min(Math.max(cycle, side.first), side.end);
    const leader = this.leader();
    if (!this.byWork || side === leader || this.position >= leader.end) return clamp(this.position);
    const done = V.count(leader, "macs", this.position);
    if (done === 0) return clamp(Math.min(this.position, V.cycleOf(side, "macs", 1)));
    return clamp(V.cycleOf(side, "macs", Math.ceil((done / leader.layer.macs) * side.layer.macs)));
  }

  // Goes to a cycle of a side.
  seek(side, cycle) {
    const leader = this.leader();
    if (!this.byWork || side === leader) return this.go(cycle);
    const done = V.count(side, "macs", cycle);
    if (done === 0) return this.go(cycle);
    return this.go(V.cycleOf(leader, "macs", Math.ceil((done / side.layer.macs) * leader.layer.macs)));
  }

  go(position) {
    this.position = Math.min(Math.max(position, this.first), this.end);
    this.share = 1;
    this.refresh();
  }
  step(by) {
    this.pause();
    this.go(this.position + by);
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
    if (this.position >= this.end) this.position = this.first;
    this.playing = true;
    let last = performance.now();
    let time = this.position;
    const frame = (now) => {
      if (!this.playing) return;
      if (this.position !== Math.floor(time)) time = this.position; // somebody went elsewhere
      time += (Math.max(0, Math.min(now - last, 500)) / 1000) * this.speed;
      last = now;
      if (time >= this.end) {
        this.position = this.end;
        this.pause();
        return;
      }
      const position = Math.floor(time);
      // Words are seen on their way where there is time to see it, and where motion is welcome.
      const moving = this.speed <= 10 && !V.stillness.matches;
      if (position !== this.position || moving) {
        this.position = position;
        this.share = moving ? time - position : 1;
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

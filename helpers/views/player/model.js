// What the data of data.py mean: the state after each step, and where one can go from it. Nothing here knows the page.
"use strict";

const ENDS = 1, WRONG = 2;
const DOING = ["runs", "waits", "suspended", "ended", "failed", "killed", "cut off"];
const CHECKPOINT = 64;

// One run. Places of steps are counted from 0; -1 is before the first.
class Track {
  constructor(data) {
    Object.assign(this, data);
    const empty = {lanes: [], stores: []};
    this.checkpoints = [empty];
    this.printed = [];              // [place of the step, lane, text]
    this.ofLine = new Map();
    this.ofLane = this.lanes.map(() => []);
    let state = empty;
    this.steps.forEach(([lane, line, , , , ...changes], place) => {
      if (place && place % CHECKPOINT === 0) this.checkpoints.push(state);
      state = this.apply(state, place);
      if (line && !this.ofLine.has(line)) this.ofLine.set(line, []);
      if (line) this.ofLine.get(line).push(place);
      this.ofLane[lane].push(place);
      for (const [kind, who, text] of changes) if (kind === 3) this.printed.push([place, who, this.texts[text]]);
    });
  }

  // The number of a line in its own file: a module may be inside the program, below it.
  own(line) {
    return this.inside && line > this.inside[0] ? line - this.inside[0] : line;
  }

  place(line) {
    return this.own(line) === line ? `${line}` : `${this.own(line)} of ${this.inside[1]}`;
  }

  step(place) {
    const [lane, line, text, how, source, ...changes] = this.steps[place];
    return {lane, line, sentence: this.texts[text], ends: Boolean(how & ENDS), wrong: Boolean(how & WRONG), source, changes};
  }

  apply(state, place) {
    const lanes = state.lanes.slice(), stores = state.stores.slice();
    for (const [kind, which, ...rest] of this.steps[place].slice(5)) {
      if (kind === 0) lanes[which] = {doing: DOING[rest[0]], line: rest[1], call: this.texts[rest[2]], object: this.texts[rest[3]]};
      if (kind === 1) (stores[which] = (stores[which] || []).slice()).splice(rest[0], rest[1], ...rest.slice(2).map(text => this.texts[text]));
      if (kind === 2) stores[which] = this.texts[rest[0]];
      if (kind === 4) delete stores[which];
    }
    return {lanes, stores};
  }

  // The states after the steps from one place to another.
  states(from, to) {
    let at = Math.max(0, Math.floor(from / CHECKPOINT) * CHECKPOINT), state = this.checkpoints[at / CHECKPOINT];
    const found = from < 0 ? [this.checkpoints[0]] : [];
    for (; at <= to; at++) {
      state = this.apply(state, at);
      if (at >= from) found.push(state);
    }
    return found;
  }

  state(place) {
    return this.states(place, place)[0];
  }

  // How much had been printed by the end of a step.
  printedBy(place) {
    let low = 0, high = this.printed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.printed[middle][0] <= place) low = middle + 1; else high = middle;
    }
    return low;
  }

  firstError() {
    return this.steps.findIndex(step => step[3] & WRONG);
  }
}

// All runs of a page, and the beats in which they are stepped together. With one run, each of its steps is a beat.
class Model {
  constructor(data) {
    this.tracks = data.runs.map(run => new Track({...run, source: run.source ?? data.runs[0].source}));
    const beats = data.beats || this.tracks[0].steps.map((_, place) => [[place], 0]);
    this.count = beats.length;
    this.differs = beats.map(beat => Boolean(beat[1]));
    this.tracks.forEach((track, number) => {
      track.beatOf = [];            // for each step its beat
      track.at = [];                // for each beat the last step so far
      track.fresh = [];             // for each beat whether it has a step of its own
      beats.forEach(([places], beat) => {
        if (places[number] >= 0) track.beatOf[places[number]] = beat;
        track.fresh.push(places[number] >= 0);
        track.at.push(places[number] >= 0 ? places[number] : beat ? track.at[beat - 1] : -1);
      });
    });
    this.fold(data.runs.length === 1);
  }

  // Skip the turns of a loop, except for the first one and the very last step.
  fold(wanted) {
    this.folded = wanted ? this.tracks[0].folds.map(([first, period, turns]) => (
      {first: first + period, last: first + period * turns - 1, period, turns: turns - 1})) : [];
  }

  // The fold that skips a beat, if any.
  foldAt(beat) {
    return this.folded.find(fold => fold.first <= beat && beat <= fold.last);
  }

  next(beat) {
    const fold = this.foldAt(beat + 1);
    return Math.min(this.count - 1, fold && fold.last > beat ? fold.last : beat + 1);
  }

  before(beat) {
    const fold = this.foldAt(beat);
    if (fold) return Math.max(0, fold.first - 1);
    return Math.max(0, beat - 1);
  }

  // The next beat with a step among these places of one run, wrapping around; the same beat if there is none.
  among(track, places, beat, back = false) {
    const beats = places.map(place => track.beatOf[place]);
    if (!beats.length) return beat;
    if (back) return beats.findLast(one => one < beat) ?? beats.at(-1);
    return beats.find(one => one > beat) ?? beats[0];
  }

  difference(beat) {
    const next = this.differs.findIndex((differs, at) => differs && at > beat);
    return next >= 0 ? next : this.differs.indexOf(true);
  }
}

// A pane: one run, at one of its steps.
"use strict";

const NEAR = 60;                // rows of the list of steps that are in the page at once
const MOST_SHOWN = 30;          // values of one queue that are in the page at once
const MOST_PRINTED = 40;         // prints that are in the page at once
const STORES = {queues: "Queues and pipes", ends: "Ends of pipes", locks: "Locks", values: "Values"};
const NOBODY = {ends: "closed everywhere", locks: "free"};

// What was in a queue before or after a step, each value marked if it is gone or new.
function withChanges(before, changes) {
  const all = before.map(text => ({text, of: ""})), live = [...all];
  for (const [, , at, out, ...put] of changes) {
    const come = put.map(text => ({text, of: "new"}));
    const place = live[at] ? all.indexOf(live[at]) : all.length;
    live.splice(at, out, ...come).forEach(one => { one.of = "gone"; });
    all.splice(place + out, 0, ...come);
  }
  return all;
}

class Pane {
  constructor(model, track, go) {
    Object.assign(this, {model, track, go: place => go(track.beatOf[place])});
    this.filter = null;         // {line} or {lane}: the steps that the list shows
    const label = text => (track.name ? `${text}, ${track.name}` : text), heading = track.name ? "h3" : "h2";
    this.headings = heading;
    this.sentence = make("p", {class: "sentence", "aria-live": "polite"});
    this.ending = make("ul", {class: "ending"});
    this.buildSource(label("The program"));
    this.things = make("section", {class: "things", tabindex: 0, role: "region", "aria-label": label("What is in queues, who holds locks")});
    this.strip = new Strip(track, label("Lanes"), this.go, lane => this.narrow(this.filter && this.filter.lane === lane ? null : {lane}));
    this.output = make("div", {class: "output", tabindex: 0, role: "region", "aria-label": label("Printed so far")});
    this.heading = make(heading, {});
    this.all = make("button", {type: "button", class: "all", click: () => this.narrow(null)}, "Show all");
    this.list = make("ol", {class: "list"});
    roving(this.list);
    const bare = model.tracks.every(one => one.stores.length === 0);
    this.box = make("section", {class: `pane${bare ? " bare" : ""}`, "aria-label": track.name || "The run"},
      make("h2", {class: "name", hidden: !track.name}, track.name),
      make("div", {class: "said"}, this.sentence, this.ending),
      make("div", {class: "room"}, make("div", {class: "grid"}, this.code, bare ? null : this.things, this.strip.box,
        make("section", {class: "printed", "aria-label": label("Output")}, make(heading, {}, "Printed so far"), this.output),
        make("section", {class: "steps", "aria-label": label("Steps")}, make("div", {class: "steps-head"}, this.heading, this.all), this.list))));
    this.box.style.setProperty("--stores", Math.min(4, Math.max(...model.tracks.map(one => one.stores.length))));
  }

  buildSource(label) {
    this.lines = new Map();
    const rows = [];
    let begun = false;
    colouredLines(this.track.source.trimEnd()).forEach((parts, at) => {
      const line = at + 1, inside = this.track.inside, own = this.track.own(line);
      begun = begun || parts.length > 0;
      if (!begun) return;
      const times = (this.track.ofLine.get(line) || []).length;
      const number = times ? make("button", {type: "button", class: "number", tabindex: -1, "aria-label": `line ${this.track.place(line)}: ${plural(times, "step")}`,
        title: plural(times, "step"), click: () => this.narrow({line}, true)}, String(own)) : make("span", {class: "number"}, String(own));
      if (inside && line === inside[0] + 1) rows.push(make("h3", {class: "file"}, inside[1]));
      const marks = make("span", {class: "marks"});
      const row = make("div", {class: "line"}, marks, number, make("code", {}, ...parts.map(([text, kind]) => kind ? make("span", {class: kind}, text) : text)));
      this.lines.set(line, {row, marks});
      rows.push(row);
    });
    this.code = make("section", {class: "source", tabindex: 0, role: "region", "aria-label": label}, ...rows);
    const first = this.code.querySelector("button");
    if (first) first.tabIndex = 0;
    roving(this.code);
  }

  // Show only the steps of a line or a lane; null: all steps.
  narrow(filter, go = false) {
    this.filter = filter;
    const places = this.places();
    if (go && places.length) this.go(places.find(place => place > this.place) ?? places[0]);
    else this.show(this.beat);
  }

  places() {
    if (!this.filter) return null;
    return "line" in this.filter ? this.track.ofLine.get(this.filter.line) : this.track.ofLane[this.filter.lane];
  }

  show(beat) {
    const {track} = this;
    const place = this.place = track.at[beat], fresh = track.fresh[beat];
    this.beat = beat;
    const [before, state] = place < 0 ? [track.checkpoints[0], track.checkpoints[0]] : track.states(place - 1, place);
    const atEnd = place === track.steps.length - 1;
    // Measure the page before all changes and after them: a measurement in between would make the browser lay it out again.
    this.strip.measure();
    this.tell(place, fresh, atEnd);
    const line = this.showLines(place, fresh, state);
    this.showThings(place, fresh, before, state);
    this.strip.show(place, state, fresh, this.filter && this.filter.lane, atEnd);
    const printed = this.showOutput(place, fresh);
    const row = this.showList(place);
    if (line) intoSight(this.code, line);
    if (row) intoSight(this.list, row);
    if (printed) this.output.scrollTop = this.output.scrollHeight;
  }

  tell(place, fresh, atEnd) {
    const {track} = this;
    this.box.classList.toggle("idle", !fresh);
    if (place < 0) this.sentence.replaceChildren("Nothing has happened here yet.");
    else {
      const step = track.step(place);
      const text = fresh ? step.sentence : `Nothing here now. The last step was: ${step.sentence}`;
      this.sentence.replaceChildren(chip(track, step.lane), " ", make("span", {class: step.wrong ? "wrong" : ""}, text));
    }
    this.ending.hidden = !atEnd || !track.ending.length;
    if (!this.ending.hidden && !this.ending.children.length) this.ending.append(...track.ending.map(text => make("li", {}, text)));
  }

  // Returns the row of the step's line.
  showLines(place, fresh, state) {
    const marks = new Map();
    state.lanes.forEach((standing, lane) => {
      if (!standing || !standing.line || standing.doing === "ended") return;
      if (!marks.has(standing.line)) marks.set(standing.line, []);
      marks.get(standing.line).push(chip(this.track, lane, standing.doing));
    });
    const step = place >= 0 ? this.track.step(place) : null;
    for (const [line, {row, marks: box}] of this.lines) {
      const found = marks.get(line) || [];
      const shown = found.length > 3 ? [...found.slice(0, 2), make("span", {class: "count"}, `+${found.length - 2}`)] : found;
      if (shown.length || box.children.length) box.replaceChildren(...shown);
      row.className = `line${step && fresh && step.line === line ? ` now lane-${step.lane % COLOURS}` : ""}`;
    }
    return step && this.lines.get(step.line)?.row;
  }

  showThings(place, fresh, before, state) {
    const {track} = this;
    const changes = place >= 0 && fresh ? track.step(place).changes : [];
    const parts = [];
    for (const kind of Object.keys(STORES)) {
      const rows = track.stores.map(([of, name], which) => of === kind && state.stores[which] !== undefined
        ? this.store(kind, name, state.stores[which], before.stores[which], changes.filter(one => (one[0] === 1 || one[0] === 2) && one[1] === which)
          .map(one => one.slice(0, 4).concat(one.slice(4).map(text => track.texts[text])))) : null)
        .filter(Boolean);
      if (rows.length) parts.push(make(this.headings, {}, STORES[kind]), make("dl", {}, ...rows));
    }
    this.things.replaceChildren(...(parts.length ? parts : [make("p", {class: "none"}, "No queue, lock or shared value yet.")]));
  }

  store(kind, name, now, before, changes) {
    const changed = changes.length > 0;
    const row = make("div", {class: `store${changed ? " changed" : ""}`}, make("dt", {}, name));
    if (kind === "values") {
      const old = changed && before !== undefined ? [value(before, "gone"), make("span", {class: "way"}, "→")] : [];
      row.append(make("dd", {}, ...old, value(now, changed ? "new" : "")));
      return row;
    }
    const items = withChanges(before || [], changes);
    const left = items.length - MOST_SHOWN;
    const show = kind in NOBODY ? one => this.holder(one.text, one.of) : one => value(one.text, one.of);
    const chips = left > 0 ? [...items.slice(0, MOST_SHOWN - 5).map(show), make("span", {class: "way"}, `… ${left} more …`), ...items.slice(-5).map(show)] : items.map(show);
    if (kind in NOBODY) {
      const nobody = now.length ? null : make("span", {class: "none"}, NOBODY[kind]);
      row.append(make("dd", {}, items.length ? make("span", {class: "way"}, "held by") : null, ...chips, nobody));
    } else {
      row.append(make("dd", {}, make("span", {class: "way", title: "the next to be taken out"}, "out ←"), ...chips,
        now.length ? null : make("span", {class: "none"}, "empty"), make("span", {class: "way", title: "what was put in last"}, "← in")));
    }
    return row;
  }

  holder(text, of) {
    const lane = this.track.lanes.findIndex(([name]) => name === text);
    return lane < 0 ? value(text, of) : make("span", {class: `holder ${of}`}, chip(this.track, lane), ` ${text} `);
  }

  // Returns whether what is shown has changed.
  showOutput(place, fresh) {
    const {track} = this, count = track.printedBy(place), atEnd = place === track.steps.length - 1, shown = `${count} ${atEnd}`;
    const changed = shown !== this.shown;
    if (changed) {
      const print = (lane, text, at) => make("div", {class: "print", "data-place": at}, chip(track, lane), make("pre", {}, text.replace(/\n$/, "")));
      const note = words => make("p", {class: "none"}, words), first = Math.max(0, count - MOST_PRINTED);
      const rows = track.printed.slice(first, count).map(([at, lane, text]) => print(lane, text, at));
      if (first) rows.unshift(note(`… ${plural(first, "earlier print")} …`));
      if (atEnd) for (const [lane, text] of track.untold) rows.push(note(`All that ${track.lanes[lane][0]} printed, at moments that were not recorded:`), print(lane, text));
      if (!rows.length) rows.push(note(track.untold.length ? "Nothing that was recorded." : "Nothing."));
      this.output.replaceChildren(...rows);
      this.shown = shown;
    }
    for (const row of this.output.children) row.classList.toggle("new", fresh && Number(row.dataset.place) === place);
    return changed;
  }

  // Returns the row of the step.
  showList(place) {
    const key = JSON.stringify([this.filter, this.model.folded.length]);
    if (key !== this.listed) {
      this.rows = this.listRows();
      this.heading.textContent = this.title();
      this.all.hidden = !this.filter;
    }
    const at = Math.max(0, this.rows.findLastIndex(row => row.first <= place));
    const [first, last] = block(at, NEAR, this.rows.length);
    if (key !== this.listed || first !== this.firstRow) this.list.replaceChildren(...this.rows.slice(first, last).map(row => this.row(row)));
    Object.assign(this, {listed: key, firstRow: first});
    let now = null;
    [...this.list.children].forEach((item, number) => {
      const row = this.rows[first + number], is = row.first <= place && place <= row.last;
      mark(item.firstChild, "aria-current", is ? "step" : false);
      item.firstChild.tabIndex = first + number === at ? 0 : -1;
      if (is) now = item;
    });
    return now;
  }

  // The rows of the list: one for each step, or one for all turns of a loop after the first.
  listRows() {
    const places = this.places();
    if (places) return places.map(place => ({first: place, last: place}));
    const rows = [];
    for (let place = 0; place < this.track.steps.length; place++) {
      const fold = this.model.foldAt(place);
      rows.push(fold ? {first: fold.first, last: fold.last, turns: fold.turns} : {first: place, last: place});
      place = rows.at(-1).last;
    }
    return rows;
  }

  title() {
    const {track, filter} = this, steps = plural(filter ? this.places().length : track.steps.length, "step");
    return !filter ? steps : "line" in filter ? `${steps} at line ${track.place(filter.line)}` : `${steps} of ${track.lanes[filter.lane][0]}`;
  }

  row({first, last, turns}) {
    const step = this.track.step(first);
    const words = turns ? `… the same ${plural(turns, "time")} more, to step ${(last + 1).toLocaleString("en")}` : step.sentence;
    return make("li", {}, make("button", {type: "button", class: turns ? "fold" : "", click: () => this.go(last)}, make("span", {class: "place"}, String(first + 1)),
      turns ? null : chip(this.track, step.lane), make("span", {class: step.wrong ? "wrong" : ""}, words)));
  }
}

// Scroll a box, and only this box, until a row is visible.
function intoSight(box, row) {
  const top = row.offsetTop, below = top + row.offsetHeight;
  if (top < box.scrollTop + row.offsetHeight) box.scrollTop = top - row.offsetHeight;
  else if (below > box.scrollTop + box.clientHeight - row.offsetHeight) box.scrollTop = below - box.clientHeight + row.offsetHeight;
}

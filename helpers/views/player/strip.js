// The lanes: where each of them is, and beside it a picture of its steps, in their order. Time is not shown.
"use strict";

const ROW = 40, PITCH = 40, NARROW = 11, MOST_LANES = 12;

// What a lane waits for, where the call does not name it: " (lock bob)" beside `with second`. A number is no name.
function whatFor({call, object}) {
  const name = object.split(" ").pop();
  return name && !/^\d+$/.test(name) && !call.includes(name) ? ` (${object})` : "";
}

class Strip {
  constructor(track, label, go, narrowTo) {
    Object.assign(this, {track, go, narrowTo});
    this.labels = make("ul", {class: "lane-names"});
    this.picture = make("svg:svg", {class: "strip", role: "img", click: event => this.clicked(event)});
    this.more = make("p", {class: "more"});
    this.box = make("section", {class: "lanes", "aria-label": label},
      make("div", {class: "lane-rows"}, this.labels, make("div", {class: "picture"}, this.picture)), this.more);
    this.drawn = "";
    roving(this.labels);
  }

  // Which lanes have a row: all of them; if there are many, only those that act near this step.
  rows(place) {
    const all = this.track.lanes.map((_, lane) => lane);
    if (all.length <= MOST_LANES) return all;
    const chosen = new Set([0]);
    const [first, last] = block(Math.max(0, place), 2 * MOST_LANES, this.track.steps.length);
    for (let at = first; at < last && chosen.size < MOST_LANES; at++) chosen.add(this.track.steps[at][0]);
    if (place >= 0 && !chosen.has(this.track.steps[place][0])) {
      chosen.delete([...chosen].at(-1));
      chosen.add(this.track.steps[place][0]);
    }
    for (const lane of all) if (chosen.size < MOST_LANES) chosen.add(lane);
    return [...chosen].sort((one, other) => one - other);
  }

  measure() {
    this.width = this.picture.parentNode.clientWidth || 300;
  }

  show(place, state, fresh, chosen, atEnd) {
    const {track, width} = this;
    this.pitch = Math.max(NARROW, Math.min(PITCH, (width - 12) / Math.max(1, track.steps.length)));
    const fits = Math.max(4, Math.floor((width - 12) / this.pitch + 0.01));      // rounding may make it a hair too small
    const [first, last] = block(Math.max(0, place), fits, track.steps.length);
    const rows = this.rows(place);
    const wanted = [first, last, width, ...rows].join();
    if (wanted !== this.drawn) {
      this.draw(first, last, width, rows);
      this.name(rows);
    }
    this.drawn = wanted;
    const x = this.x(place);
    mark(this.cover, "x", Math.max(0, x + this.pitch / 2));
    mark(this.cursor, "x", x - this.pitch / 2);
    for (const [at, arrow] of this.arrows) arrow.classList.toggle("now", at === place && fresh);
    mark(this.picture, "aria-label", `The steps of ${plural(track.lanes.length, "lane")} in their order; step ${place + 1} of ${track.steps.length}`);
    rows.forEach((lane, row) => this.stand(this.labels.children[row], lane, state.lanes[lane], place, fresh, chosen, atEnd));
    const others = track.lanes.length - rows.length;
    const waiting = others && track.lanes.filter((_, lane) => !rows.includes(lane) && (state.lanes[lane] || {}).doing === "waits").length;
    this.more.textContent = others ? `and ${plural(others, "lane")} more${waiting ? `, of which ${waiting} ${waiting === 1 ? "waits" : "wait"}` : ""}` : "";
  }

  name(rows) {
    const {track} = this;
    this.labels.replaceChildren(...rows.map((lane, number) => make("li", {},
      make("button", {type: "button", class: "lane", tabindex: number ? -1 : 0, click: () => this.narrowTo(lane)},
        chip(track, lane), make("span", {class: "lane-name"}, track.lanes[lane][2], track.lanes[lane][3] ? make("span", {class: "inside"}, ` in ${track.lanes[lane][3]}`) : null), make("span", {class: "doing"})))));
  }

  stand(row, lane, standing, place, fresh, chosen, atEnd) {
    const button = row.firstChild, [sign, , words] = button.children;
    const acts = fresh && place >= 0 && this.track.steps[place][0] === lane;
    const doing = standing ? standing.doing : "not yet";
    const stuck = atEnd && this.track.stuck.includes(lane);
    const said = !standing ? "has not begun" : doing === "waits" || doing === "cut off"
      ? `${stuck ? "still waits" : doing}${standing.call ? ` in ${standing.call}` : ""}${whatFor(standing)}${standing.line ? `, line ${standing.line}` : ""}`
      : doing + ((doing === "runs" || doing === "suspended") && standing.line ? `, line ${standing.line}` : "");
    sign.className = `chip lane-${lane % COLOURS} is-${doing.replace(" ", "-")}`;
    words.textContent = said;
    button.className = `lane${acts ? " acts" : ""}${stuck || doing === "failed" || doing === "killed" ? " wrong" : ""}`;
    button.title = `${this.track.lanes[lane][0]}: ${said}`;
    mark(button, "aria-pressed", String(chosen === lane));
    mark(button, "aria-label", `${button.title}. Show its steps only`);
  }

  x(place) {
    return 6 + (place - this.first + 0.5) * this.pitch;
  }

  clicked(event) {
    const place = this.first + Math.floor((event.clientX - this.picture.getBoundingClientRect().left - 6) / this.pitch);
    if (place >= 0 && place < this.track.steps.length) this.go(place);
  }

  draw(first, last, width, rows) {
    Object.assign(this, {first, last});
    const {track} = this, height = rows.length * ROW;
    const y = lane => (rows.indexOf(lane) + 0.5) * ROW;
    const parts = [];
    const states = track.states(first - 1, last - 1);
    for (const lane of rows) {
      let from = first - 1;
      for (let at = first; at <= last; at++) {
        const was = states[from - first + 1].lanes[lane], is = at < last ? states[at - first + 1].lanes[lane] : null;
        if (at < last && (was && was.doing) === (is && is.doing)) continue;
        if (was) parts.push(...this.stretch(was.doing, lane, Math.max(0, this.x(from)), at < last ? this.x(at) : width, y(lane)));
        from = at;
      }
    }
    const signs = [];
    this.arrows = new Map();
    for (let place = first; place < last; place++) {
      const step = track.step(place);
      if (!rows.includes(step.lane)) continue;
      if (step.source >= first && rows.includes(track.steps[step.source][0])) this.arrows.set(place, this.arrow(step, place, y));
      signs.push(this.sign(step, place, y(step.lane)));
    }
    this.cursor = make("svg:rect", {class: "cursor", y: 0, width: this.pitch, height});
    this.cover = make("svg:rect", {class: "cover", y: 0, width, height});
    this.picture.replaceChildren(this.cursor, ...parts, ...this.arrows.values(), ...signs, this.cover);
    mark(this.picture, "width", width);
    mark(this.picture, "height", height);
  }

  stretch(doing, lane, from, to, y) {
    if (doing === "runs" || doing === "waits" || doing === "suspended") return [make("svg:line", {class: `${doing} lane-${lane % COLOURS}`, x1: from, x2: to, y1: y, y2: y})];
    if (doing === "cut off") return [make("svg:rect", {class: "end", x: from - 4, y: y - 4, width: 8, height: 8})];
    const wrong = doing === "ended" ? "" : " wrong";
    return [make("svg:path", {class: `end${wrong}`, d: doing === "ended" ? `M${from} ${y - 7}v14` : `M${from - 6} ${y - 6}l12 12m0 -12l-12 12`})];
  }

  arrow(step, place, y) {
    const from = [this.x(step.source), y(this.track.steps[step.source][0])], to = [this.x(place), y(step.lane)];
    const down = Math.sign(to[1] - from[1]), end = to[1] - down * 7, middle = (from[1] + end) / 2;
    if (!down) return make("svg:path", {class: "arrow", d: `M${from}Q${(from[0] + to[0]) / 2} ${to[1] - 22} ${to[0]} ${to[1] - 7}`});
    return make("svg:path", {class: "arrow", d: `M${from}C${from[0]} ${middle} ${to[0]} ${middle} ${to[0]} ${end}m-3.5 ${-down * 6}l3.5 ${down * 6}l3.5 ${-down * 6}`});
  }

  sign(step, place, y) {
    const title = make("svg:title", {}, `${place + 1}. ${step.sentence}`);
    if (step.wrong) return make("svg:path", {class: "step wrong", d: `M${this.x(place) - 5} ${y - 5}l10 10m0 -10l-10 10`}, title);
    const size = Math.min(5.5, this.pitch / 2 - 1);
    return make("svg:circle", {class: `step lane-${step.lane % COLOURS}${step.ends ? " ends" : ""}`, cx: this.x(place), cy: y, r: size}, title);
  }
}

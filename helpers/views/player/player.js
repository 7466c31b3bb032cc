// The page: a pane for each run, and the controls that step them together.
"use strict";

const READING = {step: 600, letter: 25};   // milliseconds of play: for a step, and for each letter of its sentence
const SPEEDS = [1, 2, 4, 0.5];
const KEYS = {"← →": "a step back, a step on", Space: "play, pause", "N P": "next, previous step of the lane that acts (or of those listed)",
  E: "first error", D: "next difference", "Home End": "start, end", Esc: "list all steps again"};
const SIGNS = {"is-runs": "runs", "is-waits": "waits", "is-suspended": "has given its turn away", "is-ended": "has ended, or has not begun",
  "is-failed": "failed, or was killed", "is-cut-off": "had not ended when its process did"};

class Player {
  constructor(box, model) {
    this.model = model;
    this.box = box;
    this.panes = model.tracks.map(track => new Pane(model, track, beat => this.go(beat)));
    const panes = make("div", {class: `panes of-${this.panes.length}`}, ...this.panes.map(pane => pane.box));
    box.replaceChildren(make("h1", {class: "unseen"}, "The run, step by step"), this.controls(), panes, this.legend());
    document.addEventListener("keydown", event => this.key(event));
    this.go(0);
  }

  legend() {
    const sign = ([kind, words]) => make("li", {}, make("span", {class: `chip lane-1 ${kind}`}, "P1"), ` ${words}`);
    const key = ([keys, words]) => make("li", {}, ...keys.split(" ").flatMap(one => [make("kbd", {}, one), " "]), words);
    return make("details", {class: "legend"}, make("summary", {}, "Signs and keys: ← → to step, Space to play"), make("ul", {}, ...Object.entries(SIGNS).map(sign),
      make("li", {}, "● a step, ○ a wait is over, ✕ something went wrong; an arrow leads from what was given to where it was received"),
      make("li", {}, "A cause comes before its effect. Of what happens at the same time, one is shown first: it may stand in another order in the picture."),
      make("li", {}, "Click the number of a line or a lane to list its steps, a dot to go there.")), make("ul", {}, ...Object.entries(KEYS).map(key)));
  }

  controls() {
    const {model} = this;
    const button = (label, title, click) => make("button", {type: "button", title, click}, label);
    const error = model.tracks.map(track => track.beatOf[track.firstError()]).filter(beat => beat !== undefined);
    const different = model.difference(-1) >= 0;
    this.play = button("Play", "Space", () => this.toggle());
    this.speed = SPEEDS[0];
    const pace = button("Speed 1×", "How fast it plays", () => {
      this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
      pace.textContent = `Speed ${this.speed}×`;
    });
    this.back = button("← Back", "Left arrow", () => this.go(model.before(this.beat)));
    this.forth = button("Step →", "Right arrow", () => this.go(model.next(this.beat)));
    this.slider = make("input", {type: "range", min: 0, max: model.count - 1, value: 0, "aria-label": "Step", input: () => this.go(Number(this.slider.value))});
    this.position = make("span", {class: "position"});
    this.jumps = {
      n: () => { const [pane] = this.panes; if (pane.place >= 0) this.go(model.among(pane.track, this.chosen(pane), this.beat)); },
      p: () => { const [pane] = this.panes; if (pane.place >= 0) this.go(model.among(pane.track, this.chosen(pane), this.beat, true)); },
      e: () => { if (error.length) this.go(Math.min(...error)); },
      d: () => { if (different) this.go(model.difference(this.beat)); },
    };
    const fold = model.folded.length ? make("label", {class: "folding"}, make("input", {type: "checkbox", checked: true, change: event => {
      model.fold(event.currentTarget.checked);
      this.go(this.beat);
    }}), " skip repeats") : null;
    return make("div", {class: "controls", role: "group", "aria-label": "Stepping"},
      make("div", {class: "buttons"}, button("Start", "Home", () => this.go(0)), this.back, this.play, pace, this.forth, button("End", "End", () => this.go(model.count - 1)),
        button("Next of this lane", "N; back: P", this.jumps.n),
        error.length ? button("First error", "E", this.jumps.e) : null,
        different ? button("Next difference", "D", this.jumps.d) : null, fold),
      make("div", {class: "way-through"}, this.slider, this.position));
  }

  // The steps that "next of this lane" visits: those that the list shows, or those of the lane that acts.
  chosen(pane) {
    return pane.places() || pane.track.ofLane[pane.track.steps[pane.place][0]];
  }

  go(beat) {
    const {model} = this;
    this.beat = Math.max(0, Math.min(model.count - 1, beat));
    this.slider.value = this.beat;
    const steps = `${(this.beat + 1).toLocaleString("en")} of ${model.count.toLocaleString("en")}`;
    this.position.textContent = model.differs[this.beat] ? `${steps}, they differ` : steps;
    this.panes.forEach(pane => pane.show(this.beat));
    mark(this.slider, "aria-valuetext", `${steps}: ${this.panes.map(pane => pane.sentence.textContent).join(" / ")}`);
    mark(this.back, "aria-disabled", this.beat === 0);
    mark(this.forth, "aria-disabled", this.beat === model.count - 1);
    if (this.beat === model.count - 1) this.toggle(false);
    this.box.dataset.beat = this.beat;
    this.moved?.(this.beat);
  }

  toggle(play = !this.timer) {
    if (!play === !this.timer) return;
    clearTimeout(this.timer);
    this.timer = null;
    if (play && this.beat === this.model.count - 1) this.go(0);
    if (play) this.playOn();
    this.play.textContent = this.timer ? "Pause" : "Play";
  }

  // One step of play after another: each stays as long as it takes to read.
  playOn() {
    const letters = Math.max(...this.panes.map(pane => pane.sentence.textContent.length));
    this.timer = setTimeout(() => {
      this.go(this.model.next(this.beat));
      if (this.timer) this.playOn();
    }, (READING.step + READING.letter * letters) / this.speed);
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const slides = event.target === this.slider, pushes = event.target.closest?.("button, input, summary");
    const moves = {
      ArrowRight: () => this.go(this.model.next(this.beat)), ArrowLeft: () => this.go(this.model.before(this.beat)),
      Home: () => this.go(0), End: () => this.go(this.model.count - 1),
      Escape: () => this.panes.forEach(pane => pane.narrow(null)),
      " ": pushes && !slides ? null : () => this.toggle(),
    };
    const move = moves[event.key] || this.jumps[event.key.toLowerCase()];
    if (!move) return;
    event.preventDefault();
    if (event.key.startsWith("Arrow")) this.toggle(false);
    move();
  }
}

// If the page is in a notebook, fit its colours and its height to it. Elsewhere there is nothing to fit.
function settle(player) {
  const root = document.documentElement;
  let frame = null;
  try { frame = window.frameElement; } catch { /* from elsewhere: the frame stays as it is */ }
  const wants = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => { root.dataset.dark = frame ? isDark(frame) : wants.matches; };
  wants.addEventListener("change", paint);
  if (frame) {
    const watch = new MutationObserver(paint), around = frame.ownerDocument;
    for (const one of [around.documentElement, around.body]) watch.observe(one, {attributes: true});
    const fit = () => { if (player.box.offsetHeight) frame.style.height = `${Math.ceil(player.box.offsetHeight) + 2}px`; };
    new ResizeObserver(fit).observe(player.box);
    // A notebook that removes its outputs from the page and puts them back reloads this page.
    player.go(Number(frame.dataset.beat || 0));
    player.moved = beat => { frame.dataset.beat = beat; };
  }
  paint();
  let wide = 0;
  new ResizeObserver(() => {
    if (player.box.offsetWidth !== wide) { wide = player.box.offsetWidth; player.go(player.beat); }
  }).observe(player.box);
}

// Whether the background of an element is dark.
function isDark(element) {
  for (let one = element; one; one = one.parentElement) {
    const parts = one.ownerDocument.defaultView.getComputedStyle(one).backgroundColor.match(/[\d.]+/g).map(Number);
    if (parts.length === 3 || parts[3] > 0.5) return parts[0] * 0.299 + parts[1] * 0.587 + parts[2] * 0.114 < 128;
  }
  return false;
}

{
  const model = new Model(JSON.parse(document.getElementById("data").textContent));
  const box = document.getElementById("player");
  if (model.count) settle(new Player(box, model));
  else box.append(make("p", {}, "Nothing was recorded that could be stepped through."));
}

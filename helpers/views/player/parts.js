// Small parts of the page. Text from the program is always set as text, so it cannot become HTML.
"use strict";

const SVG = "http://www.w3.org/2000/svg";
const COLOURS = 7;              // of lanes, in player.css
const LONG = 24;                // characters: a longer value is cut, and shown whole on demand

function make(tag, attributes = {}, ...children) {
  const element = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// Set an attribute, or remove it.
function mark(element, name, value) {
  if (value === false || value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function plural(number, word) {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}

// The sign of a lane, in its colour.
function chip(track, lane, doing = "runs") {
  const [name, sign] = track.lanes[lane];
  return make("span", {class: `chip lane-${lane % COLOURS} is-${doing.replace(" ", "-")}`, title: name}, sign);
}

// A value: cut if it is long, and shown whole on a click or on hover.
function value(text, kind = "") {
  if (text.length <= LONG) return make("span", {class: `value ${kind}`}, text);
  const toggle = event => mark(event.currentTarget, "aria-expanded", event.currentTarget.getAttribute("aria-expanded") !== "true");
  return make("button", {type: "button", class: `value ${kind}`, title: text, "aria-expanded": "false", click: toggle}, text);
}

// One tab stop; Up and Down move between the buttons.
function roving(box) {
  const buttons = () => [...box.querySelectorAll("button")];
  box.addEventListener("keydown", event => {
    const way = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const all = buttons(), at = all.indexOf(document.activeElement);
    if (!way || at < 0) return;
    event.preventDefault();
    const next = all[Math.max(0, Math.min(all.length - 1, at + way))];
    all.forEach(one => { one.tabIndex = one === next ? 0 : -1; });
    next.focus();
  });
}

const WORDS = new RegExp([
  /(?<comment>#.*)/, /(?<string>(?:\b[rbfutRBFUT]{1,2})?(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))/,
  /\b(?<keyword>and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b/,
].map(one => one.source).join("|"), "g");

// The program's lines, each as a list of [text, kind].
function colouredLines(source) {
  const lines = [[]];
  const add = (text, kind) => text.split("\n").forEach((part, number) => {
    if (number) lines.push([]);
    if (part) lines.at(-1).push([part, kind]);
  });
  let at = 0;
  for (const found of source.matchAll(WORDS)) {
    add(source.slice(at, found.index), "");
    add(found[0], Object.keys(found.groups).find(kind => found.groups[kind] !== undefined));
    at = found.index + found[0].length;
  }
  add(source.slice(at), "");
  return lines;
}

// Which part of a long list is in the page: it rarely changes, so that what the reader sees does not move.
function block(at, size, count) {
  if (count <= size) return [0, count];
  const half = Math.floor(size / 2);
  const first = Math.max(0, Math.min(count - size, half * Math.floor(at / half) - Math.floor(half / 2)));
  return [first, first + size];
}

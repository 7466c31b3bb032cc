// Unpacks the page's style and script, and long data, and starts the page. Only this script is not packed itself.
"use strict";

(async () => {
  const text = id => document.getElementById(id).textContent;
  const add = (place, name, textContent) => place.append(Object.assign(document.createElement(name), {textContent}));
  const unpack = packed => new Response(new Blob([Uint8Array.from(atob(packed), letter => letter.charCodeAt(0))]).stream()
    .pipeThrough(new DecompressionStream("deflate"))).text();
  let style, script, data;
  try {
    [style, script] = (await unpack(text("code"))).split("\0");
    data = JSON.parse(text("data"));
    if (typeof data === "string") document.getElementById("data").textContent = await unpack(data);
  } catch {
    add(document.getElementById("player"), "p", "This browser is too old to unpack this page: the steps are told below, in words.");
    return;
  }
  add(document.head, "style", style);
  add(document.body, "script", script);
})();

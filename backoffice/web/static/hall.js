// What the pages of the hall share: words in every language at once, one command for one wish, and a paper for the printer.
"use strict";
window.hall = (() => {
  const ASK_MS = 8000, DPI = 203, ROLL_MM = 80;
  const one = (what, within = document) => within.querySelector(what);
  const every = (what, within = document) => [...within.querySelectorAll(what)];

  // words come in every language at once, and are put in as text, never as markup
  const fill = (place, words) => {
    place.replaceChildren(...(typeof words === "string" ? [words] : Object.entries(words || {}).map(([language, text]) => {
      const span = document.createElement("span");
      span.className = "t"; span.lang = language; span.textContent = text;
      return span;
    })));
  };
  const put = (place, value) => {
    if (!Array.isArray(value)) { fill(place, value); return; }
    place.replaceChildren(...value.map((words) => {
      const item = document.createElement("li");
      fill(item, words);
      return item;
    }));
  };
  const there = (value) => Boolean(Array.isArray(value) ? value.length : value);
  const tell = (told) => {
    every("[data-slot]").forEach((place) => { if (place.dataset.slot in told) put(place, told[place.dataset.slot]); });
    every("[data-if]").forEach((part) => { part.hidden = !there(told[part.dataset.if]); });
  };

  const command = () => {  // not crypto.randomUUID: it is missing where the page comes without https
    const raw = crypto.getRandomValues(new Uint8Array(16));
    raw[6] = (raw[6] & 15) | 64; raw[8] = (raw[8] & 63) | 128;
    const hex = [...raw].map((value) => value.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
  const post = (path, what) => fetch(path, {
    method: "POST", body: JSON.stringify(what), signal: AbortSignal.timeout(ASK_MS),
    headers: {"Content-Type": "application/json", Accept: "application/json"},
  });

  // not there where the page comes without https: then a browser that is switched on without the line shows its own page
  navigator.serviceWorker?.register(document.body.dataset.worker, {scope: "/"});

  // the office's own layout, dot for dot: the page is as long as the paper, so that a roll is cut behind it
  const size = new CSSStyleSheet();
  document.adoptedStyleSheets = [size];
  const print = async (paper) => {
    const picture = one("img.paper"), mm = (dots) => (dots * 25.4) / DPI;
    picture.src = paper.src;
    await picture.decode();
    size.replaceSync(`@page { size: ${ROLL_MM}mm ${Math.ceil(mm(paper.high))}mm; margin: 0 }
      @media print { img.paper { width: ${mm(paper.wide)}mm; height: ${mm(paper.high)}mm; margin-left: ${(ROLL_MM - mm(paper.wide)) / 2}mm } }`);
    window.print();
  };

  // twice a minute, so that the supervisor hears of a screen that is away
  const here = `/hall/here/${location.pathname.split("/")[1]}`;
  setInterval(() => fetch(here, {signal: AbortSignal.timeout(ASK_MS)}).catch(() => { /* the page says it itself */ }), 30000);
  return {one, every, fill, tell, command, post, print};
})();

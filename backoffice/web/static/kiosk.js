// The kiosk: choose, take one number, go. One wish has one command, however often it is sent; the office answers it once.
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  const {one, every, fill, tell, command, post, print} = window.hall;
  const RETRY_MS = 3000, WARN_S = 15;
  let screen = "start", before = "start", choice = {}, pending = null, slip = null, touched = performance.now(), playing = null;

  const show = (name) => {
    screen = name;
    every(".screen").forEach((each) => { each.hidden = each.dataset.screen !== name; });
    const shown = one(`.screen[data-screen="${name}"]`);
    shown.scrollTop = 0;
    const aloud = one("[data-aloud]");
    if (aloud) aloud.hidden = !(shown.hasAttribute("data-spoken") || name === "ticket");
    hush();
  };
  const speak = (language) => {
    root.dataset.language = language;
    root.lang = language;
    every("nav [data-language]").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.language === language)));
    hush();
  };
  const set = (mode, on) => {
    root.toggleAttribute(`data-${mode}`, on);
    one(`[data-mode="${mode}"]`).setAttribute("aria-pressed", String(on));
  };
  const over = (name) => every(".over").forEach((each) => { each.hidden = each.dataset.over !== name; });

  const hush = () => { if (playing) { playing.pause(); playing = null; } };
  const aloud = () => {
    hush();
    const what = screen === "ticket" && slip ? slip.number : screen;
    playing = new Audio(`/kiosk/aloud/${root.dataset.language}/${encodeURIComponent(what)}`);
    playing.play().catch(() => {});
  };

  const later = (ms) => new Promise((done) => setTimeout(done, ms));

  const typed = (text) => { one("[data-typed]").textContent = text; };
  const issue = async (ground, booking) => {
    if (pending) return;  // a second tap asks for nothing more
    const wish = {command: command(), language: root.dataset.language, service: choice.service ?? null, life_event: choice.event ?? "", ground};
    if (booking) { wish.booking = booking; wish.service = null; wish.life_event = ""; }
    pending = wish;
    localStorage.setItem("pending", JSON.stringify(wish));
    show("sending");
    while (pending === wish) {
      let answer = null, aside = "cut";
      try {
        const said = await post("/kiosk/number", wish);
        if (said.status === 401) { drop(); show("shut"); return; }
        if (said.status === 200) answer = await said.json();
        else if (said.status === 503) aside = await full(said) ? "many" : "cut";
        else if (said.status < 500) { drop(); fill(one('[data-slot="refused"]'), {}); show("refused"); return; }
      } catch { /* no line: the same wish is sent again */ }
      if (pending !== wish) return;  // whoever asked has gone; what was given is taken back
      if (answer) { drop(); arrived(answer); return; }
      if (screen !== aside) show(aside);
      await later(RETRY_MS);
    }
  };
  // the office is there and gives this kiosk a number in a while; any other 503 is its own trouble
  const full = async (said) => {
    try { return (await said.json()).why.code === "terminal.too_many"; } catch { return false; }
  };
  const drop = () => { pending = null; localStorage.removeItem("pending"); touched = performance.now(); };
  const arrived = (answer) => {
    over("");
    if (answer.refused) { fill(one('[data-slot="refused"]'), answer.refused); show("refused"); return; }
    slip = answer.slip;
    tell(slip);
    show("ticket");
    if (body.hasAttribute("data-voice")) aloud();
    if (slip.paper) print(slip.paper);
  };

  // a wish nobody waits for any more is taken back, as soon as the office hears of it
  const given_up = () => JSON.parse(localStorage.getItem("given_up") || "[]");
  const give_up = (wish) => localStorage.setItem("given_up", JSON.stringify([...given_up(), wish].slice(-50)));
  const take_back = async () => {
    for (const wish of given_up()) {
      try {
        const said = await post("/kiosk/withdraw", wish);
        if (said.status >= 500 || said.status === 401) return;
      } catch { return; }
      localStorage.setItem("given_up", JSON.stringify(given_up().filter((each) => each.command !== wish.command)));
    }
  };
  const reset = () => {
    if (pending) { give_up(pending); drop(); take_back(); }
    choice = {}; slip = null; typed("");
    over("");
    set("contrast", false); set("low", false); speak(body.dataset.first);
    show("start");
  };

  document.addEventListener("pointerdown", () => { touched = performance.now(); if (!one('[data-over="idle"]').hidden) over(""); }, true);
  document.addEventListener("keydown", () => { touched = performance.now(); }, true);
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const told = button.dataset;
    if (told.language) speak(told.language);
    else if (told.mode) set(told.mode, !root.hasAttribute(`data-${told.mode}`));
    else if ("aloud" in told) aloud();
    else if ("here" in told) over("");
    else if ("help" in told) {
      try { over((await post("/kiosk/help", {})).ok ? "help" : "help-cut"); } catch { over("help-cut"); }
    }
    else if ("leave" in told || "done" in told) reset();
    else if (told.event) { choice = {event: told.event}; show(`event-${told.event}`); }
    else if (told.service) { choice.service = told.service; before = screen; show("ground"); }
    else if (told.key) typed((one("[data-typed]").textContent + told.key).slice(0, 12));
    else if ("rub" in told) typed(one("[data-typed]").textContent.slice(0, -1));
    else if ("book" in told) { if (one("[data-typed]").textContent) issue(null, one("[data-typed]").textContent); }
    else if ("ground" in told) issue(told.ground || null);
    else if (told.go) { if (screen === "ground") show(before); else { choice = {}; typed(""); show(told.go); } }
  });
  setInterval(() => {
    const quiet = (performance.now() - touched) / 1000, limit = Number(body.dataset.idle);
    const asks = !one('[data-over="idle"]').hidden;
    if (screen === "start" && !root.hasAttribute("data-low") && !root.hasAttribute("data-contrast") && root.dataset.language === body.dataset.first) {
      if (quiet > limit) over("");
      return;
    }
    if (quiet > limit) reset();
    else if (quiet > limit - Math.min(WARN_S, limit / 2) && !asks && screen !== "start") over("idle");
  }, 500);
  setInterval(take_back, 5000);
  // what is offered changes with the day, and the page with the program: it is loaded anew while nobody stands here
  setInterval(async () => {
    const alone = (performance.now() - touched) / 1000 > Number(body.dataset.idle);
    if (!alone || pending || screen !== "start" || performance.now() < 1000 * Number(body.dataset.anew)) return;
    try { if ((await fetch("/health", {signal: AbortSignal.timeout(RETRY_MS)})).ok) location.reload(); } catch { /* later */ }
  }, 5000);

  const left = localStorage.getItem("pending");  // the page was started anew in the middle of a wish
  if (left) { give_up(JSON.parse(left)); localStorage.removeItem("pending"); }
  take_back();
  speak(body.dataset.first);
  show("start");
})();

// The reception: numbers for people at the door. A command is kept until it is answered, so that pressing twice does once.
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  const one = (what, within = document) => within.querySelector(what);
  const every = (what, within = document) => [...within.querySelectorAll(what)];
  const LIST_MS = 3000, ASK_MS = 8000;
  const speak = (language) => {
    root.dataset.language = language; root.lang = language;
    localStorage.setItem("language", language);
    every("[data-language]", body).forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.language === language)));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-language]");
    if (button) speak(button.dataset.language);
  });
  speak(localStorage.getItem("language") || root.dataset.language);
  const form = one("[data-issue]");
  if (!form) return;

  const id = () => [...crypto.getRandomValues(new Uint8Array(16))].map((value) => value.toString(16).padStart(2, "0")).join("");
  const commands = new Map();  // what is asked, to its command: the same wish unanswered is the same command
  const post = (path, what) => fetch(path, {
    method: "POST", body: JSON.stringify(what), signal: AbortSignal.timeout(ASK_MS),
    headers: {"Content-Type": "application/json", Accept: "application/json"},
  });
  const line = (there) => { one("[data-cut]").hidden = there; };
  const ask = async (verb, args) => {
    const wish = JSON.stringify([verb, args]);
    if (!commands.has(wish)) commands.set(wish, id());
    try {
      const said = await post("/reception/ask", {command: commands.get(wish), verb, args});
      if (said.status === 401) { location.reload(); return null; }
      if (said.status >= 500) { line(false); return null; }
      line(true);
      commands.delete(wish);
      return said.status === 200 ? await said.json() : null;
    } catch { line(false); return null; }
    finally { list(true); }
  };
  const fill = (place, words) => {
    place.replaceChildren(...(typeof words === "string" ? [words] : Object.entries(words || {}).map(([language, text]) => {
      const span = document.createElement("span");
      span.className = "t"; span.lang = language; span.textContent = text;
      return span;
    })));
  };
  const items = (place, all) => place.replaceChildren(...all.map((words) => {
    const item = document.createElement("li");
    fill(item, words);
    return item;
  }));
  const there = (value) => Boolean(Array.isArray(value) ? value.length : value);
  const layout = (told) => {
    every("[data-slip]").forEach((place) => {
      const value = told[place.dataset.slip];
      if (place.dataset.slip === "qr") {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", value.path);
        place.setAttribute("viewBox", `0 0 ${value.side} ${value.side}`);
        place.replaceChildren(path);
      } else if (Array.isArray(value)) items(place, value); else fill(place, value);
    });
    every("[data-slip-if]").forEach((part) => { part.hidden = !there(told[part.dataset.slipIf]); });
  };
  const paper = async (ticket) => {  // written down first, then printed
    const done = await ask("print_ticket", {ticket});
    if (!done) return;
    refuse(done.refused);
    if (done.slip) { layout(done.slip); print(); }
  };
  const refuse = (words) => fill(one("[data-refused]"), words || "");

  let given = null;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one("button.primary", form);
    if (button.disabled) return;
    button.disabled = true;
    const said = Object.fromEntries(new FormData(form));
    const done = await ask("issue_ticket", {...said, people: Number(said.people) || 1});
    button.disabled = false;
    if (gave(done)) form.reset();
  });
  const gave = (done) => {
    if (!done) return false;
    refuse(done.refused);
    if (!done.slip) return false;
    given = done.slip.ticket;
    one("[data-given]").hidden = false;
    every("[data-slot]").forEach((place) => fill(place, done.slip[place.dataset.slot]));
    if (body.hasAttribute("data-prints")) paper(given);
    return true;
  };
  one("[data-print]").addEventListener("click", () => paper(given));

  const dialog = one("[data-void]");
  let about = null;
  document.addEventListener("click", async (event) => {
    const act = event.target.closest("[data-verb]"), go = event.target.closest("[data-go]");
    if (go) { try { await post("/reception/go", {name: go.dataset.go}); } catch { line(false); } list(true); }
    const booked = event.target.closest("[data-booking]");
    if (booked) gave(await ask("issue_ticket", {booking: booked.dataset.booking}));
    if (!act) return;
    const row = act.closest("[data-ticket]"), ticket = row.dataset.ticket;
    if (act.dataset.verb === "print_ticket") paper(ticket);
    else if (act.dataset.verb === "void_ticket") {
      about = ticket;
      one("[data-number]", dialog).textContent = row.dataset.number;
      dialog.returnValue = "";
      dialog.showModal();
    } else {
      const done = await ask(act.dataset.verb, {ticket});
      if (done) refuse(done.refused);
    }
  });
  dialog.addEventListener("close", async () => {
    const said = new FormData(one("form", dialog));
    if (dialog.returnValue === "void") {
      const done = await ask("void_ticket", {ticket: about, reason: said.get("words").trim() || said.get("why")});
      if (done) refuse(done.refused);
    }
    one("form", dialog).reset();
  });

  // the list is put in place whole; where the hand is, it stays
  let seen = "", asking = false;
  const list = async (now) => {
    if (asking && !now) return;
    asking = true;
    try {
      const said = await fetch("/reception/list", {signal: AbortSignal.timeout(ASK_MS)});
      if (said.status === 401) { location.reload(); return; }
      if (!said.ok) { line(false); return; }
      line(true);
      const html = await said.text();
      if (html === seen) return;
      seen = html;
      const held = document.activeElement, row = held && held.closest("[data-ticket]");
      const made = new DOMParser().parseFromString(html, "text/html");
      one("[data-list]").replaceChildren(...made.body.childNodes);
      if (row && held.dataset.verb) one(`[data-ticket="${CSS.escape(row.dataset.ticket)}"] [data-verb="${held.dataset.verb}"]`)?.focus();
    } catch { line(false); }
    finally { asking = false; }
  };
  list(true);
  setInterval(list, LIST_MS);

  let touched = performance.now();
  for (const what of ["pointerdown", "keydown"]) document.addEventListener(what, () => { touched = performance.now(); }, true);
  setInterval(() => {
    if ((performance.now() - touched) / 60000 > Number(body.dataset.quiet)) { touched = performance.now(); one('form[action="/reception/sign-out"]').submit(); }
  }, 5000);
})();

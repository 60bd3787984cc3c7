// The reception: numbers for people at the door. A command is kept until it is answered, so that pressing twice does once.
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  const {one, every, fill, tell, command, post, print} = window.hall;
  const LIST_MS = 3000, ASK_MS = 8000;
  const speak = (language) => {
    root.dataset.language = language; root.lang = language;
    localStorage.setItem("language", language);
    every("option[data-words]").forEach((each) => { each.textContent = JSON.parse(each.dataset.words)[language]; });
    every("[data-language]", body).forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.language === language)));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-language]");
    if (button) speak(button.dataset.language);
  });
  const enlarge = (on) => {
    root.toggleAttribute("data-large", on);
    localStorage.setItem("large", on ? "1" : "");
    every("button[data-large]").forEach((each) => each.setAttribute("aria-pressed", String(on)));
  };
  every("button[data-large]").forEach((each) => each.addEventListener("click", () => enlarge(!root.hasAttribute("data-large"))));
  enlarge(Boolean(localStorage.getItem("large")));
  speak(localStorage.getItem("language") || root.dataset.language);
  const form = one("[data-issue]");
  if (!form) return;

  const commands = new Map();  // what is asked, to its command: the same wish unanswered is the same command
  const line = (there) => { one("[data-cut]").hidden = there; };
  const ask = async (verb, args) => {
    const wish = JSON.stringify([verb, args]);
    if (!commands.has(wish)) commands.set(wish, command());
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
  const paper = async (ticket, reason) => {  // written down first, then printed
    const done = await ask("print_ticket", reason ? {ticket, reason} : {ticket});
    if (!done) return;
    refuse(done.refused);
    if (!done.slip) return;
    if (done.slip.ticket === given) { tell(done.slip); one("[data-given]").dataset.printed = ""; }
    else if (done.slip.trouble) refuse(done.slip.trouble);
    if (done.slip.paper) print(done.slip.paper);
  };
  const refuse = (words) => fill(one("[data-refused]"), words || "");

  // what happened to somebody leads to its services
  const event = one("[name=life_event]", form), services = every("[data-events]", form);
  const lead = () => {
    const mine = services.filter((each) => !event.value || each.dataset.events.split(" ").includes(event.value));
    services.forEach((each) => { each.hidden = !mine.includes(each); });
    const only = event.value && mine.length === 1 ? mine[0] : one(".services label", form);
    one("input", only).checked = true;
  };
  event.addEventListener("change", lead);
  form.addEventListener("reset", () => setTimeout(lead));

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
    delete one("[data-given]").dataset.printed;
    tell(done.slip);
    if (body.hasAttribute("data-prints")) paper(given);
    return true;
  };
  one("[data-print]").addEventListener("click", () => {
    const panel = one("[data-given]");
    if ("printed" in panel.dataset) why("print_ticket", given, one("output", panel).textContent); else paper(given);
  });

  // what is kept with its reason asks for it first
  let about = null;
  const why = (verb, ticket, number) => {
    const dialog = one(`[data-why="${verb}"]`);
    about = ticket;
    one("[data-number]", dialog).textContent = number;
    dialog.returnValue = "";
    dialog.showModal();
  };
  every("[data-why]").forEach((dialog) => dialog.addEventListener("close", async () => {
    const said = new FormData(one("form", dialog)), verb = dialog.dataset.why, ticket = about;
    one("form", dialog).reset();
    if (!dialog.returnValue) return;
    const reason = (said.get("words") || "").trim() || said.get("why");
    if (verb === "print_ticket") { paper(ticket, reason); return; }
    const done = await ask(verb, {ticket, reason});
    if (done) refuse(done.refused);
  }));
  document.addEventListener("click", async (event) => {
    const act = event.target.closest("[data-verb]"), go = event.target.closest("[data-go]");
    if (go) { try { await post("/reception/go", {name: go.dataset.go}); } catch { line(false); } list(true); }
    const booked = event.target.closest("[data-booking]");
    if (booked) gave(await ask("issue_ticket", {booking: booked.dataset.booking}));
    if (!act) return;
    const {ticket, number, printed} = act.closest("[data-ticket]").dataset, verb = act.dataset.verb;
    if (verb === "print_ticket" && printed === undefined) paper(ticket);
    else if (one(`[data-why="${verb}"]`)) why(verb, ticket, number);
    else {
      const done = await ask(verb, {ticket});
      if (done) refuse(done.refused);
    }
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

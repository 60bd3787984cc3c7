// The reception: numbers for people at the door. A command is kept until it is answered, so that pressing twice does once.
"use strict";
(() => {
  const root = document.documentElement, body = document.body;
  const {one, every, fill, tell, command, post, print} = window.hall;
  const LIST_MS = 3000, ASK_MS = 8000, RETRY_MS = 2000, SLOW_MS = 400;
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

  // what is wrong with a field is told in the language of the page, not of the browser
  const hour = (text) => /^(\d{1,2})[:. ]?(\d{2})$/.exec(text.trim());
  const right = {
    people: (field) => !field.validity.badInput && Number(field.value || 1) >= 1 && Number(field.value || 1) <= 20,
    appointment: (field) => !field.value.trim() || Boolean(hour(field.value) && hour(field.value)[1] < 24 && hour(field.value)[2] < 60),
  };
  const check = (field) => field.setCustomValidity(right[field.name](field) ? "" : JSON.parse(field.dataset.wrong)[root.dataset.language]);
  every("[data-wrong]", form).forEach((field) => {
    for (const what of ["input", "invalid"]) field.addEventListener(what, () => check(field));
  });

  const commands = new Map();  // what is asked, to its command and since when: the same wish unanswered is the same command
  const line = (there) => { one("[data-cut]").hidden = there; };
  // what is under way and not answered yet is said, whatever part of the page is in sight
  const busy = new Map();
  const doing = async (verb, work) => {
    const told = one(`[data-doing="${verb}"]`) || one('[data-doing=""]');
    const count = (more) => { busy.set(told, (busy.get(told) || 0) + more); return busy.get(told); };
    count(1);
    const slow = setTimeout(() => { told.hidden = false; }, SLOW_MS);
    try { return await work(); }
    finally { clearTimeout(slow); told.hidden = count(-1) < 1; }
  };
  const later = (ms) => new Promise((done) => setTimeout(done, ms));
  const keep = (name, value) => (value.length ? localStorage.setItem(name, JSON.stringify(value)) : localStorage.removeItem(name));
  const kept = (name) => JSON.parse(localStorage.getItem(name) || "[]");
  // a number that is wished for is wished for by a page that is loaded anew as well, under the same command
  const numbers = () => [...commands].filter(([wish]) => JSON.parse(wish)[0] === "issue_ticket");
  const remember = () => keep("wished", numbers().map(([wish, {id, at}]) => [wish, id, at]));
  const ask = async (verb, args, known) => {  // again and again, until the office has answered
    const wish = JSON.stringify([verb, args]), mine = known || {id: command(), at: Date.now()};
    if (commands.has(wish)) return null;  // a second press asks for nothing more
    commands.set(wish, mine);
    remember();
    return doing(verb, async () => {
      while (commands.get(wish) === mine) {  // the same wish made again after it was taken back is another one
        const answer = await once(wish, mine);
        if (commands.get(wish) !== mine) return answer;
        await later(RETRY_MS);
      }
      return null;
    });
  };
  const once = async (wish, mine) => {
    const [verb, args] = JSON.parse(wish);
    try {
      const said = await post("/reception/ask", {command: mine.id, verb, args});
      if (said.status === 401) { location.reload(); return null; }
      if (said.status >= 500) { line(false); return null; }
      const answer = said.status === 200 ? await said.json() : null;
      line(true);
      if (commands.get(wish) !== mine) return null;  // taken back meanwhile: whatever was given is voided
      commands.delete(wish);
      if (said.status === 409 && verb === "issue_ticket") want_no_more(wish, mine.id);  // given to who was signed in before
      remember();
      return answer;
    } catch { line(false); return null; }
    finally { list(true); }
  };
  // what is taken back is told to the office as soon as it hears of it
  const want_no_more = (wish, id) => {
    const [verb, args] = JSON.parse(wish);
    keep("taken_back", [...kept("taken_back"), {command: id, verb, args}]);
  };
  const take_back = async () => {
    one("[data-taken-back]").hidden = !kept("taken_back").length;
    for (const sent of kept("taken_back")) {
      try {
        const said = await post("/reception/withdraw", sent);
        if (said.status >= 500 || said.status === 401) return;
        const {refused} = said.status === 200 ? await said.json() : {};
        if (refused) refuse(refused);  // a desk was faster
      } catch { return; }
      keep("taken_back", kept("taken_back").filter((each) => each.command !== sent.command));
      list(true);
    }
    one("[data-taken-back]").hidden = !kept("taken_back").length;
  };
  one("[data-take-back]").addEventListener("click", () => {
    for (const [wish, {id}] of numbers()) {
      commands.delete(wish);
      want_no_more(wish, id);
    }
    remember();
    const again = one("[data-issue] button.primary");
    again.disabled = false;
    again.focus();
    one('[data-doing="issue_ticket"]').hidden = true;
    take_back();
  });
  setInterval(take_back, RETRY_MS);
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
    const said = Object.fromEntries(new FormData(form)), at = hour(said.appointment);
    const done = await ask("issue_ticket", {...said, people: Number(said.people) || 1, appointment: at ? `${at[1].padStart(2, "0")}:${at[2]}` : ""});
    button.disabled = false;
    const same = JSON.stringify(Object.fromEntries(new FormData(form))) === JSON.stringify(said);
    if (gave(done) && same) form.reset();  // not what was filled in for the next one meanwhile
  });
  const gave = (done) => {
    if (!done) return false;
    refuse(done.refused);
    if (!done.slip) return false;
    given = done.slip.ticket;
    one("[data-given]").hidden = false;
    delete one("[data-given]").dataset.printed;
    tell(done.slip);
    one("[data-given]").scrollIntoView({block: "nearest"});
    if (body.hasAttribute("data-prints")) paper(given);
    return true;
  };
  for (const [wish, id, at] of kept("wished")) {  // wished for before the page was loaded anew
    const [verb, args] = JSON.parse(wish);
    if (Date.now() - at < 60000 * Number(body.dataset.quiet)) ask(verb, args, {id, at}).then(gave);
    else want_no_more(wish, id);  // whoever it was for has gone, as whoever wished it
  }
  remember();
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
    one("[role=alert]", dialog).hidden = true;
    dialog.showModal();
  };
  every("[data-why] form").forEach((asked) => asked.addEventListener("submit", (event) => {
    const said = new FormData(asked);
    if (!event.submitter.value || said.get("why") || (said.get("words") || "").trim()) return;
    event.preventDefault();  // nobody's reason is guessed
    one("[role=alert]", asked).hidden = false;
  }));
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

  // a number is found however it is typed: "37", "a037", "А-037" in the letters of another alphabet
  const finder = one("[data-find]"), ALIKE = {"а": "a", "в": "b", "с": "c", "е": "e", "н": "h", "к": "k", "м": "m", "о": "o", "р": "p", "т": "t", "х": "x"};
  const plain = (text) => [...text.toLowerCase()].map((sign) => ALIKE[sign] || sign).join("").replace(/[^\p{L}\p{N}]/gu, "");
  const sift = () => {
    const wanted = plain(finder.value), rows = every("[data-list] tr");
    rows.forEach((row) => { row.hidden = !plain(row.dataset.number).includes(wanted); });
    every("[data-list] table").forEach((each) => { each.hidden = every("tr", each).every((row) => row.hidden); });
    for (const part of every("[data-list] h2, [data-list] .empty")) {
      const table = part.matches("h2") ? part.nextElementSibling : part;
      part.hidden = Boolean(wanted) && (table.hidden || !table.matches("table"));
    }
    one("[data-found-none]").hidden = !wanted || rows.some((row) => !row.hidden);
  };
  finder.addEventListener("input", sift);

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
      sift();
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

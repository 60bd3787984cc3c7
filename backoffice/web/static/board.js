// The board: told at once who is called. A call is announced once; what was called while the line was cut is shown, and not announced.
"use strict";
(() => {
  const body = document.body, one = (what) => document.querySelector(what);
  const NEW_S = 20, LATE_S = 3 * Number(body.dataset.beat), AGAIN_MS = 2000, LONGEST_MS = 30000, KEPT = 200;
  let source = null, board = null, got = 0, heard = 0, opened = 0, queue = [], speaking = false;

  const now = () => performance.now() / 1000;
  const known = () => JSON.parse(sessionStorage.getItem("announced") || "[]");
  const remember = (key) => sessionStorage.setItem("announced", JSON.stringify([...known(), key].slice(-KEPT)));
  const age = (call) => call.age_s + now() - got;

  const play = (url) => new Promise((done) => {
    const sound = new Audio(url);
    const end = setTimeout(() => { sound.pause(); done(); }, LONGEST_MS);
    const over = () => { clearTimeout(end); done(); };
    sound.addEventListener("ended", over);
    sound.addEventListener("error", over);
    sound.play().then(() => { one("[data-mute]").hidden = true; }, (why) => {
      if (why.name === "NotAllowedError") one("[data-mute]").hidden = false;
      over();
    });
  });
  const speak = async () => {
    if (speaking) return;
    speaking = true;
    while (queue.length) {
      const call = queue.shift();
      one("[data-said]").textContent = `${call.number} → ${call.desk}`;
      const short = queue.length > 1 ? "&short" : "";
      await play(`/board/call?number=${encodeURIComponent(call.number)}&desk=${encodeURIComponent(call.desk)}${short}`);
    }
    speaking = false;
  };
  const announce = () => {
    const before = known();
    for (const call of [...board.calls].reverse()) {
      if (before.includes(call.key)) continue;
      remember(call.key);
      if (age(call) <= NEW_S) queue.push(call);
    }
    speak();
  };

  const rows = () => {
    const made = board.calls.map((call) => {
      const row = one("[data-row]").content.firstElementChild.cloneNode(true);
      row.querySelector("[data-number]").textContent = call.number;
      row.querySelector("[data-desk]").textContent = call.desk;
      row.dataset.key = call.key;
      return row;
    });
    one("[data-calls]").replaceChildren(...made);
    one("[data-none]").hidden = made.length > 0;
  };
  const light = () => {
    if (!board) return;
    document.querySelectorAll("[data-calls] li").forEach((row, place) => row.classList.toggle("new", age(board.calls[place]) <= NEW_S));
  };
  const facts = () => {
    one("[data-waiting]").textContent = board.waiting;
    one("[data-desks]").textContent = board.desks;
    const wait = one("[data-wait]");
    wait.textContent = board.wait ? `${board.wait.low}–${board.wait.high}` : "–";
  };
  const tell = (told) => {
    board = told; got = now();
    rows(); light(); facts(); clock(); announce();
  };
  const clock = () => {
    if (!board) return;
    const [hours, minutes] = board.clock.split(":").map(Number), seconds = Number(board.at.slice(17, 19));
    const all = hours * 60 + minutes + Math.floor((seconds + now() - got) / 60);
    one("[data-clock]").textContent = `${String(Math.floor(all / 60) % 24).padStart(2, "0")}:${String(all % 60).padStart(2, "0")}`;
  };

  // how old it is: told by the beats that are missing, not by what the browser believes of its line
  const line = () => {
    const quiet = now() - heard, cut = quiet > LATE_S || (!source || source.readyState !== EventSource.OPEN) && quiet > 2;
    body.dataset.line = cut ? "cut" : "fine";
    const minutes = Math.floor(quiet / 60);
    one("[data-age]").textContent = cut && board ? `${board.clock} (${minutes}:${String(Math.floor(quiet % 60)).padStart(2, "0")})` : "";
    if (cut && now() - opened > AGAIN_MS / 1000 && (!source || source.readyState === EventSource.CLOSED || quiet > LATE_S)) connect();
  };
  const ask = async () => {  // who is let in no more says so, and hangs no old numbers over the hall
    try { if ((await fetch("/board", {cache: "no-store"})).status === 401) location.reload(); } catch { /* no line: it is said */ }
  };
  const connect = () => {
    opened = now();
    if (source) source.close();
    source = new EventSource(`/board/live?after=${board ? board.seq : 0}`);
    source.addEventListener("board", (event) => { heard = now(); tell(JSON.parse(event.data)); });
    source.addEventListener("still", () => { heard = now(); });
    source.addEventListener("open", () => { heard = now(); });
    source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) ask(); });
  };
  document.addEventListener("click", () => { one("[data-mute]").hidden = true; });
  connect();
  navigator.serviceWorker?.register(body.dataset.worker, {scope: "/"});
  setInterval(() => { light(); clock(); line(); }, 250);
})();

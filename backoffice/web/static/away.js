// No page came from the office: this one stands in its place, and looks whether it is there again.
"use strict";
(() => {
  const AGAIN_MS = 2000, ASK_MS = 5000;
  const look = async () => {
    try {
      const answer = await fetch("/health", {cache: "no-store", signal: AbortSignal.timeout(ASK_MS)});
      if (answer.ok) { location.reload(); return; }
    } catch { /* not yet */ }
    setTimeout(look, AGAIN_MS);
  };
  setTimeout(look, AGAIN_MS);
})();

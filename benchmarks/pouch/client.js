// A PouchDB client that replicates with a server, and says how long each way took and how much memory it had.
//   node client.js WHAT FOLDER URL COUNT BYTES     WHAT: push, pull, scans, live
"use strict";
const crypto = require("crypto");
const PouchDB = require("pouchdb");
const [what, folder, url, countText, bytesText] = process.argv.slice(2);
const count = Number(countText);
const bytes = Number(bytesText);
const AT_ONCE = 200;
// the quickest of what was tried: with the default of 100 documents a batch it takes half as long again
const BATCHES = { batch_size: 1000, batches_limit: 10 };

function document(number) {
  const body = crypto.randomBytes(Math.ceil(bytes * 0.75)).toString("base64").slice(0, bytes - 60);
  return { _id: `operation-${String(number).padStart(8, "0")}`, n: number, body };
}

async function filled(database) {
  for (let start = 0; start < count; start += AT_ONCE) {
    const many = Math.min(AT_ONCE, count - start);
    await database.bulkDocs(Array.from({ length: many }, (_, each) => document(start + each)));
  }
}

async function withScans(database) {
  for (let number = 0; number < count; number += 1) {
    const data = crypto.randomBytes(bytes);
    const scan = { content_type: "application/pdf", data };
    await database.put({ _id: `scan-${number}`, _attachments: { "scan.pdf": scan } });
  }
}

async function timed(work) {
  const began = process.hrtime.bigint();
  const told = await work();
  const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
  if (!told.ok || told.docs_written !== count) throw new Error(`replicated ${told.docs_written} of ${count}`);
  return milliseconds;
}

async function live(local, other, url) {
  const began = new Map();
  const behind = [];
  const replicate = { live: true, retry: true };
  local.replicate.to(url, replicate);
  other.replicate.from(url, replicate);
  const all = new Promise((done) => {
    // from the beginning: what "now" is turns out only later, and a document that came before would be waited for for ever
    other.changes({ live: true, since: 0 }).on("change", (change) => {
      behind.push(Number(process.hrtime.bigint() - began.get(change.id)) / 1e6);
      if (behind.length === count) done();
    });
  });
  for (let number = 0; number < count; number += 1) {
    const one = document(number);
    began.set(one._id, process.hrtime.bigint());
    await local.put(one);
    await new Promise((rested) => setTimeout(rested, 100));
  }
  await all;
  console.log(JSON.stringify({ live_ms: behind }));
}

async function main() {
  const local = new PouchDB(`${folder}/local`);
  const remote = new PouchDB(`${url}/measured`);
  await remote.info();
  if (what === "live") {
    await live(local, new PouchDB(`${folder}/other`), `${url}/measured`);
    return;
  }
  await (what === "scans" ? withScans : filled)(local);
  const options = what === "scans" ? { batch_size: 10 } : BATCHES;
  const push = await timed(() => local.replicate.to(remote, options));
  let pull = 0;
  if (what === "pull") {
    const other = new PouchDB(`${folder}/other`);
    pull = await timed(() => other.replicate.from(remote, BATCHES));
  }
  console.log(JSON.stringify({ push_ms: push, pull_ms: pull, peak_kb: process.resourceUsage().maxRSS }));
}

main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });

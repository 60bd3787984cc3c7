// A PouchDB server behind express, as its own documentation sets it up. Prints its address; ends with SIGTERM.
"use strict";
const express = require("express");
const PouchDB = require("pouchdb");
const folder = process.argv[2];

const app = express();
const logger = { info() {}, error: console.error };
app.use("/", require("express-pouchdb")(PouchDB.defaults({ prefix: folder + "/" }), {
  mode: "minimumForPouchDB",
  inMemoryConfig: true,
  logPath: folder + "/log.txt",
  logger,
}));
const listening = app.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${listening.address().port}` }));
});

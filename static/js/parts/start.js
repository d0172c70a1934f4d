// What every live screen does.

import { startAll } from "./all.js";
import { startCommands } from "./commands.js";
import { startConnection } from "./connection.js";
import { startFragments } from "./fragments.js";
import { startSheets } from "./sheets.js";
import { startTicking } from "./ticking.js";

export function start() {
  startFragments();
  startTicking();
  startCommands();
  startSheets();
  startAll();
  startConnection();
}

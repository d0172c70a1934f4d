import { startTicking } from "../parts/ticking.js";

startTicking();

import { startReading } from "../minutes/reading.js";

startReading();

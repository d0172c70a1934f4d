import { offerPrinting } from "../minutes/printing.js";
import { sayWhatTakesTime } from "../parts/uploading.js";

offerPrinting();
sayWhatTakesTime();

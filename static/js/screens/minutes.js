import { offerPrinting } from "../minutes/printing.js";

offerPrinting();

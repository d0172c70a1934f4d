import { startNews, tellNews } from "../department/news.js";
import { compareNotes, startNotes } from "../department/notes.js";
import { startAlerts } from "../parts/alerts.js";
import { startForms } from "../parts/forms.js";
import { onApplied } from "../parts/fragments.js";
import { startReporting } from "../parts/reporting.js";
import { start } from "../parts/start.js";
import { startWords } from "../parts/words.js";

document.documentElement.dataset.script = "on";

startAlerts();
startForms();
startNotes();
startWords();
startReporting();
start();
startNews();
compareNotes();
onApplied(() => {
  compareNotes();
  tellNews();
});

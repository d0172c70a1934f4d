// What the server wrote on this page for its script: which door it came through, its phrases.

const body = document.body;
const phrases = document.getElementById("phrases");

export const door = body.dataset.door;
export const link = body.dataset.link || null;
/** Who sits here, whichever link was opened: a person in a role. */
export const holder = body.dataset.holder || link;
export const conference = body.dataset.conference || null;
export const device = body.dataset.device || null;
/** Whose screen this is to be, where it is not the link's own: a miniature of the projector. */
export const shownAs = body.dataset.as;
export const role = body.dataset.role;
export const firstSeq = Number(body.dataset.seq);
export const firstNow = Number(body.dataset.now);

/** A sentence in the conference's language; {name} places are filled from `values`. */
export function phrase(name, values = {}) {
  const sentence = (phrases && phrases.dataset[name]) || "";
  return sentence.replace(/\{(\w+)\}/g, (_, key) => (key in values ? values[key] : ""));
}

/** 128 random bits as 32 hexadecimal digits. crypto.randomUUID does not exist on plain http; getRandomValues does. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

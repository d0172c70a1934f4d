// Keeping the screen on. On plain http there is no wake lock; there a silent video, drawn here and as large as the
// screen, lies under everything: browsers do not let a screen sleep while such a video plays.

const FRAME_MS = 1000;
let isWanted = false;
let lock = null;
let video = null;

/** Keep this screen awake from now on; to be called inside a tap. */
export function keepAwake() {
  isWanted = true;
  request();
}

/** Let it sleep again when it likes. */
export function letSleep() {
  isWanted = false;
  if (lock) lock.release();
  if (video) video.pause();
  lock = null;
}

export function startWaking() {
  document.addEventListener("visibilitychange", () => {
    if (isWanted && !document.hidden) request(); // hidden pages lose their lock and their video stops
  });
  const again = () => isWanted && video && video.paused && playSilence();
  document.addEventListener("pointerdown", again, { passive: true });
}

function request() {
  if (!navigator.wakeLock) {
    playSilence();
    return;
  }
  if (lock && !lock.released) return;
  navigator.wakeLock.request("screen").then(hold, playSilence);
}

function hold(given) {
  if (isWanted) lock = given;
  else given.release(); // it took a while, and is wanted no more
}

function playSilence() {
  if (!video) video = silentVideo();
  const playing = video && video.play();
  if (playing) playing.catch(() => {}); // without a tap some browsers refuse: the next tap tries again
}

function silentVideo() {
  const canvas = document.createElement("canvas");
  if (!canvas.captureStream) return null;
  canvas.width = 32;
  canvas.height = 18;
  const drawing = canvas.getContext("2d");
  let shade = 0;
  const draw = () => {
    shade = 1 - shade; // a frame that differs from the last one, or the browser sends none
    drawing.fillStyle = shade ? "#fffdf9" : "#fffdf8";
    drawing.fillRect(0, 0, canvas.width, canvas.height);
  };
  draw();
  setInterval(() => isWanted && draw(), FRAME_MS);
  const made = document.createElement("video");
  made.className = "keep-awake";
  made.muted = made.loop = made.playsInline = true;
  made.setAttribute("playsinline", "");
  made.setAttribute("aria-hidden", "true");
  made.tabIndex = -1;
  made.srcObject = canvas.captureStream(1);
  document.body.append(made);
  return made;
}

/** The sound: one article's recording, where it is, and how fast. Draws nothing; tells its listeners "change" and "tick". */
import { last } from "./dom.js";
import { heard, keep, recall } from "./memory.js";

const SAVE_EVERY = 5; // seconds of listening between two notes of the place
const OVER = 0.95; // past this share an article counts as heard
const FADE = 3; // seconds the sleep timer takes to go quiet
const SLOW = ["slow-2g", "2g", "3g"];
const line = navigator.connection;
const players = new Set();
let others;
try {
  others = new BroadcastChannel("baonoi");
  others.onmessage = () => players.forEach((each) => each.pause());
} catch {
  // an old browser, or one that keeps nothing: other windows play on
}

export class Player extends EventTarget {
  state = "empty"; // empty, idle, loading, playing, paused, making, silent, gone, failed
  record = null; // the answer of /embed/{id}.json
  queue = []; // what comes after this article: [{id, title}, …]
  #past = [];
  #saved = 0;
  #seen = 0; // the time at the last sign of life
  #pending = null; // where to go once the sound has come
  #sleep = null;
  #renewed = ""; // the version that was asked for anew

  constructor(home) {
    super();
    this.home = home;
    this.ours = location.origin === home && window === window.top;
    // on another's page the next article would be a surprise
    this.choices = { rate: 1, volume: 1, auto: this.ours, follow: true, ...recall("choices") };
    const audio = (this.audio = new Audio()); // never in the page: moving the player may not stop it
    audio.volume = this.choices.volume;
    audio.preload = "none";
    for (const name of ["playing", "pause", "waiting", "ended", "error", "loadedmetadata", "timeupdate", "durationchange", "progress", "seeked"])
      audio.addEventListener(name, () => this.#hear(name));
  }

  /** Take part in "one at a time" while on a page; off it, be silent. */
  attend(present) {
    if (present) players.add(this);
    else {
      this.pause();
      players.delete(this);
    }
  }

  /** Fetch what is known of an article, and tell whether it can be heard; its sound is not touched. */
  async open(id, { voice = this.choices.voice, at = null, quiet = false, cache = "default" } = {}) {
    const asked = new URL(`${this.home}/embed/${encodeURIComponent(id)}.json`);
    if (voice) asked.searchParams.set("voice", voice);
    if (this.language === "en") asked.searchParams.set("lang", "en");
    let answer;
    try {
      answer = await fetch(asked, { credentials: "omit", cache });
    } catch {
      answer = {};
    }
    if (answer.ok) return this.#take(await answer.json(), at);
    this.retry = () => this.hear(id, { at });
    this.missing = { 404: "silent", 410: "gone" }[answer.status] ?? "failed";
    if (![true, this.missing].includes(quiet)) this.#set(this.missing);
  }

  /** Fetch an article and play it. */
  async hear(id, options) {
    if (await this.open(id, options)) await this.play();
  }

  #take(record, at) {
    const same = this.record?.id === record.id;
    if (same && this.started && this.record.state === "making") return true; // it plays already; the rest can wait
    this.record = record;
    this.retry = () => this.#anew(true);
    this.voice = record.voices.find((each) => each.id === record.voice);
    this.#unload();
    const place = recall(`place:${record.id}`, null);
    this.resumes = at === null && place ? this.#placeOf(place) : 0;
    this.#pending = at < this.duration ? at ?? this.resumes : 0;
    this.#set({ published: "idle", making: "making" }[record.state] ?? "silent");
    return this.state !== "silent";
  }

  get time() {
    return this.#pending ?? this.audio.currentTime;
  }

  get duration() {
    const live = this.audio.duration;
    return this.voice?.duration ?? (Number.isFinite(live) ? live : 0);
  }

  /** The second up to which the sound has come. */
  get ahead() {
    const { buffered } = this.audio;
    return buffered.length ? buffered.end(buffered.length - 1) : 0;
  }

  get cue() {
    return last(this.record?.cues ?? [], this.time + 0.02);
  }

  get playing() {
    return this.state === "playing" || this.state === "loading";
  }

  get file() {
    if (this.voice) return this.fileOf(this.voice);
    return this.record?.live ? { url: this.record.live } : null;
  }

  /** The file to play of a voice: the small one where it is wanted and this browser can. */
  fileOf({ small, audio }) {
    return small && this.saving && this.audio.canPlayType(small.mime) ? small : audio;
  }

  get saving() {
    return this.choices.saving ?? Boolean(line?.saveData || SLOW.includes(line?.effectiveType));
  }

  choose(name, value) {
    this.choices[name] = value;
    keep("choices", { ...recall("choices"), [name]: value });
    this.#tell();
  }

  set rate(value) {
    this.choose("rate", Math.min(2.5, Math.max(0.5, value)));
    this.#pace();
  }

  /** Set the speed of what runs: WebKitGTK falls over one that is set before. */
  #pace() {
    if (this.state === "playing") this.audio.playbackRate = this.choices.rate;
  }

  /** Set how loud it is, 0 to 1; an iPhone leaves that to its own keys. */
  set volume(value) {
    this.audio.volume = value;
    this.audio.muted = false;
    this.choose("volume", value);
  }

  mute() {
    this.audio.muted = !this.audio.muted;
    this.#tell();
  }

  async play(from = null) {
    if (!this.file) return;
    players.forEach((each) => each !== this && each.pause());
    others?.postMessage("one at a time");
    if (from !== null) this.seek(from);
    const { audio, file } = this;
    if (audio.error || audio.src !== new URL(file.url, document.baseURI).href) audio.src = file.url;
    this.started = true;
    this.resumes = 0;
    if (audio.paused) this.#set("loading");
    try {
      await audio.play();
    } catch (problem) {
      if (problem.name === "NotAllowedError") this.#set("paused");
    }
  }

  pause() {
    if (!this.playing) return;
    this.audio.pause();
    this.#note(); // a page that goes away hears no event any more
  }

  toggle() {
    return this.playing ? this.pause() : this.state === "failed" ? this.retry() : this.play();
  }

  seek(seconds) {
    const to = Math.min(Math.max(0, seconds), this.duration || Infinity);
    if (this.audio.readyState > 0) this.audio.currentTime = to;
    else this.#pending = to;
    this.#tell("tick");
  }

  skip(seconds) {
    this.seek(this.time + seconds);
  }

  /** Hear the last sentence again: the current one, or the one before within its first second and a half. */
  again() {
    const { cues } = this.record;
    let heardNow = this.cue;
    if (heardNow > 0 && this.time - cues[heardNow][0] < 1.5) heardNow -= 1;
    this.play(cues[heardNow]?.[0] ?? this.time - 10);
  }

  /** Change the voice and stay at the same sentence. */
  speakWith(voice) {
    this.choose("voice", voice);
    return this.#anew(this.playing);
  }

  /** Ask again what is known of this article, for it may have been recorded anew; stay at the same sentence. */
  async #anew(going) {
    const [started, place] = [this.started, this.#place()];
    this.audio.pause();
    this.#renewed = place.version;
    if (!(await this.open(this.record.id, { at: place.time, cache: "no-cache" }))) return;
    if (started) this.seek(this.#placeOf(place));
    if (going) await this.play();
  }

  /** Change between the full and the small file without losing the place. */
  save(wanted) {
    const [going, at] = [this.playing, this.time];
    this.choose("saving", wanted);
    if (!this.started) return;
    this.#unload();
    this.#pending = at;
    if (going) this.play();
  }

  /** Play the next article (1) or the one before (-1); one that was withdrawn meanwhile is passed over. */
  async go(step) {
    const [from, to] = step > 0 ? [this.queue, this.#past] : [this.#past, this.queue];
    const next = from.shift();
    if (!next) return;
    const { id, title } = this.record;
    this.#note();
    this.audio.pause();
    if (await this.open(next.id, { quiet: true })) {
      to.unshift({ id, title });
      return this.play();
    }
    if (this.missing !== "failed") return from.length ? this.go(step) : this.#set("paused");
    from.unshift(next);
    this.retry = () => this.go(step);
    this.#set("failed");
  }

  get before() {
    return this.#past.length;
  }

  /** Stop after some minutes, at the end of this article ("end"), or not at all (0). */
  sleepAfter(choice) {
    clearInterval(this.#sleep?.clock);
    this.audio.volume = this.choices.volume;
    const until = Date.now() + choice * 60_000;
    this.#sleep = choice ? { choice, until, clock: choice === "end" ? 0 : setInterval(() => this.#doze(), 250) } : null;
    this.#tell();
  }

  get sleeps() {
    return this.#sleep?.choice ?? 0;
  }

  #doze() {
    const rest = (this.#sleep.until - Date.now()) / 1000;
    if (rest > 0) this.audio.volume = this.choices.volume * Math.min(1, rest / FADE);
    else {
      this.pause();
      this.sleepAfter(0);
    }
  }

  #hear(name) {
    if (name === "loadedmetadata" && this.#replaced) return this.#anew(true);
    if (name === "loadedmetadata" && this.#pending !== null) {
      this.audio.currentTime = this.#pending;
      this.#pending = null;
    }
    if (name === "playing") this.#set("playing");
    this.#pace();
    if (name === "waiting" && this.playing) this.#set("loading");
    if (name === "timeupdate" && this.#moves() && this.state === "loading" && !this.audio.paused) this.#set("playing");
    if (name === "pause" && this.playing && !this.audio.ended) this.#set("paused");
    if (name === "error" && this.audio.getAttribute("src")) this.#fail();
    if (name === "ended") this.#end();
    if (name === "timeupdate" && Math.abs(this.time - this.#saved) > SAVE_EVERY) this.#note();
    if (name === "pause") this.#note();
    this.#tell(name === "seeked" ? "change" : "tick");
  }

  /** Tell whether the sound runs: WebKit says nothing when it goes on after a jump, but its time moves. */
  #moves() {
    const [before, now] = [this.#seen, this.audio.currentTime];
    this.#seen = now;
    return now > before && now < before + 1;
  }

  /** Tell whether the sound is another than was announced: its address led to a newer one. WebKit may not know yet. */
  get #replaced() {
    const { duration } = this.audio;
    return this.#stale && duration > 0 && Math.abs(duration - this.voice.duration) > 1;
  }

  /** Tell whether to ask anew what is known of a version: once. */
  get #stale() {
    return this.voice && this.voice.version !== this.#renewed;
  }

  #unload() {
    this.started = false;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  #fail() {
    this.#pending = this.time;
    if (this.#stale) return this.#anew(true);
    this.#set("failed");
  }

  async #end() {
    this.#note();
    this.#pending = null;
    const stop = this.#sleep?.choice === "end";
    if (stop) this.sleepAfter(0);
    if (this.choices.auto && this.queue.length && !stop) return this.go(1);
    if (this.record.state === "making") return this.#afresh();
    this.audio.currentTime = 0;
    this.#set("paused");
  }

  #afresh() {
    this.#unload();
    return this.open(this.record.id);
  }

  #place() {
    const cue = this.record.cues[this.cue];
    const sentence = cue && this.record.segments[cue[2]].slice(cue[3], cue[4]);
    return { version: this.voice?.version, time: this.time, segment: cue?.[2] ?? 0, sentence };
  }

  /** Find a kept place in this recording: by the second in the same one, else by sentence, else by segment. */
  #placeOf(place) {
    const { cues, segments } = this.record;
    if (place.version === this.voice?.version) return place.time;
    const same = cues.filter((cue) => segments[cue[2]].slice(cue[3], cue[4]) === place.sentence);
    const near = same.find((cue) => cue[2] === place.segment) ?? same[0];
    return (near ?? cues.find((cue) => cue[2] >= place.segment) ?? [0])[0];
  }

  #note() {
    if (!this.started || !this.voice) return;
    this.#saved = this.time;
    const over = this.audio.ended || this.time > this.duration * OVER;
    if (over) heard(this.record.id);
    keep(`place:${this.record.id}`, over || this.time < 3 ? null : this.#place());
  }

  #set(state) {
    this.state = state;
    this.#tell();
  }

  #tell(what = "change") {
    this.dispatchEvent(new Event(what));
  }
}

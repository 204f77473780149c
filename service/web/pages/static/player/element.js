/** `<bao-noi article="…">`: joins the sound, the view, the page's text, the keyboard and the system's media keys. */
import { ReadAlong } from "./readalong.js";
import { Player } from "./player.js";
import { View } from "./view.js";
/* global NAMES, WORDS, STYLES, PAGE_STYLES, HOME: the service writes them above this file */

const POLL = 5000; // ms between two looks at a recording that is being made

const vietnamese = Object.fromEntries(WORDS.split("|").map((word, place) => [NAMES.split(" ")[place], word]));
let foreign;
const english = () =>
  (foreign ??= fetch(`${HOME}/embed/words.json`, { credentials: "omit" }).then((answer) => answer.json()).catch(() => vietnamese));

const pageSheet = Object.assign(sheet(PAGE_STYLES), { mark: "bao-noi" });

class BaoNoi extends HTMLElement {
  static observedAttributes = ["article", "docked"];

  constructor() {
    super();
    this.player = new Player(HOME);
    this.shadow = this.attachShadow({ mode: "open" });
    this.shadow.adoptedStyleSheets = [sheet(STYLES), pageSheet];
  }

  connectedCallback() {
    this.player.attend(true);
    if (this.view) this.#change();
    else this.born ??= this.#build();
  }

  async #build() {
    const language = (this.player.language = (this.lang || this.closest("[lang]")?.lang || "vi").startsWith("en") ? "en" : "vi");
    const words = language === "en" ? await english() : vietnamese;
    const t = (this.t = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]));
    const actions = {
      share: () => this.#share(),
      report: () => this.#report(),
      retry: () => this.player.retry(),
      sleep: (value) => this.#sleep(value),
      voice: (id) => this.player.speakWith(id),
      expand: () => this.#expand(),
      close: () => this.#close(),
      mute: () => this.#mute(),
      own: () => this.own(),
    };
    this.view = new View(this.player, { t, language, actions });
    this.shadow.append(this.view.root);
    this.#listen();
    if (this.hasAttribute("large")) this.player.choices.large = true;
    this.#change();
    this.#open();
  }

  disconnectedCallback() {
    this.#part();
    queueMicrotask(() => this.isConnected || this.player.attend(false)); // moved, or gone?
  }

  attributeChangedCallback(name, before, after) {
    if (!this.view || before === after) return;
    if (name === "docked") {
      this.#part();
      this.#change();
    } else if (after && after !== this.player.record?.id) this.#open();
  }

  /** Play an article, with what comes after it. */
  async listen(id, queue = []) {
    if (queue.length) this.player.queue = queue;
    this.queued ||= queue.length > 0;
    if (this.player.record?.id === id) await this.player.play();
    else await this.player.hear(id);
  }

  #listen() {
    const { player, view } = this;
    player.addEventListener("change", () => this.#change());
    player.addEventListener("tick", () => view.tick());
    view.root.addEventListener("keydown", (event) => this.#key(event));
    addEventListener("pagehide", () => player.pause());
    new IntersectionObserver(([seen]) => this.#float(!seen.isIntersecting)).observe(view.card);
    setInterval(() => {
      if (player.state === "making" && this.isConnected && !document.hidden) player.open(player.record.id, { quiet: "failed" });
    }, POLL);
  }

  async #open() {
    if (this.hasAttribute("docked") && !this.hasAttribute("article")) return;
    const id = (this.found = this.getAttribute("article") || (await this.#look()));
    const at = this.hasAttribute("docked") ? NaN : Number.parseFloat(new URLSearchParams(location.search).get("t"));
    if (id) await this.player.open(id, { at: Number.isFinite(at) ? Math.max(0, at) : null });
    else this.player.state = "silent";
    this.#change();
  }

  /** Ask for the article of this page: its own address, as the newspaper gives it. */
  async #look() {
    const given = this.getAttribute("source-url") || document.querySelector("link[rel=canonical]")?.href || location.href;
    try {
      const answer = await fetch(`${HOME}/embed/find.json?url=${encodeURIComponent(given)}`, { credentials: "omit" });
      return answer.ok ? (await answer.json()).id : "";
    } catch {
      return "";
    }
  }

  #change() {
    const { player, view } = this;
    view.change();
    this.dock();
    this.hidden = this.dataset.empty === "hide" && ["silent", "gone"].includes(player.state);
    if (player.record && this.read !== player.record && this.isConnected) this.#meet();
    if (player.playing && !this.ticking) this.#light();
    if (!player.playing) cancelAnimationFrame(this.ticking ?? 0);
    if (!player.playing) this.ticking = 0;
    this.#media();
    this.dispatchEvent(new CustomEvent("bao-noi", { bubbles: true, detail: { state: player.state, id: player.record?.id } }));
  }

  /** Meet a new recording: find its words on the page, and what comes after it. */
  #meet() {
    const { player } = this;
    this.#part();
    this.read = player.record;
    if (!this.queued) player.queue = player.record.next.map(({ id, title }) => ({ id, title }));
    this.queued = true;
    const { cues, segments } = player.record;
    if (cues.length && !this.hasAttribute("docked") && player.record.id === this.own()) this.#search();
    this.view.write(this.along || !cues.length ? [] : segments);
    if (!this.along && cues.length) this.along = this.#follow(this.view.words);
  }

  /** Find the words in the newspaper's own page. */
  #search() {
    document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((each) => each.mark !== "bao-noi"), pageSheet];
    const wanted = this.getAttribute("text");
    for (const root of [wanted && document.querySelector(wanted), this.closest("article,main"), document.body]) {
      if (!root) continue;
      this.along = this.#follow(root);
      if (this.along.matched > 1) break;
      this.along.leave();
      this.along = null;
    }
  }

  #follow(root) {
    const { player } = this;
    return new ReadAlong(root, player.record, { label: this.t("from_here"), play: (start) => player.play(start), lost: () => this.#meet() });
  }

  /** Leave the page's text as it was. */
  #part() {
    this.along?.leave();
    this.along = this.read = null;
  }

  /** The article this page is about. */
  own() {
    return this.getAttribute("article") || this.found || this.player.record?.id;
  }

  #light() {
    const { player } = this;
    const turn = () => {
      this.along?.show(player.time, { follow: player.choices.follow, line: player.cue });
      this.ticking = player.playing ? requestAnimationFrame(turn) : 0;
    };
    this.ticking = requestAnimationFrame(turn);
  }

  #key(event) {
    const { player, view } = this;
    const inside = event.composedPath()[0];
    const typing = ["SELECT", "A"].includes(inside.tagName) || inside.type === "checkbox" || inside.readOnly === true;
    const plain = !(event.ctrlKey || event.altKey || event.metaKey);
    if (!plain || inside.tagName === "SELECT" || inside === view.volume || !player.record) return;
    if (event.key === " " && (inside.tagName === "BUTTON" || typing)) return; // a button's own key
    const job = /^\d$/.test(event.key) ? () => player.seek((player.duration * event.key) / 10) : this.#keys()[event.key];
    if (!job) return;
    job();
    event.preventDefault();
    view.tick();
  }

  #keys() {
    const { player, view } = this;
    const [play, back, ahead] = [() => player.toggle(), () => player.skip(-15), () => player.skip(15)];
    return {
      " ": play,
      k: play,
      j: back,
      l: ahead,
      ArrowLeft: back,
      ArrowRight: ahead,
      n: () => player.go(1),
      p: () => player.go(-1),
      r: () => player.again(),
      m: () => this.#mute(),
      "<": () => view.pace(player.choices.rate - 0.25),
      ">": () => view.pace(player.choices.rate + 0.25),
      "?": () => view.announce(this.t("keys")),
    };
  }

  #mute() {
    this.player.mute();
    this.view.announce(this.t(this.player.audio.muted ? "muted" : "unmuted"));
  }

  #sleep(value) {
    this.player.sleepAfter(value === "end" ? value : Number(value));
    this.view.announce(this.t(value === "0" ? "timer_gone" : "timer_set"));
  }

  async #share() {
    const { player, view, t } = this;
    const here = window === window.top && player.record.id === this.own();
    const link = new URL(here ? location.href : player.record.url);
    link.searchParams.set("t", String(Math.floor(player.time)));
    link.hash = "";
    view.link.value = link.href;
    try {
      if (navigator.share && matchMedia("(pointer: coarse)").matches) await navigator.share({ title: player.record.title, url: link.href });
      else await navigator.clipboard.writeText(link.href);
      view.announce(t("copied"));
    } catch {
      view.announce(t("share_link"));
    }
    view.link.hidden = false;
  }

  async #report() {
    const { player, view, t } = this;
    const body = new URLSearchParams({ version: player.voice.version, second: player.time.toFixed(1) });
    try {
      const answer = await fetch(`${HOME}/embed/${player.record.id}/report`, { method: "POST", body, credentials: "omit" });
      if (answer.ok) view.announce(t("reported", { sentence: (await answer.json()).sentence }));
      else view.announce(t(answer.status === 429 ? "report_later" : "report_failed"));
    } catch {
      view.announce(t("report_failed"));
    }
  }

  /** Show the small bar when the card is out of sight, or always when docked. */
  #float(away) {
    this.away = away;
    this.dock();
  }

  dock() {
    const docked = this.hasAttribute("docked");
    const begun = this.player.started && window === window.top;
    this.view.root.classList.toggle("docked", docked);
    this.view.mini.hidden = !(docked || (this.away && begun));
  }

  #expand() {
    if (this.hasAttribute("docked")) this.view.root.classList.toggle("full");
    else this.scrollIntoView({ block: "center" });
    this.view.main.focus({ preventScroll: true });
  }

  #close() {
    this.player.pause();
    this.view.mini.hidden = true;
    this.along?.dim();
    this.dispatchEvent(new CustomEvent("bao-noi-close", { bubbles: true }));
  }

  #media() {
    const { player } = this;
    const session = navigator.mediaSession;
    if (!session || !player.playing || !player.record) return;
    const { title, paper, section, artwork } = player.record;
    const pictures = location.origin === HOME ? artwork : []; // another page's policy may forbid our pictures
    // told once: Firefox fetches the pictures each time
    if (session.metadata?.title !== title)
      session.metadata = new MediaMetadata({ title, artist: paper, album: section, artwork: pictures });
    const jobs = {
      play: () => player.play(),
      pause: () => player.pause(),
      seekbackward: () => player.skip(-15),
      seekforward: () => player.skip(15),
      seekto: ({ seekTime }) => player.seek(seekTime),
      previoustrack: player.before ? () => player.go(-1) : null,
      nexttrack: player.queue.length ? () => player.go(1) : null,
    };
    for (const [name, job] of Object.entries(jobs)) session.setActionHandler(name, job);
    const { duration, time: position } = player;
    if (duration && position <= duration) session.setPositionState({ duration, position, playbackRate: player.choices.rate });
  }
}

function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

if (!customElements.get("bao-noi")) customElements.define("bao-noi", BaoNoi);

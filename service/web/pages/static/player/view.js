/** What the listener sees and touches: built once in the shadow tree, then only changed. */
import { clock, figure, h, icon, inWords, size } from "./dom.js";

const SPEEDS = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.25, 2.5];
const TIMERS = [0, 5, 10, 15, 30, 60, "end"];

export class View {
  constructor(player, { t, language, actions }) {
    Object.assign(this, { player, t, language, actions });
    this.#build();
  }

  #build() {
    const { t } = this;
    this.status = h("p", { class: "status", role: "status" });
    this.problem = h("p", { class: "problem", hidden: true }, t("failed"));
    this.retry = this.#button("retry", () => this.actions.retry());
    this.panel = this.#panel();
    this.card = h("div", { class: "card" }, this.#head(), this.#row(), this.panel, this.words, this.status, this.problem, this.retry, h("p", { class: "foot" }, t("disclosure")));
    this.mini = this.#mini();
    this.root = h("section", { class: "root", "aria-label": t("play"), lang: this.language }, this.card, this.mini);
  }

  #button(key, onclick, { face = null, kind = "", id = key } = {}) {
    const { t } = this;
    const label = face ? [h("span", { "aria-hidden": "true" }, face), h("span", { class: "vh" }, t(key))] : [t(key)];
    return h("button", { type: "button", class: `${kind} ${id}`.trim(), title: face ? t(key) : "", onclick }, ...label);
  }

  #head() {
    const { player } = this;
    this.main = h("button", { type: "button", class: "main", onclick: () => player.toggle() });
    this.face = h("span", { class: "face" });
    this.says = h("strong");
    this.meta = h("span", { class: "meta" });
    this.main.append(this.face, h("span", { class: "words" }, this.says, this.meta));
    this.afresh = this.#button("afresh", () => player.play(0), { kind: "link" });
    this.which = h("a", { class: "which", hidden: true });
    return h("div", { class: "head" }, this.which, this.main, this.afresh);
  }

  #row() {
    const { player, t } = this;
    this.bar = this.#range();
    this.now = h("span", { class: "now", "aria-hidden": "true" }, "0:00");
    this.whole = h("span", { class: "whole", "aria-hidden": "true" });
    const line = h("div", { class: "line" }, this.now, this.bar, this.whole);
    this.speed = this.#select("speed", SPEEDS.map((rate) => [rate, `${figure(rate, this.language)}×`]), (value) => this.pace(Number(value)));
    this.voices = h("span", { class: "voices" });
    this.sound = this.#button("mute", () => this.actions.mute(), { face: icon("loud"), kind: "round" });
    this.volume = h("input", { type: "range", min: "0", max: "1", step: "0.05", "aria-label": t("volume") });
    this.volume.addEventListener("input", () => (player.volume = Number(this.volume.value)));
    this.more = this.#button("more", () => this.open(this.panel.hidden), { face: icon("more"), kind: "round" });
    this.more.setAttribute("aria-expanded", "false");
    const tools = h(
      "div",
      { class: "tools" },
      this.#button("back", () => player.skip(-15), { face: "−15", kind: "round" }),
      this.#button("ahead", () => player.skip(15), { face: "+15", kind: "round" }),
      this.#button("again", () => player.again(), { face: icon("again"), kind: "round" }),
      h("span", { class: "volume" }, this.sound, this.volume),
      this.voices,
      this.speed,
      this.more,
    );
    return (this.rest = h("div", { class: "rest" }, line, tools));
  }

  #range() {
    const bar = h("input", { type: "range", min: "0", max: "1", step: "1", value: "0", "aria-label": this.t("place") });
    bar.addEventListener("input", () => this.player.seek(Number(bar.value)));
    return bar;
  }

  #select(key, options, onchange, { shown = false } = {}) {
    const select = h("select", { onchange: () => onchange(select.value) });
    select.append(...options.map(([value, label]) => h("option", { value: String(value) }, label)));
    const name = h("span", { class: shown ? "" : "vh" }, this.t(key));
    return Object.assign(h("label", { class: `pick ${key}` }, name, select), { select });
  }

  #switch(key, onchange) {
    const box = h("input", { type: "checkbox", onchange: () => onchange(box.checked) });
    const name = h("span", {}, this.t(key));
    return Object.assign(h("label", { class: "switch" }, box, name), { box, name });
  }

  #panel() {
    const { player, t, actions } = this;
    this.follow = this.#switch("follow", (on) => player.choose("follow", on));
    this.saving = this.#switch("saving", (on) => player.save(on));
    this.auto = this.#switch("auto", (on) => player.choose("auto", on));
    this.large = this.#switch("large", (on) => player.choose("large", on));
    const timers = TIMERS.map((each) => [each, each === "end" ? t("timer_end") : each ? t("minutes", { n: each }) : t("timer_off")]);
    this.timer = this.#select("timer", timers, (value) => actions.sleep(value), { shown: true });
    this.share = this.#button("share", actions.share, { kind: "link" });
    this.download = h("a", { class: "link", download: "", target: "_blank", rel: "noopener" }, t("download"));
    this.report = this.#button("report", actions.report, { kind: "link" });
    this.chapters = h("span", { class: "parts" });
    this.words = h("div", { class: "bao-noi-loi", lang: "vi", hidden: true });
    this.read = this.#button("words", () => this.#unfold(), { kind: "link" });
    this.link = h("input", { class: "copy", readOnly: true, hidden: true, "aria-label": t("share_link") });
    return h(
      "div",
      { class: "panel", hidden: true },
      ...[this.follow, this.auto, this.saving, this.large, this.timer, this.chapters],
      h("div", { class: "links" }, this.read, this.share, this.download, this.report),
      this.link,
      h("p", { class: "keys" }, t("keys")),
    );
  }

  #mini() {
    const { player, actions } = this;
    this.small = this.#button("play", () => player.toggle(), { face: icon("play"), kind: "round filled" });
    this.title = h("a", { class: "title" });
    this.left = h("span", { class: "left", "aria-hidden": "true" });
    this.skipOne = this.#button("next", () => player.go(1), { face: icon("next"), kind: "round" });
    this.expand = this.#button("expand", () => actions.expand(), { face: icon("up"), kind: "round" });
    this.close = this.#button("close", () => actions.close(), { face: icon("close"), kind: "round" });
    return h(
      "div",
      { class: "mini", hidden: true },
      ...[this.small, this.title, this.left, this.skipOne, this.expand, this.close],
    );
  }

  /** Offer the words of a recording that has them nowhere else on the page; none: the page prints them itself. */
  write(segments) {
    this.words.replaceChildren(...segments.map((each) => h("p", {}, each)));
    this.read.hidden = !segments.length;
    this.#unfold(false);
  }

  #unfold(wanted = this.words.hidden) {
    this.words.hidden = !wanted;
    this.read.setAttribute("aria-expanded", String(wanted));
  }

  /** Open or shut the panel of rarer wishes. */
  open(wanted) {
    this.panel.hidden = !wanted;
    this.more.setAttribute("aria-expanded", String(wanted));
  }

  /** Set the speed, and say what it came to. */
  pace(rate) {
    const { player, t, language } = this;
    player.rate = rate;
    this.announce(t("speed_is", { n: figure(player.choices.rate, language) }));
  }

  /** Say something once, politely. */
  announce(words) {
    this.status.textContent = words;
  }

  /** Draw everything that depends on the player's state and choices. */
  change() {
    const { player } = this;
    const { state, record } = player;
    this.root.dataset.state = state;
    this.root.classList.toggle("begun", Boolean(player.started || player.resumes));
    this.root.classList.toggle("large", Boolean(player.choices.large));
    this.#say();
    this.#offer();
    if (!record) return;
    this.root.style.setProperty("--house", record.colours.light);
    this.root.style.setProperty("--house-dark", record.colours.dark);
    for (const link of [this.title, this.which]) {
      link.href = record.url;
      link.target = player.ours ? "" : "_blank";
    }
    this.which.textContent = record.title;
    this.which.hidden = record.id === this.actions.own();
    this.tick();
  }

  #say() {
    const { player, t } = this;
    const { state, playing } = player;
    const begun = player.time ? player.started && "resume_plain" : state === "paused" && "afresh";
    const idle = player.resumes ? t("resume", { at: clock(player.resumes) }) : t(begun || "play");
    const still = { empty: t("opening"), silent: t("silent"), gone: t("gone"), making: t("listen_now") };
    this.says.textContent = playing ? t("pause") : still[state] ?? idle;
    this.main.disabled = ["empty", "silent", "gone"].includes(state) || (state === "failed" && !player.record);
    this.face.replaceChildren(icon(playing ? (state === "loading" ? "wait" : "pause") : "play"));
    this.meta.replaceChildren(...this.#meta());
    const [face, label] = this.small.children;
    face.replaceChildren(icon(playing ? "pause" : "play"));
    label.textContent = this.small.title = playing ? t("pause") : t("play");
    this.problem.hidden = this.retry.hidden = state !== "failed";
    this.title.textContent = state === "failed" ? t("failed") : this.main.disabled ? this.says.textContent : player.record.title;
    this.afresh.hidden = !player.resumes;
  }

  #meta() {
    const { player, t, language } = this;
    const { voice, record } = player;
    if (player.state === "making" || (record?.making && !voice)) return [this.#progress()];
    if (!voice) return [];
    const whole = Math.round(voice.duration);
    const long = h("span", { "aria-hidden": "true" }, clock(whole));
    const said = h("span", { class: "vh" }, inWords(whole, t));
    const dot = () => h("span", { "aria-hidden": "true" }, " · ");
    return [voice.label, dot(), long, said, dot(), size(player.file.bytes, language)];
  }

  #progress() {
    const { seconds, done, total } = this.player.record.making;
    if (seconds) return this.t("making_in", { n: Math.max(1, Math.ceil(seconds / 60)) });
    return total ? this.t("making_of", { done, total }) : this.t("making");
  }

  #offer() {
    const { player, t, language } = this;
    const { choices, record, voice } = player;
    this.follow.box.checked = choices.follow;
    this.auto.box.checked = choices.auto;
    this.saving.box.checked = player.saving;
    this.large.box.checked = Boolean(choices.large);
    this.speed.select.value = String(choices.rate);
    const { select } = this.timer;
    if (select.value !== String(player.sleeps)) this.announce(""); // it rang
    select.value = String(player.sleeps);
    const { muted } = player.audio;
    this.volume.value = String(muted ? 0 : choices.volume);
    this.volume.style.setProperty("--part", `${100 * this.volume.value}%`);
    this.sound.firstChild.replaceChildren(icon(muted ? "quiet" : "loud"));
    this.sound.setAttribute("aria-pressed", String(muted));
    this.auto.hidden = this.skipOne.hidden = !player.queue.length;
    this.saving.hidden = !voice?.small;
    if (voice?.small) this.saving.name.textContent = `${t("saving")} (${size(voice.small.bytes, language)})`;
    if (voice) this.download.href = player.file.url;
    if (voice) this.download.download = record.title + /\.\w+$/.exec(player.file.url);
    this.download.hidden = this.report.hidden = !voice;
    if (record && this.drawn !== record) this.#speakers(record);
  }

  #speakers({ voices, voice, chapters }) {
    this.drawn = this.player.record;
    this.chapters.hidden = !(chapters?.length > 1);
    if (chapters) this.chapters.replaceChildren(this.#select("chapters", chapters, (start) => this.player.play(Number(start)), { shown: true }));
    if (voices.length < 2) return this.voices.replaceChildren();
    const pick = this.#select("voice", voices.map(({ id, label }) => [id, label]), (id) => this.actions.voice(id));
    pick.select.value = voice;
    this.voices.replaceChildren(pick);
  }

  /** Draw the time. */
  tick() {
    const { player, t } = this;
    const { time, duration, ahead } = player;
    if (!player.record) return;
    this.bar.max = String(Math.max(1, Math.round(duration)));
    this.bar.value = String(Math.floor(time));
    this.bar.disabled = !duration;
    for (const [name, at] of Object.entries({ part: this.bar.value, got: ahead }))
      this.root.style.setProperty(`--${name}`, `${(100 * at) / this.bar.max}%`);
    this.bar.setAttribute("aria-valuetext", t("of", { at: inWords(time, t), all: inWords(duration, t) }));
    this.now.textContent = this.left.textContent = clock(time);
    this.whole.textContent = `−${clock(this.bar.max - this.bar.value)}`;
    this.share.textContent = t("share", { at: clock(time) });
  }
}

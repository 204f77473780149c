/** Listens to an article in a stock Firefox, driven by WebDriver BiDi, and writes what it found as JSON. */
import { createRequire } from "node:module";

const [modules, executablePath, article] = process.argv.slice(2);
const puppeteer = createRequire(`${modules}/`)("puppeteer-core");
// whatever is not on this machine is asked of a proxy that is not there: Firefox likes to write home
const nowhere = { type: 1, http: "127.0.0.1", http_port: 9, ssl: "127.0.0.1", ssl_port: 9 };
const proxy = Object.fromEntries(Object.entries(nowhere).map(([name, value]) => [`network.proxy.${name}`, value]));
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  extraPrefsFirefox: { ...proxy, "network.trr.mode": 5, "media.autoplay.default": 0 },
});
const page = await browser.newPage();
await page.setViewport({ width: 360, height: 800 });
const said = [];
page.on("console", (message) => said.push(message.text()));
page.on("pageerror", (error) => said.push(String(error)));

const found = {};
const player = (expression) => page.evaluate(`(() => { const player = document.querySelector("bao-noi").player; return ${expression} })()`);
const inside = (selector) => page.evaluateHandle(`document.querySelector("bao-noi").shadowRoot.querySelector("${selector}")`);

async function until(expression) {
  const deadline = Date.now() + 20_000;
  while (!(await player(expression))) {
    if (Date.now() > deadline) throw new Error(`After 20 s this does not hold: ${expression}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

try {
  await page.goto(article);
  await until('player.state === "idle"');
  await (await inside("button.main")).click();
  await until('player.state === "playing" && player.audio.currentTime > 0.5');
  found.lit = await page.evaluate('[...(CSS.highlights.get("bao-noi-tu") ?? [])][0]?.toString() ?? ""');
  await page.keyboard.press("5");
  await until("player.time > 21");
  const segment = await player("player.record.cues[player.cue][2]");
  await (await inside(".voice select")).select("nu-bac");
  await until('player.voice.id === "nu-bac" && player.state === "playing" && player.audio.currentTime > 1');
  found.stays = (await player("player.record.cues[player.cue][2]")) === segment;
  await (await inside("button.more")).click();
  await (await inside(".panel label:nth-child(3) input")).click();
  await until('player.audio.currentSrc.endsWith(".webm") && player.state === "playing"');
  found.small = true;
  await page.click("[data-save]"); // while the very file sounds
  await until('document.querySelector("[data-save]").disabled && document.querySelector("[data-save]").textContent.includes("Đã lưu")');
  found.saved = true;
} catch (problem) {
  found.problem = String(problem);
}
found.said = said;
console.log(JSON.stringify(found));
await browser.close();

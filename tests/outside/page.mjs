// Opens pages of `summit report` in headless Chromium and holds them to what only a browser can tell.
// Usage: node page.mjs PAGE [HOSTILE_PAGE]; needs puppeteer-core and axe-core beside it, and CHROMIUM.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(resolve(process.env.MODULES ?? ".", "x.js"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const problems = [];
const fail = (what) => problems.push(what);

/// Opens a page and reports whatever it asks for or says.
async function open(browser, file, width, scheme) {
  const address = pathToFileURL(resolve(file)).href;
  const page = await browser.newPage();
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  page.on("request", (request) => {
    if (request.url() !== address) fail(`${file}: asks for ${request.url()}`);
  });
  page.on("console", (message) => fail(`${file}: the console says ${message.text()}`));
  page.on("pageerror", (error) => fail(`${file}: ${error}`));
  page.on("dialog", (dialog) => {
    fail(`${file}: opens a dialog`);
    dialog.dismiss();
  });
  await page.goto(address, { waitUntil: "networkidle0" });
  return page;
}

/// Nothing is wider than the screen.
async function fits(page, name, width) {
  const wide = await page.evaluate(() => {
    const screen = document.documentElement.clientWidth;
    const over = [...document.querySelectorAll("body *")].filter(
      (one) => !one.matches(".skip") && one.getBoundingClientRect().right > screen + 1,
    );
    const sample = over[0]?.outerHTML.slice(0, 200);
    return { scroll: document.documentElement.scrollWidth, screen, over: over.length, sample };
  });
  if (wide.scroll > width || wide.over > 0) fail(`${name}: wider than ${width}: ${wide.sample}`);
}

/// Every link within the page leads to one element; every other one to the web.
async function links(page, name) {
  const wrong = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const twice = ids.filter((id, position) => ids.indexOf(id) !== position);
    const astray = [...document.querySelectorAll("[href]")].filter((one) => {
      const href = one.getAttribute("href");
      return href.startsWith("#") ? !document.getElementById(href.slice(1)) : !/^https?:/.test(one.href);
    });
    return [...twice, ...astray.map((one) => one.outerHTML)];
  });
  for (const one of wrong) fail(`${name}: ${one}`);
}

/// One first-level heading, and no level left out.
async function headings(page, name) {
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((one) => Number(one.tagName[1])),
  );
  if (levels.filter((level) => level === 1).length !== 1) fail(`${name}: not one h1`);
  const jumps = levels.some((level, position) => position > 0 && level > levels[position - 1] + 1);
  if (jumps) fail(`${name}: a level of headings is left out`);
}

/// The rules of axe-core, those of WCAG 2.2 AA and good practice.
async function accessible(page, name) {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate(
    (tags) => globalThis.axe.run({ runOnly: { type: "tag", values: tags } }),
    tags,
  );
  for (const one of found.violations) {
    fail(`${name}: ${one.id}: ${one.help}: ${one.nodes.length}, such as ${one.nodes[0].html.slice(0, 200)}`);
  }
  console.log(`${name}: ${found.passes.length} rules of axe-core pass`);
}

/// The skip link is the first stop of the keyboard, and shows.
async function keyboard(page, name) {
  await page.keyboard.press("Tab");
  const skip = await page.evaluate(() => {
    const one = document.activeElement;
    return one.matches(".skip") && one.getBoundingClientRect().top >= 0;
  });
  if (!skip) fail(`${name}: the skip link is not the first stop`);
}

/// Text of the record made nothing but text.
async function plain(page, name) {
  const made = await page.evaluate(() => ({
    scripts: document.querySelectorAll("script, iframe, img, object, embed, form, link").length,
    handlers: [...document.querySelectorAll("*")].filter((one) =>
      [...one.attributes].some((attribute) => attribute.name.startsWith("on")),
    ).length,
    hit: globalThis.hit,
  }));
  if (made.scripts || made.handlers || made.hit) fail(`${name}: ${JSON.stringify(made)}`);
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const file of process.argv.slice(2)) {
  for (const width of [360, 1280]) {
    for (const scheme of ["light", "dark"]) {
      const name = `${file} at ${width} px, ${scheme}`;
      const page = await open(browser, file, width, scheme);
      await fits(page, name, width);
      await links(page, name);
      await headings(page, name);
      await plain(page, name);
      await keyboard(page, name);
      await accessible(page, name);
      await page.close();
    }
  }
}
await browser.close();
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);

// Prints a record in which every text for people carries markup, and addresses are not what they should be.
// Usage: node hostile.mjs RECORD

import { readFileSync } from "node:fs";

const nasty =
  "</title></style><script>hit=1;alert(1)</script><img src=x onerror=hit=1>\"' onfocus=hit=1 \u202e\u001b{{ 1 }} ";
const addresses = [
  "javascript:hit=1",
  "JAVASCRIPT://example.org/%0ahit=1",
  "data:text/html,<script>alert(1)</script>",
  "https://example.org/\" onfocus=\"hit=1",
  "https://example.org/\u202etxt",
];
const texts = new Set([
  "text", "title", "name", "summary", "note", "what", "value", "subject", "publisher", "scope", "office",
  "occasion", "sector", "locator", "reliability", "city", "venue", "type", "series", "chair", "format",
]);
let count = 0;

/// Returns a part of the record with what is written for people made hostile.
function changed(part, key, whole) {
  if (Array.isArray(part)) return part.map((one) => changed(one, key, whole));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, changed(one, key, part)]));
  }
  if (key === "url") return count++ % 2 ? part : addresses[count % addresses.length];
  // The chair of the summit is an id, that of an event a name.
  const isText = texts.has(key) && !(key === "chair" && "sessions" in whole);
  return isText && typeof part === "string" ? nasty + part : part;
}

const record = JSON.parse(readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(changed(record, "", record)));

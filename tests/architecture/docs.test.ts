import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { listFiles, readText, root } from "./source_files.ts";

const binary = /\.(png|jpe?g|gif|ico|gz|wasm|woff2?|pdf)$/;

/** Written in pieces, so that this file does not break its own rule. */
const forbidden: readonly (readonly [pattern: RegExp, why: string])[] = [
  [new RegExp("/" + "work/"), "a path of one machine: write it relative to the repository"],
  [new RegExp("/tmp" + "/b/"), "a path of one machine: write it relative to the repository"],
  [new RegExp("/" + "root/"), "a path of one machine: write it relative to the repository"],
  [new RegExp("/" + "home/[a-z]"), "a path of one machine: write it relative to the repository"],
  [
    new RegExp("\\bregistry\\.[a-z0-9.-]+\\.(com|org|net|io|dev|cloud|local|internal)\\b"),
    "the host of a package registry: name the package only",
  ],
  [
    new RegExp("\\b(arti" + "factory|ver" + "daccio|nexus\\.)", "i"),
    "the host of a package registry: name the package only",
  ],
  [new RegExp("\\bfarm-[a-z]"), "an internal tool: say what a reader can run"],
  [new RegExp("\\bissues (show|list|new|edit)\\b"), "an internal tool: say what a reader can run"],
  [
    new RegExp("\\bfacts [A-J]\\.\\d"),
    "a page that readers do not have: say the fact itself",
  ],
  [
    new RegExp("\\b(materialize-facts|usage-stories|stack)\\.md\\b"),
    "a page that readers do not have: say the fact itself",
  ],
];

describe("documents", () => {
  it("link to files that exist", () => {
    const broken = markdown().flatMap((path) =>
      relativeLinks(readText(path))
        .filter((link) => !existsSync(join(root, dirname(path), decodeURIComponent(link))))
        .map((link) => `"${path}" links to "${link}", which does not exist: mend the link`)
    );
    assert.deepEqual(broken, []);
  });

  it("link to headings that exist", () => {
    const broken = markdown().flatMap((path) => {
      const anchors = new Set(headings(readText(path)));
      return [...withoutCode(readText(path)).matchAll(/\]\(#([^)\s]+)\)/g)]
        .map((match) => match[1] ?? "").filter((anchor) => !anchors.has(anchor))
        .map((anchor) => `"${path}" links to "#${anchor}", which is no heading: mend the link`);
    });
    assert.deepEqual(broken, []);
  });
});

describe("every file", () => {
  it("is free of words that mean nothing to its readers", () => {
    const found = listFiles().filter((path) => !binary.test(path)).flatMap((path) => {
      const text = readText(path);
      return forbidden.filter(([pattern]) => pattern.test(text)).map(([pattern, why]) =>
        `"${path}" has "${pattern.exec(text)?.[0]}", ${why}`
      );
    });
    assert.deepEqual(found, []);
  });
});

function markdown(): readonly string[] {
  return listFiles().filter((path) => path.endsWith(".md"))
    .filter((path) => !path.startsWith("tests/conformance/"));
}

/** The files that inline links and images point to, without their anchors. */
function relativeLinks(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)]
    .map((match) => (match[1] ?? "").replace(/#.*$/, ""))
    .filter((link) => link !== "" && !/^[a-z][a-z+.-]*:/i.test(link));
}

function headings(text: string): readonly string[] {
  return [...withoutCode(text, false).matchAll(/^#+\s+(.*)$/gm)].map((match) =>
    (match[1] ?? "").trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")
  );
}

function withoutCode(text: string, inlineToo = true): string {
  const blocks = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return inlineToo ? blocks.replace(/`[^`\n]*`/g, "") : blocks;
}

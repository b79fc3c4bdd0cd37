/** A saved plan as a file: written whole or not at all, and read only if nobody has changed it. */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { readSaved, savedDocument, type SavedPlan } from "@mz-schedctl/core";
import { BadFileError, UsageError } from "./exit_code.ts";

/** Writes it beside its place first, so that there is never half a plan there. */
export function writeSavedPlan(path: string, folder: string, saved: SavedPlan): void {
  const file = resolve(folder, path);
  const beside = `${file}.${randomUUID()}.tmp`;
  const text = JSON.stringify(savedDocument(saved, sha256), null, 2) + "\n";
  try {
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw new UsageError(
      `Cannot save the plan as "${path}": ${
        codeOf(error)
      }, -o must name a file that can be written`,
    );
  }
}

/** The saved plan in this file. */
export function readSavedPlan(path: string, folder: string): SavedPlan {
  const read = readSaved(parsed(path, textOf(path, folder)), sha256);
  if ("saved" in read) return read.saved;
  throw unusable(path, read.wrong);
}

function textOf(path: string, folder: string): string {
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch (error) {
    const what = codeOf(error) === "ENOENT" ? "there is no such file" : codeOf(error);
    throw new UsageError(
      `Cannot read the plan "${path}": ${what}, FILE must be one that mz-schedctl plan -o has saved`,
    );
  }
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unusable(path, "it is no JSON document, or not all of one: make it anew");
  }
}

function unusable(path: string, what: string): BadFileError {
  return new BadFileError(`Cannot use the plan "${path}": ${what}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

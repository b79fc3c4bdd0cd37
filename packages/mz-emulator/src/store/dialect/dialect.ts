/** All that makes PGlite speak as Materialize does, beside types and numbers: to be run after the relations. */
import { documentsSql } from "./documents.ts";
import { hidingScript } from "./hidden.ts";
import { TAKING_APART_SQL } from "./taking_apart.ts";
import { SYSTEM_FUNCTIONS_SQL } from "./system_functions.ts";
import { TEXTS_SQL } from "./texts.ts";
import { TIMES_SQL } from "./times.ts";

/** The script. */
export function dialectScript(): string {
  return [
    TIMES_SQL,
    TEXTS_SQL,
    documentsSql(),
    TAKING_APART_SQL,
    SYSTEM_FUNCTIONS_SQL,
    hidingScript(),
  ].join("\n");
}

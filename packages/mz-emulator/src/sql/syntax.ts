/**
 * Decides what is syntax, with Materialize's own parser. It gives the kind of each statement and no tree.
 *
 * The parser is a little newer than the server that was recorded; where they differ, the recorded server wins.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
// @ts-ignore: the package types only its ESM-wasm entry, which Bun cannot load
import * as glue from "@materializeinc/sql-parser/mz_sql_parser_wasm_bg.js";
import { SqlError } from "../pgwire/message_fields.ts";
import { tokenize } from "./lexer.ts";

/** One statement of a text. */
export interface ParsedStatement {
  /** `select`, `create_cluster_replica`...: also what the statement log calls its type. */
  readonly kind: string;
  readonly sql: string;
}

interface ParserGlue {
  parse(sql: string): {
    readonly statements: readonly { readonly kind: string; readonly sql: string }[];
    readonly error: { readonly message: string; readonly offset: number } | null;
  };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

let parser: ParserGlue | undefined;

/** The statements of a text; throws 42601 for what is not Materialize's syntax. */
export function parseStatements(text: string): readonly ParsedStatement[] {
  refuseNewerSyntax(text);
  const { statements, error } = loaded().parse(text);
  if (error) {
    throw new SqlError("42601", error.message.replace(" or METRIC or ", " or "), {
      position: characterPosition(text, error.offset),
    });
  }
  return statements;
}

function loaded(): ParserGlue {
  if (parser) return parser;
  const made = glue as unknown as ParserGlue;
  const file = createRequire(import.meta.url).resolve(
    "@materializeinc/sql-parser/mz_sql_parser_wasm_bg.wasm",
  );
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    "./mz_sql_parser_wasm_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  made.__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
  parser = made;
  return made;
}

function characterPosition(text: string, byteOffset: number): number {
  const bytes = new TextEncoder().encode(text).subarray(0, byteOffset);
  return [...new TextDecoder().decode(bytes)].length + 1;
}

const CLUSTER_OPTIONS =
  "Expected one of AUTO or AVAILABILITY or DISK or EXPERIMENTAL or INTROSPECTION or MANAGED or " +
  "REPLICAS or REPLICATION or SIZE or SCHEDULE or WORKLOAD, found NOT";

/** IF NOT EXISTS on clusters and replicas came after the recorded version. */
function refuseNewerSyntax(text: string): void {
  if (!/create\s+cluster/i.test(text)) return;
  const words = tokenize(text);
  words.forEach((token, i) => {
    const said = (offset: number) => words[i + offset]?.value;
    if (token.value !== "create" || said(1) !== "cluster") return;
    const replica = said(2) === "replica" && said(3) !== "(" ? 1 : 0;
    if (said(2 + replica) !== "if" || said(3 + replica) !== "not") return;
    const at = words[i + 3 + replica]?.start ?? 0;
    throw new SqlError("42601", replica ? "Expected dot, found NOT" : CLUSTER_OPTIONS, {
      position: [...text.slice(0, at)].length + 1,
    });
  });
}

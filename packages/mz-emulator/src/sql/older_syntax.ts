/**
 * What an older parser did not know yet. The parser that we have is newer than the old profile.
 *
 * Invariant: what the old server could read passes.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { tokenize } from "./lexer.ts";

const EXPECTED =
  "Expected one of AVAILABILITY or DISK or EXPERIMENTAL or INTROSPECTION or MANAGED or REPLICAS or " +
  'REPLICATION or SIZE or SCHEDULE or WORKLOAD, found identifier "auto"';

/** Refuses AUTO SCALING STRATEGY as an option of a cluster: there was no such word. */
export function refuseSyntaxUnknownToOld(text: string): void {
  if (!/\bauto\s+scaling\b/i.test(text)) return;
  const tokens = tokenize(text);
  const words = tokens.map((token) => token.kind === "word" ? token.value : "");
  tokens.forEach((token, i) => {
    if (words[i] !== "auto" || words[i + 1] !== "scaling") return;
    const begin = words.lastIndexOf("cluster", i);
    if (begin < 1 || !["create", "alter"].includes(words[begin - 1] ?? "")) return;
    throw new SqlError("42601", EXPECTED, {
      position: [...text.slice(0, token.start)].length + 1,
    });
  });
}

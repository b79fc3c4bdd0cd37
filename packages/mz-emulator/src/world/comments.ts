/** COMMENT ON. Invariant: an empty comment is a comment, NULL takes it away. */
import { SqlError } from "../pgwire/message_fields.ts";
import { requireOwner, type Thing } from "./access.ts";
import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import { type Draft, touch } from "./draft.ts";
import { writtenName } from "./lookup.ts";
import type { Saying } from "./saying.ts";
import { put, remove } from "./sorted_map.ts";
import { findThing } from "./targets.ts";

const MAX_BYTES = 1024;

/** COMMENT ON ... IS. */
export function comment(
  draft: Draft,
  command: Extract<Command, { type: "comment" }>,
  say: Saying,
): string {
  const { target, text } = command;
  const thing = findThing(draft, target, { say });
  if (thing === undefined || thing.kind === "system") return "COMMENT";
  let subId: number | null = null;
  if (target.kind === "column" && thing.kind === "item") {
    subId = thing.it.columns.findIndex((column) => column.name === target.name) + 1;
    if (subId === 0) {
      const name = writtenName({ ...target.item, name: target.item.name });
      throw new SqlError("XX000", `column "${name}.${target.name}" does not exist`);
    }
  }
  const bytes = new TextEncoder().encode(text ?? "").length;
  if (bytes > MAX_BYTES) {
    throw new SqlError(
      "XX000",
      `provided comment was ${bytes} bytes long, max size is ${MAX_BYTES} bytes`,
    );
  }
  requireOwner(draft.world, say.context, [thing]);
  const objectType = thing.kind === "item" ? thing.it.kind : thing.kind;
  const key = `${objectType}/${thing.it.id}/${subId ?? ""}`;
  const { comments } = draft.world;
  draft.world = {
    ...draft.world,
    comments: text === null
      ? remove(comments, key)
      : put(comments, key, { id: thing.it.id, objectType, subId, text }),
  };
  touch(draft, `comment/${key}`, refOf(thing));
  audit(draft, {
    type: "comment",
    object: objectType,
    details: { id: debugId(thing, objectType), name: thing.it.name },
  });
  return "COMMENT";
}

function refOf(thing: Exclude<Thing, { kind: "system" }>): string {
  return `${thing.kind === "cluster-replica" ? "replica" : thing.kind}/${thing.it.id}`;
}

/** `Cluster(User(5))`: the audit log shows ids of comments as Materialize's own debug output. */
function debugId(thing: Exclude<Thing, { kind: "system" }>, objectType: string): string {
  const name = objectType.split("-").map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  const owner = thing.it.id.startsWith("u") ? "User" : "System";
  return `${name}(${owner}(${thing.it.id.replace(/^\D+/, "")}))`;
}

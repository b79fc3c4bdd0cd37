/** Sessions and their subscriptions. Invariant: what is temporary goes with its session. */
import type { Command } from "./command.ts";
import { type Draft, touch } from "./draft.ts";
import { dropThings } from "./drop.ts";
import { timestampText } from "./durations.ts";
import { findRole } from "./lookup.ts";
import { addRole } from "./roles.ts";
import { audit } from "./audit.ts";
import { sayingOf } from "./saying.ts";
import { entries, get, put, remove, values } from "./sorted_map.ts";
import { listText } from "./statement_log.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** Someone connects. A role that is not there is made, as it is where passwords are off. */
export function openSession(draft: Draft, command: Of<"open_session">): string {
  let role = findRole(draft.world, command.role);
  if (role === undefined) {
    role = addRole(draft, command.role, false);
    audit(draft, {
      type: "create",
      object: "role",
      details: { id: role.id, name: role.name },
      user: command.role,
    });
  }
  const session = {
    id: command.sessionId,
    connectionId: command.connectionId,
    roleId: role.id,
    clientIp: command.clientIp,
    connectedAt: draft.now,
    applicationName: command.applicationName,
    logged: false,
  };
  draft.world = { ...draft.world, sessions: put(draft.world.sessions, session.id, session) };
  touch(draft, `session/${session.id}`);
  return "";
}

/** Someone leaves. */
export function closeSession(draft: Draft, command: Of<"close_session">): string {
  const session = get(draft.world.sessions, command.sessionId);
  if (session === undefined) return "";
  const temporary = values(draft.world.items).filter((item) =>
    item.temporaryFor === session.connectionId
  );
  if (draft.context !== null && temporary.length > 0) {
    const notices = draft.notices.length;
    dropThings(
      draft,
      temporary.map((it) => ({ kind: "item" as const, it })),
      sayingOf(draft.context),
    );
    draft.notices.length = notices;
  }
  for (const [id, row] of entries(draft.world.subscriptions)) {
    if (row["session_id"] === session.id) {
      closeSubscription(draft, { type: "close_subscription", id });
    }
  }
  draft.world = { ...draft.world, sessions: remove(draft.world.sessions, session.id) };
  touch(draft, `session/${session.id}`);
  return "";
}

/** A SUBSCRIBE begins. */
export function openSubscription(draft: Draft, command: Of<"open_subscription">): string {
  const row = {
    id: command.id,
    session_id: command.sessionId,
    cluster_id: command.clusterId,
    created_at: timestampText(draft.now),
    referenced_object_ids: listText(command.referencedIds),
  };
  draft.world = { ...draft.world, subscriptions: put(draft.world.subscriptions, command.id, row) };
  touch(draft, `subscription/${command.id}`);
  return "";
}

/** A SUBSCRIBE ends. */
export function closeSubscription(draft: Draft, command: Of<"close_subscription">): string {
  draft.world = { ...draft.world, subscriptions: remove(draft.world.subscriptions, command.id) };
  touch(draft, `subscription/${command.id}`);
  return "";
}

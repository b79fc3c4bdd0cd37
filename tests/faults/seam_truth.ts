/** Whether the audit trail of a fake world tells the truth about what happened in it. */
import assert from "node:assert/strict";
import type { AuditRow, DdlEvent, FakeWorld } from "../support/fake_world.ts";

export interface Happened {
  /** Action ids of the statements that were tried. */
  readonly tried: readonly string[];
  /** What a person did. */
  readonly byHand: readonly DdlEvent[];
}

/** Fails unless each tried statement has one row, the executed ones are those that landed, and nothing is left open. */
export function checkTruth(world: FakeWorld, { tried, byHand }: Happened): void {
  const ids = world.audit.map((row) => row.actionId);
  assert.equal(new Set(ids).size, ids.length, "an action has more than one audit row");
  const withoutRow = tried.filter((id) => !ids.includes(id));
  assert.deepEqual(withoutRow, [], "tried, and no audit row");
  const landed = world.ddl.filter((event) => !byHand.includes(event));
  const executed = world.audit.filter((row) => row.executed);
  assert.deepEqual(executed.map(effectOf).sort(), landed.map(eventOf).sort());
  const open = world.intents.filter((one) => one.open).map((one) => one.intent.sql);
  assert.deepEqual(open, [], "still open");
}

function effectOf({ action }: AuditRow): string {
  switch (action.kind) {
    case "create_replica":
      return `create ${action.cluster.id} ${action.replica.name}`;
    case "drop_replica":
      return `drop ${action.cluster.id} ${action.replica.id}`;
    case "alter_cluster":
      return `alter ${action.cluster.id} ${action.cluster.name}`;
    case "rename_replica":
      return `alter ${action.cluster.id} ${action.newName}`;
  }
}

function eventOf({ kind, clusterId, replicaId, name }: DdlEvent): string {
  return `${kind} ${clusterId} ${kind === "drop" ? replicaId : name}`;
}

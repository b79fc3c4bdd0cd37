/** What the webhook is told about a run: a document for programs, with a text that chats show as it is. */
import { type ActionResult, toReadableSpan, type Trouble } from "@mz-schedctl/core";
import { withoutSecrets } from "../output/without_secrets.ts";

/** A run as far as it is told. */
export interface RunTold {
  readonly environmentId: string;
  readonly cycleId: string;
  readonly toolVersion: string;
  /** When it was planned, on the database's clock. */
  readonly now: number;
  readonly results: readonly ActionResult[];
  /** Blocked or waiting for too long, and not told before. */
  readonly due: readonly (Trouble & { readonly since: number })[];
}

interface Event {
  readonly event: "applied" | "failed" | "blocked" | "waiting";
  readonly cluster: { readonly id: string; readonly name: string };
  readonly text: string;
  readonly code?: string;
  readonly since?: string;
  readonly actions: readonly unknown[];
}

export interface WebhookMessage {
  readonly v: 1;
  readonly text: string;
  readonly events: readonly Event[];
}

/** Null where there is nothing to tell. */
export function messageOf(told: RunTold): WebhookMessage | null {
  const events = [
    ...eventsOf("failed", told.results),
    ...eventsOf("applied", told.results),
    ...told.due.map((one) => troubleEvent(one, told.now)),
  ];
  if (events.length === 0) return null;
  const message = {
    v: 1 as const,
    environment_id: told.environmentId,
    cycle_id: told.cycleId,
    tool_version: told.toolVersion,
    at: new Date(told.now).toISOString(),
    text: textOf(events, told.environmentId),
    events,
  };
  return message;
}

const KINDS = { applied: "done", failed: "failed" } as const;

/** One event per cluster. */
function eventsOf(event: "applied" | "failed", results: readonly ActionResult[]): readonly Event[] {
  const matching = results.filter((one) => one.kind === KINDS[event]);
  const groups = Map.groupBy(matching, (one) => one.action.cluster.id);
  return [...groups.values()].flatMap((group) => {
    const cluster = group[0]?.action.cluster;
    if (cluster === undefined) return [];
    const lines = group.map(({ sql, message, action: { strategy, reason } }) => {
      const why = event === "failed" ? withoutSecrets(message) : reason.text;
      return `${sql} (${strategy}: ${why})`;
    });
    return [{ event, cluster, text: lines.join("; "), actions: group.map(actionOf) }];
  });
}

function actionOf({ actionId, sql, kind, message, action }: ActionResult): unknown {
  const { code, text, numbers } = action.reason;
  return {
    action_id: actionId,
    sql,
    result: kind,
    message: withoutSecrets(message),
    strategy: action.strategy,
    reason: { code, text, numbers },
  };
}

function troubleEvent(
  { kind, cluster, code, text, since }: RunTold["due"][number],
  now: number,
): Event {
  const span = toReadableSpan(now - since);
  return {
    ...{ event: kind, cluster, code, since: new Date(since).toISOString() },
    text: kind === "blocked" ? `for ${span} by ${code}: ${text}` : `for ${span}: ${text} [${code}]`,
    actions: [],
  };
}

/** A chat shows no more at a glance; the rest stands in `events`. */
const LINES_SHOWN = 20;

function textOf(events: readonly Event[], environmentId: string): string {
  const lines = events.map(({ event, cluster, text }) => `• ${cluster.name}: ${event} ${text}`);
  const more = lines.length - LINES_SHOWN;
  return [
    `mz-schedctl on ${environmentId}`,
    ...lines.slice(0, LINES_SHOWN),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join("\n");
}

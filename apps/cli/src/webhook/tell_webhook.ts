/**
 * After an apply: what was done, what failed, and what is blocked or waiting for long, told to the webhook that
 * MZ_SCHEDCTL_WEBHOOK_URL names.
 *
 * Nothing that goes wrong here concerns the run: it is said on stderr, and that is all.
 */
import { changedTroubles, followTroubles, type Plan, troublesOf } from "@mz-schedctl/core";
import { parseDuration } from "../arguments/parse_duration.ts";
import type { Connected } from "../connect.ts";
import { withoutSecrets } from "../output/without_secrets.ts";
import { readVariable } from "../settings.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { toolVersion } from "../tool_version.ts";
import { messageOf, type RunTold } from "./message.ts";
import { postMessage } from "./post_message.ts";

/** What an apply leaves behind. */
export interface AppliedRun {
  readonly plan: Plan;
  readonly results: RunTold["results"];
  /** Whether only some clusters were looked at. */
  readonly filtered: boolean;
}

/** Tells it, where a webhook is named. Never throws. */
export async function tellWebhook(
  run: AppliedRun,
  connected: Connected,
  terminal: LoggedTerminal,
): Promise<void> {
  try {
    const url = readUrl(terminal);
    if (url === null) return;
    const afterMs = parseDuration(readVariable("MZ_SCHEDCTL_WEBHOOK_AFTER", terminal) ?? "30m");
    const trouble = await tell(run, connected, {
      ...{ url, afterMs, pause: terminal.time?.pause ?? passTime },
    });
    if (trouble === null) return;
    connected.log.warn("webhook not told", { why: trouble });
    terminal.note(`The webhook of MZ_SCHEDCTL_WEBHOOK_URL ${trouble}; it was not told\n`);
  } catch (error) {
    const said = withoutSecrets(error instanceof Error ? error.message : String(error));
    terminal.note(`The webhook of MZ_SCHEDCTL_WEBHOOK_URL was not told: ${said}\n`);
  }
}

async function tell(
  { plan, results, filtered }: AppliedRun,
  { adapter, cycleId }: Connected,
  { url, afterMs, pause }: {
    readonly url: URL;
    readonly afterMs: number;
    readonly pause: (milliseconds: number) => Promise<void>;
  },
): Promise<string | null> {
  const { store, facts: { identity: { environmentId } } } = adapter;
  const looked = new Set(plan.clusters.map((one) => one.cluster.id));
  const all = await store.troubles().catch(() => null);
  const before = new Map([...all ?? []].filter(([id]) => !filtered || looked.has(id)));
  const { now } = plan;
  const troubles = troublesOf(plan);
  const followed = followTroubles(troubles, before, { now, afterMs });
  const due = all === null ? [] : followed.due;
  const message = messageOf({ environmentId, cycleId, toolVersion, now, results, due });
  const body = JSON.stringify(message);
  const trouble = message === null ? null : await postMessage({ url, body, pause });
  // What could not be told is due again next time.
  const known = trouble === null
    ? followed.known
    : followTroubles(troubles, before, { now, afterMs: Infinity }).known;
  if (all !== null) await store.rememberTroubles(changedTroubles(before, known)).catch(() => {});
  return trouble;
}

function readUrl(terminal: LoggedTerminal): URL | null {
  const text = readVariable("MZ_SCHEDCTL_WEBHOOK_URL", terminal);
  if (text === undefined) return null;
  const url = URL.parse(text);
  if (url !== null && ["http:", "https:"].includes(url.protocol)) return url;
  throw new Error("it is no address, it must be a URL that begins with https:// or http://");
}

function passTime(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

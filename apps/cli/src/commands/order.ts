/**
 * `pause`, `resume`, `suspend` and `wake`: one row that says what operators want, and what follows from it.
 *
 * Writing the order needs no replica anywhere. Looking what the next apply will make of it does; where that fails the
 * order stands all the same.
 */
import { randomUUID } from "node:crypto";
import {
  type ObservedCluster,
  type Override,
  type Plan,
  planCycle,
  signalsFor,
  toReadableSpan,
} from "@mz-schedctl/core";
import type { Adapter } from "@mz-schedctl/mz-adapter";
import type { OrderRequest } from "../arguments/request.ts";
import { thisAuthor } from "../author.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode, UsageError } from "../exit_code.ts";
import { findCluster } from "../find_cluster.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { inForceLines, nextApplyLines, orderDocument, untilText } from "../output/orders.ts";
import { printJson } from "../output/print_json.ts";
import { planSettings } from "../plan_settings.ts";

/** Writes the order down, and says what is in force from here on. */
export async function runOrder(
  request: OrderRequest,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  return await withAdapter(request.flags, terminal, async ({ adapter, log }) => {
    const { environment, store } = adapter;
    const cluster = request.cluster === null
      ? null
      : findCluster(await store.clusters(), { cluster: request.cluster }, request.flags);
    if (!await isMeant(request, terminal)) {
      terminal.note("Nothing was done: not confirmed\n");
      return EXIT.done;
    }
    const order = orderOf(request, cluster, {
      author: request.flags.author ?? thisAuthor(terminal.variables),
      now: environment.now(),
    });
    if (!request.flags.dryRun) await store.addOverride(order);
    const { id, name } = cluster ?? { id: null, name: null };
    log.info(request.command, { cluster_id: id, cluster: name, author: order.author });
    const outlook = await lookAhead(request, { adapter, cluster, order, terminal });
    tell(request, { order, cluster, outlook }, terminal);
    return EXIT.done;
  });
}

/** To take the replicas from every cluster somebody must say so twice. */
async function isMeant(request: OrderRequest, terminal: LoggedTerminal): Promise<boolean> {
  if (request.command !== "suspend" || request.cluster !== null) return true;
  if (request.flags.yes || request.flags.dryRun) return true;
  if (terminal.stdinIsTerminal) {
    return await terminal.ask("Take all replicas from all clusters? [y/N] ");
  }
  throw new UsageError(
    "Cannot suspend all clusters: nobody can be asked whether that is meant, " +
      "a CLUSTER or --yes must be given",
  );
}

function orderOf(
  request: OrderRequest,
  cluster: ObservedCluster | null,
  { author, now }: { readonly author: string; readonly now: number },
): Override {
  const span = request.command === "resume" ? undefined : request.flags.for;
  return {
    id: randomUUID(),
    clusterId: cluster?.id ?? null,
    kind: request.command,
    reason: request.flags.reason ?? "no reason given",
    author,
    createdAt: now,
    until: span === undefined ? null : now + span,
    allowStale: request.command === "suspend" && request.flags.allowStale,
  };
}

interface Scene {
  readonly adapter: Adapter;
  readonly cluster: ObservedCluster | null;
  readonly order: Override;
  readonly terminal: LoggedTerminal;
}

/** The plan with the order in force; null where it cannot be made. */
async function lookAhead(
  { flags }: OrderRequest,
  { adapter, cluster, order, terminal }: Scene,
): Promise<Plan | null> {
  try {
    const seen = await adapter.environment.observe(signalsFor);
    const others = seen.overrides.filter((one) => one.id !== order.id);
    const options = planSettings(flags, terminal);
    return planCycle({ ...seen, overrides: [...others, order] }, {
      ...options,
      logAliveSeconds: null,
      ...(cluster === null ? {} : { selects: (name: string) => name === cluster.name }),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.note(`The order ${flags.dryRun ? "would stand" : "stands"}. ${why}\n`);
    return null;
  }
}

interface Told {
  readonly order: Override;
  readonly cluster: ObservedCluster | null;
  readonly outlook: Plan | null;
}

function tell(
  { command, flags }: OrderRequest,
  { order, cluster, outlook }: Told,
  terminal: LoggedTerminal,
): void {
  if (flags.json) {
    printJson(terminal, orderDocument({ order, cluster, outlook, written: !flags.dryRun }));
    return;
  }
  const whom = cluster === null ? "all clusters" : `${cluster.name} (${cluster.id})`;
  const span = order.until === null ? "" : ` (${toReadableSpan(order.until - order.createdAt)})`;
  const until = command === "resume" ? "" : `, ${untilText(order.until)}${span}`;
  const mark = flags.dryRun ? "Would order:" : "✓";
  terminal.print(`${mark} ${command} ${whom}${until}, by ${order.author}: ${order.reason}\n`);
  if (outlook !== null) {
    terminal.print([...inForceLines(outlook), ...nextApplyLines(outlook)].join("\n") + "\n");
  }
  if (cluster !== null) { for (const note of notesOn(cluster)) terminal.note(`${note}\n`); }
  if (flags.dryRun) terminal.note("Nothing was written: --dry-run\n");
}

function notesOn({ name, system, settings }: ObservedCluster): readonly string[] {
  if (system) return [`"${name}" is a cluster of Materialize's own: nothing is ever done to it`];
  const own = (settings?.schedule ?? "manual") !== "manual";
  return own ? [`"${name}" has a SCHEDULE of its own: nothing is done to it`] : [];
}

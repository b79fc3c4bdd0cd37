/** The commands of a story, each answered with what a person would see. README.md of this folder lists them. */
import { entries } from "../../packages/mz-emulator/src/world/sorted_map.ts";
import { type Command, parseCommand, parseSpan } from "../support/scenario.ts";
import { openStage, type Rows, type Stage, type StageOptions } from "./stage.ts";

/** A story under way. */
export interface Story {
  stage: Stage | null;
  /** The rows of the audit trail that have been told. */
  readonly told: Set<string>;
  readonly open: (options: StageOptions) => Promise<Stage>;
}

type Handler = (stage: Stage, command: Command, story: Story) => string | Promise<string>;

/** A story in which nothing has happened. */
export function beginStory(open: Story["open"] = openStage): Story {
  return { stage: null, told: new Set(), open };
}

/** Carries out one command. */
export async function tell(story: Story, input: string): Promise<string> {
  const command = parseCommand(input);
  if (command.name === "materialize") return await open(story, command);
  const handler = handlers[command.name];
  if (handler === undefined || story.stage === null) {
    const known = ["materialize", ...Object.keys(handlers)].join(", ");
    throw new Error(`Cannot run "${command.name}": it must be one of ${known}, materialize first`);
  }
  return await handler(story.stage, command, story);
}

/** materialize [old] small=1 medium=2: starts it with these sizes and their credits per hour; settings stand below. */
async function open(story: Story, { rest, below }: Command): Promise<string> {
  const settings = below.map((line) => line.split(" ") as [string, string]);
  const [, old, sizes = ""] = /^(old )?(.*)$/.exec(rest) ?? [];
  story.stage = await story.open({
    sizes: sizes.replaceAll(" ", ","),
    settings: Object.fromEntries(settings),
    profile: old === undefined ? "new" : "old",
  });
  return "";
}

const handlers: Readonly<Record<string, Handler>> = {
  // sql STATEMENT, or one on each line below: as somebody who is on the cluster quickstart
  sql: async (stage, { rest, below }) => {
    const rows: Rows[number][] = [];
    for (const text of rest === "" ? below : [rest]) rows.push(...await stage.ask(text));
    return table(rows);
  },
  // system STATEMENT: as mz_system, another user
  system: async (stage, { rest }) => table(await stage.askAsSystem(rest)),
  // query CLUSTER STATEMENT: as somebody who uses that cluster
  query: async (stage, { words: [cluster = ""], rest }) => {
    try {
      return table(await stage.ask(rest.slice(cluster.length).trim(), cluster));
    } catch (error) {
      return `refused: ${error instanceof Error ? error.message : String(error)}`;
    }
  },
  // queries CLUSTER 20 750ms STATEMENT: so many, one after the other, each of which takes that long
  queries: async (stage, { words: [cluster = "", count = "", span = ""], rest }) => {
    const sql = rest.split(" ").slice(3).join(" ");
    const ms = Number(span.replace(/ms$/, ""));
    for (let i = 0; i < Number(count); i++) await askSlowly(stage, { cluster, sql, ms });
    return timeText(stage.emulator.clock.now(), stage.startedAt);
  },
  // data OBJECT 8 GB: what has to fit into a replica's memory, and takes time to get there
  data: async (stage, { words: [name = "", amount = "", unit = "GB"] }) => {
    const bytes = Number(amount) * (unit === "MB" ? 1e6 : 1e9);
    await stage.ask(`SELECT mz_emulator.set_object_data('${name}', ${bytes})`);
    return "";
  },
  // rows CLUSTER, with a strategy and its config on each line below: `mz-schedctl strategies set`
  rows: async (stage, { words: [cluster = ""], below }) => {
    const lines: string[] = [];
    for (const line of below) {
      const at = line.indexOf(" ");
      const args = ["strategies", "set", cluster, line.slice(0, at), line.slice(at + 1)];
      const run = await stage.schedctl(...args);
      if (run.code !== 0) lines.push(`${run.stderr.trim()}\nexit ${run.code}`);
    }
    return lines.join("\n");
  },
  // wait 1h30m
  wait: ({ emulator, startedAt }, { rest }) => {
    emulator.advance(parseSpan(rest));
    return timeText(emulator.clock.now(), startedAt);
  },
  // restart CLUSTER REPLICA
  restart: ({ emulator }, { words: [cluster = "", replica = ""] }) => {
    emulator.restartReplica(cluster, replica);
    return "";
  },
  // crash-loop CLUSTER REPLICA 5: it goes down so often, each time as soon as it is back
  "crash-loop": ({ emulator }, { words: [cluster = "", replica = "", times = ""] }) => {
    emulator.crashLoop(cluster, replica, { times: Number(times) });
    return "";
  },
  // tick: one `mz-schedctl apply --verbose`, the replicas after it and what it wrote into the audit trail
  tick: async (stage, _, story) => {
    const { emulator, startedAt } = stage;
    const before = emulator.clock.now();
    const run = await stage.schedctl("apply", "--verbose");
    const now = emulator.clock.now();
    return [
      readable(run.stdout),
      ...[readable(run.stderr)].filter((text) => text !== ""),
      "",
      `exit      ${run.code}`,
      ...labelled("replicas", await replicaLines(stage)),
      ...labelled("audit", await freshAuditRows(stage, story, run.stdout)),
      ...(now === before ? [] : [`clock     ${timeText(now, startedAt)}, it waited for the log`]),
    ].join("\n");
  },
  // mz-schedctl ARGUMENTS...
  "mz-schedctl": async (stage, { rest }) => {
    const args = [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) =>
      quoted ?? bare ?? ""
    );
    const run = await stage.schedctl(...args);
    return readable(`${run.stdout}${run.stderr}${run.code === 0 ? "" : `exit ${run.code}`}`);
  },
};

/** The clock is moved once the statement is seen running. */
async function askSlowly(
  { emulator, ask }: Stage,
  { cluster, sql, ms }: { readonly cluster: string; readonly sql: string; readonly ms: number },
): Promise<void> {
  emulator.faults.add({ kind: "slow", ms, application: "^shop$", pattern: "^SELECT" });
  let moved = false;
  let done = false;
  const answer = ask(sql, cluster).finally(() => done = true);
  while (!done) {
    await new Promise((resolve) => setImmediate(resolve));
    const running = entries(emulator.machine.world().running);
    if (moved || !running.some(([, one]) => one.statement.sql === sql)) continue;
    emulator.advance(ms);
    moved = true;
  }
  await answer;
}

/** Without lines of the log, which has clocks and ids of its own; the environment's name is long and says nothing. */
function readable(output: string): string {
  return output.replaceAll(/^\{"time":.*\n?/gm, "")
    .replaceAll(/docker-container-[0-9a-f-]{36}-\d+/g, "emulator").trimEnd();
}

function timeText(now: number, startedAt: number): string {
  const text = new Date(now).toISOString().replace("T", " ").replace(/(\.000)?Z$/, " UTC");
  const sameDay = text.slice(0, 10) === new Date(startedAt).toISOString().slice(0, 10);
  return sameDay ? text.slice(11) : text;
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${(index === 0 ? label : "").padEnd(10)}${line}`);
}

const REPLICAS = `SELECT c.name AS cluster, r.name AS replica, r.size,
  count(s.process_id) FILTER (WHERE s.status = 'online') AS online, max(z.processes) AS processes,
  max(CASE WHEN s.status = 'offline' THEN coalesce(', ' || s.reason, '') END) AS offline,
  (SELECT count(*) FROM mz_internal.mz_hydration_statuses h
    WHERE h.replica_id = r.id AND h.object_id LIKE 'u%') AS objects,
  (SELECT count(*) FROM mz_internal.mz_hydration_statuses h
    WHERE h.replica_id = r.id AND h.object_id LIKE 'u%' AND h.hydrated) AS hydrated
FROM mz_catalog.mz_clusters c
LEFT JOIN mz_catalog.mz_cluster_replicas r ON r.cluster_id = c.id
LEFT JOIN mz_catalog.mz_cluster_replica_sizes z ON z.size = r.size
LEFT JOIN mz_internal.mz_cluster_replica_statuses s ON s.replica_id = r.id
WHERE c.id LIKE 'u%' AND c.name <> 'quickstart'
GROUP BY c.name, r.id, r.name, r.size
ORDER BY c.name, r.name`;

/** As Materialize's catalog has them. */
async function replicaLines(stage: Stage): Promise<readonly string[]> {
  const rows = await stage.ask(REPLICAS);
  const many = new Set(rows.map((row) => row["cluster"])).size > 1;
  return rows.map((row) =>
    (many ? `${row["cluster"]}: ` : "") + (row["replica"] === null ? "none" : replicaText(row))
  );
}

function replicaText(row: Rows[number]): string {
  const { replica, size, online, processes, offline, objects, hydrated } = row;
  const state = offline !== null
    ? `offline${offline}`
    : online !== processes
    ? "starting"
    : objects !== hydrated
    ? `hydrating, ${hydrated} of ${objects} objects`
    : "hydrated";
  return `${replica} (${size}) ${state}`;
}

const AUDIT = `SELECT action_id, action_sql, executed::text AS executed, error_message,
  decision_ctx ->> 'strategy' AS strategy, decision_ctx -> 'reason' ->> 'code' AS code
FROM mz_cluster_strategy_actions`;

/** The rows that were not there before, in the order in which the run told of them. */
async function freshAuditRows(
  stage: Stage,
  story: Story,
  output: string,
): Promise<readonly string[]> {
  const rows = await stage.ask(AUDIT);
  const fresh = rows.filter((row) => !story.told.has(row["action_id"] ?? ""));
  for (const row of fresh) story.told.add(row["action_id"] ?? "");
  const place = (row: Rows[number]) => output.lastIndexOf(row["action_sql"] ?? "");
  return fresh.sort((a, b) => place(a) - place(b)).map((row) =>
    `${row["executed"] === "true" ? "executed" : "not executed"}, ` +
    `${row["strategy"]} (${row["code"]}): ${row["action_sql"]}` +
    (row["error_message"] === null ? "" : `: ${row["error_message"]}`)
  );
}

function table(rows: Rows): string {
  return rows.map((row) => Object.values(row).map((cell) => cell ?? "NULL").join("  ")).join("\n");
}

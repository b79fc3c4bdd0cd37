/** `strategies remove`: deletes the rows of one type of one cluster and says which they were. */
import { canonicalJson, findStrategy } from "@mz-schedctl/core";
import type { Request } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode, NotFoundError } from "../exit_code.ts";
import { findCluster } from "../find_cluster.ts";
import { printJson } from "../output/print_json.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

type RemoveRequest = Extract<Request, { readonly command: "strategies remove" }>;

/** With `--id` also rows of clusters that are gone can be removed. */
export async function runRemove(
  request: RemoveRequest,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const { flags, row } = request;
  const strategy = findStrategy(row.type);
  const types = strategy === undefined ? [row.type] : [strategy.type, ...strategy.aliases];
  return await withAdapter(flags, terminal, async ({ adapter }) => {
    const { store } = adapter;
    const clusterId = flags.id ? row.cluster : findCluster(await store.clusters(), row, flags).id;
    const ofCluster = (await store.strategies()).filter((one) => one.clusterId === clusterId);
    const found = ofCluster.filter((one) => types.includes(one.strategyType));
    if (found.length === 0) {
      const has = [...new Set(ofCluster.map((one) => one.strategyType))].sort().join(", ");
      throw new NotFoundError(
        `Cannot remove "${row.type}" from "${row.cluster}": it has no such row, ` +
          (has === "" ? "it has none at all" : `it has ${has}`),
      );
    }
    const removed = flags.dryRun ? 0 : await store.removeStrategies(clusterId, types);
    if (flags.json) {
      const rows = found.map((one) => ({ strategy_type: one.strategyType, config: one.config }));
      printJson(terminal, { cluster_id: clusterId, rows, removed });
      return EXIT.done;
    }
    for (const one of found) {
      const mark = flags.dryRun ? "Would remove" : "-";
      terminal.print(`${mark} ${clusterId}  ${one.strategyType}  ${canonicalJson(one.config)}\n`);
    }
    terminal.note(
      flags.dryRun ? "Not removed: --dry-run\n" : `Removed ${removed} ${plural(removed, "row")}\n`,
    );
    return EXIT.done;
  });
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

/** The commands of a story in which something is gone: a cluster, and the news of what others took back. */
import { known, missing } from "../../packages/core/src/model/signal.ts";
import { clusterNamed } from "./fake_world.ts";
import type { Handler } from "./scenario.ts";

export const lossCommands: Readonly<Record<string, Handler>> = {
  // drop-cluster NAME: as DROP CLUSTER ... CASCADE does it; its rows stay
  "drop-cluster": ({ world }, { words: [name = ""] }) => {
    world.clusters.splice(world.clusters.indexOf(clusterNamed(world, name)), 1);
    return "";
  },
  // undoings lost | back: whether anybody can read what others took back; back, nothing was
  undoings: ({ world }, { words: [what] }) => {
    world.undoings = what === "lost"
      ? missing("AUDIT_UNREADABLE", "Materialize did not show its audit log: it took too long")
      : known([], world.now);
    return "";
  },
};

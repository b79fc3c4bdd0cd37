/** What goes wrong in a fake world by itself: replicas without enough memory. */
import { OUTAGES_SECONDS, type ProcessOutage } from "../../packages/core/src/model/outage.ts";
import { type FakeReplica, type FakeWorld, isOverloaded, isTooSmall } from "./fake_world.ts";

/** A replica that is too small runs out of memory half a minute after its start, and every minute from then on. */
const FIRST_OUTAGE_MS = 30_000;
const NEXT_OUTAGE_MS = 60_000;

/** What the world itself causes, of the last day: every process of a replica that is too small, again and again. */
export function outagesOfWorld(world: FakeWorld): readonly ProcessOutage[] {
  return world.clusters.flatMap((cluster) =>
    cluster.replicas.filter((replica) =>
      isOverloaded(world, cluster, replica) ||
      cluster.objects.some((object) => isTooSmall(world, replica, object))
    ).flatMap((replica) => outOfMemory(world, replica))
  );
}

function outOfMemory({ now, sizes }: FakeWorld, replica: FakeReplica): readonly ProcessOutage[] {
  const outages: ProcessOutage[] = [];
  const oldest = now - OUTAGES_SECONDS * 1000;
  for (let at = replica.onlineAt + FIRST_OUTAGE_MS; at <= now; at += NEXT_OUTAGE_MS) {
    if (at < oldest) continue;
    for (let processId = 0; processId < (sizes.get(replica.size)?.processes ?? 1); processId++) {
      outages.push({ replicaId: replica.id, processId, outOfMemory: true, at });
    }
  }
  return outages;
}

/** Why there is an extra replica or none, and what makes it come and go. */
import type { Finding } from "../../model/plan.ts";
import {
  type Answer,
  figure,
  isLeaving,
  list,
  NO_ANSWER,
  readySteady,
  type Rule,
  type Said,
  someday,
  span,
  word,
} from "./scene.ts";

/** By code of the reason. */
export const EXTRA_RULES: Readonly<Record<string, Rule>> = { BURST: extra };

function extra(said: Said): Answer {
  const size = word(said.reason, "burst_replica_size");
  const waits = figure(said.reason, "after_s") ?? 0;
  const { cluster } = said;
  const useless = cluster.findings.find(({ code }) => USELESS[code] !== undefined);
  if (useless !== undefined) return without(said, useless);
  if (hasExtra(said, size)) {
    const going = cluster.replicas.some((one) => one.extra === true && isLeaving(said, one));
    if (going) return NO_ANSWER;
    return { whyNot: [], changes: [someday(`the extra ${size} goes`, "another replica is ready")] };
  }
  const ready = readySteady(said).map((one) => one.name);
  if (ready.length === 0) return NO_ANSWER;
  const managed = cluster.settings !== undefined;
  return {
    whyNot: [{
      what: `there is no extra ${size}`,
      code: said.reason.code,
      why: `${list(ready)} ${ready.length === 1 ? "is" : "are"} ready`,
      until: null,
    }],
    changes: [
      someday(
        `an extra ${size} comes`,
        managed
          ? "no replica is hydrated any more: Materialize makes it by itself"
          : `no replica has been ready for ${span(waits)}`,
      ),
    ],
  };
}

/** Findings that say that there can be no extra replica, and what would have to be otherwise. */
const USELESS: Readonly<Record<string, string>> = {
  NO_NATIVE_BURST: "Materialize is upgraded to v26.34 or later",
  BURST_OF_OWN_SIZE: "its burst_replica_size is another size than that of the cluster",
};

function without({ reason }: Said, { code, text }: Finding): Answer {
  const size = word(reason, "burst_replica_size");
  return {
    whyNot: [{ what: `there is no extra ${size}`, code, why: text, until: null }],
    changes: [someday(`an extra ${size} comes`, USELESS[code] ?? "that is no longer so")],
  };
}

/** On a managed cluster Materialize makes it: it is the one of another size than the cluster's. */
function hasExtra({ cluster }: Said, size: string): boolean {
  if (cluster.replicas.some((one) => one.extra === true)) return true;
  const { settings } = cluster;
  if (settings === undefined || settings.burst?.size !== size) return false;
  const own = [settings.size, settings.reconfiguration?.target.size];
  return cluster.replicas.some((one) => one.size === size && !own.includes(one.size));
}

/**
 * What reading and writing relations needs: SELECT on each and USAGE of its schema, and behind a view the same of the view's owner.
 *
 * Invariant: with checks off, or for a superuser, nothing here refuses anything but the system's own clusters.
 */
import { checksPrivileges, type Need, requirePrivileges } from "./access.ts";
import type { Context } from "./command.ts";
import { currentRole } from "./lookup.ts";
import { get } from "./sorted_map.ts";
import type { Cluster, Item, World } from "./state.ts";

/** A query or a write, as far as privileges go. */
export interface Reading {
  /** Relations that are read. */
  readonly items: readonly Item[];
  /** What is written, if anything. */
  readonly target?: { readonly item: Item; readonly privilege: string } | undefined;
  /** Where it runs; null when no cluster works anything out. */
  readonly cluster: Cluster | null;
}

/** Refuses unless the role may read, write and use the cluster. */
export function requireReadAccess(world: World, context: Context, reading: Reading): void {
  const needs: Need[] = [];
  if (checksPrivileges(world, context)) {
    const seen = new Set<string>();
    const roleId = currentRole(world, context).id;
    const { target } = reading;
    if (target !== undefined) {
      needs.push(...schemaNeeds(world, target.item, undefined));
      needs.push({ on: { kind: "item", it: target.item }, privilege: target.privilege });
    }
    needs.push(...readNeeds(world, { items: reading.items, roleId, seen }));
  }
  if (reading.cluster !== null) {
    needs.push({ on: { kind: "cluster", it: reading.cluster }, privilege: "USAGE" });
  }
  requirePrivileges(world, context, needs);
}

interface Layer {
  readonly items: readonly Item[];
  /** Who must be allowed. */
  readonly roleId: string;
  readonly seen: Set<string>;
}

function readNeeds(world: World, layer: Layer): Need[] {
  const { roleId, seen } = layer;
  const needs: Need[] = [];
  const views: Item[] = [];
  for (const item of [...layer.items].sort(byId)) {
    if (!firstSeen(seen, `${item.id}/${roleId}`)) continue;
    if (firstSeen(seen, `schema ${item.schemaId}/${roleId}`)) {
      needs.push(...schemaNeeds(world, item, roleId));
    }
    if (!READABLE.has(item.kind)) continue;
    needs.push({ on: { kind: "item", it: item }, privilege: "SELECT", roleId });
    if (item.kind === "view" || item.kind === "materialized-view") views.push(item);
  }
  for (const view of views) {
    const items = view.dependencies.flatMap((id) => get(world.items, id) ?? []);
    needs.push(...readNeeds(world, { items, roleId: view.ownerId, seen }));
  }
  return needs;
}

const READABLE = new Set(["table", "view", "materialized-view", "source"]);

/** The system's things come first, then by age. */
function byId(a: Item, b: Item): number {
  return a.id.charAt(0).localeCompare(b.id.charAt(0)) || numberOf(a) - numberOf(b);
}

function numberOf(item: Item): number {
  return Number(item.id.replace(/\D/g, ""));
}

function firstSeen(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function schemaNeeds(world: World, item: Item, roleId: string | undefined): Need[] {
  const schema = get(world.schemas, item.schemaId);
  if (schema === undefined) return [];
  return [{ on: { kind: "schema", it: schema }, privilege: "USAGE", ...(roleId && { roleId }) }];
}

/** Refuses to show what is in a schema that the role may not use. */
export function requireSchemaUsage(world: World, context: Context, item: Item): void {
  requirePrivileges(world, context, schemaNeeds(world, item, undefined));
}

/** The four statements before everything else: what kind of server this is, who we are there, and what is ours. */
import type { Capabilities, ReplicaSize } from "@mz-schedctl/core";
import type { Connection } from "../session/connection.ts";
import type { DatabaseClock } from "../session/clock.ts";
import { type NativeRelations, toCapabilities } from "./capabilities.ts";
import { buildIdentityQuery, type Identity, toIdentity } from "./identity.ts";
import { buildOurTablesQuery, type OurSchema, toOurSchema } from "./our_tables.ts";
import { buildSettingsQuery, type Settings, toSettings } from "./settings.ts";
import { buildSizesQuery, toSizes } from "./sizes.ts";

export interface Facts {
  readonly settings: Settings;
  readonly identity: Identity;
  /** Which relations of Materialize's own controller there are, and what it can do. */
  readonly native: NativeRelations;
  readonly capabilities: Capabilities;
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  /** Where our tables are, or would be. */
  readonly schema: string;
  readonly ours: OurSchema;
  /** How much of the statement log we may read. */
  readonly logAccess: LogAccess;
}

/** Errors come with their message only in the full log. */
export type LogAccess = "full" | "redacted";

/** Reads the facts that hold for the whole session, and sets the clock. */
export async function startUp(
  connection: Connection,
  options: { readonly schema: string | null; readonly clock: DatabaseClock },
): Promise<Facts> {
  const settings = toSettings((await connection.query(buildSettingsQuery())).rows);
  const schema = options.schema ?? settings.schema;
  const identity = toIdentity((await connection.query(buildIdentityQuery())).rows);
  options.clock.set(identity.now);
  const sizes = toSizes((await connection.query(buildSizesQuery())).rows, settings.allowedSizes);
  const found = await connection.query(buildOurTablesQuery(settings.database, schema));
  return {
    ...{ settings, identity, sizes, schema, native: identity.native },
    capabilities: toCapabilities(identity.native, settings),
    ours: toOurSchema(found.rows),
    logAccess: !settings.accessControl || identity.superuser || identity.monitor
      ? "full"
      : "redacted",
  };
}

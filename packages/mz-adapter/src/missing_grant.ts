/** The GRANT that a refusal for lack of privilege asks for, read from what the server says is needed. */
import { quoteIdentifier } from "@mz-schedctl/core";

const NEED = /^The '(.+)' role needs ([A-Z]+) privileges on ([A-Z ]+?)(?: "(.+)")?$/;

/** Null where the detail does not tell. */
export function missingGrant(detail: string): string | null {
  const [, role, privilege, kind, name] = NEED.exec(detail) ?? [];
  if (role === undefined || privilege === undefined || kind === undefined) return null;
  if (kind === "SYSTEM") return `GRANT ${privilege} ON SYSTEM TO ${written(role)}`;
  if (name === undefined) return null;
  if (name.startsWith("mz_internal.")) return `GRANT mz_monitor_redacted TO ${written(role)}`;
  // Materialize grants on views and sources under the word TABLE.
  const object = ["VIEW", "SOURCE", "MATERIALIZED VIEW"].includes(kind) ? "TABLE" : kind;
  const parts = object === "CLUSTER" || object === "DATABASE" ? [name] : name.split(".");
  return `GRANT ${privilege} ON ${object} ${parts.map(written).join(".")} TO ${written(role)}`;
}

/** As a person would type it: quoted only where it must be. */
function written(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
